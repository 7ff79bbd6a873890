"""The turn of a month, and whatever else moves windows, while others write and wherever it is killed."""

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

import aggregator.rollups.windows
from aggregator.figures.documents.dashboard import TOP_CUSTOMERS
from aggregator.figures.largest import ORDERS
from aggregator.rollups.rebuild import rebuild
from jobs.backups.verification import verify_database
from jobs.refresher.refresh import refresh
from service.exchange.asks import Ask
from service.exchange.problems import Problem
from service.reads.assembly import Histories, load
from sql.database import open_reader, open_writer, writing
from tests import ROOT
from tests.conftest import parsed
from tests.lines import at, dashboard, generations, insert, order, published, refreshed, rollups
from tests.waiting import wait_until

LAST, FIRST = "2026-05-31", "2026-06-01"
CUSTOMERS = 60


def fill(connection: sqlite3.Connection) -> None:
    with writing(connection):
        for number in range(4 * CUSTOMERS):
            order(
                connection,
                f"O-{number:05d}",
                f"202{5 + number % 2}-{1 + number % 5:02d}-{1 + number % 28:02d}",
                1000 + number * 37,
                customer_id=f"c{number * 7 % CUSTOMERS:03d}",
                service_start="2026-01-01" if number % 3 == 0 else None,
                service_end="2026-08-31" if number % 3 == 0 else None,
            )


def customers(connection: sqlite3.Connection, range_: str) -> object:
    """What a reader gets as the customers of a window."""
    connection.execute("BEGIN")
    try:
        document = parsed(load(connection, "default", Ask("customers", range_, limit=1000), None, Histories()))
    finally:
        connection.execute("COMMIT")
    return {name: document[name] for name in ("window", "booked", "active", "new", "customers")}


@contextmanager
def writer(database: Path) -> Iterator[list[float]]:
    """A program that writes an order line again and again; it says how often it did."""
    stop, failures, written = threading.Event(), [], []

    def write() -> None:
        with closing(open_writer(database)) as connection:
            number = 0
            while not stop.wait(0.002):
                number += 1
                try:
                    with writing(connection):
                        order(connection, f"W-{number:05d}", "2026-05-31", number, customer_id=f"c{number % 70:03d}")
                    written.append(float(number))
                except sqlite3.Error as error:
                    failures.append(error)
                    return

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield written
    finally:
        stop.set()
        thread.join(10)
        assert failures == []


@pytest.mark.slow
def test_the_turn_while_others_write_publishes_what_a_rebuild_would(
    database: Path, connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aggregator.rollups.windows, "FIRST_PAGE", 9)
    fill(connection)
    refreshed(connection, LAST)
    before = generations(connection)
    seen = set()
    with writer(database) as written, closing(open_reader(database)) as reader:
        while generations(connection) == before or len(written) < 20:
            report = refresh(connection, at(FIRST), fill_seconds=0.0)
            assert report.failed == {}
            document = customers(reader, "3m")
            assert isinstance(document, dict)
            assert document["booked"] == sum(entry["booked"] for entry in document["customers"])
            seen.add(document["window"]["end"])
    assert seen == {"2026-05", "2026-06"}
    wait_until(lambda: not refresh(connection, at(FIRST)).published)
    assert dashboard(connection)["as_of"] == "2026-06"
    stored = (rollups(connection), published(connection))
    rebuild(connection, "default", at(FIRST), 0, lambda _: None)
    assert (rollups(connection), published(connection)) == stored
    assert verify_database(database, at(FIRST)).differences == []


@pytest.fixture
def short_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists of no more than a dashboard shows and a few, of more customers than those, filled in many pages."""
    kept = dict.fromkeys(ORDERS, TOP_CUSTOMERS + 3)
    for name, value in {"KEPT": kept, "LONGEST_LIST": 1.0, "SHORTEST_LIST": TOP_CUSTOMERS, "FIRST_PAGE": 9}.items():
        monkeypatch.setattr(aggregator.rollups.windows, name, value)


TURN_OVER = "UPDATE orders SET amount = 100000 - amount, customer_id = 'd' || substr(customer_id, 2)"


@pytest.mark.usefixtures("short_lists")
def test_when_the_largest_are_no_more_a_refresh_publishes_the_true_ones(
    database: Path, connection: sqlite3.Connection
) -> None:
    fill(connection)
    refreshed(connection, LAST)
    assert connection.execute("SELECT 1 FROM windows WHERE floors <> '{}'").fetchone()
    with writing(connection):
        connection.execute(TURN_OVER)
    assert refresh(connection, at(LAST), fill_seconds=0.0).unfinished == ["default"]
    assert generations(connection) == [1]
    with pytest.raises(Problem, match="found anew"):  # its rollups have moved on
        customers(connection, "12m")
    while not refresh(connection, at(LAST), fill_seconds=0.0).published:
        pass
    stored = published(connection)
    assert {entry["customer_id"][0] for entry in dashboard(connection)["top_customers"]} == {"d"}
    assert verify_database(database, at(LAST)).differences == []
    rebuild(connection, "default", at(LAST), 0, lambda _: None)
    assert published(connection) == stored


@pytest.mark.usefixtures("short_lists")
def test_when_the_largest_are_no_more_while_it_rebuilds_the_true_ones_are_published(
    database: Path, connection: sqlite3.Connection
) -> None:
    fill(connection)
    refreshed(connection, LAST)
    changed = []

    def change(progress: float) -> None:
        if progress > 0.8 and not changed:  # the marks wait until the build is to go live
            changed.append(progress)
            with closing(open_writer(database)) as other, writing(other):
                other.execute(TURN_OVER)

    rebuild(connection, "default", at(LAST), 0, change)
    assert {entry["customer_id"][0] for entry in dashboard(connection)["top_customers"]} == {"d"}
    assert verify_database(database, at(LAST)).differences == []


KILLED = """
import os, sys
from contextlib import closing
from pathlib import Path
import aggregator.rollups.windows as windows
from jobs.refresher.refresh import refresh
from sql.database import open_writer
from tests.lines import at

windows.FIRST_PAGE = windows.LONGEST_PAGE = 40
pages = int(sys.argv[2])
real = windows._Page

def counted(*args):
    global pages
    pages -= 1
    if pages < 0:
        os.kill(os.getpid(), 9)
    return real(*args)

windows._Page = counted
with closing(open_writer(Path(sys.argv[1]))) as connection:
    refresh(connection, at(sys.argv[3]))
"""


@pytest.mark.slow
@pytest.mark.parametrize("pages", [0, 1, 3])
def test_a_turn_that_is_killed_goes_on_where_it_was(database: Path, connection: sqlite3.Connection, pages: int) -> None:
    fill(connection)
    refreshed(connection, LAST)
    before = (published(connection), customers(connection, "12m"))
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(database), str(pages), FIRST], cwd=ROOT, capture_output=True, check=False
    )
    assert killed.returncode == -9, killed.stderr.decode()
    assert (published(connection), customers(connection, "12m")) == before
    assert refreshed(connection, FIRST).published == {"default": 2}
    stored = (rollups(connection), published(connection))
    rebuild(connection, "default", at(FIRST), 0, lambda _: None)
    assert (rollups(connection), published(connection)) == stored


@pytest.mark.slow
def test_the_last_day_of_a_month_prepares_the_next(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(connection)
    order(connection, "LATE", "2026-05-30", 5, customer_id="c001")
    refreshed(connection, LAST)
    assert refreshed(connection, LAST).published == {}
    order(connection, "LATER", "2026-05-31", 7, customer_id="c002")
    refreshed(connection, LAST)
    monkeypatch.setattr(aggregator.rollups.windows, "_Page", None)  # nothing is left to be filled
    assert refreshed(connection, FIRST).published == {"default": 3}
    monkeypatch.undo()
    stored = (rollups(connection), published(connection))
    rebuild(connection, "default", at(FIRST), 0, lambda _: None)
    assert (rollups(connection), published(connection)) == stored


@pytest.mark.slow
@pytest.mark.parametrize("change", ["as_of = '2026-02'", "fiscal_year_start = 4", "as_of = 'today'"])
def test_a_change_of_the_profile_moves_windows_and_back(connection: sqlite3.Connection, change: str) -> None:
    fill(connection)
    insert(connection, "customers", customer_id="c001", name="One")
    refreshed(connection, LAST)
    before = (rollups(connection), customers(connection, "ytd"))
    connection.execute(f"UPDATE tenants SET {change}")
    refreshed(connection, LAST)
    moved = (rollups(connection), customers(connection, "ytd"))
    rebuild(connection, "default", at(LAST), 0, lambda _: None)
    assert (rollups(connection), customers(connection, "ytd")) == moved
    connection.execute("UPDATE tenants SET as_of = 'auto', fiscal_year_start = 1")
    refreshed(connection, LAST)
    assert (rollups(connection), customers(connection, "ytd")) == before


@pytest.mark.slow
def test_a_stored_window_gives_what_the_flows_give(connection: sqlite3.Connection) -> None:
    fill(connection)
    refreshed(connection, LAST)
    stored = {
        range_: customers(connection, range_) for range_ in ("12m", "ytd", "2016-06..2026-05", "2025-06..2026-05")
    }
    assert stored["12m"] == stored["2025-06..2026-05"]
    connection.execute("UPDATE windows SET filled_to = ''")
    assert {range_: customers(connection, range_) for range_ in stored} == stored
