"""A tenant's profile: what its figures are denominated and dated in."""

import sqlite3
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from sql.statements import statement

DEFAULT_TENANT = "default"


class UnknownTenantError(Exception):
    """There is no tenant of that name."""


@dataclass(frozen=True)
class Tenant:
    """One row of `tenants`, with the decimals of its currency; the neutral band in billionths."""

    id: str
    name: str
    currency: str
    digits: int
    unit: str
    timezone: str
    fiscal_year_start: int
    as_of: str
    mrr_source: str
    build: int
    neutral_relative: int = 10_000_000
    neutral_points: int = 5_000_000

    @cached_property
    def zone(self) -> ZoneInfo:
        """The timezone in which its days begin and end."""
        return ZoneInfo(self.timezone)


def load_tenants(connection: sqlite3.Connection) -> list[Tenant]:
    """All tenants by id."""
    return [Tenant(*row) for row in connection.execute(statement("reads/tenants"))]


def load_tenant(connection: sqlite3.Connection, tenant_id: str) -> Tenant:
    """One tenant.

    :raises UnknownTenantError: there is none of that id
    """
    for tenant in load_tenants(connection):
        if tenant.id == tenant_id:
            return tenant
    raise UnknownTenantError(f"There is no tenant {tenant_id!r}; `edb tenants list` names them.")
