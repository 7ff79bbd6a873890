"""Order lines rolled up: buckets into months by dimension, and what a customer ordered in a month."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from aggregator.facts import sums
from aggregator.facts.buckets import bucket_day, bucket_month, first_bucket, last_bucket
from aggregator.facts.table import MEMBERS
from aggregator.figures.periods import month_name
from aggregator.rollups.flows import NOTHING, Flows, check_fits, check_whole, named_overflow
from aggregator.rollups.recurring import Recurring, RetentionChange, retention_change
from sql.statements import statement

FLOWS = len(Flows._fields)

Cell: TypeAlias = tuple[str, str, int]  # dimension, member, month
CustomerCell: TypeAlias = tuple[int, int]  # month, month of the order
Change: TypeAlias = tuple[Flows | None, Flows | None]  # as stored and now, None for nothing
CustomerChanges: TypeAlias = Mapping[str, Mapping[CustomerCell, Change]]
"""What changed of what customers ordered, by customer."""
Moved: TypeAlias = Mapping[Cell, Flows]
"""By how much cells of months moved, of those that did."""


def roll_up_buckets(connection: sqlite3.Connection, tenant: str, build: int, buckets: Iterable[int]) -> Moved:
    """Recompute buckets whole from their lines and move the months by the difference.

    :returns: what moved, and by how much
    :raises RollupError: a total does not fit 64 bits
    """
    differences: defaultdict[Cell, Flows] = defaultdict(Flows)
    for bucket in buckets:
        with named_overflow(f"tenant {tenant!r} on {bucket_day(bucket)}"):
            changes = sums.bucket_changes(connection, {"tenant": tenant, "build": build}, bucket)
        emptied, replaced = [], []
        for dimension, member, month, *flows in changes:
            now, stored = _flows(flows[:FLOWS]), _flows(flows[FLOWS:])
            cell = (dimension, member, month)
            moved = (now or NOTHING).minus(stored or NOTHING)
            differences[cell] = differences[cell].plus(moved)
            if dimension == "total" and month == bucket_month(bucket):
                day = ("day", bucket_day(bucket)[8:], month)
                differences[day] = differences[day].plus(moved)
            if now is None:
                emptied.append((tenant, build, bucket, *cell))
            else:
                check_fits(now, tenant, month)
                replaced.append((tenant, build, bucket, *cell, *now))
        connection.executemany(statement("rollups/bucket_delete"), emptied)
        connection.executemany(statement("rollups/bucket_replace"), replaced)
    changed = {cell: flows for cell, flows in differences.items() if any(flows)}
    _move_months(connection, tenant, build, changed)
    return changed


def check_moved(tenant: str, moved: Moved, customers: CustomerChanges) -> None:
    """See that months moved by what the members of each dimension moved by, and customers and those who are none.

    :param moved: by the same facts as `customers`
    :raises RollupError: a line is missing somewhere, or counted twice
    """
    sums: defaultdict[tuple[str, int], Flows] = defaultdict(Flows)
    for (dimension, _, month), flows in moved.items():
        of = ("customer" if dimension == "no_customer" else dimension), month
        sums[of] = sums[of].plus(flows)
    for cells in customers.values():
        for (month, _), (stored, now) in cells.items():
            by_customer = sums["customer", month]
            sums["customer", month] = by_customer.plus(now or NOTHING).minus(stored or NOTHING)
    check_whole(sums, tenant, (*MEMBERS, "customer"))


def check_months(connection: sqlite3.Connection, tenant: str, build: int) -> None:
    """See that of every month of a build the members of each dimension give the total.

    :raises RollupError: they do not
    """
    key = {"tenant": tenant, "build": build}
    rows = connection.execute(statement("rollups/month_sums"), key)
    check_whole({(dimension, month): Flows._make(flows) for dimension, month, *flows in rows}, tenant, MEMBERS)


def _flows(columns: Sequence[int | None] | None) -> Flows | None:
    """The flows that some columns hold; None where there are none, or they are NULL."""
    return None if columns is None or columns[0] is None else Flows._make(columns)


def roll_up_customers(
    connection: sqlite3.Connection, tenant: str, build: int, parts: Iterable[tuple[str, int]]
) -> CustomerChanges:
    """Recompute what customers ordered in a month whole from their lines.

    :param parts: customer and month of the order
    :returns: what changed, of the customers of whom anything did
    :raises RollupError: a total does not fit 64 bits
    """
    customers_by_month: defaultdict[int, list[str]] = defaultdict(list)
    for customer, order_month in parts:
        customers_by_month[order_month].append(customer)
    changes: defaultdict[str, dict[CustomerCell, Change]] = defaultdict(dict)
    for order_month, customers in customers_by_month.items():
        for customer, month, change in _customer_changes(connection, tenant, build, order_month, customers):
            changes[customer][month, order_month] = change
    retention = RetentionChange()
    for customer, cells in changes.items():
        if moved := _moved_mrr(cells):
            retention.add(_retention(connection, tenant, build, customer, moved))
    retention.apply(connection, tenant, build, "orders")
    _store_customers(connection, tenant, build, changes)
    return changes


def _move_months(connection: sqlite3.Connection, tenant: str, build: int, differences: dict[Cell, Flows]) -> None:
    emptied, replaced = [], []
    for (dimension, member, month), difference in differences.items():
        key = (tenant, build, dimension, member, month)
        found = connection.execute(statement("rollups/month_stored"), key).fetchone()
        flows = difference.plus(Flows._make(found)) if found else difference
        check_fits(flows, tenant, month)
        if flows.entries:
            replaced.append((*key, *flows))
        else:
            emptied.append(key)
    connection.executemany(statement("rollups/month_delete"), emptied)
    connection.executemany(statement("rollups/month_replace"), replaced)


def _customer_changes(
    connection: sqlite3.Connection, tenant: str, build: int, order_month: int, customers: list[str]
) -> list[tuple[str, int, Change]]:
    """What customers ordered in a month gives to which month, where that is not as stored."""
    part: sums.Build = {"tenant": tenant, "build": build, "order_month": order_month}
    part |= {"first_bucket": first_bucket(order_month), "last_bucket": last_bucket(order_month)}
    flows_stored = statement("rollups/customer_stored")
    changes: list[tuple[str, int, Change]] = []
    with named_overflow(f"tenant {tenant!r} in {month_name(order_month)}"):
        for customer in customers:
            key = part | {"customer_id": customer}
            now = sums.customer_month(connection, key)
            stored = {row[0]: row[1:] for row in connection.execute(flows_stored, key)}
            changes += [
                (customer, month, (_flows(stored.get(month)), _flows(now.get(month))))
                for month in stored.keys() | now.keys()
                if stored.get(month) != now.get(month)
            ]
    return changes


def _moved_mrr(cells: Mapping[CustomerCell, Change]) -> dict[int, int]:
    """By how much a customer's changes move its MRR, by month; those that they do not move are left out."""
    moved: defaultdict[int, int] = defaultdict(int)
    for (month, _), (stored, now) in cells.items():
        moved[month] += (now or NOTHING).mrr - (stored or NOTHING).mrr
    return {month: difference for month, difference in moved.items() if difference}


def _retention(
    connection: sqlite3.Connection, tenant: str, build: int, customer: str, moved: Mapping[int, int]
) -> dict[int, Recurring]:
    """What a customer's moved MRR, which is not stored yet, moves in each month's recurring revenue."""
    key = {"tenant": tenant, "build": build, "customer_id": customer}
    with named_overflow(f"customer {customer!r} of tenant {tenant!r}"):
        before: dict[int, int] = dict(connection.execute(statement("rollups/customer_mrr"), key).fetchall())
    return retention_change(before, before | {month: before.get(month, 0) + moved[month] for month in moved})


def _store_customers(connection: sqlite3.Connection, tenant: str, build: int, changes: CustomerChanges) -> None:
    emptied, replaced = [], []
    for customer, cells in changes.items():
        for cell, (_, now) in cells.items():
            if now is None:
                emptied.append((tenant, build, customer, *cell))
            else:
                replaced.append((tenant, build, customer, *cell, *now))
    connection.executemany(statement("rollups/customer_delete"), emptied)
    connection.executemany(statement("rollups/customer_replace"), replaced)
