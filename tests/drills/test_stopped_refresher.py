"""A refresher that is stopped keeps its lock: everybody can tell, and the lease can be taken from it."""

import json
import os
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from tests.drills.stage import PATIENCE_SECONDS, Stage, free_port, wait_for

pytestmark = pytest.mark.slow


def readiness(port: int) -> dict[str, Any]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)) as client:
        client.request("GET", "/api/health/ready")
        found: dict[str, Any] = json.loads(client.getresponse().read())
        return found


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = monotonic() + PATIENCE_SECONDS
    while True:
        try:
            if holds():
                return
        except (OSError, HTTPException, ValueError):
            pass
        assert monotonic() < deadline, "it does not come about"
        sleep(0.05)


def lease(stage: Stage, *arguments: str) -> tuple[int, str]:
    ended = stage.launcher.run(["lease", *arguments], stage.environment)
    return ended.code, ended.output


def holder(database: Path) -> tuple[int, str]:
    with closing(sqlite3.connect(database)) as connection:
        found: tuple[int, str] = connection.execute("SELECT epoch, holder FROM lease").fetchone()
        return found


def test_the_lease_is_taken_from_a_stopped_refresher_and_what_it_still_does_is_refused(stage: Stage) -> None:
    port = free_port()
    with stage.running("serve", "--no-scheduler", "--port", str(port)), stage.running("scheduler") as stopped:
        wait_for(port)
        wait_until(lambda: readiness(port)["status"] == "ready")
        code, said = lease(stage)
        assert (code, f"{stopped}@" in said) == (0, True)
        code, said = lease(stage, "take")
        assert (code, "end it instead" in said) == (1, True), said
        os.kill(stopped, signal.SIGSTOP)
        try:
            with stage.running("scheduler") as standing_by:
                wait_until(lambda: (readiness(port)["refresher"]["silent_seconds"] or 0) > 15)
                found = readiness(port)
                assert found["status"] == "stale"
                assert found["refresher"]["holder"].startswith(f"{stopped}@")
                assert "edb lease take" in found["reasons"][0]
                code, said = lease(stage)
                assert (code, "heard of" in said) == (1, True)
                code, said = lease(stage, "take")
                assert code == 0, said
                wait_until(lambda: holder(stage.database)[1].startswith(f"{standing_by}@"))
                stage.write()
                wait_until(lambda: readiness(port)["status"] == "ready" and readiness(port)["marks_waiting"] == 0)
                taken = holder(stage.database)
                os.kill(stopped, signal.SIGCONT)
                wait_until(lambda: "taken away" in (stage.folder / "scheduler.log").read_text())
                stage.write()
                wait_until(lambda: readiness(port)["marks_waiting"] == 0)
                assert holder(stage.database) == taken, "the old one stands by now"
        finally:
            os.kill(stopped, signal.SIGCONT)
    with closing(sqlite3.connect(stage.database)) as connection:
        acts = connection.execute("SELECT action, target FROM audit WHERE action = 'take lease'").fetchall()
    assert [target.startswith(f"{stopped}@") for _, target in acts] == [True]
    stage.recover()
    assert stage.differences() == []
