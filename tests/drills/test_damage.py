"""A page that was damaged on disk: everybody who meets it says so, and nobody shows a figure made of it."""

import json
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from time import monotonic
from typing import Any

import pytest

from sql.database import open_writer
from tests.drills.stage import PATIENCE_SECONDS, Stage, free_port, wait_for

pytestmark = pytest.mark.slow
PAGE_BYTES = 4096


def damage(stage: Stage, table: str) -> None:
    """Overwrite the page at which a table or index begins."""
    with closing(open_writer(stage.database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (root,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    with stage.database.open("r+b") as file:
        file.seek((root - 1) * PAGE_BYTES)
        file.write(b"\x5a" * PAGE_BYTES)


def get(port: int, path: str) -> tuple[int, str, Any]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as client:
        client.request("GET", path)
        response = client.getresponse()
        return response.status, response.headers["content-type"], json.loads(response.read())


@pytest.fixture
def port(stage: Stage) -> Iterator[int]:
    """A service of a database whose order lines and documents are damaged."""
    damage(stage, "orders_by_bucket")
    damage(stage, "documents")
    free = free_port()
    with stage.running("serve", "--no-scheduler", "--port", str(free)):
        wait_for(free)
        yield free


def test_a_read_of_a_damaged_page_is_a_problem(port: int, stage: Stage) -> None:
    for path in ("/api/executive-dashboard?range=12m", "/api/orders?month=2026-01"):
        status, kind, found = get(port, path)
        assert (status, kind) == (500, "application/problem+json")
        assert str(stage.database) not in json.dumps(found)
        assert found["detail"].startswith("The database is damaged")
    status, _, found = get(port, "/api/health/ready")
    assert (status, found["detail"].startswith("The database is damaged")) == (503, True)
    assert get(port, "/api/health")[0] == 200
    assert get(port, "/api/kpis/revenue?range=12m")[0] == 200  # of what is not damaged


MEETINGS = (
    ("status", "published"), ("verify", "orders"), ("verify", "bucket_flows"), ("recompute", "published"),
    ("recompute", "dirty"), ("backup", "orders"), ("backup", "bucket_flows"),
)  # fmt: skip


@pytest.mark.parametrize(("command", "table"), MEETINGS)
def test_a_command_that_meets_a_damaged_page_says_so(command: str, table: str, stage: Stage) -> None:
    arguments: list[object] = [command, stage.backup] if command == "backup" else [command]
    damage(stage, table)
    ended = stage.launcher.run(arguments, stage.environment)
    assert ended.code == 1, ended.output
    assert "is damaged" in ended.output
    assert "Traceback" not in ended.output, ended.output
    assert not stage.backup.exists()


def test_a_damaged_rollup_fails_the_refresh_and_leaves_the_figures(stage: Stage) -> None:
    with stage.served(), stage.running("scheduler"):
        assert stage.readers is not None
        damage(stage, "month_flows")
        stage.write()
        deadline = monotonic() + PATIENCE_SECONDS
        while "malformed" not in stage.launcher.run(["status"], stage.environment).output:
            assert monotonic() < deadline
        assert stage.readers.wrong == []
    ended = stage.launcher.run(["recompute", "--full"], stage.environment)
    assert ended.code == 1
    assert "malformed" in ended.output


def test_a_restore_puts_a_damaged_database_right(stage: Stage) -> None:
    assert stage.launcher.run(stage.command("backup"), stage.environment).code == 0
    damage(stage, "orders")
    ended = stage.launcher.run(["restore", stage.backup, "--yes"], stage.environment)
    assert ended.code == 0, ended.output
    stage.recover()
    assert stage.differences() == []
