"""Whoever writes a fact, and however: what it touched is marked, and nothing else."""

import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from aggregator.facts.buckets import SHARDS, first_bucket
from tests.lines import insert, marks, order, unmark

JANUARY, FEBRUARY, MARCH = (2026 * 12 + index for index in range(3))
LINE: dict[str, Any] = {"order_id": "A", "order_date": "2026-01-10", "amount": 100, "customer_id": "acme"}

Mark = tuple[str, str, int, str]


@pytest.fixture(params=["foreign keys", "no foreign keys", "recursive triggers"])
def connection(database: Path, request: pytest.FixtureRequest) -> Iterator[sqlite3.Connection]:
    """A connection as another program opens one, with a line A and no mark."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA foreign_keys = {int(request.param == 'foreign keys')}")
        connection.execute(f"PRAGMA recursive_triggers = {int(request.param == 'recursive triggers')}")
        connection.execute("INSERT INTO tenants (id, name) VALUES ('other', 'Other')")
        insert(connection, "orders", **LINE)
        unmark(connection)
        yield connection


def bucket(month: int, day: int) -> int:
    """The bucket of a one-letter order without a service."""
    return first_bucket(month) + (day - 1) * SHARDS


def touched(month: int, day: int, customer: str | None = "acme", tenant: str = "default") -> set[Mark]:
    """The marks of one line."""
    found: set[Mark] = {(tenant, "orders", bucket(month, day), "")}
    return found | ({(tenant, "customer_orders", month, customer)} if customer else set())


A = touched(JANUARY, 10)


def test_an_inserted_line_marks_its_bucket_and_its_customer_month(connection: sqlite3.Connection) -> None:
    order(connection, "B", "2026-02-03", 100, customer_id="birch")
    assert marks(connection) == touched(FEBRUARY, 3, "birch")


def test_a_line_without_a_customer_marks_its_bucket_alone(connection: sqlite3.Connection) -> None:
    order(connection, "B", "2026-02-03", 100)
    assert marks(connection) == touched(FEBRUARY, 3, None)


def test_a_line_that_is_already_marked_is_marked_once(connection: sqlite3.Connection) -> None:
    order(connection, "B", "2026-02-03", 100, customer_id="birch")
    first = connection.execute("SELECT * FROM dirty").fetchall()
    connection.execute("UPDATE dirty SET marked_at = 7")
    order(connection, "B", "2026-02-03", 100, customer_id="birch", line_no=2)
    connection.execute("DELETE FROM orders WHERE line_no = 2")
    assert len(connection.execute("SELECT * FROM dirty WHERE marked_at = 7").fetchall()) == len(first) == 2


@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE"])
def test_a_replacing_insert_marks_the_old_and_the_new_place(connection: sqlite3.Connection, verb: str) -> None:
    insert(connection, "orders", verb, **LINE | {"order_date": "2026-02-03", "customer_id": "birch"})
    assert marks(connection) == A | touched(FEBRUARY, 3, "birch")


def test_a_replacing_insert_of_the_same_content_marks_no_more_than_the_line(connection: sqlite3.Connection) -> None:
    insert(connection, "orders", "INSERT OR REPLACE", **LINE)
    assert marks(connection) <= A


def test_an_ignored_insert_marks_no_more_than_the_line_that_stays(connection: sqlite3.Connection) -> None:
    insert(connection, "orders", "INSERT OR IGNORE", **LINE | {"amount": 5, "order_date": "2026-02-03"})
    assert connection.execute("SELECT amount FROM orders").fetchall() == [(100,)]
    assert marks(connection) <= A


def test_an_insert_or_ignore_beside_marked_lines_is_written(connection: sqlite3.Connection) -> None:
    insert(connection, "orders", "INSERT OR IGNORE", **LINE | {"line_no": 2})
    insert(connection, "orders", "INSERT OR IGNORE", **LINE | {"line_no": 3})
    assert connection.execute("SELECT COUNT(*) FROM orders").fetchone() == (3,)
    assert marks(connection) == A


@pytest.mark.parametrize("verb", ["INSERT OR FAIL", "INSERT OR ABORT", "INSERT OR ROLLBACK"])
def test_a_refused_insert_marks_nothing_that_moved(connection: sqlite3.Connection, verb: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        insert(connection, "orders", verb, **LINE | {"amount": 5, "order_date": "2026-02-03"})
    assert marks(connection) <= A


def upsert(connection: sqlite3.Connection, **columns: Any) -> None:
    names = ", ".join(columns)
    values = ", ".join(f":{name}" for name in columns)
    changes = ", ".join(f"{name} = excluded.{name}" for name in columns)
    connection.execute(
        f"INSERT INTO orders ({names}) VALUES ({values})"
        f" ON CONFLICT (tenant, order_id, line_no) DO UPDATE SET {changes}",
        columns,
    )


def test_an_upsert_of_the_same_content_marks_nothing(connection: sqlite3.Connection) -> None:
    upsert(connection, **LINE)
    assert marks(connection) == set()


def test_an_upsert_that_moves_a_line_marks_both_places(connection: sqlite3.Connection) -> None:
    upsert(connection, **LINE | {"order_date": "2026-02-03"})
    assert marks(connection) == A | touched(FEBRUARY, 3)


def test_an_update_that_changes_nothing_marks_nothing(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE orders SET amount = amount, order_date = '2026-01-10', source = 'x', received_at = 1")
    assert marks(connection) == set()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("type", "subscription"),
        ("amount", 5),
        ("profit", 0),
        ("product_line", "pumps"),
        ("region", "north"),
    ],
)
def test_every_column_that_feeds_a_figure_marks_the_line(
    connection: sqlite3.Connection, column: str, value: str | int
) -> None:
    connection.execute(f"UPDATE orders SET {column} = ?", (value,))
    assert marks(connection) == A


def test_an_update_that_sets_a_value_to_missing_marks_the_line(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE orders SET customer_id = NULL")
    assert marks(connection) == A


def test_a_service_moves_the_line_to_another_bucket_and_its_end_marks_that(connection: sqlite3.Connection) -> None:
    serviced = {("default", "orders", bucket(JANUARY, 10) + 768, ""), ("default", "customer_orders", JANUARY, "acme")}
    connection.execute("UPDATE orders SET service_start = '2026-05-01', service_end = '2026-05-01'")
    assert marks(connection) == A | serviced
    unmark(connection)
    connection.execute("UPDATE orders SET service_end = '2026-05-02'")
    assert marks(connection) == serviced


def test_a_line_that_moves_to_another_day_customer_or_tenant_marks_both(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE orders SET order_date = '2026-02-03', customer_id = 'birch', tenant = 'other'")
    assert marks(connection) == A | touched(FEBRUARY, 3, "birch", "other")


def test_another_number_of_an_order_marks_its_old_and_its_new_bucket(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE orders SET order_id = '7-0001'")
    shard = (ord("0") + 10 * ord("0") + 100 * ord("-")) % 768
    assert marks(connection) == A | {("default", "orders", bucket(JANUARY, 10) + shard, "")}


def test_an_update_that_displaces_another_line_marks_that_one_as_well(connection: sqlite3.Connection) -> None:
    order(connection, "B", "2026-02-03", 100, customer_id="birch")
    unmark(connection)
    connection.execute("UPDATE OR REPLACE orders SET order_id = 'B', order_date = '2026-03-04' WHERE order_id = 'A'")
    assert connection.execute("SELECT COUNT(*) FROM orders").fetchone() == (1,)
    assert marks(connection) == A | touched(FEBRUARY, 3, "birch") | touched(MARCH, 4)


def test_a_deleted_line_marks_its_place(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM orders")
    assert marks(connection) == A


def test_a_transaction_that_is_undone_leaves_no_mark(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN")
    connection.execute("DELETE FROM orders")
    connection.execute("ROLLBACK")
    assert marks(connection) == set()


S: dict[str, Any] = {"subscription_id": "S", "customer_id": "acme", "start_date": "2026-01-01", "monthly_amount": 5}


def subscriber(customer: str, tenant: str = "default") -> Mark:
    return (tenant, "subscriptions", 0, customer)


@pytest.fixture
def subscribed(connection: sqlite3.Connection) -> sqlite3.Connection:
    """With a subscription S of acme and no mark."""
    insert(connection, "subscriptions", **S)
    unmark(connection)
    return connection


def test_a_new_subscription_marks_its_customer(connection: sqlite3.Connection) -> None:
    insert(connection, "subscriptions", **S)
    assert marks(connection) == {subscriber("acme")}


def test_a_replaced_subscription_marks_both_customers(subscribed: sqlite3.Connection) -> None:
    insert(subscribed, "subscriptions", "INSERT OR REPLACE", **S | {"customer_id": "birch"})
    assert marks(subscribed) == {subscriber("acme"), subscriber("birch")}


def test_a_subscription_that_changes_hands_marks_both_customers(subscribed: sqlite3.Connection) -> None:
    subscribed.execute("UPDATE subscriptions SET customer_id = 'birch'")
    assert marks(subscribed) == {subscriber("acme"), subscriber("birch")}


@pytest.mark.parametrize("change", ["start_date = '2026-01-02'", "end_date = '2026-05-01'", "monthly_amount = 6"])
def test_a_changed_subscription_marks_its_customer(subscribed: sqlite3.Connection, change: str) -> None:
    subscribed.execute(f"UPDATE subscriptions SET {change}")
    assert marks(subscribed) == {subscriber("acme")}


def test_a_subscription_that_displaces_another_marks_both_customers(subscribed: sqlite3.Connection) -> None:
    insert(subscribed, "subscriptions", **S | {"subscription_id": "T", "customer_id": "birch"})
    unmark(subscribed)
    subscribed.execute("UPDATE OR REPLACE subscriptions SET subscription_id = 'T' WHERE subscription_id = 'S'")
    assert marks(subscribed) == {subscriber("acme"), subscriber("birch")}


def test_an_unchanged_subscription_marks_nothing_and_a_deleted_one_its_customer(
    subscribed: sqlite3.Connection,
) -> None:
    subscribed.execute("UPDATE subscriptions SET monthly_amount = 5, source = 'x'")
    assert marks(subscribed) == set()
    subscribed.execute("DELETE FROM subscriptions")
    assert marks(subscribed) == {subscriber("acme")}


def test_uptime_marks_its_month_and_the_month_it_came_from(connection: sqlite3.Connection) -> None:
    insert(connection, "ops_uptime", service="api", day="2026-01-31", uptime=1)
    assert marks(connection) == {("default", "ops_uptime", JANUARY, "")}
    unmark(connection)
    connection.execute("UPDATE ops_uptime SET uptime = 1")
    assert marks(connection) == set()
    connection.execute("UPDATE ops_uptime SET day = '2026-02-01'")
    assert marks(connection) == {("default", "ops_uptime", month, "") for month in (JANUARY, FEBRUARY)}
    unmark(connection)
    insert(connection, "ops_uptime", "INSERT OR REPLACE", service="api", day="2026-02-01", uptime=2)
    assert marks(connection) == {("default", "ops_uptime", FEBRUARY, "")}
    unmark(connection)
    connection.execute("DELETE FROM ops_uptime")
    assert marks(connection) == {("default", "ops_uptime", FEBRUARY, "")}


def test_a_customer_marks_itself_and_the_number_it_had(connection: sqlite3.Connection) -> None:
    insert(connection, "customers", customer_id="acme", name="Acme")
    assert marks(connection) == {("default", "customers", 0, "acme")}
    unmark(connection)
    connection.execute("UPDATE customers SET name = 'Acme', received_at = 1")
    assert marks(connection) == set()
    connection.execute("UPDATE customers SET customer_id = 'ACME'")
    assert marks(connection) == {("default", "customers", 0, customer) for customer in ("acme", "ACME")}
    unmark(connection)
    connection.execute("DELETE FROM customers")
    assert marks(connection) == {("default", "customers", 0, "ACME")}


WHOLE: dict[str, tuple[dict[str, Any], str, str]] = {
    "opportunities": ({"opportunity_id": "O", "stage": "open"}, "amount = 5", "amount = NULL"),
    "revenue_trend": ({"month": "2026-01", "recognized": 1, "booked": 2, "backlog": 3}, "backlog = 4", "booked = 2"),
    "retention_nrr": ({"month": "2026-01", "nrr": 1}, "nrr = 2", "nrr = 1"),
    "targets": ({"kpi": "arr", "month": "2026-01", "value": 1}, "value = 2", "value = 1"),
}


@pytest.mark.parametrize("fact", WHOLE)
def test_facts_that_are_read_whole_mark_their_tenant(connection: sqlite3.Connection, fact: str) -> None:
    row, change, same = WHOLE[fact]
    marked = {("default", fact, 0, "")}
    insert(connection, fact, **row)
    assert marks(connection) == marked
    unmark(connection)
    connection.execute(f"UPDATE {fact} SET {same}, source = 'x'")
    assert marks(connection) == set()
    connection.execute(f"UPDATE {fact} SET {change}")
    assert marks(connection) == marked
    unmark(connection)
    insert(connection, fact, "INSERT OR REPLACE", **row)
    assert marks(connection) == marked
    unmark(connection)
    connection.execute(f"UPDATE {fact} SET tenant = 'other'")
    assert marks(connection) == marked | {("other", fact, 0, "")}
    unmark(connection)
    connection.execute(f"DELETE FROM {fact}")
    assert marks(connection) == {("other", fact, 0, "")}


def test_a_tenants_profile_marks_it_when_it_changes(connection: sqlite3.Connection) -> None:
    insert(connection, "tenants", id="third", name="Third")
    assert marks(connection) == {("third", "tenant", 0, "")}
    unmark(connection)
    connection.execute("UPDATE tenants SET timezone = 'UTC', build = 2")
    assert marks(connection) == set()
    connection.execute("UPDATE tenants SET timezone = 'Europe/London' WHERE id = 'default'")
    assert marks(connection) == {("default", "tenant", 0, "")}


def test_sqlite_utils_marks_what_it_writes(connection: sqlite3.Connection) -> None:
    orders: Any = Database(connection)["orders"]
    key = ("tenant", "order_id", "line_no")
    row = {"tenant": "default", "line_no": 1, **LINE}
    second = row | {"order_id": "B", "order_date": "2026-03-04"}
    orders.upsert_all([row | {"amount": 5}, second], pk=key)
    assert marks(connection) == A | touched(MARCH, 4)
    unmark(connection)
    orders.insert_all([row | {"order_date": "2026-02-03"}, second], pk=key, replace=True)
    assert marks(connection) == A | touched(FEBRUARY, 3) | touched(MARCH, 4)
    unmark(connection)
    orders.delete(("default", "A", 1))
    assert marks(connection) == touched(FEBRUARY, 3)


def test_the_sqlite3_program_marks_what_it_writes(connection: sqlite3.Connection, database: Path) -> None:
    script = (
        "UPDATE orders SET order_date = '2026-02-03';"
        "INSERT OR REPLACE INTO orders (order_id, order_date, amount) VALUES ('A', '2026-03-04', 1);"
    )
    subprocess.run(["sqlite3", str(database), script], check=True, timeout=10)
    assert marks(connection) == A | touched(FEBRUARY, 3) | touched(MARCH, 4, None)
