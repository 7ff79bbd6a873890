"""What the tests share: a fresh database, the real data sets, and the dashboard as a reader gets it."""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from aggregator.figures.periods import Granularity
from aggregator.stored.preparation import prepare
from service.exchange.asks import Ask
from service.exchange.documents import Document
from service.reads.assembly import Histories, load
from sql.database import open_writer
from tests import ROOT

settings.register_profile(
    "default",
    max_examples=25,
    deadline=None,  # the two cores of a shared machine make no promise
    derandomize=True,  # the same examples for everyone; EDB_TEST_EXAMPLES looks further
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.register_profile(
    "search",
    settings.get_profile("default"),
    max_examples=int(os.environ.get("EDB_TEST_EXAMPLES", "25")),
    derandomize=False,
)
settings.load_profile("search" if "EDB_TEST_EXAMPLES" in os.environ else "default")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leaves out, with its reason, what cannot be under the clock of `tests.calendar`."""
    for mark in item.iter_markers("real_clock"):
        if "FAKETIME" in os.environ:
            pytest.skip(f"needs the machine's own clock: {mark.args[0]}")


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new database that no test opens; each has a copy."""
    path = tmp_path_factory.mktemp("new") / "edb.sqlite3"
    prepare(path)
    return path


@pytest.fixture
def database(tmp_path: Path, new_database: Path) -> Path:
    """The path of a new database."""
    return Path(shutil.copy(new_database, tmp_path / "edb.sqlite3"))


@pytest.fixture
def connection(database: Path) -> Iterator[sqlite3.Connection]:
    """A connection that writes to a new database."""
    with closing(open_writer(database)) as connection:
        yield connection


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data sets, which is kept beside the project."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real data sets are not here: no folder shared/data beside the project")
    return folder


def dashboard_of(connection: sqlite3.Connection, tenant: str, range_: str, granularity: Granularity) -> dict[str, Any]:
    """A tenant's dashboard of its newest generation, as a reader gets it; numbers are exact decimals."""
    return parsed(load(connection, tenant, Ask("dashboard", range_, granularity), None, Histories()))


def parsed(document: Document) -> dict[str, Any]:
    """A document's content; numbers are exact decimals."""
    content: dict[str, Any] = json.loads(document.body, parse_float=Decimal, parse_int=Decimal)
    return content
