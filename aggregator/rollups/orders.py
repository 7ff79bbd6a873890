"""Order lines rolled up: buckets into months by dimension, and what a customer ordered in a month."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeAlias

from aggregator.periods import month_name
from aggregator.rollups.flows import NOTHING, Flows, check_fits, named_overflow
from aggregator.rollups.recurring import RetentionChange, retention_change
from sql.statements import statement

SHARDS = 256
BUCKETS_PER_MONTH = 31 * SHARDS

Cell: TypeAlias = tuple[str, str, int]  # dimension, member, month
CustomerCell: TypeAlias = tuple[int, int]  # month, month of the order


def bucket_day(bucket: int) -> str:
    """The order date of a bucket, YYYY-MM-DD."""
    day = bucket // SHARDS
    return f"{month_name(day // 31)}-{day % 31 + 1:02d}"


def roll_up_buckets(connection: sqlite3.Connection, tenant: str, build: int, buckets: Iterable[int]) -> bool:
    """Recompute buckets whole from their lines and move the months by the difference.

    :returns: whether anything changed
    :raises RollupError: a total does not fit 64 bits
    """
    differences: defaultdict[Cell, Flows] = defaultdict(Flows)
    for bucket in buckets:
        key = {"tenant": tenant, "build": build, "bucket": bucket}
        stored = {
            (dimension, member, month): Flows(*flows)
            for dimension, member, month, *flows in connection.execute(statement("rollups/bucket_stored"), key)
        }
        with named_overflow(f"tenant {tenant!r} on {bucket_day(bucket)}"):
            current = _by_dimension(connection.execute(statement("rollups/bucket_lines"), key))
        for cell in current.keys() | stored.keys():
            now, before = current.get(cell, NOTHING), stored.get(cell, NOTHING)
            if now != before:
                check_fits(now, tenant, cell[2])
                differences[cell] = differences[cell].plus(now).minus(before)
                _store_cell(connection, (tenant, build, bucket, *cell), now if cell in current else None)
    moved = {cell: flows for cell, flows in differences.items() if any(flows)}
    _move_months(connection, tenant, build, moved)
    return bool(moved)


def roll_up_customers(
    connection: sqlite3.Connection, tenant: str, build: int, parts: Iterable[tuple[str, int]]
) -> set[str]:
    """Recompute what customers ordered in a month whole from their lines.

    :param parts: customer and month of the order
    :returns: the customers whose flows changed
    """
    months_by_customer: defaultdict[str, set[int]] = defaultdict(set)
    for customer, month in parts:
        months_by_customer[customer].add(month)
    retention = RetentionChange()
    changed = set()
    for customer, order_months in months_by_customer.items():
        key: dict[str, str | int] = {"tenant": tenant, "build": build, "customer_id": customer}
        stored: dict[CustomerCell, Flows] = {
            (month, order_month): Flows(*flows)
            for month, order_month, *flows in connection.execute(statement("rollups/customer_stored"), key)
        }
        current = {cell: flows for cell, flows in stored.items() if cell[1] not in order_months}
        for order_month in order_months:
            current |= _customer_lines(connection, key, order_month)
        if current == stored:
            continue
        changed.add(customer)
        retention.add(retention_change(_mrr_by_month(stored), _mrr_by_month(current)))
        _store_customer(connection, key, stored, current)
    retention.apply(connection, tenant, build, "orders")
    return changed


def _store_cell(connection: sqlite3.Connection, key: tuple[str | int, ...], flows: Flows | None) -> None:
    """Store one dimension, member and month of a bucket; None where nothing is left in it."""
    if flows is None:
        connection.execute(statement("rollups/bucket_delete"), key)
    else:
        connection.execute(statement("rollups/bucket_replace"), (*key, *flows))


def _by_dimension(rows: Iterable[tuple[Any, ...]]) -> dict[Cell, Flows]:
    """Rows of bucket_lines as the four dimensions of bucket_flows."""
    cells: dict[Cell, Flows] = {}
    for month, product_line, region, no_customer, *flows in rows:
        vector = Flows._make(flows)
        members = [("total", ""), ("product_line", product_line), ("region", region)]
        if no_customer:
            members.append(("no_customer", ""))
        for dimension, member in members:
            cell = (dimension, member, month)
            cells[cell] = cells[cell].plus(vector) if cell in cells else vector
    return cells


def _move_months(connection: sqlite3.Connection, tenant: str, build: int, differences: dict[Cell, Flows]) -> None:
    for (dimension, member, month), difference in differences.items():
        key = {"tenant": tenant, "build": build, "dimension": dimension, "member": member, "month": month}
        found = connection.execute(statement("rollups/month_stored"), key).fetchone()
        flows = difference.plus(Flows._make(found)) if found else difference
        check_fits(flows, tenant, month)
        if flows.entries:
            connection.execute(statement("rollups/month_replace"), (tenant, build, dimension, member, month, *flows))
        else:
            connection.execute(statement("rollups/month_delete"), key)


def _customer_lines(
    connection: sqlite3.Connection, key: dict[str, str | int], order_month: int
) -> dict[CustomerCell, Flows]:
    first = order_month * BUCKETS_PER_MONTH
    with named_overflow(f"tenant {key['tenant']!r} in {month_name(order_month)}"):
        rows = connection.execute(
            statement("rollups/customer_lines"),
            key | {"first_bucket": first, "last_bucket": first + BUCKETS_PER_MONTH - 1},
        ).fetchall()
    return {(month, order_month): Flows(*flows) for month, *flows in rows}


def _mrr_by_month(cells: dict[CustomerCell, Flows]) -> dict[int, int]:
    mrr: defaultdict[int, int] = defaultdict(int)
    for (month, _), flows in cells.items():
        if flows.mrr:
            mrr[month] += flows.mrr
    return mrr


def _store_customer(
    connection: sqlite3.Connection,
    key: dict[str, str | int],
    stored: dict[CustomerCell, Flows],
    current: dict[CustomerCell, Flows],
) -> None:
    moved = [cell for cell in stored.keys() | current.keys() if stored.get(cell) != current.get(cell)]
    for month, order_month in moved:
        if (month, order_month) in stored:
            connection.execute(statement("rollups/customer_delete"), key | {"month": month, "order_month": order_month})
        flows = current.get((month, order_month))
        if flows is not None:
            connection.execute(statement("rollups/customer_insert"), (*key.values(), month, order_month, *flows))
