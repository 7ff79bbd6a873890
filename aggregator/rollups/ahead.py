"""The day that rollups are of, and what lies ahead of it in its month.

What was ordered counts to the end of the day. Schedules count by whole months, so what of the open month's falls after
the day is kept apart: by bucket, by customer and month of the order, and as one sum. When the day turns, the rest is
worked out anew from the lines that have one, outside any write transaction, and moved in short ones. Facts that change
meanwhile are marked, and nothing is published of a build until it has turned; after a kill the turn begins again.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from time import monotonic
from typing import Any

from aggregator.facts import sums
from aggregator.facts.buckets import bucket_after, bucket_day, bucket_has_service, first_bucket, last_bucket
from aggregator.facts.reading import JULIAN_DAY_OF_ORDINAL
from aggregator.facts.sums import Build
from aggregator.figures.exact import INT64_MAX
from aggregator.figures.periods import last_day, month_key, month_name
from aggregator.rollups.flows import named_overflow
from aggregator.stored.epochs import check_epoch
from sql.database import LONG_PATIENCE, writing
from sql.statements import statement

FIRST_RUN, LONGEST_RUN = 2_000, 50_000  # rows moved in one transaction
RUN_SECONDS = 0.03  # how long it may hold the write lock


def is_turned(connection: sqlite3.Connection, tenant: str, build: int, today: date) -> bool:
    """Whether a build's rollups are of a day, with all that lies ahead of it."""
    found = connection.execute(statement("rollups/day"), {"tenant": tenant, "build": build}).fetchone()
    return found is not None and found[0] == today.isoformat() and bool(found[2])


def begin_day(connection: sqlite3.Connection, tenant: str, build: int, today: date) -> None:
    """Make an empty build's rollups those of a day, inside the caller's transaction."""
    month = month_key(today)
    connection.execute(
        statement("rollups/day_begin"),
        {
            "tenant": tenant,
            "build": build,
            "day": today.isoformat(),
            "day_number": today.toordinal() + JULIAN_DAY_OF_ORDINAL,
            "month": month,
            "last_day": last_day(month).isoformat(),
            "tomorrow": bucket_after(today),
            "next_month": first_bucket(month + 1),
        },
    )


def turn_day(connection: sqlite3.Connection, tenant: str, build: int, today: date, epoch: int) -> bool:
    """Move a build's rollups to another day: mark the order lines that begin to count, and move what lies ahead.

    :param connection: a writer, not in a transaction
    :returns: whether they were of another day
    :raises RollupError: a total does not fit 64 bits
    :raises StaleEpochError: another process has taken the lease
    """
    key: Build = {"tenant": tenant, "build": build}
    if is_turned(connection, tenant, build, today):
        return False
    with writing(connection):
        check_epoch(connection, epoch)
        found = connection.execute(statement("rollups/day"), key).fetchone()
        counted, counts = found[1] if found else INT64_MAX, bucket_after(today)
        sums.mark_days(connection, tenant, min(counted, counts), max(counted, counts))
        begin_day(connection, tenant, build, today)
    with named_overflow(f"the rest of {month_name(month_key(today))} of tenant {tenant!r}"):
        sums.take_lines_ahead(connection, key)
        _move(connection, key, epoch, "moves", "buckets", _store_buckets)
        _move(connection, key, epoch, "customer_moves", "customers", _store_customers)
        sums.drop_lines_ahead(connection)
    with writing(connection):
        check_epoch(connection, epoch)
        connection.execute(statement("rollups/day_turned"), key)
    return True


def roll_up_ahead(
    connection: sqlite3.Connection, tenant: str, build: int, buckets: Iterable[int], parts: Iterable[tuple[str, int]]
) -> bool:
    """Recompute what buckets, and what customers' orders of a month, give to the rest of the build's month.

    :param parts: customer and month of the order
    :returns: whether anything changed
    :raises RollupError: a total does not fit 64 bits
    """
    key: Build = {"tenant": tenant, "build": build}
    found = connection.execute(statement("rollups/day"), key).fetchone()
    if found is None:
        return False
    moves: list[tuple[int, int, int, int, int]] = []
    for bucket in buckets:
        if bucket < found[1] and not bucket_has_service(bucket):
            continue  # all that it gives was given by the day
        with named_overflow(f"tenant {tenant!r} on {bucket_day(bucket)}"):
            now = sums.bucket_ahead(connection, key, bucket)
        if now[:2] != now[2:]:
            moves.append((bucket, *now))
    customer_moves: list[tuple[str, int, int]] = []
    for customer, order_month in parts:
        bounds = {"first_bucket": first_bucket(order_month), "last_bucket": last_bucket(order_month)}
        part = key | bounds | {"customer_id": customer, "order_month": order_month}
        with named_overflow(f"customer {customer!r} of tenant {tenant!r}"):
            recognized, stored = sums.customer_ahead(connection, part)
        if recognized != stored:
            customer_moves.append((customer, order_month, recognized))
    with named_overflow(f"the rest of the month of tenant {tenant!r}"):
        _store_buckets(connection, key, moves)
    _store_customers(connection, key, customer_moves)
    return bool(moves or customer_moves)


def _move(
    connection: sqlite3.Connection,
    key: Build,
    epoch: int,
    work: str,
    what: str,
    store: Callable[[sqlite3.Connection, Build, Sequence[tuple[Any, ...]]], None],
) -> None:
    """Find what moves, in a work table of its own, and store it run by run."""
    connection.execute(statement(f"rollups/ahead_{work}_drop"))
    connection.execute(statement(f"rollups/ahead_{what}"), key)
    (rows,) = connection.execute(f"SELECT ifnull(MAX(rowid), 0) FROM temp.ahead_{work}").fetchone()
    first, run = 1, FIRST_RUN
    while first <= rows:
        moves = connection.execute(
            statement(f"rollups/ahead_{work}_run"), {"first": first, "last": first + run - 1}
        ).fetchall()
        began = monotonic()
        with writing(connection, LONG_PATIENCE):
            check_epoch(connection, epoch)
            store(connection, key, moves)
        first += run
        elapsed = max(monotonic() - began, 0.001)
        run = max(FIRST_RUN, min(LONGEST_RUN, int(run * RUN_SECONDS / elapsed)))
    connection.execute(statement(f"rollups/ahead_{work}_drop"))


def _store_buckets(connection: sqlite3.Connection, key: Build, moves: Sequence[tuple[int, int, int, int, int]]) -> None:
    """Store what buckets give to the rest of the month, and move its sum: bucket, the rest now, and as stored."""
    place = tuple(key.values())
    emptied = [(*place, bucket) for bucket, booked, recognized, _, _ in moves if not (booked or recognized)]
    replaced = [(*place, *move[:3]) for move in moves if move[1] or move[2]]
    connection.executemany(statement("rollups/ahead_delete"), emptied)
    connection.executemany(statement("rollups/ahead_replace"), replaced)
    difference = {
        "booked": sum(move[1] - move[3] for move in moves),
        "recognized": sum(move[2] - move[4] for move in moves),
    }
    if any(difference.values()):
        connection.execute(statement("rollups/ahead_move"), key | difference)


def _store_customers(connection: sqlite3.Connection, key: Build, moves: Sequence[tuple[str, int, int]]) -> None:
    """Store what customers' orders of a month give to the rest of the month."""
    place = tuple(key.values())
    emptied = [(*place, *part) for *part, recognized in moves if not recognized]
    replaced = [(*place, *move) for move in moves if move[-1]]
    connection.executemany(statement("rollups/customer_ahead_delete"), emptied)
    connection.executemany(statement("rollups/customer_ahead_replace"), replaced)
