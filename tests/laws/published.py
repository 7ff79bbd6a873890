"""What a database says about a tenant, in a form that two databases can be compared in."""

import gzip
import json
import sqlite3
from decimal import Decimal
from pathlib import Path
from typing import Any

from aggregator.facts.table import FACTS
from sql.database import writing
from tests.lines import SHOWN

ROLLUPS = (
    "bucket_flows", "month_flows", "customer_flows", "window_members", "customer_counts", "subscription_flows",
    "recurring_flows", "uptime_flows", "pipeline_flows", "customer_names",
)  # fmt: skip
UNBUILT = 0  # the build of what a rebuild does not make anew


def rollups(connection: sqlite3.Connection, tenant: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the live rollups and of the newest months, by table; the number of the build left out."""
    (build,) = connection.execute("SELECT build FROM tenants WHERE id = ?", (tenant,)).fetchone()
    tables = {}
    for table in ROLLUPS:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        names = ", ".join(f'"{name}"' for name in columns if name != "build")
        where = f"AND build IN ({build}, {UNBUILT})" if "build" in columns else ""
        where += SHOWN if table == "window_members" else ""
        key = {"tenant": tenant, "build": build}
        rows = connection.execute(f"SELECT {names} FROM {table} WHERE tenant = :tenant {where}", key)
        tables[table] = sorted(rows, key=repr)
    newest = "SELECT month, row FROM months WHERE tenant = ? AND valid_to = 9223372036854775807 ORDER BY month"
    tables["months"] = connection.execute(newest, (tenant,)).fetchall()
    return tables


def documents(connection: sqlite3.Connection, tenant: str) -> dict[tuple[str, str], dict[str, Any]]:
    """The newest dashboards by range and granularity, without what differs from one generation to another."""
    rows = connection.execute(
        'SELECT "range", granularity, compressed FROM documents AS d WHERE tenant = ? AND kind = ? '
        "AND generation = (SELECT generation FROM published AS p WHERE p.tenant = d.tenant)",
        (tenant, "dashboard"),
    )
    return {(range_, granularity): _undated(compressed) for range_, granularity, compressed in rows}


def _undated(compressed: bytes) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(gzip.decompress(compressed), parse_float=Decimal)
    del content["generation"], content["computed_at"]
    return content


def copy_facts(source: Path, connection: sqlite3.Connection) -> None:
    """Give a new database the tenants and facts of another, in another order."""
    connection.execute("ATTACH ? AS source", (str(source),))
    with writing(connection):
        names = "name, currency, unit, timezone, fiscal_year_start, as_of, mrr_source"
        connection.execute(
            f"UPDATE tenants SET ({names}) = (SELECT {names} FROM source.tenants AS s WHERE s.id = tenants.id)"
        )
        for fact in FACTS.values():
            names = ", ".join(("tenant", *fact.columns))
            connection.execute(
                f"INSERT INTO main.{fact.name} ({names}) SELECT {names} FROM source.{fact.name} ORDER BY 2 DESC"
            )
    connection.execute("DETACH source")
