"""Databases for examples: each example of a law begins with a new one."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from aggregator.stored.preparation import prepare
from sql.database import open_writer
from tests.laws.steps import Stage

NewStage = Callable[[], AbstractContextManager[Stage]]


@pytest.fixture(scope="session")
def bare_stage(tmp_path_factory: pytest.TempPathFactory) -> NewStage:
    """Opens a new database with the two tenants of the laws, and no facts."""
    return _copies_of(_template(tmp_path_factory.mktemp("bare"), facts=False))


@pytest.fixture(scope="session")
def new_stage(tmp_path_factory: pytest.TempPathFactory) -> NewStage:
    """Opens a new database with the two tenants of the laws and facts that are published."""
    return _copies_of(_template(tmp_path_factory.mktemp("begun"), facts=True))


def _template(folder: Path, *, facts: bool) -> Path:
    template = folder / "edb.sqlite3"
    prepare(template)
    with closing(open_writer(template)) as connection:
        stage = Stage(template, connection)
        stage.open()
        if facts:
            stage.begin()
    return template


def _copies_of(template: Path) -> NewStage:
    @contextmanager
    def opened() -> Iterator[Stage]:
        with TemporaryDirectory(dir=template.parent) as folder:
            database = Path(folder, "edb.sqlite3")
            shutil.copy(template, database)
            with closing(open_writer(database)) as connection:
                connection.execute("PRAGMA synchronous = OFF")  # no example outlives a power cut
                yield Stage(database, connection)

    return opened
