"""The database's file is removed or replaced under a running service: nothing is acknowledged into nothing."""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from sql.database import DatabaseMovedError, open_writer, writing
from tests.drills.stage import PATIENCE_SECONDS, Stage, free_port, wait_for

pytestmark = pytest.mark.slow

Move = Callable[[Path], None]


def asked(port: int, path: str) -> tuple[int, Any]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)) as client:
        client.request("GET", path)
        response = client.getresponse()
        body = response.read()
        return response.status, body.decode() if path == "/metrics" else json.loads(body)


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = monotonic() + PATIENCE_SECONDS
    while True:
        try:
            if holds():
                return
        except (OSError, HTTPException):
            pass
        assert monotonic() < deadline, "it does not come about"
        sleep(0.05)


def removed(database: Path) -> None:
    database.unlink()


def renamed(database: Path) -> None:
    database.rename(database.with_name("elsewhere.sqlite3"))


def replaced(database: Path) -> None:
    """By a copy of itself, which is as good a database as any."""
    copy = database.with_name("copy.sqlite3")
    shutil.copy(database, copy)
    copy.replace(database)


def emptied_folder(database: Path) -> None:
    for path in database.parent.glob(f"{database.name}*"):
        path.unlink()


def publications(log: Path) -> int:
    return log.read_text().count("published generation")


@pytest.fixture
def port(stage: Stage) -> Iterator[int]:
    """`edb serve` with its refresher, on a database that is refreshed every second."""
    port = free_port()
    with stage.running("serve", "--port", str(port)):
        wait_for(port)
        wait_until(lambda: asked(port, "/api/health/ready")[0] == 200)
        yield port


@pytest.mark.parametrize("move", [removed, renamed, replaced, emptied_folder])
def test_writes_are_refused_readiness_says_why_and_nothing_is_published(move: Move, stage: Stage, port: int) -> None:
    posted = stage.post(port)
    assert posted is not None
    assert posted.status == 201
    wait_until(lambda: asked(port, "/api/health/ready")[1]["marks_waiting"] == 0)
    move(stage.database)
    for _ in range(3):
        answer = stage.post(port)
        assert answer is not None
        assert answer.status == 503
        assert "removed or replaced" in answer.body
        assert str(stage.folder) not in answer.body
        assert int(answer.headers["retry-after"]) > 0
    status, found = asked(port, "/api/health/ready")
    assert (status, found.get("status", "moved")) == (503, "moved")
    assert "removed or replaced" in json.dumps(found)
    assert asked(port, "/api/executive-dashboard?range=12m")[0] == 200  # the last figures, which are old
    log = stage.folder / "serve.log"
    said = "it does not exist" if move is emptied_folder else "nothing is published"  # the lease is gone as well
    wait_until(lambda: said in log.read_text())
    before = publications(log)
    sleep(2.5)
    assert publications(log) == before
    assert "Traceback" not in log.read_text()
    assert "edb_database_moved 1.0" in asked(port, "/metrics")[1]


def test_a_file_that_is_put_back_is_taken_up_again_and_nobody_made_another_meanwhile(stage: Stage, port: int) -> None:
    answer = stage.post(port)  # in the log alone, beside which another database would be taken for this one
    assert answer is not None
    assert answer.status == 201
    renamed(stage.database)
    answer = stage.post(port)
    assert answer is not None
    assert answer.status == 503
    for command in (
        ["tenants", "add", "north", "--currency", "GBP", "--timezone", "UTC"],
        ["scheduler"],
        ["recompute"],
    ):
        ended = stage.launcher.run(command, stage.environment)
        assert (ended.code, "its log edb.sqlite3-wal is: it was moved" in ended.output) == (1, True), ended.output
    assert not stage.database.exists()
    stage.database.with_name("elsewhere.sqlite3").rename(stage.database)
    wait_until(lambda: asked(port, "/api/health/ready")[0] == 200)
    answer = stage.post(port)
    assert answer is not None
    assert answer.status == 201
    wait_until(lambda: asked(port, "/api/health/ready")[1]["marks_waiting"] == 0)
    assert stage.differences() == []


def test_the_next_start_uses_what_is_there_then(stage: Stage) -> None:
    port = free_port()
    with stage.running("serve", "--port", str(port)):
        wait_for(port)
        emptied_folder(stage.database)
        answer = stage.post(port)
        assert answer is not None
        assert answer.status == 503
    with stage.running("serve", "--port", str(port)):
        wait_for(port)
        wait_until(lambda: asked(port, "/api/health/ready")[0] == 200)
        answer = stage.post(port)
        assert answer is not None
        assert answer.status == 201
    with closing(sqlite3.connect(stage.database)) as connection:
        assert connection.execute("SELECT COUNT(*) FROM orders").fetchone() == (3,)


def test_a_transaction_in_a_file_that_is_gone_is_undone_or_not_begun(stage: Stage) -> None:
    with closing(open_writer(stage.database)) as connection:
        with pytest.raises(DatabaseMovedError, match="was replaced under the program"), writing(connection):
            replaced(stage.database)
        removed(stage.database)
        with pytest.raises(DatabaseMovedError, match="was removed under the program"), writing(connection):
            raise AssertionError("it began")
