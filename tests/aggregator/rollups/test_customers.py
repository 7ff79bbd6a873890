import sqlite3

from aggregator.periods import Window
from aggregator.rollups.customers import publish_names, refill_windows, roll_up_windows
from aggregator.rollups.orders import roll_up_customers
from tests.lines import insert, order

MAY = 2026 * 12 + 4
WINDOWS = {"1m": Window(MAY, MAY), "3m": Window(MAY - 2, MAY)}


def windows(connection: sqlite3.Connection) -> set[tuple[str, str, int, int, int]]:
    """Range, customer, booked, lines and first month relative to May 2026."""
    columns = f'"range", customer_id, booked, lines, first_month - {MAY}'
    return set(connection.execute(f"SELECT {columns} FROM customer_windows"))


def filled(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-05-10", 5, customer_id="c")
    order(connection, "B", "2026-03-10", 70, customer_id="c")
    order(connection, "C", "2026-01-10", 900, customer_id="c")
    order(connection, "D", "2026-01-10", 900, customer_id="d", service_start="2026-05-01", service_end="2026-05-31")
    parts = [("c", MAY), ("c", MAY - 2), ("c", MAY - 4), ("d", MAY - 4)]
    roll_up_customers(connection, "default", 1, parts)


def test_a_window_sums_what_was_ordered_in_it(connection: sqlite3.Connection) -> None:
    filled(connection)
    roll_up_windows(connection, "default", 1, ["c", "d"], WINDOWS)
    expected = {("1m", "c", 5, 1, -4), ("3m", "c", 75, 2, -4)}
    assert windows(connection) == expected
    connection.execute("DELETE FROM customer_windows")
    refill_windows(connection, "default", 1, WINDOWS)
    assert windows(connection) == expected


def test_a_customer_that_left_a_window_is_removed_from_it(connection: sqlite3.Connection) -> None:
    filled(connection)
    roll_up_windows(connection, "default", 1, ["c"], WINDOWS)
    connection.execute("DELETE FROM orders WHERE order_id = 'A'")
    roll_up_customers(connection, "default", 1, [("c", MAY)])
    roll_up_windows(connection, "default", 1, ["c"], WINDOWS)
    assert windows(connection) == {("3m", "c", 70, 1, -4)}


def test_names_are_published_when_they_change(connection: sqlite3.Connection) -> None:
    insert(connection, "customers", customer_id="c", name="Acme", segment=None, country="GB")
    assert publish_names(connection, "default", ["c", "nobody"])
    assert not publish_names(connection, "default", ["c", "nobody"])
    connection.execute("UPDATE customers SET country = NULL")
    assert publish_names(connection, "default", ["c"])
    names = connection.execute("SELECT customer_id, name, segment, country FROM customer_names").fetchall()
    assert names == [("c", "Acme", None, None)]
