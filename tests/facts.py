"""Facts for tests: written as the API writes them, and read back in the API's form."""

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from aggregator.facts.parsing import parse
from aggregator.facts.statements import fact_statement
from aggregator.facts.table import FACTS, Row
from aggregator.facts.writing import Counts, write_rows
from aggregator.figures.kpis import KPIS
from aggregator.figures.tenants import Tenant
from aggregator.stored.tenants import load_tenant
from sql.database import writing

ApiRow = Mapping[str, Any]
MONEY = {"amount", "profit", "recognized", "booked", "backlog", "monthly_amount"}
BILLIONTHS = {"nrr", "uptime"}


def add_tenant(connection: sqlite3.Connection, tenant: str, profile: Mapping[str, Any]) -> Tenant:
    """Create a tenant, or give one another profile."""
    with writing(connection):
        connection.execute("INSERT INTO tenants (id, name) VALUES (?, ?) ON CONFLICT DO NOTHING", (tenant, tenant))
        for name, value in profile.items():
            connection.execute(f"UPDATE tenants SET {name} = ? WHERE id = ?", (value, tenant))
    return load_tenant(connection, tenant)


def post(connection: sqlite3.Connection, tenant: Tenant, fact: str, rows: Iterable[ApiRow], today: date) -> Counts:
    """Write rows in the API's form."""
    origin: Row = {"tenant": tenant.id, "source": "request:test", "received_at": 0}
    parsed = [parse(FACTS[fact], row, tenant, today) | origin for row in rows]
    with writing(connection):
        return write_rows(connection, fact, parsed)


def delete(connection: sqlite3.Connection, tenant: Tenant, fact: str, key: Mapping[str, str]) -> None:
    """Remove what a key names."""
    with writing(connection):
        connection.execute(fact_statement("facts/delete_named", fact), dict(key) | {"tenant": tenant.id})


def noon(today: date, timezone: str) -> datetime:
    """An instant of a tenant's day."""
    return datetime.combine(today, time(12), ZoneInfo(timezone)).astimezone(UTC)


def stored_facts(connection: sqlite3.Connection, tenant: Tenant) -> dict[str, list[ApiRow]]:
    """Every fact of a tenant in the API's form, whoever wrote it."""
    facts: dict[str, list[ApiRow]] = {}
    for fact in FACTS.values():
        names = [field.name for field in fact.fields]
        rows = connection.execute(f"SELECT {', '.join(names)} FROM {fact.name} WHERE tenant = ?", (tenant.id,))
        facts[fact.name] = [_in_major_units(dict(zip(names, row, strict=True)), tenant.digits) for row in rows]
    return facts


def _in_major_units(row: dict[str, Any], digits: int) -> ApiRow:
    for name, value in row.items():
        if value is None:
            continue
        if name in MONEY or (name == "value" and KPIS[row["kpi"]].kind == "money"):
            row[name] = Decimal(value).scaleb(-digits)
        elif name in BILLIONTHS or name == "value":
            row[name] = Decimal(value).scaleb(-9)
    return row
