import sqlite3

from aggregator.rollups.customers import publish_names
from aggregator.rollups.refresh import read_marks, roll_up_orders
from tests.lines import insert, order

MAY = 2026 * 12 + 4


def counts(connection: sqlite3.Connection) -> dict[tuple[int, int | None], int]:
    """Customers by month and previous month of ordering, relative to May 2026; None: never. Marks are applied first."""
    roll_up_orders(connection, "default", 1, read_marks(connection, "default"))
    connection.execute("DELETE FROM dirty")
    found = connection.execute("SELECT month, previous, customers FROM customer_counts")
    return {(month - MAY, previous - MAY if previous else None): customers for month, previous, customers in found}


def fill(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-05-10", 5, customer_id="c")
    order(connection, "B", "2026-03-10", 70, customer_id="c")
    order(connection, "C", "2026-01-10", 900, customer_id="c")
    order(connection, "D", "2026-01-10", 900, customer_id="d", service_start="2026-05-01", service_end="2026-05-31")
    order(connection, "E", "2026-04-10", 30, customer_id="e")


def test_names_are_published_when_they_change(connection: sqlite3.Connection) -> None:
    insert(connection, "customers", customer_id="c", name="Acme", segment=None, country="GB")
    assert publish_names(connection, "default", ["c", "nobody"])
    assert not publish_names(connection, "default", ["c", "nobody"])
    connection.execute("UPDATE customers SET country = NULL")
    assert publish_names(connection, "default", ["c"])
    names = connection.execute("SELECT customer_id, name, segment, country FROM customer_names").fetchall()
    assert names == [("c", "Acme", None, None)]


def test_customers_are_counted_by_the_month_before_in_which_they_ordered(connection: sqlite3.Connection) -> None:
    fill(connection)
    assert counts(connection) == {(-4, None): 2, (-2, -4): 1, (0, -2): 1, (-1, None): 1}
    connection.execute("DELETE FROM orders WHERE order_id IN ('B', 'D')")
    assert counts(connection) == {(-4, None): 1, (0, -4): 1, (-1, None): 1}


def test_months_of_ordering_that_begin_and_end_at_once_are_counted(connection: sqlite3.Connection) -> None:
    fill(connection)
    assert counts(connection) != {}
    connection.execute("DELETE FROM orders WHERE order_id IN ('A', 'C')")
    order(connection, "F", "2026-02-10", 1, customer_id="c")
    order(connection, "G", "2026-04-10", 1, customer_id="c")
    assert counts(connection) == {(-4, None): 1, (-3, None): 1, (-2, -3): 1, (-1, -2): 1, (-1, None): 1}
