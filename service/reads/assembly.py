"""From the rollups of one moment to a finished document: what is stored is taken, the rest is put together.

Nothing here reads a fact.
"""

import gzip
import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

from aggregator.facts.table import DIMENSIONS
from aggregator.figures.documents.csv import csv_document
from aggregator.figures.documents.customers import (
    CONCENTRATION,
    Customer,
    CustomerMonth,
    customer_document,
    customers_document,
)
from aggregator.figures.documents.dashboard import TOP_CUSTOMERS, CustomerTotal, ServiceMonth, dashboard
from aggregator.figures.documents.kpi import Flows, Member, Members, kpi_document
from aggregator.figures.documents.operations import service_days, uptime_document
from aggregator.figures.history import History
from aggregator.figures.kpis import KPIS, Amount, Dimension
from aggregator.figures.largest import Order, Sums, proves, read_floors
from aggregator.figures.periods import PeriodError, Window, window_of
from aggregator.figures.tenants import Tenant
from aggregator.stored.history import load_history
from aggregator.stored.tenants import load_tenant
from service.exchange.asks import Ask, DocumentKind
from service.exchange.documents import CSV, Document, document
from service.exchange.problems import Problem, busy, refused
from sql.statements import statement

MAX_HISTORIES = 64
MAX_FIGURES = 20_000  # remembered per history; custom windows are many


class Histories:
    """The histories that were read last: a generation never changes, and many documents are made from one."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[tuple[str, int, int], History] = OrderedDict()

    def get(self, connection: sqlite3.Connection, tenant: str, generation: int, published_at_ms: int) -> History:
        """One published generation; a restored database may publish another one of the same number."""
        key = tenant, generation, published_at_ms
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                if len(found.figures) > MAX_FIGURES:
                    found.forget()
                return found
        history = load_history(connection, tenant, generation)
        with self._lock:
            self._kept[key] = history
            while len(self._kept) > MAX_HISTORIES:
                self._kept.popitem(last=False)
        return history


@dataclass(frozen=True, slots=True)
class _Sources:
    """Where a document is put together from: the rollups of one moment, and the generation that they are."""

    connection: sqlite3.Connection
    tenant: Tenant
    history: History
    window: Window

    def largest(self, dimension: str, order: Order, limit: int) -> list[tuple[str, str | None, Sums]]:
        """A dimension's members that are the first in an order: id, a customer's name, and what they give.

        They are taken from the window's list, or summed where none is stored or it does not prove so many.
        """
        asked: dict[str, str | int] = {"dimension": dimension, "order": order, "limit": limit}
        name = "listed_ordered" if order == "ordered" else "listed_members"
        for start, end, floors in self.rows("stored_window", dimension=dimension):
            listed = _sums_of(self.rows(name, **asked | {"start": start, "end": end}))
            if proves(listed, order, limit, read_floors(floors)):
                return listed
        return _sums_of(self.rows("summed_members", **asked))

    def rows(self, name: str, **also: str | int) -> list[Any]:
        """What a statement of reads/ finds for the tenant and the window."""
        return self.connection.execute(statement(f"reads/{name}"), self.keys() | also).fetchall()

    def keys(self) -> dict[str, str | int]:
        """The parameters that the statements share."""
        return {
            "tenant": self.tenant.id,
            "build": self.tenant.build,
            "start": self.window.start,
            "end": self.window.end,
        }


def load(
    connection: sqlite3.Connection, tenant_id: str, ask: Ask, generation: int | None, histories: Histories
) -> Document:
    """A document of the current generation, or of the one that is named.

    :raises Problem: no such tenant, customer or generation, or a range that cannot be; nothing published yet, or
        rollups that are not those of the current generation
    """
    tenant = load_tenant(connection, tenant_id)
    current, published_at_ms = _current(connection, tenant)
    if ask.format_ == "csv":
        source = load(connection, tenant_id, replace(ask, format_="json"), generation, histories)
        return document(
            csv_document(ask.kind, source.body), source.generation, media_type=CSV, filename=f"{_file_name(ask)}.csv"
        )
    wanted = current if generation is None else generation
    if ask.kind == "dashboard":
        stored = _stored(connection, tenant, ask, wanted)
        if stored is not None:
            return stored
    if wanted != current:
        raise Problem(404, f"Generation {wanted} is no longer kept, or not yet published; ask without generation.")
    if connection.execute(statement("reads/unpublished"), {"tenant": tenant.id}).fetchone():
        raise busy("So much has changed that the largest customers have to be found anew; try again in a moment.")
    history = histories.get(connection, tenant.id, current, published_at_ms)
    try:
        window = window_of(ask.range_, history.as_of, history.context.fiscal_year_start)
    except PeriodError as error:
        raise refused("range", str(error)) from None
    return document(_ASSEMBLE[ask.kind](_Sources(connection, tenant, history, window), ask), current)


def _current(connection: sqlite3.Connection, tenant: Tenant) -> tuple[int, int]:
    found = connection.execute(statement("reads/current"), {"tenant": tenant.id}).fetchone()
    if found is None:
        raise busy("The first figures are not computed yet; try again, and see that a scheduler is running.")
    generation, published_at_ms = found
    return generation, published_at_ms


def _stored(connection: sqlite3.Connection, tenant: Tenant, ask: Ask, generation: int) -> Document | None:
    key = {
        "tenant": tenant.id,
        "generation": generation,
        "kind": ask.kind,
        "range": ask.range_,
        "granularity": ask.granularity,
    }
    found = connection.execute(statement("reads/document"), key).fetchone()
    if found is None:
        return None
    tag, compressed = found
    return Document(generation, tag, gzip.decompress(compressed), compressed)


def _dashboard(sources: _Sources, ask: Ask) -> bytes:
    customers = _largest_customers(sources, TOP_CUSTOMERS)
    samples = [ServiceMonth(*row[:4]) for row in sources.rows("service_months")]
    return dashboard(sources.history, ask.range_, sources.window, ask.granularity, customers, samples)


def _kpi(sources: _Sources, ask: Ask) -> bytes:
    kpi = KPIS[ask.member]
    members: dict[str, Members] = {}
    if kpi.broken_down is not None:
        largest_by: Amount = "profit" if kpi.broken_down == "margin" else kpi.broken_down
        members = {dimension.key: _members(sources, largest_by, dimension) for dimension in DIMENSIONS}
    return kpi_document(kpi, sources.history, ask.range_, sources.window, ask.granularity, members)


def _members(sources: _Sources, amount: Amount, dimension: Dimension) -> Members:
    limit = dimension.shown
    largest = sources.largest(dimension.key, amount, limit)
    shown = [Member(id_, name or id_, Flows(*sums[:-1])) for id_, name, sums in largest]
    not_given = _sum_of(sources, "no_customer" if dimension.key == "customer" else dimension.key)
    known = sum((member.flows for member in shown), not_given or Flows())
    others = (_sum_of(sources, "total") or Flows()) - known
    return Members(shown, others if len(shown) == limit and others != Flows() else None, not_given)


def _sum_of(sources: _Sources, dimension: str) -> Flows | None:
    """What the lines that name no member of a dimension give; all lines of `total`."""
    for flows in sources.rows("member_sum", dimension=dimension):
        return Flows(*flows)
    return None


def _customers(sources: _Sources, ask: Ask) -> bytes:
    found = _largest_customers(sources, max(ask.limit, *CONCENTRATION))
    ((active, new),) = sources.rows("customer_counts")
    return customers_document(sources.history, ask.range_, sources.window, found, ask.limit, active, new)


def _largest_customers(sources: _Sources, limit: int) -> list[CustomerTotal]:
    largest = sources.largest("customer", "ordered", limit)
    return [CustomerTotal(id_, name, sums.booked, sums.lines) for id_, name, sums in largest]


def _sums_of(rows: list[Any]) -> list[tuple[str, str | None, Sums]]:
    return [(id_, name, Sums(*sums)) for id_, name, *sums in rows]


def _customer(sources: _Sources, ask: Ask) -> bytes:
    found = sources.rows("customer", customer_id=ask.member)
    if not found:
        raise Problem(404, f"There is no customer {ask.member[:200]!r}.")
    months = {
        month: CustomerMonth(booked, recognized, mrr, lines)
        for month, booked, recognized, mrr, lines in sources.rows("customer_months", customer_id=ask.member)
    }
    if sources.history.context.mrr_basis == "subscriptions":
        mrr_of = dict(sources.rows("customer_subscription_months", customer_id=ask.member))
        months = {
            month: replace(months.get(month, CustomerMonth()), mrr=mrr_of.get(month, 0))
            for month in months.keys() | mrr_of.keys()
        }
    return customer_document(sources.history, ask.range_, sources.window, Customer(ask.member, *found[0]), months)


def _uptime(sources: _Sources, ask: Ask) -> bytes:
    rows = sources.rows("service_months")
    samples = [ServiceMonth(*row[:4]) for row in rows]
    days = [day for service, *_, worst_days in rows for day in service_days(service, worst_days)]
    return uptime_document(sources.history, ask.range_, sources.window, samples, days)


_ASSEMBLE: Mapping[DocumentKind, Callable[[_Sources, Ask], bytes]] = {
    "dashboard": _dashboard,
    "kpi": _kpi,
    "customers": _customers,
    "customer": _customer,
    "uptime": _uptime,
}


def _file_name(ask: Ask) -> str:
    return "-".join(part for part in (ask.member if ask.kind == "kpi" else ask.kind, ask.range_) if part)
