"""Order lines, page by page: the only read of facts, bounded by an index whatever is stored."""

import base64
import binascii
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from aggregator.facts.buckets import first_bucket, last_bucket
from aggregator.facts.reading import lines_after
from aggregator.facts.table import LINE_COLUMNS
from aggregator.figures.documents.rendering import instant, number, render
from aggregator.figures.periods import FIRST_MONTH, LAST_MONTH, Window
from aggregator.figures.tenants import Tenant
from service.exchange.problems import refused

MAX_SCANNED = 5000  # lines looked at for one page: a filter that few pass gives a short page, and a cursor

Place = tuple[int, str, int]
"""Where a line stands: its bucket, order and number. Pages go on after a place."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which lines; None is any, and empty text a value that is not given."""

    period: Window | None = None  # of the order date
    members: Mapping[str, str | None] = field(default_factory=dict)  # of dimensions, by their column

    def passes(self, line: Mapping[str, Any]) -> bool:
        """Whether a line is one of them, as far as no index says so already."""
        return all(value is None or line[name] == (value or None) for name, value in self.members.items())

    @property
    def customer_id(self) -> str | None:
        """The customer whose lines an index finds."""
        return self.members.get("customer_id")

    @property
    def looks_at_lines(self) -> bool:
        """Whether lines are to be looked at beyond what an index says."""
        return any(value is not None for name, value in self.members.items() if name != "customer_id" or value == "")


@dataclass(frozen=True, slots=True)
class Page:
    """A page as JSON, and where the next one begins; None after the last."""

    body: bytes
    next_cursor: str | None


def page(connection: sqlite3.Connection, tenant: Tenant, filters: Filters, after: Place | None, limit: int) -> Page:
    """A page of lines in the order of their places, at most `limit`."""
    scan = MAX_SCANNED if filters.looks_at_lines else min(MAX_SCANNED, limit)
    found: list[dict[str, Any]] = []
    last: Place | None = None
    for scanned, row in enumerate(lines_after(connection, _place(tenant, filters, after, scan + 1))):
        bucket, *values = row
        if scanned == scan or len(found) == limit:
            break
        line = dict(zip(LINE_COLUMNS, values, strict=True))
        last = bucket, line["order_id"], line["line_no"]
        if filters.passes(line):
            found.append(_shown(line, tenant))
    else:
        last = None
    next_cursor = None if last is None else cursor(last)
    return Page(render({"orders": found, "next_cursor": next_cursor}), next_cursor)


def cursor(place: Place) -> str:
    """A place as clients carry it."""
    return base64.urlsafe_b64encode(orjson.dumps(place)).decode().rstrip("=")


def place_of(text: str) -> Place:
    """The place that a cursor names.

    :raises Problem: it names none
    """
    try:
        match orjson.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)):
            case [int() as bucket, str() as order_id, int() as line_no] if (
                type(bucket) is type(line_no) is int
                and 0 <= bucket <= last_bucket(LAST_MONTH)
                and len(order_id) <= 200
                and 0 <= line_no <= 10**9
            ):
                return bucket, order_id, line_no
    except (ValueError, binascii.Error):
        pass
    raise refused("cursor", "cursor is none that this service gave: take next_cursor of the page before")


def _place(tenant: Tenant, filters: Filters, after: Place | None, limit: int) -> dict[str, Any]:
    period = filters.period or Window(FIRST_MONTH, LAST_MONTH)
    before: Place = (first_bucket(period.start), "", 0)  # no order's number is empty, so none stands there
    bucket, order_id, line_no = before if after is None else max(before, after)
    return {
        "tenant": tenant.id,
        "customer_id": filters.customer_id,
        "bucket": bucket,
        "order_id": order_id,
        "line_no": line_no,
        "last_bucket": last_bucket(period.end),
        "limit": limit,
    }


def _shown(line: Mapping[str, Any], tenant: Tenant) -> dict[str, Any]:
    return {
        **line,
        "amount": number(line["amount"], "money", tenant.digits),
        "profit": number(line["profit"], "money", tenant.digits),
        "received_at": instant(line["received_at"] * 1000),
    }
