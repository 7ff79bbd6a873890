from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench import refreshes
from bench.generator import generate
from bench.rebuilds import bare_rebuild_seconds
from bench.stage import Stage
from bench.turns import turn_seconds


@pytest.fixture
def stage() -> Iterator[Stage]:
    with Stage((1_000, 5_000), datetime.now(UTC)) as stage:  # refreshes of a measure are of now
        yield stage


@pytest.mark.slow
def test_every_kind_of_change_is_seen_to_move_its_months(stage: Stage) -> None:
    taken = refreshes.refresh_seconds(stage.database(5_000), turns=2)
    assert [len(seconds) for seconds in taken.values()] == [2, 2, 2, 2]


@pytest.mark.slow
@pytest.mark.parametrize("day", ["2026-11-29", "2026-11-30", "2026-12-01", "2027-02-28", "2028-02-29"])
def test_the_bare_statements_give_what_the_rebuild_stored(day: str, tmp_path: Path) -> None:
    """On the last day of a month too, when the windows of the next day stand beside those that are shown."""
    made = generate(tmp_path / "orders.sqlite3", 1_000, datetime.fromisoformat(f"{day}T09:30Z"))
    assert bare_rebuild_seconds(made, tmp_path / "bare.sqlite3") > 0


@pytest.mark.slow
def test_the_turn_of_a_month_publishes_every_tenant(stage: Stage) -> None:
    assert turn_seconds(stage.folder / "tenants.sqlite3", 3) > 0


@pytest.mark.slow
def test_a_database_is_made_once_and_goes_with_the_stage() -> None:
    with Stage((1_000,), datetime(2026, 5, 20, 9, 30, tzinfo=UTC)) as stage:
        made = stage.database(1_000)
        assert stage.database(1_000) is made
        assert made.path.exists()
    assert not made.path.exists()
