"""The tenants' profiles, as stored."""

import sqlite3

from aggregator.figures.tenants import Tenant
from sql.statements import statement


class UnknownTenantError(Exception):
    """There is no tenant of that name."""


def load_tenants(connection: sqlite3.Connection) -> list[Tenant]:
    """All tenants by id."""
    return [Tenant(*row) for row in connection.execute(statement("reads/tenants"))]


def load_tenant(connection: sqlite3.Connection, tenant_id: str) -> Tenant:
    """One tenant.

    :raises UnknownTenantError: there is none of that id
    """
    found = connection.execute(statement("reads/tenant"), {"tenant": tenant_id}).fetchone()
    if found is None:
        raise UnknownTenantError(
            f"There is no tenant {tenant_id[:64]!r}; `edb tenants list` names those that there are."
        )
    return Tenant(*found)
