"""The demo company: a tenant filled with three invented years, the same for the same day."""

import sqlite3
from datetime import date

from aggregator.figures.tenants import DEFAULT_TENANT
from aggregator.stored.tenants import load_tenant
from sql.database import writing
from sql.statements import each_statement, script


def load_demo(connection: sqlite3.Connection, today: date, tenant: str = DEFAULT_TENANT) -> None:
    """Fill a tenant without facts with the demo company, in one transaction; sql/init_data.sql tells what it is.

    :param today: in the tenant's timezone; the history ends on it
    :raises UnknownTenantError: there is no such tenant
    :raises sqlite3.IntegrityError: the tenant has the demo company already, or rows of the same keys; nothing changed
    """
    load_tenant(connection, tenant)
    values = {"tenant": tenant, "today": today.isoformat()}
    with writing(connection):
        for sql in each_statement(script("init_data")):
            connection.execute(sql, values)
