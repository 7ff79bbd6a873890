"""Databases for examples: each example of a law begins with a new one."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from sql.database import open_writer, prepare
from tests.laws.steps import Stage

NewStage = Callable[[], AbstractContextManager[Stage]]


@pytest.fixture(scope="session")
def new_stage(tmp_path_factory: pytest.TempPathFactory) -> NewStage:
    """Opens a new database with the two tenants of the laws."""
    template = tmp_path_factory.mktemp("template") / "edb.sqlite3"
    prepare(template, wal=False)
    with closing(open_writer(template)) as connection:
        Stage(template, connection).open()

    @contextmanager
    def opened() -> Iterator[Stage]:
        with TemporaryDirectory(dir=template.parent) as folder:
            database = Path(folder, "edb.sqlite3")
            shutil.copy(template, database)
            with closing(open_writer(database)) as connection:
                yield Stage(database, connection)

    return opened
