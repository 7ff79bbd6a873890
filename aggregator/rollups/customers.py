"""Customers as published: their names, and their orders in each preset window."""

import sqlite3
from collections.abc import Iterable, Mapping

from aggregator.periods import Window, month_name
from aggregator.rollups.flows import check_fits, named_overflow
from sql.statements import statement


def publish_names(connection: sqlite3.Connection, tenant: str, customers: Iterable[str]) -> bool:
    """Publish the names of customers; whether any changed."""
    changed = False
    for customer in customers:
        key = {"tenant": tenant, "customer_id": customer}
        written, published = connection.execute(statement("rollups/customer_name_pair"), key).fetchone()
        if written != published:
            changed = True
            connection.execute(statement("rollups/customer_name_delete"), key)
            connection.execute(statement("rollups/customer_name_copy"), key)
    return changed


def roll_up_windows(
    connection: sqlite3.Connection, tenant: str, build: int, customers: Iterable[str], windows: Mapping[str, Window]
) -> None:
    """Sum what customers ordered in each window, by month of the order.

    :raises RollupError: a total does not fit 64 bits
    """
    for customer in customers:
        key: dict[str, str | int] = {"tenant": tenant, "build": build, "customer_id": customer}
        months = connection.execute(statement("rollups/customer_months"), key).fetchall()
        for range_, window in windows.items():
            inside = [row for row in months if window.start <= row[0] <= window.end]
            if not inside:
                connection.execute(statement("rollups/customer_window_delete"), key | {"range": range_})
                continue
            sums = {
                "booked": sum(booked for _, booked, _ in inside),
                "lines": sum(lines for _, _, lines in inside),
                "first_month": months[0][0],
            }
            check_fits((sums["booked"],), tenant, window.end)
            connection.execute(statement("rollups/customer_window_replace"), key | sums | {"range": range_})


def refill_windows(connection: sqlite3.Connection, tenant: str, build: int, windows: Mapping[str, Window]) -> None:
    """Sum what every customer ordered in each of some windows anew, when they cover other months than before.

    :raises RollupError: a total does not fit 64 bits
    """
    for range_, window in windows.items():
        key = {"tenant": tenant, "build": build, "range": range_, "start": window.start, "end": window.end}
        connection.execute(statement("rollups/customer_windows_clear"), key)
        with named_overflow(f"a customer of tenant {tenant!r} in the months to {month_name(window.end)}"):
            connection.execute(statement("rollups/customer_windows_fill"), key)
