"""What lies ahead of the day in its month, when the day turns, and wherever a turn breaks off."""

import sqlite3
from datetime import date
from typing import Any

import pytest

from aggregator.rollups.ahead import turn_day
from aggregator.rollups.rebuild import rebuild
from aggregator.stored.epochs import StaleEpochError, newest_epoch
from jobs.refresher.refresh import refresh
from sql.database import writing
from tests.lines import at, dashboard, order, published, refreshed, rollups

DAY = "2026-05-20"


@pytest.fixture
def company(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Lines with every kind of service, of two customers and of none, dated before, on and after the day."""
    with writing(connection):
        order(connection, "A-1", "2026-02-15", 36500, customer_id="ada", service_start="2026-03-01",
              service_end="2027-02-28", type="subscription", region="north")  # fmt: skip
        order(connection, "A-2", "2026-05-02", 900, customer_id="ada", service_start="2026-05-21")
        order(connection, "B-1", "2026-04-01", -3100, customer_id="bea", service_start="2026-05-01",
              service_end="2026-05-31")  # fmt: skip
        order(connection, "B-2", "2026-05-25", 500, customer_id="bea", profit=100, product_line="pumps")
        order(connection, "C-1", "2026-05-25", 70, service_start="2026-05-10", service_end="2026-06-10", profit=7)
        order(connection, "C-2", "2026-06-02", 11, customer_id="cid")
        for number in range(40):
            order(connection, f"D-{number:05d}", f"2026-0{1 + number % 5}-{1 + number % 18:02d}", 100 + number,
                  customer_id=f"c{number % 7}", profit=number)  # fmt: skip
    return connection


def ahead(connection: sqlite3.Connection) -> tuple[Any, ...]:
    (row,) = connection.execute("SELECT day, turned, booked, recognized FROM rollup_days")
    return tuple(row)


def month(connection: sqlite3.Connection, period: str = "2026-05") -> dict[str, Any]:
    return next(point for point in dashboard(connection)["revenue_trend"] if point["period"] == period)


def test_the_rest_of_the_month_stands_by_bucket_by_customer_and_in_all(company: sqlite3.Connection) -> None:
    refreshed(company, DAY)
    assert ahead(company) == (DAY, 1, 570, 1100 + 900 - 1100 + 500 + 24)
    assert company.execute("SELECT SUM(booked), SUM(recognized) FROM ahead_flows").fetchone() == (570, 1424)
    parts = "SELECT customer_id, SUM(recognized) FROM customer_ahead GROUP BY 1 ORDER BY 1"
    assert company.execute(parts).fetchall() == [("ada", 2000), ("bea", -600)]


def test_an_order_counts_from_its_day_on_for_everyone(company: sqlite3.Connection) -> None:
    pumps = "SELECT booked, lines FROM month_flows WHERE month = 24316 AND member = 'pumps'"
    customer = "SELECT SUM(booked), SUM(profit), SUM(lines) FROM customer_flows WHERE customer_id = 'bea'"
    refreshed(company, "2026-05-24")
    before = month(company)["booked"]
    assert company.execute(pumps).fetchone() == (0, 0)
    assert company.execute(customer).fetchone() == (-3100, 0, 1)
    refreshed(company, "2026-05-25")
    assert month(company)["booked"] == pytest.approx(before + 5.7)
    assert company.execute(pumps).fetchone() == (500, 1)
    assert company.execute(customer).fetchone() == (-2600, 100, 2)


@pytest.mark.slow
@pytest.mark.parametrize(
    "days",
    [
        ("2026-05-20", "2026-05-21"),
        ("2026-05-20", "2026-05-31", "2026-06-01"),
        ("2026-06-02", "2026-05-20"),
        ("2026-01-01", "2026-12-31", "2026-05-25"),
        ("2026-04-30", "2026-05-01", "2026-04-30"),
    ],
)
def test_any_way_to_a_day_ends_with_what_a_rebuild_gives(company: sqlite3.Connection, days: tuple[str, ...]) -> None:
    company.execute("UPDATE tenants SET as_of = 'today'")
    for number, day in enumerate(days):
        refreshed(company, day)
        order(company, f"X-{number}", "2026-05-22", 13, customer_id="ada", service_start="2026-05-19")
        company.execute("UPDATE orders SET amount = amount + 1 WHERE order_id IN ('A-1', 'C-1')")
    refreshed(company, days[-1])
    stored = (rollups(company), published(company))
    rebuild(company, "default", at(days[-1]), newest_epoch(company), lambda _: None)
    assert (rollups(company), published(company)) == stored


@pytest.mark.slow
@pytest.mark.parametrize("table", ["ahead_flows", "customer_ahead"])
@pytest.mark.parametrize("after", ["2026-05-21", "2026-05-20"])
def test_a_turn_that_broke_off_begins_again(company: sqlite3.Connection, table: str, after: str) -> None:
    refreshed(company, "2026-05-20")
    company.execute(
        f"CREATE TEMP TRIGGER broken BEFORE INSERT ON main.{table} BEGIN SELECT RAISE(ABORT, 'the disk is gone'); END"
    )
    assert "the disk is gone" in refresh(company, at("2026-05-21")).failed["default"]
    assert ahead(company)[:2] == ("2026-05-21", 0)
    company.execute("DROP TRIGGER temp.broken")
    company.execute("UPDATE published SET retry_at = 0")
    order(company, "LATE", "2026-05-24", 10, customer_id="ada")
    refreshed(company, after)
    stored = (rollups(company), published(company))
    rebuild(company, "default", at(after), newest_epoch(company), lambda _: None)
    assert (rollups(company), published(company)) == stored


def test_who_lost_the_lease_turns_no_day(company: sqlite3.Connection) -> None:
    refreshed(company, DAY)
    with pytest.raises(StaleEpochError):
        turn_day(company, "default", 1, date(2026, 5, 21), newest_epoch(company) - 1)
    assert ahead(company)[:2] == (DAY, 1)


def test_the_same_days_of_other_months_are_kept(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2025-02-28", 100, profit=10)
    order(connection, "B", "2026-01-28", 200)
    order(connection, "C", "2026-01-29", 400, profit=40)
    order(connection, "D", "2026-02-28", 800)
    refreshed(connection, "2026-02-28")
    rows = "SELECT json_extract(row, '$[25]') FROM months WHERE valid_to > 1e15 AND month = :month"
    said = {m: connection.execute(rows, {"month": m}).fetchone()[0] for m in (2025 * 12 + 1, 2026 * 12, 2026 * 12 + 1)}
    assert said == {2025 * 12 + 1: "[100,1,10,100]", 2026 * 12: "[200,1,0,0]", 2026 * 12 + 1: None}
