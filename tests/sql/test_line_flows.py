"""What one order line gives to each month: booking, recognition and MRR, worked out by hand."""

import sqlite3
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from tests.lines import BIGGEST, order


def flows(connection: sqlite3.Connection, *columns: str) -> dict[str, tuple[int, ...]]:
    """The sums of some columns by month, where any is not 0."""
    sums = ", ".join(f"SUM({column})" for column in columns)
    rows = connection.execute(f"SELECT month, {sums} FROM line_flows GROUP BY month ORDER BY month")
    return {f"{month // 12}-{month % 12 + 1:02d}": tuple(values) for month, *values in rows if any(values)}


def schedule(connection: sqlite3.Connection, amount: int, start: str, end: str, **more: Any) -> dict[str, int]:
    """What a line with a service period recognizes by month."""
    order(connection, "A", "2026-01-10", amount, service_start=start, service_end=end, **more)
    return {month: recognized for month, (recognized,) in flows(connection, "recognized").items()}


def test_a_line_without_service_is_recognized_when_it_is_booked(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-01-10", 100, profit=40, type="subscription")
    assert flows(connection, "booked", "recognized", "mrr", "profit", "profit_amount", "lines", "recurring_lines") == {
        "2026-01": (100, 100, 100, 40, 100, 1, 1)
    }


def test_a_delivered_line_is_recognized_on_the_day_of_delivery(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-02-01", 900, service_start="2026-04-15", type="recurring")
    assert flows(connection, "booked", "recognized", "mrr", "lines") == {
        "2026-02": (900, 0, 900, 1),
        "2026-04": (0, 900, 0, 0),
    }


def test_a_delivery_before_its_order_is_recognized_before_it_is_booked(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-02-01", 900, service_start="2025-12-31")
    assert flows(connection, "booked", "recognized") == {"2025-12": (0, 900), "2026-02": (900, 0)}


def test_a_year_is_recognized_by_its_days(connection: sqlite3.Connection) -> None:
    assert schedule(connection, 36500, "2026-03-01", "2027-02-28") == {
        "2026-03": 3100, "2026-04": 3000, "2026-05": 3100, "2026-06": 3000, "2026-07": 3100, "2026-08": 3100,
        "2026-09": 3000, "2026-10": 3100, "2026-11": 3000, "2026-12": 3100, "2027-01": 3100, "2027-02": 2800,
    }  # fmt: skip


def test_rounding_is_cumulative_so_that_nothing_is_lost(connection: sqlite3.Connection) -> None:
    # 100 over 90 days: 31/90 = 34.44 → 34; 59/90 = 65.56 → 66, less 34 = 32; 100 less 66 = 34
    assert schedule(connection, 100, "2026-01-01", "2026-03-31") == {"2026-01": 34, "2026-02": 32, "2026-03": 34}


def test_a_credit_mirrors_its_line(connection: sqlite3.Connection) -> None:
    assert schedule(connection, -100, "2026-01-01", "2026-03-31") == {"2026-01": -34, "2026-02": -32, "2026-03": -34}


@pytest.mark.parametrize(("amount", "first"), [(1, 0), (3, 2), (5, 2), (7, 4), (-1, 0), (-3, -2), (-5, -2)])
def test_ties_go_to_the_even_unit(connection: sqlite3.Connection, amount: int, first: int) -> None:
    # two days, one in each month: half of an odd amount is a tie
    recognized = schedule(connection, amount, "2026-01-31", "2026-02-01")
    assert (recognized.get("2026-01", 0), recognized.get("2026-02", 0)) == (first, amount - first)


def test_one_day_of_service_is_recognized_whole(connection: sqlite3.Connection) -> None:
    assert schedule(connection, 101, "2026-01-31", "2026-01-31") == {"2026-01": 101}


def test_the_leap_day_counts(connection: sqlite3.Connection) -> None:
    assert schedule(connection, 6000, "2024-02-01", "2024-03-31") == {"2024-02": 2900, "2024-03": 3100}


def test_the_leap_day_alone_is_a_day(connection: sqlite3.Connection) -> None:
    assert schedule(connection, 7, "2024-02-29", "2024-02-29") == {"2024-02": 7}


@pytest.mark.parametrize("amount", [BIGGEST, -BIGGEST, BIGGEST - 1, 1, 0, 364, 2**62 + 1])
@pytest.mark.parametrize(
    ("start", "end"), [("2026-01-15", "2027-01-14"), ("1900-01-01", "2199-12-31"), ("2026-01-31", "2026-03-01")]
)
def test_a_schedule_sums_to_its_amount_and_follows_the_days(
    connection: sqlite3.Connection, amount: int, start: str, end: str
) -> None:
    order(connection, "A", "2026-01-10", amount, service_start=start, service_end=end)
    rows = connection.execute(
        "SELECT month, SUM(recognized) FROM line_flows WHERE booked = 0 GROUP BY month"
    ).fetchall()
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    days = (last - first).days + 1
    through = 0
    for month, recognized in rows:
        following = date((month + 1) // 12, (month + 1) % 12 + 1, 1)
        end_day = min(following - timedelta(days=1), last)
        before, through = through, round(Fraction(amount * ((end_day - first).days + 1), days))
        assert recognized == through - before
    assert sum(recognized for _, recognized in rows) == amount


def mrr(connection: sqlite3.Connection, amount: int, start: str, end: str, type_: str = "recurring") -> dict[str, int]:
    """The MRR of a line with a service period, by month."""
    order(connection, "A", "2026-01-10", amount, service_start=start, service_end=end, type=type_)
    return {month: value for month, (value,) in flows(connection, "mrr").items()}


def test_mrr_is_the_monthly_share_at_each_month_end(connection: sqlite3.Connection) -> None:
    # 90 days are 2.96 months: 3
    assert mrr(connection, 100, "2026-01-01", "2026-03-31") == {"2026-01": 33, "2026-02": 33, "2026-03": 33}


def test_a_period_that_ends_before_the_month_does_has_no_mrr_in_that_month(connection: sqlite3.Connection) -> None:
    # 59 days are 1.94 months: 2
    assert mrr(connection, 100, "2026-01-15", "2026-03-14") == {"2026-01": 50, "2026-02": 50}


def test_a_period_without_a_month_end_counts_in_the_month_of_its_start(connection: sqlite3.Connection) -> None:
    assert mrr(connection, 100, "2026-01-05", "2026-01-20", "subscription") == {"2026-01": 100}


def test_a_short_period_over_a_month_end_counts_there_alone(connection: sqlite3.Connection) -> None:
    assert mrr(connection, 100, "2026-01-25", "2026-02-05") == {"2026-01": 100}


def test_a_period_of_one_month_end_counts_there(connection: sqlite3.Connection) -> None:
    assert mrr(connection, 100, "2026-01-31", "2026-01-31") == {"2026-01": 100}


@pytest.mark.parametrize(
    ("days", "term"), [(1, 1), (15, 1), (45, 1), (46, 2), (76, 2), (77, 3), (365, 12), (366, 12), (380, 12), (381, 13)]
)
def test_the_term_is_the_nearest_whole_number_of_months(connection: sqlite3.Connection, days: int, term: int) -> None:
    end = date(2026, 1, 31) + timedelta(days=days - 1)
    assert mrr(connection, 1200 * term, "2026-01-31", end.isoformat())["2026-01"] == 1200


@pytest.mark.parametrize(("amount", "share"), [(1, 0), (3, 2), (5, 2), (-1, 0), (-3, -2), (-5, -2)])
def test_the_monthly_share_rounds_ties_to_even(connection: sqlite3.Connection, amount: int, share: int) -> None:
    assert mrr(connection, amount, "2026-01-01", "2026-02-28").get("2026-01", 0) == share


def test_other_types_have_no_mrr(connection: sqlite3.Connection) -> None:
    order(connection, "B", "2026-01-10", 100, type="one_off")
    order(connection, "C", "2026-01-10", 100, type="recurring_fee")
    assert mrr(connection, 100, "2026-01-01", "2026-03-31", "project") == {}


def test_the_longest_service_of_the_largest_amount_has_exact_mrr(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-01-10", BIGGEST, type="recurring", service_start="1900-01-01",
          service_end="2199-12-31")  # fmt: skip
    shares = {mrr for (mrr,) in connection.execute("SELECT mrr FROM line_flows WHERE booked = 0")}
    assert shares == {round(Fraction(BIGGEST, 3600))}
    assert connection.execute("SELECT COUNT(*) FROM line_flows").fetchone() == (3601,)


def test_the_calendar_has_every_month_of_the_facts(connection: sqlite3.Connection) -> None:
    rows = connection.execute("SELECT month, first_day, last_day FROM calendar ORDER BY month").fetchall()
    julian = 1721425  # date.toordinal() of a day plus this is its Julian day number
    assert [month for month, _, _ in rows] == list(range(1900 * 12, 2200 * 12))
    for month, first_day, last_day in rows:
        assert date.fromordinal(first_day - julian) == date(month // 12, month % 12 + 1, 1)
        assert (date.fromordinal(last_day - julian) + timedelta(days=1)).day == 1


def test_the_currencies_have_the_decimals_of_iso_4217(connection: sqlite3.Connection) -> None:
    digits = dict(connection.execute("SELECT code, digits FROM currencies"))
    assert {code: digits[code] for code in ("GBP", "EUR", "JPY", "KWD", "ISK", "CLF", "UGX", "HUF")} == {
        "GBP": 2, "EUR": 2, "JPY": 0, "KWD": 3, "ISK": 0, "CLF": 4, "UGX": 0, "HUF": 2,
    }  # fmt: skip
