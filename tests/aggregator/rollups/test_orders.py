import sqlite3

import pytest

from aggregator.facts.buckets import SHARDS
from aggregator.rollups.orders import roll_up_buckets, roll_up_customers
from tests.lines import order

MAY = 2026 * 12 + 4


def buckets(connection: sqlite3.Connection) -> list[int]:
    return [bucket for (bucket,) in connection.execute("SELECT DISTINCT bucket FROM orders")]


def members(connection: sqlite3.Connection, dimension: str) -> dict[tuple[str, int], int]:
    """Booked by member and month."""
    rows = connection.execute("SELECT member, month, booked FROM month_flows WHERE dimension = ?", (dimension,))
    return {(member, month - MAY): booked for member, month, booked in rows}


@pytest.mark.slow
@pytest.mark.parametrize(("service_start", "run", "shards"), [(None, 100, 768), ("2026-05-12", 1000, 256)])
def test_a_run_of_numbers_shares_a_bucket_and_a_large_day_spreads(
    connection: sqlite3.Connection, service_start: str | None, run: int, shards: int
) -> None:
    for number in range(run):
        order(connection, f"ORD-{number:06d}", "2026-05-10", 1, service_start=service_start)
    assert len(buckets(connection)) == 1
    for number in range(run, run * (shards + 1), run):
        order(connection, f"ORD-{number:06d}", "2026-05-11", 1, service_start=service_start)
    assert len(buckets(connection)) == 1 + shards


def test_lines_with_a_service_have_buckets_of_their_own(connection: sqlite3.Connection) -> None:
    order(connection, "ORD-000123", "2026-05-31", 1)
    order(connection, "ORD-000123", "2026-05-31", 1, line_no=2, service_start="2026-06-01")
    plain, serviced = sorted(buckets(connection))
    assert plain % SHARDS < 768 <= serviced % SHARDS


def test_every_dimension_sums_to_the_whole(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-05-10", 1, product_line="pumps", region="north", customer_id="c")
    order(connection, "B", "2026-05-10", 10, product_line="pumps")
    order(connection, "C", "2026-05-10", 100, region="north")
    order(connection, "D", "2026-04-10", 1000)
    assert roll_up_buckets(connection, "default", 1, buckets(connection))
    assert members(connection, "total") == {("", 0): 111, ("", -1): 1000}
    assert members(connection, "product_line") == {("pumps", 0): 11, ("", 0): 100, ("", -1): 1000}
    assert members(connection, "region") == {("north", 0): 101, ("", 0): 10, ("", -1): 1000}
    assert members(connection, "no_customer") == {("", 0): 110, ("", -1): 1000}


def test_a_bucket_that_has_not_changed_is_left_alone(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-05-10", 1)
    marked = buckets(connection)
    assert roll_up_buckets(connection, "default", 1, marked)
    written = connection.total_changes
    assert not roll_up_buckets(connection, "default", 1, marked)
    assert connection.total_changes == written


def test_an_emptied_bucket_leaves_no_row(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-05-10", 5, service_start="2026-01-01", service_end="2027-12-31")
    marked = buckets(connection)
    roll_up_buckets(connection, "default", 1, marked)
    connection.execute("DELETE FROM orders")
    assert roll_up_buckets(connection, "default", 1, marked)
    for table in ("bucket_flows", "month_flows"):
        assert connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone() == (0,)


def test_a_line_and_its_credit_leave_a_month_of_zeros(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-05-10", 5)
    order(connection, "B", "2026-05-10", -5)
    assert roll_up_buckets(connection, "default", 1, buckets(connection))
    assert members(connection, "total") == {("", 0): 0}


def test_a_customers_month_is_recomputed_whole(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-05-10", 24, customer_id="c", type="recurring", service_start="2026-05-01",
          service_end="2027-04-30")  # fmt: skip
    order(connection, "B", "2026-04-10", 7, customer_id="c", type="recurring")
    assert roll_up_customers(connection, "default", 1, [("c", MAY), ("c", MAY - 1), ("d", MAY)]).keys() == {"c"}
    rows = connection.execute(
        "SELECT month, order_month, booked, recognized, mrr, lines FROM customer_flows"
    ).fetchall()
    assert (MAY - 1, MAY - 1, 7, 7, 7, 1) in rows
    assert (MAY, MAY, 24, 2, 2, 1) in rows
    assert sum(row[3] for row in rows) == 31
    assert roll_up_customers(connection, "default", 1, [("c", MAY)]) == {}
    connection.execute("DELETE FROM orders WHERE order_id = 'A'")
    assert roll_up_customers(connection, "default", 1, [("c", MAY)]).keys() == {"c"}
    assert connection.execute("SELECT month FROM customer_flows").fetchall() == [(MAY - 1,)]
    recurring = connection.execute("SELECT month - ?, mrr, retained_from, retained FROM recurring_flows", (MAY,))
    assert recurring.fetchall() == [(-1, 7, 0, 0), (11, 0, 7, 0)]


@pytest.mark.parametrize("build", [1, 2])
def test_builds_do_not_touch_each_other(connection: sqlite3.Connection, build: int) -> None:
    order(connection, "A", "2026-05-10", 5, customer_id="c", type="recurring")
    roll_up_buckets(connection, "default", build, buckets(connection))
    roll_up_customers(connection, "default", build, [("c", MAY)])
    for table in ("bucket_flows", "month_flows", "customer_flows", "recurring_flows"):
        assert connection.execute(f"SELECT DISTINCT build FROM {table}").fetchall() == [(build,)]


def test_many_customers_and_months_at_once_are_what_one_after_another_would_be(connection: sqlite3.Connection) -> None:
    parts = [(f"c{number % 7}", MAY - number % 3) for number in range(21)]
    for number, (customer, month) in enumerate(parts):
        more = {"service_start": "2026-04-30", "service_end": "2027-04-29"} if number % 2 else {}
        order(connection, str(number), f"{month // 12}-{month % 12 + 1:02d}-11", 100 + number, customer_id=customer,
              type="recurring", **more)  # fmt: skip
    for part in parts:
        roll_up_customers(connection, "default", 1, [part])
    changes = roll_up_customers(connection, "default", 2, parts)
    assert {(customer, cell[1]) for customer, cells in changes.items() for cell in cells} == set(parts)
    for table in ("customer_flows", "recurring_flows"):
        builds = [
            [row[:1] + row[2:] for row in connection.execute(f"SELECT * FROM {table} WHERE build = ?", (build,))]
            for build in (1, 2)
        ]
        assert builds[0] == builds[1] != []
