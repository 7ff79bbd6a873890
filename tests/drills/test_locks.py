"""Another program that keeps the database locked for longer than anybody waits: what is told, and that all goes on."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from time import monotonic, sleep

import pytest

from tests.drills.stage import PATIENCE_SECONDS, Stage

pytestmark = pytest.mark.slow
SHORT_MS = 300
IMPATIENT = {
    "sql.database:BUSY_TIMEOUT_MS": SHORT_MS, "jobs.imports.running:BUSY_TIMEOUT_MS": SHORT_MS,
    "jobs.imports.recovery:BUSY_TIMEOUT_MS": SHORT_MS,
}  # fmt: skip


@contextmanager
def locked(stage: Stage) -> Iterator[None]:
    """Somebody writes, and does not come to an end."""
    with closing(sqlite3.connect(stage.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.mark.parametrize("command", ["import", "recompute", "rebuild"])
def test_a_command_waits_and_then_says_so(command: str, stage: Stage) -> None:
    arguments = stage.command(command)
    with locked(stage):
        ended = stage.launcher.run(arguments, stage.environment, constants=IMPATIENT)
    assert ended.code == 1
    assert "edb: " in ended.output
    assert "locked" in ended.output
    stage.recover()
    assert stage.differences() == []


def test_a_backup_does_not_wait_for_writers(stage: Stage) -> None:
    with locked(stage):
        ended = stage.launcher.run(stage.command("backup"), stage.environment, constants=IMPATIENT)
    assert ended.code == 0, ended.output
    assert stage.differences() == []


def test_a_restore_is_refused_beside_a_writer(stage: Stage) -> None:
    assert stage.launcher.run(stage.command("backup"), stage.environment).code == 0
    with locked(stage):
        ended = stage.launcher.run(["restore", stage.backup, "--yes"], stage.environment, constants=IMPATIENT)
    assert ended.code == 1
    assert "in use" in ended.output
    assert stage.differences() == []


def test_posts_are_refused_and_a_refresher_goes_on_when_the_lock_is_gone(stage: Stage) -> None:
    """For longer than the busy timeout of everybody."""
    with stage.served(), stage.running("scheduler"):
        assert stage.port is not None
        assert stage.readers is not None
        with locked(stage):
            refused = stage.post(stage.port)
            assert refused is not None
            assert (refused.status, refused.headers["content-type"]) == (503, "application/problem+json")
            assert int(refused.headers["retry-after"]) > 0
        answer, seen = stage.post(stage.port), stage.readers.newest
        assert answer is not None
        assert answer.status == 201
        deadline = monotonic() + PATIENCE_SECONDS
        while stage.readers.newest == seen:
            assert monotonic() < deadline
            sleep(0.01)
    stage.recover()
    assert stage.differences() == []
