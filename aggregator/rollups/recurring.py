"""Recurring revenue by month, and how much of it was kept of the customers of twelve months earlier."""

import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from operator import add
from typing import TypeAlias

from aggregator.facts import reading
from aggregator.rollups.flows import check_fits, named_overflow
from sql.statements import statement

SUBSCRIPTION_BUILD = 0  # subscriptions are recomputed whole by customer and need no builds

Recurring: TypeAlias = tuple[int, int, int]  # mrr, retained_from, retained


class RetentionChange:
    """By how much the recurring revenue of each month moves."""

    def __init__(self) -> None:
        self._months: defaultdict[int, Recurring] = defaultdict(lambda: (0, 0, 0))

    def add(self, change: Mapping[int, Recurring]) -> None:
        """Take in one customer's change."""
        for month, (mrr, retained_from, retained) in change.items():
            before = self._months[month]
            self._months[month] = (before[0] + mrr, before[1] + retained_from, before[2] + retained)

    def apply(self, connection: sqlite3.Connection, tenant: str, build: int, basis: str) -> bool:
        """Move the stored months; whether any moved.

        :raises RollupError: a total does not fit 64 bits
        """
        moved = {month: change for month, change in self._months.items() if any(change)}
        if not moved:
            return False
        key = {"tenant": tenant, "build": build, "basis": basis, "first": min(moved), "last": max(moved)}
        stored = {row[0]: row[1:] for row in connection.execute(statement("rollups/recurring_stored"), key)}
        emptied, replaced = [], []
        for month, change in moved.items():
            place = (tenant, build, basis, month)
            mrr, retained_from, retained = map(add, stored.get(month, (0, 0, 0)), change)
            check_fits((mrr, retained_from, retained), tenant, month)
            if mrr or retained_from or retained:
                replaced.append((*place, mrr, retained_from, retained))
            else:
                emptied.append(place)
        connection.executemany(statement("rollups/recurring_delete"), emptied)
        connection.executemany(statement("rollups/recurring_replace"), replaced)
        return True


def retention_change(before: Mapping[int, int], after: Mapping[int, int]) -> dict[int, Recurring]:
    """What a customer's MRR by month, changing from `before` to `after`, moves in each month's recurring revenue."""
    changed = {month for month in before.keys() | after.keys() if before.get(month, 0) != after.get(month, 0)}
    change = {}
    for month in changed | {month + 12 for month in changed}:
        was, now = _recurring(before, month), _recurring(after, month)
        change[month] = (now[0] - was[0], now[1] - was[1], now[2] - was[2])
    return change


def _recurring(mrr: Mapping[int, int], month: int) -> Recurring:
    now, then = mrr.get(month, 0), mrr.get(month - 12, 0)
    return (now, then, now) if then > 0 else (now, 0, 0)


def roll_up_subscriptions(connection: sqlite3.Connection, tenant: str, customers: set[str], today: date) -> set[int]:
    """Recompute customers' subscription MRR whole, by month to the current one.

    :param today: the tenant's day, on which the open month is taken
    :returns: the months that changed
    :raises RollupError: a total does not fit 64 bits
    """
    retention = RetentionChange()
    changed: set[int] = set()
    for customer in sorted(customers):
        key: dict[str, str | int] = {"tenant": tenant, "customer_id": customer}
        stored: dict[int, int] = dict(connection.execute(statement("rollups/subscription_stored"), key).fetchall())
        with named_overflow(f"the subscriptions of customer {customer!r} of tenant {tenant!r}"):
            current = reading.subscription_months(connection, tenant, customer, today)
        if current == stored:
            continue
        changed |= {month for month in stored.keys() | current.keys() if stored.get(month) != current.get(month)}
        retention.add(retention_change(stored, current))
        for month in stored.keys() | current.keys():
            if month not in current:
                connection.execute(statement("rollups/subscription_delete"), key | {"month": month})
            elif current[month] != stored.get(month):
                values = {"month": month, "mrr": current[month]}
                connection.execute(statement("rollups/subscription_replace"), key | values)
    retention.apply(connection, tenant, SUBSCRIPTION_BUILD, "subscriptions")
    return changed
