"""Law 8: whatever moment a process is killed at, the next start publishes what a rebuild would.

Each point is named, and the killed process proves that it was there. No acknowledged line is lost or counted twice, and
readers get whole generations throughout.
"""

from collections.abc import Iterator

import pytest

from tests.drills.launcher import Launcher
from tests.drills.points import POINTS, Point
from tests.drills.rounds import ALONE, opened, play
from tests.drills.stage import Stage

pytestmark = pytest.mark.slow
SERVED = [point for point in POINTS if point.command not in ALONE]
UNSERVED = [point for point in POINTS if point.command in ALONE]


@pytest.fixture(scope="module")
def served(launcher: Launcher, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One database through all drills, which is read throughout."""
    with opened(tmp_path_factory.mktemp("served"), launcher, served=True) as stage:
        yield stage
        assert stage.readers is not None
        assert stage.readers.answers > len(SERVED)


@pytest.mark.parametrize("point", SERVED, ids=lambda point: point.name)
def test_a_kill_beside_readers_loses_and_repeats_nothing(point: Point, served: Stage) -> None:
    round_ = play(served, point, point.hits, seed=1)
    assert round_.wrong == []
    assert round_.reached


@pytest.mark.parametrize("point", UNSERVED, ids=lambda point: point.name)
def test_a_kill_loses_and_repeats_nothing(point: Point, stage: Stage) -> None:
    round_ = play(stage, point, point.hits, seed=1)
    assert round_.wrong == []
    assert round_.reached
