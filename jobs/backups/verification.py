"""`edb verify`: the live rollups against a rebuild from nothing and against a second, independent query.

Everything is done on a copy taken at one moment, so the live database is only read, and only while it is copied.
"""

import gzip
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from heapq import merge
from itertools import groupby
from pathlib import Path
from secrets import token_hex
from typing import Any

import orjson

from aggregator.figures.documents.rendering import etag
from aggregator.figures.periods import month_name
from aggregator.rollups.flows import RollupError
from aggregator.rollups.publication import newest
from aggregator.rollups.rebuild import rebuild
from aggregator.rollups.verification import Difference, second_opinion
from aggregator.stored.epochs import newest_epoch
from aggregator.stored.tenants import load_tenant, load_tenants
from jobs.backups.backup import passing
from jobs.refresher.refresh import recover, refresh, run_recomputes
from sql.database import open_reader, open_writer, writing

# Every table that a rebuild makes anew, by its key; `build` may differ between two right ones. Lists of the largest
# members may be longer or shorter, so the second opinion alone proves them.
ROLLUPS = {
    "bucket_flows": ("bucket", "dimension", "member", "month"),
    "month_flows": ("dimension", "member", "month"),
    "customer_flows": ("customer_id", "month", "order_month"),
    "customer_counts": ("month", "previous"),
    "recurring_flows": ("basis", "month"),
    "ahead_flows": ("bucket",),
    "customer_ahead": ("customer_id", "order_month"),
    "subscription_flows": ("customer_id", "month"),
    "uptime_flows": ("month", "service"),
    "pipeline_flows": ("month",),
    "customer_names": ("customer_id",),
}
PUBLICATIONS = ("months", "generations", "documents", "published")
VARYING = ("generation", "computed_at")  # of a document: what a rebuild writes differently


@dataclass
class Verdict:
    """The tenants that were looked at, and every difference found."""

    tenants: list[str] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)


def verify_database(database: Path, now: datetime, tenant: str | None = None) -> Verdict:
    """Compare what is live with what the facts give.

    Marks that wait are applied to the copy first, as the next refresh would.

    :param now: an aware instant; each tenant's day follows from it
    :param tenant: only this one; None for all
    :raises UnknownTenantError: there is no such tenant
    :raises DatabaseError: the database cannot be read
    """
    verdict = Verdict()
    folder = database.absolute().with_name(f".edb-verify-{token_hex(4)}")
    with passing(database, folder):
        folder.mkdir(mode=0o700)
        live, rebuilt = folder / "live.sqlite3", folder / "rebuilt.sqlite3"
        _copy(database, live)
        with closing(open_writer(live)) as connection:
            verdict.tenants = [load_tenant(connection, tenant).id] if tenant else _names(connection)
            failed = _finish_waiting(connection, now)
            verdict.differences += [found for found in failed if found.tenant in verdict.tenants]
            _copy(live, rebuilt)
            with closing(open_writer(rebuilt)) as other:
                for name in sorted(set(verdict.tenants) - {found.tenant for found in failed}):
                    verdict.differences += second_opinion(connection, name)
                    verdict.differences += _against_rebuild(connection, other, name, now)
    return verdict


def _names(connection: sqlite3.Connection) -> list[str]:
    return [tenant.id for tenant in load_tenants(connection)]


def _copy(source: Path, target: Path) -> None:
    with closing(open_reader(source)) as connection, closing(sqlite3.connect(target)) as copy:
        connection.backup(copy)


def _finish_waiting(connection: sqlite3.Connection, now: datetime) -> list[Difference]:
    """Apply the marks that wait, without the pause after a failure and without the import that may be running.

    :returns: the tenants for which that fails, which leaves nothing to compare
    """
    with writing(connection):
        connection.execute("UPDATE published SET retry_at = 0")
        connection.execute("UPDATE imports SET state = 'done' WHERE state IN ('merging', 'undoing')")
    recover(connection)
    report = refresh(connection, now)
    run_recomputes(connection, now, newest_epoch(connection))  # after many changes a refresh asks for a rebuild
    return [Difference(name, "refresh", "a generation", error) for name, error in report.failed.items()]


def _against_rebuild(
    live: sqlite3.Connection, rebuilt: sqlite3.Connection, tenant: str, now: datetime
) -> Iterator[Difference]:
    with writing(rebuilt):
        for table in (*ROLLUPS, "windows", "window_members", *PUBLICATIONS):
            rebuilt.execute(f"DELETE FROM {table} WHERE tenant = ?", (tenant,))
    try:
        rebuild(rebuilt, tenant, now, newest_epoch(rebuilt), lambda _: None)
    except RollupError as error:
        yield Difference(tenant, "rebuild", "a generation", str(error))
        return
    for table, key in ROLLUPS.items():
        yield from _table_differences(
            tenant, table, key, _rows(rebuilt, tenant, table, key), _rows(live, tenant, table, key)
        )
    yield from _document_differences(live, rebuilt, tenant)


def _rows(connection: sqlite3.Connection, tenant: str, table: str, key: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    """A table's rows in the order of its key: the key, then the other columns, without tenant and build."""
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    values = [column for column in columns if column not in ("tenant", "build", *key)]
    quoted = ", ".join(f'"{column}"' for column in (*key, *values))
    order = ", ".join(f'"{column}"' for column in key)
    build = "AND build = (SELECT build FROM tenants WHERE id = tenant)" if "build" in columns else ""
    if table == "recurring_flows":
        build = "AND build IN (0, (SELECT build FROM tenants WHERE id = tenant))"
    yield from connection.execute(f"SELECT {quoted} FROM {table} WHERE tenant = ? {build} ORDER BY {order}", (tenant,))


def _table_differences(
    tenant: str, table: str, key: tuple[str, ...], expected: Iterator[tuple[Any, ...]], found: Iterator[tuple[Any, ...]]
) -> Iterator[Difference]:
    """Every key whose rows differ, reading both sides once in the order of the key."""
    width = len(key)
    sides = merge(
        ((row[:width], 0, row[width:]) for row in expected),
        ((row[:width], 1, row[width:]) for row in found),
        key=lambda entry: (entry[0], entry[1]),
    )
    for members, entries in groupby(sides, key=lambda entry: entry[0]):
        both: list[Any] = [None, None]
        for _, side, values in entries:
            both[side] = values
        if both[0] != both[1]:
            yield Difference(tenant, f"{table} {dict(zip(key, members, strict=True))}", both[0], both[1])


def _document_differences(live: sqlite3.Connection, rebuilt: sqlite3.Connection, tenant: str) -> Iterator[Difference]:
    expected, found = _published(rebuilt, tenant), _published(live, tenant)
    for name in sorted(expected.keys() | found.keys()):
        if expected.get(name) != found.get(name):
            yield Difference(tenant, name, expected.get(name), found.get(name))


def _published(connection: sqlite3.Connection, tenant: str) -> dict[str, Any]:
    """What readers of the newest generation get, piece by piece: its months, and the parts of its documents."""
    published = newest(connection, tenant)
    if published is None:
        return {}
    key = {"tenant": tenant, "generation": published.generation}
    pieces: dict[str, Any] = {
        f"month {month_name(month)}": row.decode(errors="replace")
        for month, row in connection.execute(
            "SELECT month, row FROM months WHERE tenant = :tenant AND valid_to > :generation", key
        )
    }
    pieces["context"] = asdict(replace(published.context, today=""))
    for range_, granularity, compressed, tag in connection.execute(
        'SELECT "range", granularity, compressed, etag FROM documents'
        " WHERE tenant = :tenant AND generation = :generation",
        key,
    ):
        name = f"dashboard {range_} {granularity}"
        body = _body(compressed)
        pieces[f"{name} as sent"] = "its tag" if etag(body) == tag else "another tag"
        try:
            parts = orjson.loads(body)
        except orjson.JSONDecodeError:
            parts = {"body": body.decode(errors="replace")}
        pieces |= {f"{name} {part}": value for part, value in parts.items() if part not in VARYING}
    return pieces


def _body(compressed: bytes) -> bytes:
    """A document's bytes; none where they cannot be read."""
    try:
        return gzip.decompress(compressed)
    except (OSError, EOFError, zlib.error):
        return b""
