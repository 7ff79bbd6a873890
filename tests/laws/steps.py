"""Random histories: what several writers do to the facts of two tenants, and when they are refreshed.

A history is a list of steps, `Stage.play` does them in order. Rows are in the columns and units of the database, as any
program may write them. Keys are few, and most of them are taken when a history begins, so that writers meet.
"""

import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Literal, TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from sqlite_utils.db import Database, Table

from aggregator.facts.statements import fact_statement
from aggregator.facts.table import FACTS
from aggregator.facts.writing import write_rows
from jobs.refresher.refresh import refresh
from sql.database import writing

Value: TypeAlias = str | int | None
DbRow: TypeAlias = Mapping[str, Value]
Writer: TypeAlias = Literal["api", "replace", "ignore", "sqlite_utils", "sqlite3"]

FIRST_DAY = date(2026, 2, 20)
PROFILES: dict[str, dict[str, Value]] = {
    "default": {},
    "other": {"currency": "JPY", "timezone": "Pacific/Auckland", "fiscal_year_start": 4},
}
WRITERS: tuple[Writer, ...] = ("api", "api", "replace", "replace", "ignore", "sqlite_utils")
if shutil.which("sqlite3"):
    WRITERS = (*WRITERS, "sqlite3")


@dataclass(frozen=True)
class Write:
    """A writer sends a row."""

    tenant: str
    writer: Writer
    fact: str
    row: DbRow


@dataclass(frozen=True)
class Change:
    """A program changes columns of the rows that a key, or the first part of one, names; maybe the key itself."""

    tenant: str
    fact: str
    key: DbRow
    values: DbRow


@dataclass(frozen=True)
class Delete:
    """A program deletes the rows that a key, or the first part of one, names."""

    tenant: str
    fact: str
    key: DbRow
    by_api: bool


@dataclass(frozen=True)
class Regret:
    """A program deletes all order lines of a tenant, and takes it back."""

    tenant: str


@dataclass(frozen=True)
class Profile:
    """A tenant is set otherwise."""

    tenant: str
    values: DbRow


@dataclass(frozen=True)
class Refresh:
    """Some days later everything is refreshed."""

    days: int


Step: TypeAlias = Write | Change | Delete | Regret | Profile | Refresh

# ── Rows ───────────────────────────────────────────────────────────────────────────────────────────────────────

turning_days = st.sampled_from(
    [date(2024, 2, 29), date(2025, 2, 28), date(2025, 4, 30), date(2025, 5, 1), date(2025, 12, 31), date(2026, 1, 1)]
)
days = st.dates(date(2024, 11, 1), date(2026, 7, 31)) | turning_days
amounts = st.sampled_from([-15, -5, -1, 0, 1, 5, 15, 36500, -100000]) | st.integers(-(10**7), 10**7)
months = st.integers(2024 * 12 + 10, 2026 * 12 + 2).map(lambda month: f"{month // 12}-{month % 12 + 1:02d}")
billionths = st.sampled_from([0, 10**9, 999_000_000, 333_333_333]) | st.integers(0, 10**9)
customers = st.sampled_from([None, "C1", "C2", "C3"])


def iso(day: date | None) -> str | None:
    """As stored."""
    return day.isoformat() if day else None


@st.composite
def order_rows(draw: st.DrawFn) -> DbRow:
    """An order line."""
    start = draw(st.none() | days)
    end = start + timedelta(draw(st.integers(0, 70) | st.integers(0, 800))) if start and draw(st.booleans()) else None
    return {
        "order_id": draw(st.sampled_from(["1", "900100", "Ä-7"])),
        "line_no": draw(st.sampled_from([1, 1, 1, 2])),
        "customer_id": draw(customers),
        "order_date": draw(days).isoformat(),
        "type": draw(st.sampled_from(["one_off", "subscription", "recurring", "service"])),
        "amount": draw(amounts),
        "profit": draw(st.none() | amounts),
        "service_start": iso(start),
        "service_end": iso(end),
        "product_line": draw(st.sampled_from([None, "Bikes", "Care"])),
        "region": draw(st.sampled_from([None, "North"])),
    }


@st.composite
def subscription_rows(draw: st.DrawFn) -> DbRow:
    """A subscription."""
    start = draw(days)
    return {
        "subscription_id": draw(st.sampled_from(["S1", "S2", "S3"])),
        "customer_id": draw(st.sampled_from(["C1", "C2"])),
        "start_date": start.isoformat(),
        "end_date": iso(draw(st.none() | st.integers(0, 500).map(lambda length: start + timedelta(length)))),
        "monthly_amount": draw(amounts),
    }


@st.composite
def opportunity_rows(draw: st.DrawFn) -> DbRow:
    """An opportunity."""
    created, stage = draw(st.none() | days), draw(st.sampled_from(["open", "won", "lost"]))
    closed = (created or draw(days)) + timedelta(draw(st.integers(0, 400)))
    return {
        "opportunity_id": draw(st.sampled_from(["O1", "O2", "O3"])),
        "created_date": iso(created),
        "stage": stage,
        "close_date": iso(closed) if stage != "open" or draw(st.booleans()) else None,
        "amount": draw(st.none() | amounts),
    }


def rows(**columns: SearchStrategy[Value]) -> SearchStrategy[DbRow]:
    """A row whose columns are independent."""
    return st.fixed_dictionaries(columns)


ROWS: dict[str, SearchStrategy[DbRow]] = {
    "orders": order_rows(),
    "subscriptions": subscription_rows(),
    "opportunities": opportunity_rows(),
    "revenue_trend": rows(month=months, recognized=amounts, booked=amounts, backlog=amounts),
    "retention_nrr": rows(month=months, nrr=billionths),
    "ops_uptime": rows(service=st.sampled_from(["web", "mail"]), day=days.map(iso), uptime=billionths),
    "customers": rows(customer_id=st.sampled_from(["C1", "C2"]), name=st.sampled_from([None, "One", "Two"]),
                      segment=st.sampled_from([None, "big"]), country=st.just("GB")),
    "targets": rows(kpi=st.sampled_from(["revenue", "nrr", "arr"]), month=months, value=amounts),
}  # fmt: skip

# ── Steps ──────────────────────────────────────────────────────────────────────────────────────────────────────

tenants = st.sampled_from(sorted(PROFILES))
fact_names = st.sampled_from(["orders"] * 8 + ["subscriptions", "opportunities"] + sorted(ROWS.keys() - {"orders"}))


@st.composite
def writes(draw: st.DrawFn, tenant: str | None = None) -> Write:
    """A row from a writer."""
    fact = draw(fact_names)
    return Write(tenant or draw(tenants), draw(st.sampled_from(WRITERS)), fact, draw(ROWS[fact]))


@st.composite
def changes(draw: st.DrawFn, tenant: str | None = None) -> Change:
    """Some columns of a row become those of another: its key too, or its tenant, at times."""
    fact = draw(fact_names)
    key_names = FACTS[fact].key[: draw(st.integers(1, len(FACTS[fact].key)))]
    row, other = draw(ROWS[fact]), dict(draw(ROWS[fact]))
    some = st.lists(st.sampled_from(sorted(other)), min_size=1, max_size=4, unique=True)
    names = draw(st.one_of(some, some, st.just(list(FACTS[fact].key))))
    values = {name: other[name] for name in names}
    if tenant is None and draw(st.integers(0, 9)) == 0:
        values["tenant"] = draw(tenants)
    return Change(tenant or draw(tenants), fact, {name: row[name] for name in key_names}, values)


@st.composite
def deletes(draw: st.DrawFn, tenant: str | None = None) -> Delete:
    """A row goes, or an order."""
    fact, by_api = draw(fact_names), draw(st.booleans())
    names = ("order_id",) if fact == "orders" else FACTS[fact].key
    row = draw(ROWS[fact])
    return Delete(tenant or draw(tenants), fact, {name: row[name] for name in names}, by_api)


profiles = st.fixed_dictionaries(
    {},
    optional={
        "as_of": st.sampled_from(["auto", "today", "2025-12"]),
        "mrr_source": st.sampled_from(["auto", "orders", "subscriptions"]),
        "fiscal_year_start": st.integers(1, 12),
        "name": st.sampled_from(["One", "Two"]),
    },
).filter(bool)


def of_tenant(tenant: str | None = None) -> SearchStrategy[Step]:
    """A step that touches one tenant only, where one is named."""
    names = tenants if tenant is None else st.just(tenant)
    return st.one_of(
        writes(tenant),
        writes(tenant),
        writes(tenant),
        changes(tenant),
        deletes(tenant),
        st.builds(Regret, names),
        st.builds(Profile, names, profiles),
    )


refreshes = st.builds(Refresh, st.sampled_from([0, 0, 1, 9, 20, 40]))
histories = st.lists(st.one_of(of_tenant(), of_tenant(), of_tenant(), refreshes), min_size=12, max_size=40)

BEGINNING: tuple[tuple[str, DbRow], ...] = (
    ("orders", {"order_id": "1", "customer_id": "C1", "order_date": "2025-01-10", "type": "recurring", "amount": 900,
                "region": "North"}),
    ("orders", {"order_id": "1", "line_no": 2, "customer_id": "C2", "order_date": "2025-11-30", "amount": 5005,
                "profit": 1001, "service_start": "2026-02-28", "product_line": "Bikes"}),
    ("orders", {"order_id": "900100", "customer_id": "C1", "order_date": "2025-02-01", "type": "subscription",
                "amount": 36501, "service_start": "2025-01-15", "service_end": "2026-03-14", "product_line": "Care"}),
    ("orders", {"order_id": "Ä-7", "order_date": "2026-02-19", "type": "recurring", "amount": -77, "profit": -7}),
    ("subscriptions", {"subscription_id": "S1", "customer_id": "C1", "start_date": "2025-02-01",
                       "monthly_amount": 100}),
    ("subscriptions", {"subscription_id": "S2", "customer_id": "C2", "start_date": "2025-01-31",
                       "end_date": "2026-02-21", "monthly_amount": 40}),
    ("subscriptions", {"subscription_id": "S3", "customer_id": "C2", "start_date": "2026-03-01", "monthly_amount": 7}),
    ("opportunities", {"opportunity_id": "O1", "created_date": "2025-12-01", "stage": "open", "amount": 5000}),
    ("opportunities", {"opportunity_id": "O2", "stage": "won", "close_date": "2025-02-28", "amount": 300}),
    ("opportunities", {"opportunity_id": "O3", "created_date": "2026-01-31", "stage": "lost",
                       "close_date": "2026-03-02"}),
    ("revenue_trend", {"month": "2025-06", "recognized": 1000, "booked": 1500, "backlog": 70000}),
    ("retention_nrr", {"month": "2025-08", "nrr": 950_000_000}),
    ("ops_uptime", {"service": "web", "day": "2026-01-01", "uptime": 999_000_000}),
    ("customers", {"customer_id": "C1", "name": "One"}),
    ("targets", {"kpi": "revenue", "month": "2026-02", "value": 100}),
)  # fmt: skip

# ── Doing them ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Stage:
    """A database that steps are done to, and its day."""

    database: Path
    connection: sqlite3.Connection
    today: date = field(default=FIRST_DAY)

    def open(self) -> None:
        """Give the two tenants their profiles."""
        with writing(self.connection):
            self.connection.execute("INSERT INTO tenants (id, name) VALUES ('other', 'Other')")
            for tenant, values in PROFILES.items():
                _set(self.connection, tenant, values)

    def begin(self) -> None:
        """Give both tenants the same facts to begin with, and publish them."""
        for tenant in PROFILES:
            for fact, row in BEGINNING:
                self.do(Write(tenant, "replace", fact, row))
        self.refresh()

    @property
    def now(self) -> datetime:
        """An instant that is on `today` for both tenants."""
        return datetime.combine(self.today, time(6), UTC)

    def play(self, steps: list[Step]) -> None:
        """Do steps in order."""
        for step in steps:
            self.do(step)

    def do(self, step: Step) -> None:
        """Do one step. What the tables refuse has not happened."""
        connection = self.connection
        match step:
            case Refresh():
                self.today += timedelta(step.days)
                self.refresh()
            case Write():
                self.write(step)
            case Change():
                with suppress(sqlite3.IntegrityError), writing(connection):
                    _update(connection, step)
            case Delete():
                with writing(connection):
                    _delete(connection, step)
            case Regret():
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("DELETE FROM orders WHERE tenant = ?", (step.tenant,))
                connection.execute("ROLLBACK")
            case Profile():
                with writing(connection):
                    _set(connection, step.tenant, step.values)

    def refresh(self) -> None:
        """Publish what has changed."""
        report = refresh(self.connection, self.now)
        assert not report.failed

    def write(self, step: Write) -> None:
        """Send a row through its writer."""
        row = dict(step.row) | {"tenant": step.tenant}
        match step.writer:
            case "api":
                columns = dict.fromkeys(FACTS[step.fact].columns) | row | {"source": "request:1", "received_at": 0}
                with writing(self.connection):
                    write_rows(self.connection, step.fact, [columns])
            case "sqlite_utils":
                Table(Database(self.connection), step.fact).upsert(row, pk=("tenant", *FACTS[step.fact].key))
            case "replace" | "ignore":
                names = ", ".join(row)
                self.connection.execute(
                    f"INSERT OR {step.writer} INTO {step.fact} ({names}) VALUES ({', '.join('?' * len(row))})",
                    tuple(row.values()),
                )
            case "sqlite3":
                text = ", ".join(_literal(value) for value in row.values())
                subprocess.run(
                    [
                        "sqlite3", "-cmd", ".timeout 5000", str(self.database),
                        f"INSERT OR REPLACE INTO {step.fact} ({', '.join(row)}) VALUES ({text})",
                    ],
                    check=True,
                )  # fmt: skip


def _update(connection: sqlite3.Connection, step: Change) -> None:
    key = {"tenant": step.tenant} | dict(step.key)
    connection.execute(
        f"UPDATE OR REPLACE {step.fact} SET {', '.join(f'{name} = ?' for name in step.values)} "
        f"WHERE {' AND '.join(f'{name} = ?' for name in key)}",
        (*step.values.values(), *key.values()),
    )


def _delete(connection: sqlite3.Connection, step: Delete) -> None:
    key = {"tenant": step.tenant} | dict(step.key)
    if step.by_api:
        connection.execute(fact_statement("facts/delete_named", step.fact), key)
    else:
        where = " AND ".join(f"{name} = ?" for name in key)
        connection.execute(f"DELETE FROM {step.fact} WHERE {where}", tuple(key.values()))


def _set(connection: sqlite3.Connection, tenant: str, values: DbRow) -> None:
    for name, value in values.items():
        connection.execute(f"UPDATE tenants SET {name} = ? WHERE id = ?", (value, tenant))


def _literal(value: Value) -> str:
    if value is None or isinstance(value, int):
        return "NULL" if value is None else str(value)
    return "'" + value.replace("'", "''") + "'"
