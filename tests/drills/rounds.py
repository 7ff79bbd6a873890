"""One round of a drill: a process comes to a point and is killed there; then everything must be as it was, or whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.drills.launcher import Launcher
from tests.drills.points import Point
from tests.drills.stage import Stage

ALONE = ("create", "migrate", "restore")  # no service may have the database open


@dataclass(frozen=True)
class Round:
    """What came of it: whether the point was reached, and everything that was wrong afterwards."""

    point: Point
    hit: int
    reached: bool
    wrong: list[str]


def play(stage: Stage, point: Point, hit: int, seed: int) -> Round:
    """Kill a process at a point's hit, start again, and look at everything."""
    ended = stage.drill(point, hit, seed)
    reached = ended.killed and ended.reached == point.name
    wrong = [] if ended.killed or ended.code == 0 else [f"ended with {ended.code}: {ended.output}"]
    stage.recover()
    return Round(point, hit, reached, wrong + stage.differences())


@contextmanager
def opened(folder: Path, launcher: Launcher, *, served: bool) -> Iterator[Stage]:
    """A stage with some facts, and with readers if it is served."""
    stage = Stage(folder, launcher)
    stage.begin()
    if served:
        with stage.served():
            yield stage
    else:
        yield stage
