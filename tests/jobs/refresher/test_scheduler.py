import importlib
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from functools import reduce
from pathlib import Path

import pytest
from apscheduler.schedulers.background import BackgroundScheduler

from jobs.refresher import scheduler
from jobs.refresher.lease import lease, take_lease
from jobs.refresher.refresh import request_recompute
from jobs.refresher.scheduler import Scheduler, Steady
from sql.database import open_writer, writing
from sql.heartbeat import Heartbeat, heartbeat
from tests.lines import BIGGEST, generations, insert, marks, months, order
from tests.waiting import PATIENCE_SECONDS, wait_until

LONG_SECONDS = 3600.0
NOBODY = Heartbeat("", 0, 0.0, {})


@contextmanager
def scheduled(database: Path, refresh_seconds: float = LONG_SECONDS) -> Iterator[Scheduler]:
    """A scheduler of a database, which has refreshed it once."""
    with lease(database, datetime.now(UTC)) as epoch, Scheduler(database, epoch, refresh_seconds) as running:
        with closing(open_writer(database)) as connection:
            wait_until(lambda: published(connection) > 0)
        yield running


def published(connection: sqlite3.Connection) -> int:
    """The default tenant's generation, 0 before its first."""
    found = connection.execute("SELECT generation FROM published WHERE tenant = 'default'").fetchone()
    return found[0] if found else 0


def test_a_start_publishes_at_once(database: Path, connection: sqlite3.Connection) -> None:
    with scheduled(database):
        assert generations(connection) == [1]
        assert marks(connection) == set()


def test_a_commit_of_another_process_is_published_long_before_the_tick(
    database: Path, connection: sqlite3.Connection
) -> None:
    with scheduled(database):
        for expected in (2, 3, 4):
            line = f"INSERT INTO orders (order_id, order_date, amount) VALUES ('{expected}', '2026-05-10', 100)"
            subprocess.run(["sqlite3", str(database), line], check=True, timeout=10)
            wait_until(lambda wanted=expected: published(connection) == wanted)  # type: ignore[misc]
    assert len(months(connection)) >= 1


def test_a_wake_up_that_meets_the_end_of_a_refresh_is_not_lost(database: Path, connection: sqlite3.Connection) -> None:
    with scheduled(database) as running:
        instances = running._scheduler._executors["default"]._instances
        wait_until(lambda: instances["refresh"] == 0)
        instances["refresh"] += 1  # a run whose work is done, and whose place in the executor is still taken
        order(connection, "A", "2026-05-10", 100)
        time.sleep(0.1)
        assert published(connection) == 1
        instances["refresh"] -= 1
        wait_until(lambda: published(connection) == 2)


def test_many_commits_are_published_in_fewer_refreshes(database: Path, connection: sqlite3.Connection) -> None:
    with scheduled(database):
        for number in range(300):
            order(connection, str(number), "2026-05-10", 1)
        wait_until(lambda: not marks(connection))
    assert sum(booked for booked, _, _ in months(connection).values()) == 300
    assert 2 <= published(connection) < 300


def test_a_tick_confirms_the_figures(database: Path, connection: sqlite3.Connection) -> None:
    with scheduled(database, 0.05):
        (first,) = connection.execute("SELECT checked_at FROM published").fetchone()
        wait_until(lambda: connection.execute("SELECT checked_at FROM published").fetchone()[0] > first)
    assert generations(connection) == [1]


@pytest.mark.slow
def test_a_failed_tenant_is_tried_again(database: Path, connection: sqlite3.Connection) -> None:
    with scheduled(database):
        connection.execute("BEGIN IMMEDIATE")
        order(connection, "A", "2026-05-10", BIGGEST)
        order(connection, "B", "2026-05-11", BIGGEST)
        connection.execute("COMMIT")
        wait_until(lambda: connection.execute("SELECT failures FROM published").fetchone()[0] >= 1)
        connection.execute("DELETE FROM orders WHERE order_id = 'B'")
        wait_until(lambda: published(connection) == 2)
    assert connection.execute("SELECT failures, error FROM published").fetchall() == [(0, None)]


@pytest.mark.slow
def test_a_requested_rebuild_is_run(database: Path, connection: sqlite3.Connection) -> None:
    with scheduled(database):
        with writing(connection):
            request_recompute(connection, "default", datetime.now(UTC), full=True)
        wait_until(lambda: connection.execute("SELECT state FROM recomputes").fetchall() == [("done",)])
        wait_until(lambda: published(connection) == 2)


def test_a_scheduler_that_lost_the_lease_publishes_nothing_and_says_so(
    database: Path, connection: sqlite3.Connection
) -> None:
    with scheduled(database) as running:
        connection.execute("UPDATE lease SET epoch = epoch + 1")
        order(connection, "A", "2026-05-10", 100)
        assert running.lost.wait(PATIENCE_SECONDS)
    assert (generations(connection), len(marks(connection))) == ([1], 1)


@pytest.mark.slow
def test_a_start_puts_right_what_a_killed_refresher_left(database: Path, connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-05-10", 100)
    connection.execute("INSERT INTO rebuild_marks SELECT tenant, subject, part, member, 1 FROM dirty")
    connection.execute("DELETE FROM dirty")
    insert(connection, "recomputes", tenant="default", full=1, state="running", requested_at="2026-05-10")
    with scheduled(database):
        wait_until(lambda: connection.execute("SELECT state FROM recomputes").fetchall() == [("done",)])
    assert months(connection) == {"2026-05": (100, 100, 0)}


def test_an_end_leaves_no_thread_and_no_wal_and_loses_nothing(database: Path, connection: sqlite3.Connection) -> None:
    before = set(threading.enumerate())
    with scheduled(database):
        for number in range(20):
            order(connection, str(number), "2026-05-10", 1)
    wait_until(lambda: set(threading.enumerate()) <= before)
    wal = database.with_name(database.name + "-wal")
    assert not wal.exists() or wal.stat().st_size == 0
    with scheduled(database):
        wait_until(lambda: not marks(connection))
    assert months(connection) == {"2026-05": (20, 20, 0)}


@pytest.mark.slow
def test_the_log_stays_short_while_others_write(
    database: Path, connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduler, "CHECKPOINT_SECONDS", 0.02)
    monkeypatch.setattr(scheduler, "WAL_BYTES", 256 * 1024)
    wal = database.with_name(database.name + "-wal")
    with scheduled(database):
        for number in range(150):
            order(connection, str(number), "2026-05-10", 1)
            time.sleep(0.002)
        wait_until(lambda: not marks(connection))
        assert wal.stat().st_size < 2 * 1024 * 1024  # it would be more than twice that


def test_after_a_refresh_during_which_others_wrote_the_database_is_left_to_them(
    database: Path, connection: sqlite3.Connection
) -> None:
    with scheduled(database) as running:
        wait_until(lambda: not running._refreshing.locked() and running._rest_until <= time.monotonic())
        with running._rest():
            pass
        assert running._rest_until <= time.monotonic()
        with running._rest():
            order(connection, "A", "2026-05-10", 1)
            time.sleep(0.01)
            ended = time.monotonic()
        assert ended + 0.01 <= running._rest_until <= time.monotonic() + scheduler.LONGEST_REST_SECONDS
        wait_until(lambda: published(connection) == 2)


def broken(monkeypatch: pytest.MonkeyPatch, owner: object, name: str, times: int) -> list[int]:
    """Have something fail so many times, with what nobody foresaw; how often it did."""
    whole, failed = getattr(owner, name), [0]

    def fails(*given: object, **named: object) -> object:
        if failed[0] < times:
            failed[0] += 1
            raise KeyError("unforeseen") if failed[0] % 2 else OSError(22, "Invalid argument")
        return whole(*given, **named)

    monkeypatch.setattr(owner, name, fails)
    return failed


@pytest.mark.parametrize(
    ("work", "owner", "name"),
    [
        ("watcher", "jobs.refresher.scheduler", "Scheduler._wake_for"),
        ("checkpointer", "jobs.refresher.scheduler", "checkpoint"),
        ("delivery", "jobs.alerts.delivery", "data_version"),
        ("refresh", "jobs.refresher.scheduler", "refresh"),
        ("measure", "jobs.refresher.scheduler", "evaluate_gates"),
        ("recompute", "jobs.refresher.scheduler", "run_recomputes"),
    ],
)
def test_whatever_background_work_fails_with_it_begins_again_and_is_told_of(
    work: str, owner: str, name: str, database: Path, connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobs.supervision.FIRST_PAUSE_SECONDS", 0.05)
    monkeypatch.setattr("jobs.refresher.scheduler.MEASURE_SECONDS", 0.1)
    monkeypatch.setattr("sql.heartbeat.BEAT_SECONDS", 0.05)
    monkeypatch.setattr("jobs.refresher.scheduler.BEAT_SECONDS", 0.05)
    *within, last = name.split(".")
    module: object = importlib.import_module(owner)
    failed = broken(monkeypatch, reduce(getattr, within, module), last, 2)
    with lease(database, datetime.now(UTC)) as epoch, Scheduler(database, epoch, LONG_SECONDS) as running:
        order(connection, "A", "2026-05-10", 100)
        wait_until(lambda: failed[0] >= 1, 20)
        wait_until(lambda: work in (heartbeat(database) or NOBODY).failing or not running._supervision.failing(), 20)
        wait_until(lambda: failed[0] == 2, 20)
        wait_until(lambda: published(connection) > 0, 20)
        order(connection, "B", "2026-05-10", 100)
        wait_until(lambda: not marks(connection), 20)


def test_a_heartbeat_tells_of_work_that_fails(
    database: Path, connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobs.refresher.scheduler.BEAT_SECONDS", 0.02)
    broken(monkeypatch, scheduler, "refresh", 1)
    with lease(database, datetime.now(UTC)) as epoch, Scheduler(database, epoch, LONG_SECONDS):
        wait_until(lambda: (heartbeat(database) or NOBODY).failing == {"refresh": "KeyError: 'unforeseen'"})
        wait_until(lambda: (heartbeat(database) or NOBODY).failing == {})
        assert published(connection) > 0


def test_the_thread_of_the_clockwork_begins_again(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.supervision.FIRST_PAUSE_SECONDS", 0.05)
    failed = broken(monkeypatch, BackgroundScheduler, "_main_loop", 2)
    with scheduled(database):
        assert failed == [2]


def test_a_refresh_that_hangs_is_no_sign_of_life(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "STUCK_SECONDS", 0.1)
    monkeypatch.setattr(scheduler, "BEAT_SECONDS", 0.02)
    goes_on = threading.Event()
    with scheduled(database) as running:
        wait_until(lambda: (heartbeat(database) or NOBODY).seconds_ago < 0.5)
        monkeypatch.setattr(scheduler, "refresh", lambda *_, **__: goes_on.wait(20))
        monkeypatch.setattr(running, "_trace", lambda _: None)

        def is_silent() -> bool:
            running.wake()  # the first refresh may be at work still
            return (heartbeat(database) or NOBODY).seconds_ago > 0.5

        wait_until(is_silent)
        goes_on.set()


def test_a_lease_that_is_taken_away_is_noticed_without_a_refresh(
    database: Path, connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduler, "BEAT_SECONDS", 0.02)
    with scheduled(database) as running:
        take_lease(database, "ada", datetime.now(UTC), alive=True)
        assert running.lost.wait(5)
    with scheduled(database):
        pass


def test_a_jump_ahead_owes_one_run() -> None:
    """Of a job of every second, a month after the last."""
    steady, then = Steady(1), datetime(2026, 5, 20, tzinfo=UTC)
    later = then + timedelta(days=30)
    assert steady.get_next_fire_time(None, then) == then
    assert steady.get_next_fire_time(then, later) == later + timedelta(seconds=1)


def test_few_jobs_and_none_of_a_second(database: Path) -> None:
    with scheduled(database, 30) as running:
        assert sorted(job.id for job in running._scheduler.get_jobs()) == ["measure", "recompute", "refresh"]
        assert min(running._paces.values()) >= 10


def test_a_job_that_a_clock_put_out_of_reach_runs_now(
    database: Path, connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduler, "BEAT_SECONDS", 0.02)
    with scheduled(database, 30) as running:
        (before,) = connection.execute("SELECT checked_at FROM published").fetchone()
        wait_until(lambda: running._scheduler._executors["default"]._instances["refresh"] == 0)
        running._confirm_all_at = 0.0
        running._scheduler.modify_job("refresh", next_run_time=datetime.now(UTC) + timedelta(hours=1))
        wait_until(lambda: connection.execute("SELECT checked_at FROM published").fetchone()[0] > before)
