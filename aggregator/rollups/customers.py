"""Customers as published: their names."""

import sqlite3
from collections.abc import Iterable

from sql.statements import statement


def publish_names(connection: sqlite3.Connection, tenant: str, customers: Iterable[str]) -> bool:
    """Publish the names of customers; whether any changed."""
    changed = False
    for customer in customers:
        key = {"tenant": tenant, "customer_id": customer}
        written, published = connection.execute(statement("facts/name_pair"), key).fetchone()
        if written != published:
            changed = True
            connection.execute(statement("rollups/customer_name_delete"), key)
            connection.execute(statement("facts/copy_name"), key)
    return changed
