"""Who refreshes, for a person and for a health check; and a lease that is taken away."""

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from jobs.cli import app
from jobs.refresher.lease import lease
from jobs.refresher.scheduler import Scheduler
from sql.heartbeat import Heart, lease_path


@pytest.fixture(autouse=True)
def _named(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database is the one that the environment names."""
    monkeypatch.setenv("EDB_DATABASE", str(database))


def edb(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def test_nobody_refreshes(connection: sqlite3.Connection) -> None:
    found = edb("lease", "--json")
    assert found.exit_code == 1
    assert json.loads(found.stdout) == {
        "epoch": 0, "holder": None, "taken_at": None, "alive_at": None, "silent_seconds": None, "alive": False,
        "failing": [],
    }  # fmt: skip
    assert edb("lease").stdout == "epoch 0, nobody\n"


def test_somebody_does(database: Path) -> None:
    with lease(database, datetime.now(UTC)) as epoch, Scheduler(database, epoch, 3600):
        found = edb("lease", "--json")
        assert (found.exit_code, json.loads(found.stdout)["alive"]) == (0, True)
        assert json.loads(edb("status", "--json").stdout)["lease"]["alive"] is True
        refused = edb("lease", "take")
        assert (refused.exit_code, "end it instead" in refused.stderr) == (1, True)
    ended = edb("lease", "take", "--json")
    assert (ended.exit_code, json.loads(ended.stdout)["epoch"]) == (0, epoch + 1)


def test_a_lease_of_which_nothing_is_heard_is_taken_and_noted(
    database: Path, connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    with lease(database, datetime(2026, 5, 20, tzinfo=UTC)) as epoch:
        heart = Heart(database, "7@there", epoch)
        assert heart.beat({"delivery": "KeyError: 'a'"})
        assert "failing: delivery" in edb("lease").stdout
        monkeypatch.setattr("sql.heartbeat.SILENT_SECONDS", 0.0)
        assert edb("lease").exit_code == 1
        taken = edb("lease", "take")
        assert (taken.exit_code, "7@there was heard of" in taken.stdout) == (0, True)
        assert not heart.beat({}), "its file is another by now"
        with lease(database, datetime(2026, 5, 20, tzinfo=UTC)) as newer:
            assert newer == epoch + 2
        heart.close()
    assert connection.execute("SELECT action FROM audit").fetchall() == [("take lease",)]


def test_a_write_lock_that_is_held_cannot_be_taken(
    database: Path, connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a process that was stopped in the middle of a transaction: there is only its end."""
    monkeypatch.setattr("sql.database.BUSY_TIMEOUT_MS", 100)
    connection.execute("BEGIN IMMEDIATE")
    refused = edb("lease", "take")
    assert (refused.exit_code, "kill -KILL" in refused.stderr) == (1, True)
    connection.execute("ROLLBACK")


def test_a_heartbeat_that_cannot_be_read_is_none(database: Path) -> None:
    for content in (b"", b"{", b'{"holder": 7}', b'{"holder": "a", "epoch": 1, "at": 1e18, "failing": {}}'):
        lease_path(database).write_bytes(content)
        assert edb("lease").exit_code == 1
