"""Customers: their names as published, and how many ordered in which months."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

from aggregator.facts.reading import copy_name, name_pair
from aggregator.rollups.flows import Flows
from aggregator.rollups.orders import CustomerChanges
from sql.statements import statement

NEVER = 0  # the month in which who orders for the first time had ordered before


def publish_names(connection: sqlite3.Connection, tenant: str, customers: Iterable[str]) -> bool:
    """Publish the names of customers; whether any changed."""
    changed = False
    for customer in customers:
        key = {"tenant": tenant, "customer_id": customer}
        written, published = name_pair(connection, key)
        if written != published:
            changed = True
            connection.execute(statement("rollups/customer_name_delete"), key)
            copy_name(connection, key)
    return changed


def count_customers(connection: sqlite3.Connection, tenant: str, build: int, changes: CustomerChanges) -> None:
    """Move the numbers of customers by the months in which some begin or cease to order.

    :param changes: of what customers ordered, stored by now
    """
    counts: defaultdict[tuple[int, int], int] = defaultdict(int)
    for customer, cells in changes.items():
        # a line counts in the month of its order alone, so that one change says whether the customer ordered in it
        begun = {cell[0] for cell, (stored, now) in cells.items() if _ordered(now) and not _ordered(stored)}
        ended = {cell[0] for cell, (stored, now) in cells.items() if _ordered(stored) and not _ordered(now)}
        if begun or ended:
            key = {"tenant": tenant, "build": build, "customer_id": customer}
            months = {month for (month,) in connection.execute(statement("rollups/ordered_months"), key)}
            for pair in _pairs((months - begun) | ended):
                counts[pair] -= 1
            for pair in _pairs(months):
                counts[pair] += 1
    moved = [(tenant, build, month, previous, number) for (previous, month), number in counts.items() if number]
    connection.executemany(statement("rollups/customer_count_move"), moved)
    connection.executemany(statement("rollups/customer_count_delete"), [row[:4] for row in moved])


def _ordered(flows: Flows | None) -> bool:
    return flows is not None and flows.lines > 0


def _pairs(months: set[int]) -> Iterable[tuple[int, int]]:
    """Each month in which a customer ordered, after the one before it."""
    return pairwise([NEVER, *sorted(months)])
