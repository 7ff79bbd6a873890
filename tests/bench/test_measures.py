from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bench import refreshes
from bench.rebuilds import bare_rebuild_seconds
from bench.stage import Stage
from bench.turns import turn_seconds

NOW = datetime.now(UTC)  # a published history ends on the day on which it is refreshed


@pytest.fixture
def stage() -> Iterator[Stage]:
    with Stage((1_000, 5_000), NOW) as stage:
        yield stage


@pytest.mark.slow
def test_every_kind_of_change_is_seen_to_move_its_months(stage: Stage) -> None:
    taken = refreshes.refresh_seconds(stage.database(5_000), turns=2)
    assert [len(seconds) for seconds in taken.values()] == [2, 2, 2, 2]


@pytest.mark.slow
def test_the_bare_statements_give_what_the_rebuild_stored(stage: Stage) -> None:
    assert bare_rebuild_seconds(stage.database(5_000), stage.folder / "bare.sqlite3") > 0


@pytest.mark.slow
def test_the_turn_of_a_month_publishes_every_tenant(stage: Stage) -> None:
    assert turn_seconds(stage.folder / "tenants.sqlite3", 3) > 0


def test_a_database_is_made_once_and_goes_with_the_stage() -> None:
    with Stage((1_000,), NOW) as stage:
        made = stage.database(1_000)
        assert stage.database(1_000) is made
        assert made.path.exists()
    assert not made.path.exists()
