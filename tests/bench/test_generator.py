import itertools
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from aggregator.stored.preparation import prepare
from bench.generator import Generated, busy_day, busy_month, customer_count, generate, lines_by_day
from sql.database import open_reader

NOW = datetime(2026, 5, 20, 9, 30, tzinfo=UTC)
TODAY = date(2026, 5, 20)
LINES = 20_000

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Generated:
    return generate(tmp_path_factory.mktemp("generated") / "orders.sqlite3", LINES, NOW)


@pytest.fixture
def connection(generated: Generated) -> Iterator[sqlite3.Connection]:
    with closing(open_reader(generated.path)) as connection:
        yield connection


def share(connection: sqlite3.Connection, condition: str) -> float:
    (found,) = connection.execute(f"SELECT AVG({condition}) FROM orders").fetchone()
    return float(found)


def test_the_same_size_and_day_give_the_same_lines(
    generated: Generated, connection: sqlite3.Connection, tmp_path: Path
) -> None:
    again = generate(tmp_path / "again.sqlite3", LINES, NOW)
    select = "SELECT * FROM orders ORDER BY tenant, order_id, line_no"
    with closing(open_reader(again.path)) as other:
        assert other.execute(select).fetchall() == connection.execute(select).fetchall()


def test_every_line_is_there_and_orders_have_three_to_four(connection: sqlite3.Connection) -> None:
    lines, orders = connection.execute("SELECT COUNT(*), COUNT(DISTINCT order_id) FROM orders").fetchone()
    assert lines == LINES
    assert 3 < lines / orders < 4


def test_an_order_has_one_day_and_one_customer(connection: sqlite3.Connection) -> None:
    mixed = connection.execute(
        "SELECT order_id FROM orders GROUP BY order_id "
        "HAVING COUNT(DISTINCT order_date) > 1 OR COUNT(DISTINCT coalesce(customer_id, '')) > 1"
    ).fetchall()
    assert mixed == []


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("amount < 0", 0.02),
        ("type = 'subscription'", 0.05),
        ("type = 'recurring'", 0.03),
        ("service_start IS NOT NULL AND service_end IS NULL", 0.03),
        ("customer_id IS NULL", 0.05),
        ("profit IS NULL", 0.10),
    ],
)
def test_kinds_of_lines_have_the_shares_of_a_real_company(
    connection: sqlite3.Connection, condition: str, expected: float
) -> None:
    assert share(connection, condition) == pytest.approx(expected, rel=0.25)


def test_customers_are_many_and_unequal(connection: sqlite3.Connection) -> None:
    (largest,) = connection.execute(
        "SELECT MAX(lines) FROM "
        "(SELECT COUNT(*) AS lines FROM orders WHERE customer_id IS NOT NULL GROUP BY customer_id)"
    ).fetchone()
    (customers,) = connection.execute("SELECT COUNT(DISTINCT customer_id) FROM orders").fetchone()
    assert customers > 0.9 * customer_count(LINES)
    assert largest > 5 * LINES / customers


def test_history_is_three_years_that_end_today(connection: sqlite3.Connection) -> None:
    first, last = connection.execute("SELECT MIN(order_date), MAX(order_date) FROM orders").fetchone()
    assert first == "2023-06-01"
    assert last == "2026-05-20"


def test_a_month_and_a_day_hold_a_tenth_each() -> None:
    days = list(lines_by_day(1_000_000, TODAY))
    in_month = sum(end - start for day, start, end in days if day.year * 12 + day.month - 1 == busy_month(TODAY))
    on_day = sum(end - start for day, start, end in days if day == busy_day(TODAY))
    assert in_month == pytest.approx(100_000, rel=0.01)
    assert on_day == pytest.approx(100_000, rel=0.01)


@pytest.mark.parametrize("lines", [0, 1, 1_000, 123_457])
def test_days_hold_all_lines_without_a_gap(lines: int) -> None:
    days = list(lines_by_day(lines, TODAY))
    assert days[0][1] == 0
    assert days[-1][2] == lines
    assert all(before[2] == after[1] for before, after in itertools.pairwise(days))


def test_what_is_generated_is_published_and_leaves_no_marks(connection: sqlite3.Connection) -> None:
    assert connection.execute("SELECT COUNT(*) FROM published WHERE failures = 0").fetchone() == (1,)
    assert connection.execute("SELECT COUNT(*) FROM dirty").fetchone() == (0,)
    (booked,) = connection.execute("SELECT SUM(amount) FROM orders").fetchone()
    (rolled_up,) = connection.execute("SELECT SUM(booked) FROM month_flows WHERE dimension = 'total'").fetchone()
    assert rolled_up == booked


def test_the_triggers_and_indexes_are_those_of_the_schema(connection: sqlite3.Connection, tmp_path: Path) -> None:
    prepare(tmp_path / "new.sqlite3")
    select = "SELECT type, name, sql FROM sqlite_master WHERE tbl_name = 'orders' ORDER BY type, name"
    with closing(open_reader(tmp_path / "new.sqlite3")) as new:
        assert connection.execute(select).fetchall() == new.execute(select).fetchall()
