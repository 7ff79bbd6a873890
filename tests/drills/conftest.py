from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.drills.launcher import Launcher
from tests.drills.stage import Stage


@pytest.fixture(scope="package")
def launcher() -> Iterator[Launcher]:
    with Launcher() as launcher:
        yield launcher


@pytest.fixture
def stage(launcher: Launcher, tmp_path: Path) -> Stage:
    """A database with some facts, published, that no process has open."""
    stage = Stage(tmp_path, launcher)
    stage.begin()
    return stage
