"""The clock is set while the real program runs: it costs an interval at most, and whoever asks is told."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from aggregator.stored.preparation import prepare
from sql.database import open_writer
from tests import ROOT
from tests.drills.stage import free_port, wait_for
from tests.lines import order

pytestmark = pytest.mark.slow

LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
REFRESH_SECONDS = 2.0
PATIENCE_SECONDS = 60.0
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
JUMPS = {"an hour back": timedelta(hours=-1), "a month on": timedelta(days=30), "a month back": timedelta(days=-30)}


class Clock:
    """The clock of a program: it goes on from a moment that can be set while the program runs."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "clock"
        self._next = folder / "clock-next"
        self._began = datetime.now(UTC)
        self.set(timedelta(0))

    def set(self, ahead: timedelta) -> None:
        """So far ahead of what it would be without jumps."""
        self._next.write_text(f"{(NOW + ahead - self._began).total_seconds():+.3f}\n")
        self._next.replace(self._file)
        self._ahead = ahead

    def now(self) -> datetime:
        return datetime.now(UTC) + (NOW + self._ahead - self._began)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "LD_PRELOAD": str(LIBRARIES[0]), "FAKETIME_TIMESTAMP_FILE": str(self._file), "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }  # fmt: skip


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    return Clock(tmp_path)


@contextmanager
def served(database: Path, clock: Clock, *arguments: str) -> Iterator[int]:
    """`edb serve` under that clock, and its port."""
    port = free_port()
    environment = os.environ | clock.environment | {
        "EDB_DATABASE": str(database), "EDB_PORT": str(port), "EDB_REFRESH_SECONDS": f"{REFRESH_SECONDS:g}",
        "EDB_LOG": "text",
    }  # fmt: skip
    with (
        (database.parent / "serve.log").open("ab") as log,
        subprocess.Popen(
            [sys.executable, "-m", "jobs.cli", "serve", *arguments], cwd=ROOT, env=environment, stdout=log, stderr=log
        ) as process,
    ):
        try:
            wait_for(port)
            yield port
        finally:
            process.terminate()


def readiness(port: int) -> dict[str, Any]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as client:
        client.request("GET", "/api/health/ready")
        found: dict[str, Any] = json.loads(client.getresponse().read())
        return found


def wait_until(holds: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> float:
    began = monotonic()
    while True:
        try:
            if holds():
                return monotonic() - began
        except (OSError, HTTPException, KeyError):
            pass
        assert monotonic() - began < seconds, "it does not come about"
        sleep(0.02)


def checked_at(database: Path) -> datetime:
    with closing(sqlite3.connect(database)) as connection:
        (ms,) = connection.execute("SELECT checked_at FROM published").fetchone()
    return datetime.fromtimestamp(ms / 1000, UTC)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "edb.sqlite3"
    prepare(path)
    with closing(open_writer(path)) as connection:
        order(connection, "A", "2026-11-03", 100)
    return path


@pytest.mark.parametrize("jump", JUMPS.values(), ids=JUMPS)
def test_a_jump_costs_no_more_than_an_interval(jump: timedelta, database: Path, clock: Clock) -> None:
    with served(database, clock) as port:
        wait_until(lambda: readiness(port)["status"] == "ready")
        for ahead in (jump, timedelta(0)):  # and back again
            clock.set(ahead)
            # what is confirmed is of the new clock, though nobody writes
            wait_until(lambda: abs(checked_at(database) - clock.now()) < timedelta(minutes=1), 10 * REFRESH_SECONDS)
            wait_until(lambda: readiness(port)["status"] == "ready")
            with closing(sqlite3.connect(database)) as connection:
                (today,) = connection.execute("SELECT today FROM published").fetchone()
            assert today == clock.now().date().isoformat()
        with closing(open_writer(database)) as connection:
            order(connection, "B", "2026-11-03", 100)
        wait_until(lambda: readiness(port)["marks_waiting"] == 0)
    log = (database.parent / "serve.log").read_text()
    assert "missed" not in log, "runs that were passed over are not listed"
    assert log.count("skipped") < 5


def test_figures_of_a_time_to_come_are_an_alarm(database: Path, clock: Clock) -> None:
    """A service alone: nobody confirms its figures anew."""
    with served(database, clock) as port:
        wait_until(lambda: readiness(port)["status"] == "ready")
    with served(database, clock, "--no-scheduler") as port:
        clock.set(timedelta(hours=-1))
        wait_until(lambda: readiness(port)["status"] == "ahead")
        found = readiness(port)
        assert found["age_seconds"] < -3000
        assert "clock was put back" in found["reasons"][0]
        with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as client:
            client.request("GET", "/metrics")
            text = client.getresponse().read().decode()
        assert 'edb_figures_age_seconds{tenant="default"} -3' in text
        status = subprocess.run(
            [sys.executable, "-m", "jobs.cli", "status"],
            cwd=ROOT,
            env=os.environ | clock.environment | {"EDB_DATABASE": str(database)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert status.returncode == 1
        assert "the clock was put back" in status.stderr
