"""Opportunities by month: what is open at the end of the as-of day, and what was won and lost in the year to it."""

import sqlite3
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from itertools import accumulate
from typing import NamedTuple

from aggregator.facts import reading
from aggregator.figures.periods import as_of_day, month_key, year_before
from aggregator.rollups.flows import check_fits, named_overflow
from sql.statements import statement


class _Day(NamedTuple):
    """Opened and closed on a day; by running sum, up to it."""

    opened: int = 0
    opened_valued: int = 0
    opened_amount: int = 0
    closed: int = 0
    closed_valued: int = 0
    closed_amount: int = 0
    won: int = 0
    lost: int = 0


def roll_up_pipeline(connection: sqlite3.Connection, tenant: str, today: date) -> None:
    """Recompute a tenant's pipeline of every month to the current one.

    :raises RollupError: a total does not fit 64 bits
    """
    with named_overflow(f"the opportunities of tenant {tenant!r}"):
        rows = reading.opportunities_by_day(connection, tenant)
    current = {row[0]: row for row in _months([(day, _Day._make(counts)) for day, *counts in rows], today)}
    stored = {row[0]: row for row in connection.execute(statement("rollups/pipeline_stored"), {"tenant": tenant})}
    for month in stored.keys() - current.keys():
        connection.execute(statement("rollups/pipeline_delete"), {"tenant": tenant, "month": month})
    for month, row in current.items():
        if stored.get(month) != row:
            check_fits(row, tenant, month)
            connection.execute(statement("rollups/pipeline_replace"), (tenant, *row))


def _months(days: Sequence[tuple[str, _Day]], today: date) -> list[tuple[int, ...]]:
    """Rows of pipeline_flows to the current month, from the one before the first dated: what always was open."""
    dated = [day for day, _ in days if day]
    if not days:
        return []
    names = [day for day, _ in days]
    sums = [_Day(), *accumulate((counts for _, counts in days), _add)]

    def to(day: date) -> _Day:
        return sums[bisect_right(names, day.isoformat())]

    current = month_key(today)
    first = min(month_key(date.fromisoformat(dated[0])), current) if dated else current
    rows: list[tuple[int, ...]] = []
    for month in range(first - 1, current + 1):
        end = as_of_day(month, today)
        now, year_ago = to(end), to(year_before(end))
        valued = now.opened_valued - now.closed_valued
        unvalued = now.opened - now.closed - valued
        amount = now.opened_amount - now.closed_amount
        rows.append((month, amount, valued, unvalued, now.won - year_ago.won, now.lost - year_ago.lost))
    return rows


def _add(a: _Day, b: _Day) -> _Day:
    return _Day._make(x + y for x, y in zip(a, b, strict=True))
