"""Publishes a tenant: its months and dashboards as one generation, inside the caller's transaction."""

import gzip
import sqlite3
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import orjson

from aggregator.facts import reading
from aggregator.figures.documents.dashboard import TOP_CUSTOMERS, CustomerTotal, ServiceMonth, dashboards
from aggregator.figures.documents.rendering import etag
from aggregator.figures.history import Context, History, MonthRow
from aggregator.figures.periods import (
    GRANULARITIES,
    PRESETS,
    Window,
    as_of_day,
    month_key,
    parse_month,
    window_of,
)
from aggregator.figures.tenants import Tenant
from aggregator.rollups.flows import NOTHING, Flows, check_fits
from aggregator.rollups.recurring import SUBSCRIPTION_BUILD
from aggregator.stored.epochs import check_epoch
from sql.statements import statement

RECENT_DAYS = 45  # facts this young make the current month the as-of month
DOCUMENTS_KEPT_MS = 75_000  # how long the documents of a replaced generation can still be asked for
GENERATIONS_KEPT_MS = 24 * 3600 * 1000  # how long its months can still be read
COMPRESSION_LEVEL = 5
LATEST_KEPT = 16  # tenants; about a megabyte each


@dataclass(frozen=True)
class Published:
    """A tenant's newest generation: its number, the day it was last confirmed on, and its context."""

    generation: int
    today: date
    context: Context


def newest(connection: sqlite3.Connection, tenant: str) -> Published | None:
    """What is published of a tenant; None before its first generation."""
    found = connection.execute(statement("publish/current"), {"tenant": tenant}).fetchone()
    if found is None:
        return None
    generation, today, context = found
    return Published(generation, date.fromisoformat(today), Context(**orjson.loads(context)))


def context_of(
    connection: sqlite3.Connection, tenant: Tenant, today: date, end: tuple[int, str | None] | None = None
) -> Context:
    """The context in which a tenant's figures are computed on a day.

    :param end: the day's `as_of_month`, where it is known
    """
    as_of, data_through = end or as_of_month(connection, tenant, today)
    return Context(
        tenant=tenant.id,
        name=tenant.name,
        currency=tenant.currency,
        digits=tenant.digits,
        unit=tenant.unit,
        timezone=tenant.timezone,
        fiscal_year_start=tenant.fiscal_year_start,
        mrr_basis=_mrr_basis(connection, tenant),
        today=today.isoformat(),
        as_of=as_of,
        data_through=data_through,
        band_relative=tenant.neutral_relative,
        band_points=tenant.neutral_points,
    )


def preset_windows(context: Context) -> dict[str, Window]:
    """The window of each preset."""
    return {range_: window_of(range_, context.as_of, context.fiscal_year_start) for range_ in PRESETS}


def is_same(before: Context, after: Context) -> bool:
    """Whether two contexts give the same figures from the same rollups.

    Another day changes nothing after a month that was closed on both.
    """
    open_month = min(month_key(date.fromisoformat(context.today)) for context in (before, after))
    return before == after or (after.as_of < open_month and before == replace(after, today=before.today))


def changed_months(
    connection: sqlite3.Connection, tenant: Tenant, context: Context
) -> tuple[dict[int, MonthRow], dict[int, bytes | None]]:
    """A tenant's month rows, and those that are not as published: their new bytes, None for one that is gone.

    :raises RollupError: a total does not fit 64 bits
    """
    rows = {row.month: row for row in _month_rows(connection, tenant, context)}
    key = {"tenant": tenant.id}
    stored: dict[int, bytes] = dict(connection.execute(statement("publish/months_current"), key).fetchall())
    current = {month: row.as_bytes() for month, row in rows.items()}
    changes: dict[int, bytes | None] = {month: body for month, body in current.items() if stored.get(month) != body}
    changes |= dict.fromkeys(stored.keys() - current.keys())
    return rows, changes


def publish(
    connection: sqlite3.Connection,
    tenant: Tenant,
    context: Context,
    rows: dict[int, MonthRow],
    changes: Mapping[int, bytes | None],
    *,
    generation: int,
    epoch: int,
    now_ms: int,
) -> History:
    """Write a generation: the months that changed, the dashboards of every preset, and the pointer to it.

    :raises StaleEpochError: the epoch is not the newest
    """
    check_epoch(connection, epoch)
    key = {"tenant": tenant.id, "generation": generation}
    rows_of = [key | {"month": month, "row": body} for month, body in changes.items()]
    connection.executemany(statement("publish/month_close"), rows_of)
    connection.executemany(statement("publish/month_open"), [row for row in rows_of if row["row"] is not None])
    history = _continued(History(context, generation, now_ms, rows))
    connection.executemany(statement("publish/document"), _dashboards(connection, tenant, history))
    connection.execute(
        statement("publish/generation"),
        key | {"epoch": epoch, "published_at": now_ms, "context": context.as_json()},
    )
    connection.execute(statement("publish/published"), key | {"today": context.today, "checked_at": now_ms})
    connection.execute(statement("publish/prune_documents"), key | {"documents_before": now_ms - DOCUMENTS_KEPT_MS})
    horizon = {"generations_before": now_ms - GENERATIONS_KEPT_MS}
    if connection.execute(statement("publish/prune_generations"), key | horizon).rowcount:
        connection.execute(statement("publish/prune_months"), key)
    return history


def as_of_month(connection: sqlite3.Connection, tenant: Tenant, today: date) -> tuple[int, str | None]:
    """The month that a tenant's figures end with on a day, and the latest order date or uptime day."""
    current = month_key(today)
    dates = reading.latest_dates(connection, tenant.id, today)
    data_through = max((day for kind in ("order", "uptime") if (day := dates[kind])), default=None)
    if tenant.as_of == "today":
        return current, data_through
    if tenant.as_of != "auto":
        return min(parse_month(tenant.as_of), current), data_through
    days = [
        as_of_day(parse_month(text), today) if kind in ("ledger", "retention") else date.fromisoformat(text)
        for kind, text in dates.items()
        if text
    ]
    latest = max(days, default=today)
    if latest >= today - timedelta(days=RECENT_DAYS):
        return current, data_through
    if reading.is_served(connection, tenant.id, today):
        return current, data_through
    return month_key(latest), data_through


def _mrr_basis(connection: sqlite3.Connection, tenant: Tenant) -> str:
    if tenant.mrr_source != "auto":
        return tenant.mrr_source
    key = {"tenant": tenant.id, "build": tenant.build}
    has_recurring_lines = any(row[7] for row in connection.execute(statement("publish/totals"), key))
    if has_recurring_lines or not reading.has_subscriptions(connection, tenant.id):
        return "orders"
    return "subscriptions"


def _month_rows(connection: sqlite3.Connection, tenant: Tenant, context: Context) -> list[MonthRow]:
    """The rows of every month with anything in it, and of every dense month, to the as-of month."""
    key: dict[str, str | int] = {"tenant": tenant.id, "build": tenant.build}
    totals = {month: Flows._make(flows) for month, *flows in connection.execute(statement("publish/totals"), key)}
    ledger = reading.ledger(connection, tenant.id)
    reported = reading.reported_retention(connection, tenant.id)
    targets = reading.targets(connection, tenant.id)
    basis = context.mrr_basis
    build = SUBSCRIPTION_BUILD if basis == "subscriptions" else tenant.build
    recurring = {
        month: sums
        for month, *sums in connection.execute(
            statement("publish/recurring"), {"tenant": tenant.id, "build": build, "basis": basis}
        )
    }
    uptime: dict[int, tuple[int, int]] = {}
    for _, month, total, samples in connection.execute(statement("publish/uptime"), key):
        before = uptime.get(month, (0, 0))
        uptime[month] = (before[0] + total, before[1] + samples)
    pipeline = {month: sums for month, *sums in connection.execute(statement("rollups/pipeline_stored"), key)}
    ahead = {month: sums for month, *sums in connection.execute(statement("publish/ahead"), key)}
    to_day = _to_day(connection, tenant, context)

    filled = totals.keys() | ledger.keys()
    first_dense = min(filled, default=context.as_of + 1)
    known = filled | reported.keys() | targets.keys() | recurring.keys() | uptime.keys() | pipeline.keys()
    first = min(known, default=context.as_of + 1)
    always = min(pipeline, default=0)  # no deal is dated in or before this month: what is open in it always was
    if pipeline:
        first = min(first, context.as_of)
    rows: list[MonthRow] = []
    backlog = 0
    for month in range(first, context.as_of + 1):
        flows = totals.get(month, NOTHING)
        ahead_booked, ahead_recognized = ahead.get(month, (0, 0))
        recognized, booked, derived_backlog = flows.recognized - ahead_recognized, flows.booked, 0
        shown: tuple[int | None, int | None, int | None] = (None, None, None)
        if month >= first_dense:
            derived_backlog = backlog + booked - recognized
            shown = ledger.get(month, (recognized, booked, derived_backlog))
            backlog = shown[2] or 0
            check_fits((derived_backlog,), tenant.id, month)
        kept = recurring.get(month, (0, 0, 0))
        rows.append(
            MonthRow(
                month,
                *shown,
                in_ledger=month in ledger,
                derived_recognized=recognized,
                derived_booked=booked,
                derived_backlog=derived_backlog,
                profit=flows.profit,
                profit_amount=flows.profit_amount,
                lines=flows.lines,
                mrr=kept[0] if basis == "subscriptions" else flows.mrr,
                retained_from=kept[1],
                retained=kept[2],
                nrr_reported=reported.get(month),
                uptime_total=uptime.get(month, (0, 0))[0],
                uptime_samples=uptime.get(month, (0, 0))[1],
                **dict(zip(_PIPELINE, pipeline.get(max(month, always), (0, 0, 0, 0, 0)), strict=True)),
                targets=targets.get(month, {}),
                ahead_booked=ahead_booked,
                ahead_recognized=ahead_recognized,
                to_day=to_day.get(month),
            )
        )
    return rows


def _to_day(connection: sqlite3.Connection, tenant: Tenant, context: Context) -> dict[int, tuple[int, int, int, int]]:
    """What the month before the open one, and the one a year before it, had booked by the same day."""
    today = date.fromisoformat(context.today)
    if context.as_of != month_key(today):
        return {}
    key: dict[str, str | int] = {"tenant": tenant.id, "build": tenant.build, "day": today.day}
    return {
        month: connection.execute(statement("publish/to_day"), key | {"month": month}).fetchone()
        for month in (context.as_of - 1, context.as_of - 12)
    }


_PIPELINE = ("open_amount", "open_valued", "open_unvalued", "won", "lost")


_latest: OrderedDict[str, History] = OrderedDict()
"""What was last published of the tenants that changed last: most of what was written of it holds for the next."""


def _continued(history: History) -> History:
    """The history, with all that holds of what was computed of its tenant's last one."""
    before = _latest.pop(history.context.tenant, None)
    if before is not None:
        history.carry(before)
    _latest[history.context.tenant] = history
    while len(_latest) > LATEST_KEPT:
        _latest.popitem(last=False)
    return history


def _dashboards(
    connection: sqlite3.Connection, tenant: Tenant, history: History
) -> list[tuple[str | int | bytes, ...]]:
    key: dict[str, str | int] = {"tenant": tenant.id, "build": tenant.build}
    uptime = [ServiceMonth(*row) for row in connection.execute(statement("publish/uptime"), key)]
    documents: list[tuple[str | int | bytes, ...]] = []
    for range_, window in preset_windows(history.context).items():
        listed = {"dimension": "customer", "start": window.start, "end": window.end, "limit": TOP_CUSTOMERS}
        largest = connection.execute(statement("reads/listed_ordered"), key | listed)
        customers = [CustomerTotal(id_, name, booked, lines) for id_, name, _, booked, _, _, lines in largest]
        bodies = dashboards(history, range_, window, GRANULARITIES, customers, uptime)
        for granularity, body in zip(GRANULARITIES, bodies, strict=True):
            compressed = gzip.compress(body, COMPRESSION_LEVEL, mtime=0)
            documents.append((tenant.id, history.generation, "dashboard", range_, granularity, etag(body), compressed))
    return documents
