"""Uptime samples by service and month."""

import sqlite3
from collections.abc import Iterable

from aggregator.facts import reading
from sql.statements import statement


def roll_up_uptime(connection: sqlite3.Connection, tenant: str, months: Iterable[int]) -> bool:
    """Recompute months of uptime whole; whether anything changed."""
    changed = False
    for month in months:
        key = {"tenant": tenant, "month": month}
        stored = connection.execute(statement("rollups/uptime_stored"), key).fetchall()
        current = reading.uptime_of_month(connection, tenant, month)
        if current == stored:
            continue
        changed = True
        connection.execute(statement("rollups/uptime_delete"), key)
        rows = [(tenant, month, *row) for row in current]
        connection.executemany(statement("rollups/uptime_insert"), rows)
    return changed
