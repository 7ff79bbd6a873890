"""Order lines for tests, written as another program would: plain SQL, amounts in minor units."""

import gzip
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any

import orjson

from aggregator.facts.table import MAX_AMOUNT
from jobs.refresher.refresh import RefreshReport, refresh

BIGGEST = 2**63 - 1
MONTH_TOTALS = (
    "SELECT month, booked, recognized, mrr FROM month_flows AS f"
    " JOIN tenants AS t ON t.id = f.tenant AND t.build = f.build"
    " WHERE f.tenant = ? AND dimension = 'total' ORDER BY month"
)

Row = dict[str, Any]


def insert(connection: sqlite3.Connection, table: str, verb: str = "INSERT", **columns: Any) -> None:
    """Insert one row, committed at once."""
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(f":{name}" for name in columns)
    connection.execute(f"{verb} INTO {table} ({names}) VALUES ({values})", columns)


@contextmanager
def unchecked(connection: sqlite3.Connection) -> Iterator[None]:
    """As a program writes that has told SQLite to ignore the rules of the tables."""
    connection.execute("PRAGMA ignore_check_constraints = 1")
    yield
    connection.execute("PRAGMA ignore_check_constraints = 0")


def order(connection: sqlite3.Connection, order_id: str, order_date: str, amount: int, **more: Any) -> None:
    """Insert one order line, of an amount beyond all bounds too."""
    with unchecked(connection) if abs(amount) > MAX_AMOUNT else nullcontext():
        insert(connection, "orders", order_id=order_id, order_date=order_date, amount=amount, **more)


def marks(connection: sqlite3.Connection) -> set[tuple[str, str, int, str]]:
    """Every mark: tenant, subject, part, member."""
    return set(connection.execute("SELECT tenant, subject, part, member FROM dirty"))


def unmark(connection: sqlite3.Connection) -> None:
    """Forget every mark."""
    connection.execute("DELETE FROM dirty")


def at(day: str, hour: int = 12) -> datetime:
    """An hour of a day in UTC."""
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=UTC)


def refreshed(connection: sqlite3.Connection, day: str) -> RefreshReport:
    """Refresh at noon of a day, successfully."""
    report = refresh(connection, at(day))
    assert report.failed == {}
    return report


def dashboard(connection: sqlite3.Connection, range_: str = "12m", tenant: str = "default") -> Any:
    """The newest stored dashboard by month."""
    (compressed,) = connection.execute(
        'SELECT compressed FROM documents WHERE tenant = ? AND "range" = ? AND granularity = ?'
        " ORDER BY generation DESC LIMIT 1",
        (tenant, range_, "month"),
    ).fetchone()
    return orjson.loads(gzip.decompress(compressed))


def generations(connection: sqlite3.Connection, tenant: str = "default") -> list[int]:
    """The generations that are kept."""
    rows = connection.execute("SELECT generation FROM generations WHERE tenant = ? ORDER BY 1", (tenant,))
    return [generation for (generation,) in rows]


def months(connection: sqlite3.Connection, tenant: str = "default") -> dict[str, tuple[int, int, int]]:
    """Booked, recognized and MRR of order lines by month, from the live rollup."""
    return {
        f"{month // 12}-{month % 12 + 1:02d}": (booked, recognized, mrr)
        for month, booked, recognized, mrr in connection.execute(MONTH_TOTALS, (tenant,))
    }


ROLLUPS = (
    "bucket_flows", "month_flows", "customer_flows", "window_members", "customer_counts", "recurring_flows",
    "subscription_flows", "uptime_flows", "pipeline_flows", "customer_names", "rollup_days", "ahead_flows",
    "customer_ahead",
)  # fmt: skip


# the lists of the next month, which may be prepared, are shown to nobody
SHOWN = (
    " AND last_month = (SELECT json_extract(context, '$.as_of') FROM generations AS g"
    " WHERE g.tenant = :tenant ORDER BY generation DESC LIMIT 1)"
)


def rollups(connection: sqlite3.Connection, tenant: str = "default") -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every live rollup, without its build."""
    (build,) = connection.execute("SELECT build FROM tenants WHERE id = ?", (tenant,)).fetchone()
    stored = {}
    for table in ROLLUPS:
        names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        live = "AND build IN (0, :build)" if "build" in names else ""
        live += SHOWN if table == "window_members" else ""
        columns = ", ".join(f'"{name}"' for name in names if name != "build")
        key = {"tenant": tenant, "build": build}
        rows = connection.execute(f"SELECT {columns} FROM {table} WHERE tenant = :tenant {live}", key)
        stored[table] = sorted(rows)
    return stored


def published(connection: sqlite3.Connection, tenant: str = "default") -> dict[str, Any]:
    """Everything a reader of the newest generation gets, without its number and moment."""
    (generation,) = connection.execute("SELECT generation FROM published WHERE tenant = ?", (tenant,)).fetchone()
    key = (tenant, generation)
    pieces: dict[str, Any] = {
        f"{range_} {granularity}": {
            name: part
            for name, part in orjson.loads(gzip.decompress(compressed)).items()
            if name not in ("generation", "computed_at")
        }
        for range_, granularity, compressed in connection.execute(
            'SELECT "range", granularity, compressed FROM documents WHERE tenant = ? AND generation = ?', key
        )
    }
    pieces["months"] = connection.execute(
        "SELECT month, row FROM months WHERE tenant = ? AND valid_to > ? ORDER BY month", key
    ).fetchall()
    return pieces


Write = Callable[[sqlite3.Connection], None]
