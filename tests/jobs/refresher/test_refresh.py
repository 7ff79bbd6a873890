import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import jobs.refresher.refresh
from aggregator.facts.table import MAX_AMOUNT
from aggregator.rollups.flows import RollupError
from aggregator.stored.epochs import StaleEpochError, newest_epoch
from jobs.refresher.lease import lease
from jobs.refresher.refresh import recover, refresh, refresh_once, request_recompute, run_recomputes
from sql.database import open_writer, writing
from tests import ROOT
from tests.lines import (
    BIGGEST,
    at,
    dashboard,
    generations,
    insert,
    marks,
    months,
    order,
    published,
    refreshed,
    rollups,
    unchecked,
)

DAY = "2026-05-20"


def add_tenant(connection: sqlite3.Connection, tenant: str = "other", **profile: Any) -> None:
    insert(connection, "tenants", id=tenant, name=tenant, **profile)


def error_of(connection: sqlite3.Connection, tenant: str = "default") -> tuple[int, int, str | None]:
    """Generation, failures and error of a tenant."""
    found: tuple[int, int, str | None] = connection.execute(
        "SELECT generation, failures, error FROM published WHERE tenant = ?", (tenant,)
    ).fetchone()
    return found


def recompute(
    connection: sqlite3.Connection, day: str = DAY, tenant: str = "default", *, full: bool
) -> tuple[str, Any]:
    """Run a recompute to its end: its state and error."""
    with writing(connection):
        run = request_recompute(connection, tenant, at(day), full=full)
    run_recomputes(connection, at(day), 0)
    state: tuple[str, Any] = connection.execute("SELECT state, error FROM recomputes WHERE id = ?", (run,)).fetchone()
    return state


def test_every_tenant_is_published_at_once(connection: sqlite3.Connection) -> None:
    add_tenant(connection)
    assert refreshed(connection, DAY).published == {"default": 1, "other": 1}
    assert marks(connection) == set()


def test_a_refresh_without_changes_publishes_nothing_and_confirms(connection: sqlite3.Connection) -> None:
    refreshed(connection, DAY)
    report = refresh(connection, at(DAY, 13))
    assert (report.published, report.failed, report.waiting) == ({}, {}, [])
    assert generations(connection) == [1]
    checked = connection.execute("SELECT today, checked_at FROM published").fetchone()
    assert checked == (DAY, int(at(DAY, 13).timestamp() * 1000))


def test_a_change_of_one_tenant_leaves_the_other_alone(connection: sqlite3.Connection) -> None:
    add_tenant(connection)
    refreshed(connection, DAY)
    before = published(connection, "other")
    order(connection, "A", "2026-05-10", 100)
    assert refreshed(connection, DAY).published == {"default": 2}
    assert (generations(connection, "other"), published(connection, "other")) == ([1], before)


def test_only_marked_tenants_are_looked_at_between_ticks(connection: sqlite3.Connection) -> None:
    refreshed(connection, DAY)
    before = connection.execute("SELECT * FROM published").fetchall()
    assert refresh(connection, at("2026-06-20"), confirm_all=False).published == {}
    assert connection.execute("SELECT * FROM published").fetchall() == before


def test_a_total_beyond_64_bits_fails_its_tenant_alone_and_heals(connection: sqlite3.Connection) -> None:
    add_tenant(connection)
    period = {"service_start": "2026-01-01", "service_end": "2026-12-31"}
    order(connection, "A", "2026-01-05", BIGGEST, **period)
    refreshed(connection, DAY)
    assert sum(recognized for _, recognized, _ in months(connection).values()) == BIGGEST
    before = published(connection)
    order(connection, "B", "2026-01-06", BIGGEST, **period)
    order(connection, "C", "2026-05-05", 100, tenant="other")
    report = refresh(connection, at(DAY))
    assert report.published == {"other": 2}
    assert list(report.failed) == ["default"]
    assert "'default'" in report.failed["default"]
    assert "2026-01" in report.failed["default"]
    assert published(connection) == before
    generation, failures, error = error_of(connection)
    assert (generation, failures) == (1, 1)
    assert error is not None
    assert "2026-01" in error
    assert len(marks(connection)) == 1
    connection.execute("DELETE FROM orders WHERE order_id = 'B'")
    assert refresh(connection, at(DAY) + timedelta(minutes=10)).failed == {}
    assert error_of(connection) == (1, 0, None)
    assert published(connection) == before
    assert marks(connection) == set()


@pytest.mark.parametrize("days", [("2026-01-05", "2026-01-05"), ("2026-01-05", "2026-01-06")])
def test_the_error_of_a_total_names_tenant_and_month(connection: sqlite3.Connection, days: tuple[str, str]) -> None:
    for number, day in enumerate(days):
        order(connection, f"A{number}", day, BIGGEST)
    message = refresh(connection, at(DAY)).failed["default"]
    assert "'default'" in message
    assert "2026-01" in message
    state, error = recompute(connection, full=True)
    assert state == "failed"
    assert "'default'" in error


def test_a_customer_whose_window_does_not_fit_is_named_with_tenant_and_month(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-04-05", BIGGEST, customer_id="acme")
    refreshed(connection, DAY)
    order(connection, "B", "2026-05-05", BIGGEST, customer_id="acme")
    message = refresh(connection, at(DAY)).failed["default"]
    assert message == "A total of tenant 'default' in 2026-05 does not fit 64 bits."


def test_a_customer_of_a_new_database_whose_window_does_not_fit_is_named(connection: sqlite3.Connection) -> None:
    for month in ("04", "05"):
        order(connection, month, f"2026-{month}-05", BIGGEST, customer_id="acme")
    message = refresh(connection, at(DAY)).failed["default"]
    assert "tenant 'default'" in message
    assert "2026-05" in message
    assert recompute(connection, full=True)[0] == "failed"


def test_subscriptions_that_do_not_fit_are_named(connection: sqlite3.Connection) -> None:
    for number in range(2):
        with unchecked(connection):
            insert(connection, "subscriptions", subscription_id=str(number), customer_id="acme",
                   start_date="2026-01-01", monthly_amount=BIGGEST)  # fmt: skip
    message = refresh(connection, at(DAY)).failed["default"]
    assert "'acme'" in message
    assert "'default'" in message


def test_a_backlog_that_does_not_fit_is_named(connection: sqlite3.Connection) -> None:
    for month in ("03", "04"):
        order(connection, month, f"2026-{month}-05", BIGGEST, service_start="2027-01-01")
    connection.execute("DELETE FROM orders WHERE order_id = '04'")
    order(connection, "X", "2026-04-05", BIGGEST, service_start="2027-02-01")
    assert refresh(connection, at(DAY)).failed["default"].endswith("in 2026-04 does not fit 64 bits.")


def test_a_failed_tenant_is_tried_again_with_growing_pauses(connection: sqlite3.Connection) -> None:
    for day in ("05", "06"):
        order(connection, day, f"2026-01-{day}", BIGGEST)
    now, pauses = at(DAY), []
    for _ in range(12):
        report = refresh(connection, now)
        assert list(report.failed) == ["default"]
        assert report.retry_at_ms is not None
        pause = report.retry_at_ms - int(now.timestamp() * 1000)
        pauses.append(pause // 1000)
        early = refresh(connection, now + timedelta(milliseconds=pause - 1))
        assert (early.failed, early.retry_at_ms) == ({}, report.retry_at_ms)
        now += timedelta(milliseconds=pause)
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60, 60]


@pytest.mark.slow
def test_a_tenant_whose_timezone_another_program_spoiled_holds_back_nobody(connection: sqlite3.Connection) -> None:
    add_tenant(connection, "a-first")
    add_tenant(connection, "z-last")
    refreshed(connection, DAY)
    connection.execute("UPDATE tenants SET timezone = 'Mars/Phobos' WHERE id = 'a-first'")
    order(connection, "A", "2026-05-10", 100, tenant="z-last")
    report = refresh(connection, at(DAY))
    assert (list(report.failed), report.published) == (["a-first"], {"z-last": 2})
    later = at("2026-05-21")
    assert list(refresh(connection, later).failed) == ["a-first"]
    connection.execute("UPDATE tenants SET timezone = 'UTC' WHERE id = 'a-first'")
    assert refresh(connection, later + timedelta(minutes=10)).failed == {}


def test_a_stale_epoch_publishes_nothing(database: Path, connection: sqlite3.Connection) -> None:
    with lease(database, at(DAY)) as epoch:
        assert refresh(connection, at(DAY), epoch).published == {"default": 1}
    with lease(database, at(DAY)) as newer:
        assert newer == epoch + 1
    order(connection, "A", "2026-05-10", 100)
    for confirm_all in (True, False):
        with pytest.raises(StaleEpochError):
            refresh(connection, at(DAY), epoch, confirm_all=confirm_all)
    assert (generations(connection), len(marks(connection))) == ([1], 1)
    assert refresh(connection, at(DAY), newer).published == {"default": 2}


def test_a_stale_epoch_does_not_even_confirm(database: Path, connection: sqlite3.Connection) -> None:
    refreshed(connection, DAY)
    with lease(database, at(DAY)), pytest.raises(StaleEpochError):
        refresh(connection, at(DAY), 0)


def test_a_stale_epoch_does_not_swap_a_rebuild(database: Path, connection: sqlite3.Connection) -> None:
    refreshed(connection, DAY)
    with writing(connection):
        request_recompute(connection, "default", at(DAY), full=True)
    with lease(database, at(DAY)), pytest.raises(StaleEpochError):
        run_recomputes(connection, at(DAY), 0)
    assert generations(connection) == [1]


def test_one_process_alone_refreshes_once(database: Path, connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-05-10", 100)
    assert refresh_once(database, at(DAY))
    assert dashboard(connection, "1m")["kpis"][0]["value"] == 1
    with lease(database, at(DAY)):
        assert not refresh_once(database, at(DAY))


def test_one_process_alone_says_what_failed(database: Path, connection: sqlite3.Connection) -> None:
    for day in ("05", "06"):
        order(connection, day, f"2026-01-{day}", BIGGEST)
    with pytest.raises(RollupError, match="'default'"):
        refresh_once(database, at(DAY))


def test_a_change_of_timezone_dates_instants_anew_and_restates_their_days(connection: sqlite3.Connection) -> None:
    for number, instant in enumerate(
        ["2026-04-30T23:30:00Z", "2026-04-30T23:30:00+00:00", "2026-04-30T23:30:00+0000", "2026-04-30T23:30:00+00"]
    ):
        order(connection, f"zoned-{number}", "2026-04-30", 100, ordered_at=instant)
    order(connection, "local", "2026-04-30", 1000, ordered_at="2026-04-30T23:30:00")
    order(connection, "plain", "2026-04-30", 10000)
    order(connection, "spoiled", "2026-04-30", 100000, ordered_at="the last of April - late")
    order(connection, "spoiled too", "2026-04-30", 1000000, ordered_at="2026-99-99T00:00:00Z")
    refreshed(connection, DAY)
    connection.execute("UPDATE tenants SET timezone = 'Europe/Paris'")
    assert refreshed(connection, DAY).published == {"default": 2}
    assert {month: booked for month, (booked, _, _) in months(connection).items()} == {
        "2026-04": 1111000, "2026-05": 400,
    }  # fmt: skip
    connection.execute("UPDATE tenants SET timezone = 'UTC'")
    assert refreshed(connection, DAY).published == {"default": 3}
    assert list(months(connection)) == ["2026-04"]


@pytest.mark.parametrize("full", [False, True])
def test_a_recompute_after_a_change_of_timezone_dates_anew_as_well(connection: sqlite3.Connection, full: bool) -> None:
    order(connection, "A", "2026-04-30", 100, ordered_at="2026-04-30T23:30:00Z")
    refreshed(connection, DAY)
    connection.execute("UPDATE tenants SET timezone = 'Europe/Paris'")
    assert recompute(connection, full=full) == ("done", None)
    refreshed(connection, DAY)
    assert list(months(connection)) == ["2026-05"]


def test_lines_are_dated_anew_in_runs(connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs.refresher.refresh, "REDATED_ROWS", 3)
    for number in range(10):
        order(connection, f"A{number}", "2026-04-30", 1, ordered_at="2026-04-30T23:30:00Z", line_no=number)
    refreshed(connection, DAY)
    connection.execute("UPDATE tenants SET timezone = 'Europe/Paris'")
    refreshed(connection, DAY)
    assert months(connection) == {"2026-05": (10, 10, 0)}


def test_a_tenant_waits_while_an_import_is_merged(connection: sqlite3.Connection) -> None:
    refreshed(connection, DAY)
    insert(connection, "imports", tenant="default", fact="orders", files="[]", state="merging", started_at=DAY)
    order(connection, "A", "2026-05-10", 100)
    for full in (False, True):
        state, error = recompute(connection, full=full)
        assert state == "failed"
        assert "published as a whole" in error
    assert refresh(connection, at(DAY)).waiting == ["default"]
    assert (generations(connection), len(marks(connection))) == ([1], 1)
    connection.execute("UPDATE imports SET state = 'done'")
    assert refreshed(connection, DAY).published == {"default": 2}


def test_many_marks_go_through_a_rebuild(
    database: Path, connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs.refresher.refresh, "MARKS_LIMIT", 10)
    for day in range(1, 13):
        order(connection, "A", f"2026-05-{day:02d}", 100, customer_id="acme", line_no=day)
    assert refresh(connection, at(DAY)).waiting == ["default"]
    assert refresh(connection, at(DAY)).waiting == ["default"]
    assert connection.execute('SELECT "full", state FROM recomputes').fetchall() == [(1, "waiting")]
    assert refresh_once(database, at(DAY))
    assert connection.execute("SELECT state, progress FROM recomputes").fetchall() == [("done", 1.0)]
    assert months(connection) == {"2026-05": (1200, 1200, 0)}
    assert marks(connection) == set()
    assert connection.execute("SELECT COUNT(*) FROM rebuild_marks").fetchone() == (0,)


def test_a_rebuild_that_fails_gives_its_marks_back(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs.refresher.refresh, "MARKS_LIMIT", 1)
    for day in ("05", "06"):
        order(connection, day, f"2026-01-{day}", BIGGEST)
    before = marks(connection)
    assert recompute(connection, full=True)[0] == "failed"
    assert marks(connection) == before
    assert connection.execute("SELECT COUNT(*) FROM rebuild_marks").fetchone() == (0,)


def test_a_recompute_of_nobody_fails_and_does_not_stay(connection: sqlite3.Connection) -> None:
    state, error = recompute(connection, tenant="nobody", full=True)
    assert (state, "'nobody'" in error) == ("failed", True)
    assert recompute(connection, full=True) == ("done", None)


def test_a_plain_recompute_applies_the_marks(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-05-10", 100)
    assert recompute(connection, full=False) == ("done", None)
    assert (generations(connection), marks(connection)) == ([1], set())
    assert recompute(connection, full=False) == ("done", None)
    assert generations(connection) == [1]


KILLED = """
import os, signal, sys
from pathlib import Path
import jobs.refresher.refresh
from datetime import UTC, datetime
from jobs.refresher.refresh import request_recompute, refresh_once, rebuild
from sql.database import open_writer, writing
jobs.refresher.refresh.MARKS_LIMIT = 3
def killed(connection, tenant, now, epoch, progress, workers):
    def kill(share):
        progress(share)
        if share >= float(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)
    return rebuild(connection, tenant, now, epoch, kill, workers)
jobs.refresher.refresh.rebuild = killed
refresh_once(Path(sys.argv[1]), datetime(2026, 5, 20, 12, tzinfo=UTC))
"""


@pytest.mark.slow
@pytest.mark.parametrize("share", ["0.3", "0.9", "1.0"])
def test_a_killed_rebuild_begins_again_and_loses_nothing(
    database: Path, connection: sqlite3.Connection, share: str
) -> None:
    for month in range(1, 6):
        order(connection, "A", f"2026-{month:02d}-10", 100, customer_id="acme", line_no=month, type="recurring")
    ran = subprocess.run([sys.executable, "-c", KILLED, str(database), share], cwd=ROOT, timeout=30, check=False)
    assert ran.returncode == -signal.SIGKILL
    assert connection.execute("SELECT state FROM recomputes").fetchall() == [("running",)]
    order(connection, "A", "2026-03-10", 1000, customer_id="acme", line_no=6)
    assert refresh_once(database, at(DAY))
    assert connection.execute("SELECT DISTINCT state FROM recomputes").fetchall() == [("done",)]
    assert months(connection)["2026-03"] == (1100, 1100, 100)
    assert marks(connection) == set()
    stored = rollups(connection)
    assert recompute_by_newest(connection) == "done"
    assert rollups(connection) == stored
    builds = {build for (build,) in connection.execute("SELECT build FROM bucket_flows")}
    assert builds == {build for (build,) in connection.execute("SELECT build FROM tenants")}


def recompute_by_newest(connection: sqlite3.Connection) -> str:
    """A full recompute under the newest epoch."""
    with writing(connection):
        run = request_recompute(connection, "default", at(DAY), full=True)
    run_recomputes(connection, at(DAY), newest_epoch(connection))
    state: str = connection.execute("SELECT state FROM recomputes WHERE id = ?", (run,)).fetchone()[0]
    return state


def test_recovering_twice_changes_nothing(connection: sqlite3.Connection) -> None:
    insert(connection, "rebuild_marks", tenant="default", subject="orders", part=7, member="", before=1)
    insert(connection, "recomputes", tenant="default", full=1, state="running", requested_at=DAY)
    recover(connection)
    once = (marks(connection), connection.execute("SELECT * FROM recomputes").fetchall())
    recover(connection)
    assert (marks(connection), connection.execute("SELECT * FROM recomputes").fetchall()) == once
    assert ("default", "orders", 7, "") in marks(connection)
    assert connection.execute("SELECT state, progress FROM recomputes").fetchall() == [("waiting", 0.0)]


REFRESHED_FOREVER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from jobs.refresher.refresh import refresh_once
from sql.database import open_writer
connection = open_writer(Path(sys.argv[1]))
number = 0
print("ready", flush=True)
while True:
    number += 1
    connection.execute("INSERT INTO orders (order_id, order_date, amount) VALUES (?, '2026-05-10', 1)", (str(number),))
    refresh_once(Path(sys.argv[1]), datetime(2026, 5, 20, 12, tzinfo=UTC))
"""


@pytest.mark.slow
def test_a_kill_at_any_moment_counts_nothing_twice(database: Path) -> None:
    for pause in (0.02, 0.05, 0.11):
        ran = subprocess.Popen(
            [sys.executable, "-c", REFRESHED_FOREVER, str(database)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
        )
        assert ran.stdout is not None
        ran.stdout.readline()
        time.sleep(pause)
        os.kill(ran.pid, signal.SIGKILL)
        ran.wait(10)
        ran.stdout.close()
        with closing(open_writer(database)) as connection:
            assert refresh_once(database, at(DAY))
            (lines,) = connection.execute("SELECT COUNT(*) FROM orders").fetchone()
            assert months(connection) == ({"2026-05": (lines, lines, 0)} if lines else {})
            connection.execute("DELETE FROM orders")


def test_the_largest_amounts_of_a_day_are_published(connection: sqlite3.Connection) -> None:
    for number in range(50):
        order(connection, f"A{number}", "2026-05-01", MAX_AMOUNT, profit=-MAX_AMOUNT, type="recurring", customer_id="c")
    refreshed(connection, DAY)
    (total, *_) = (booked for booked, *_ in months(connection).values())
    assert total == 50 * MAX_AMOUNT
