"""The flows of order lines, as vectors that are added and subtracted exactly."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from operator import add, sub
from typing import NamedTuple

from aggregator.figures.exact import INT64_MAX
from aggregator.figures.periods import month_name


class RollupError(Exception):
    """A tenant's facts cannot be summed; the message names the tenant and where."""


class Flows(NamedTuple):
    """What order lines give to one month; see the rollups in sql/init_schema.sql. Money in minor units."""

    booked: int = 0
    recognized: int = 0
    mrr: int = 0
    profit: int = 0
    profit_amount: int = 0
    lines: int = 0
    recurring_lines: int = 0
    entries: int = 0

    def plus(self, other: "Flows") -> "Flows":
        """The sum."""
        return Flows._make(map(add, self, other))

    def minus(self, other: "Flows") -> "Flows":
        """The difference."""
        return Flows._make(map(sub, self, other))


NOTHING = Flows()


def check_fits(values: tuple[int, ...], tenant: str, month: int) -> None:
    """Refuse a total that does not fit 64 bits.

    :raises RollupError: naming tenant and month
    """
    if max(map(abs, values)) > INT64_MAX:
        raise RollupError(f"A total of tenant {tenant!r} in {month_name(month)} does not fit 64 bits.")


def check_whole(sums: Mapping[tuple[str, int], Flows], tenant: str, dimensions: Iterable[str]) -> None:
    """Refuse sums of which the members of a dimension, with what belongs to none, do not give the total.

    :param sums: by dimension, `total` among them, and month
    :raises RollupError: naming tenant, dimension and month
    """
    for dimension in dimensions:
        for month in {month for of, month in sums if of in ("total", dimension)}:
            if sums.get(("total", month), NOTHING) != sums.get((dimension, month), NOTHING):
                raise RollupError(
                    f"What tenant {tenant!r} has in {month_name(month)} by {dimension} does not sum to its total, so"
                    " nothing is published: `edb recompute --full` sums it anew, `edb verify` says what differs."
                )


@contextmanager
def named_overflow(where: str) -> Iterator[None]:
    """Turns SQLite's `integer overflow`, and the real number that `+` gives instead, into an error that says where."""
    try:
        yield
    except (sqlite3.OperationalError, sqlite3.IntegrityError) as error:
        if str(error).startswith(("integer overflow", "cannot store REAL value in INTEGER column")):
            raise RollupError(f"A total of {where} does not fit 64 bits.") from error
        raise
