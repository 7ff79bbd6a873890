"""What customers ordered in windows of months, and in how many months they ordered.

The windows that a tenant's documents show are stored by their months, so that those of the next month can stand beside
those of this one before the turn. A new one is filled customer by customer, in short transactions; every refresh moves
what the windows have of customers by the exact difference meanwhile, and nobody reads a window before it is filled.
After a kill it goes on where it was.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from math import inf
from operator import sub
from time import monotonic
from typing import NamedTuple, TypeAlias

from aggregator.figures.exact import INT64_MAX
from aggregator.figures.periods import MAX_WINDOW_MONTHS, PRESETS, Window, month_name, window_of
from aggregator.rollups.flows import NOTHING, Flows, named_overflow
from aggregator.rollups.orders import Change, CustomerChanges
from sql.database import LONG_PATIENCE, writing
from sql.statements import statement

FILL_SECONDS = 0.03  # how long a page may hold the write lock
FIRST_PAGE, LONGEST_PAGE = 2_000, 100_000  # rows of customer_flows
DISCARDED_ROWS = 5_000  # rows of retired windows removed in one transaction
NEVER = 0  # the month in which who orders for the first time had ordered before
UPPERMOST = b""  # SQLite sorts any blob after any text

Sums: TypeAlias = tuple[int, ...]
"""What is stored of a customer in a window: booked, recognized, profit, profit_amount, lines."""


class Stored(NamedTuple):
    """A window that is stored: to which customer it has been filled, None for all; or it waits for its removal."""

    window: Window
    filled_to: str | None
    retired: bool

    @property
    def filled(self) -> bool:
        """Whether readers can have it."""
        return self.filled_to is None and not self.retired

    def has(self, customer: str) -> bool:
        """Whether it has been filled as far as a customer."""
        return self.filled_to is None or customer <= self.filled_to


def shown_windows(as_of: int, fiscal_year_start: int) -> set[Window]:
    """The windows that are stored when figures end with a month: those of the presets, and the longest there can be."""
    presets = {window_of(range_, as_of, fiscal_year_start) for range_ in PRESETS}
    return presets | {Window(as_of - MAX_WINDOW_MONTHS + 1, as_of)}


def stored_windows(connection: sqlite3.Connection, tenant: str, build: int) -> list[Stored]:
    """The windows that a build has."""
    rows = connection.execute(statement("rollups/windows"), {"tenant": tenant, "build": build})
    return [Stored(Window(first, last), filled_to, bool(retired)) for first, last, filled_to, retired in rows]


def are_filled(connection: sqlite3.Connection, tenant: str, build: int, windows: set[Window]) -> bool:
    """Whether readers can have all of some windows."""
    filled = {each.window for each in stored_windows(connection, tenant, build) if each.filled}
    return windows <= filled


def begin_windows(connection: sqlite3.Connection, tenant: str, build: int, windows: set[Window]) -> bool:
    """Store what is missing of some windows; whether all are filled, as those of a small tenant are at once.

    Inside the caller's transaction. Where they are not, `fill_windows` is next, and then this again.

    :raises RollupError: a total does not fit 64 bits
    """
    stored = {each.window: each for each in stored_windows(connection, tenant, build)}
    found = [stored.get(window) for window in windows]
    if all(each and each.filled for each in found):
        return True
    if any(each and each.retired for each in found):
        return False
    key = {"tenant": tenant, "build": build}
    for window in windows - stored.keys():
        months = {"first_month": window.start, "last_month": window.end}
        connection.execute(statement("rollups/window_begin"), key | months)
    return _fill_page(connection, tenant, build, FIRST_PAGE)


def fill_windows(connection: sqlite3.Connection, tenant: str, build: int, seconds: float = inf) -> None:
    """Go on filling a build's windows in short transactions, for some seconds at most.

    :param connection: a writer, not in a transaction
    :raises RollupError: a total does not fit 64 bits
    """
    until = monotonic() + seconds
    discard_windows(connection, seconds)
    rows, filled = FIRST_PAGE, False
    while not filled and monotonic() < until:
        began = monotonic()
        with writing(connection, LONG_PATIENCE):
            filled = _fill_page(connection, tenant, build, rows)
        elapsed = max(monotonic() - began, 0.001)
        rows = max(FIRST_PAGE, min(LONGEST_PAGE, int(rows * FILL_SECONDS / elapsed)))


def retire_windows(connection: sqlite3.Connection, tenant: str, build: int, kept: set[Window]) -> None:
    """Leave windows that are shown no more to `discard_windows`."""
    key = {"tenant": tenant, "build": build}
    for each in stored_windows(connection, tenant, build):
        if not each.retired and each.window not in kept:
            months = {"first_month": each.window.start, "last_month": each.window.end}
            connection.execute(statement("rollups/window_retire"), key | months)


def discard_windows(connection: sqlite3.Connection, seconds: float = inf) -> None:
    """Remove the retired windows of all tenants in short transactions, for some seconds at most.

    :param connection: a writer, not in a transaction
    """
    if connection.execute(statement("rollups/windows_retired")).fetchone() is None:
        return
    until = monotonic() + seconds
    removed = DISCARDED_ROWS
    while removed == DISCARDED_ROWS and monotonic() < until:
        with writing(connection, LONG_PATIENCE):
            removed = connection.execute(statement("rollups/windows_discard"), {"limit": DISCARDED_ROWS}).rowcount
            connection.execute(statement("rollups/windows_forget"))


def roll_up_windows(connection: sqlite3.Connection, tenant: str, build: int, changes: CustomerChanges) -> None:
    """Move what customers' lines give to every window by what has changed, and count them by the months of ordering.

    :param changes: of what customers ordered, stored by now
    :raises RollupError: a total does not fit 64 bits
    """
    if changes:
        _move_windows(connection, tenant, build, changes)
        _move_counts(connection, tenant, build, changes)


def _fill_page(connection: sqlite3.Connection, tenant: str, build: int, rows: int) -> bool:
    """Sum the customers after those that a build's windows have, of about so many rows; whether these were the last."""
    key: dict[str, str | int | bytes] = {"tenant": tenant, "build": build}
    (after,) = connection.execute(statement("rollups/windows_filled_to"), key).fetchone()
    if after is None:
        return True
    page = key | {"after": after}
    found = connection.execute(statement("rollups/windows_page"), page | {"rows": rows}).fetchone()
    upto = found[0] if found else None
    last = max(each.window.end for each in stored_windows(connection, tenant, build) if not each.filled)
    with named_overflow(f"a customer of tenant {tenant!r} in the months to {month_name(last)}"):
        connection.execute(statement("rollups/windows_fill"), page | {"upto": UPPERMOST if upto is None else upto})
    connection.execute(statement("rollups/windows_filled"), key | {"upto": upto})
    return upto is None


class _Moves:
    """By how much what one customer's lines give moves, by month; at least one."""

    def __init__(self, customer: str, by_month: list[tuple[int, Sums]]) -> None:
        self.customer = customer
        self._by_month = by_month
        months = [month for month, _ in by_month]
        self._first, self._last = min(months), max(months)
        self._all = _parts([sums for _, sums in by_month])

    def within(self, window: Window) -> list[Sums]:
        """The parts of what moves in a window's months; none where nothing does."""
        if window.start <= self._first and self._last <= window.end:
            return self._all
        moved = [sums for month, sums in self._by_month if window.start <= month <= window.end]
        return _parts(moved) if moved else []


def _move_windows(connection: sqlite3.Connection, tenant: str, build: int, changes: CustomerChanges) -> None:
    moves = [
        _Moves(customer, by_month)
        for customer, cells in sorted(changes.items())
        if (by_month := [(cell[0], _difference(change)) for cell, change in cells.items() if _is_seen(change)])
    ]
    gone = [
        (customer, cell[0]) for customer, cells in changes.items() for cell, (_, now) in cells.items() if now is None
    ]
    for each in stored_windows(connection, tenant, build):
        if each.retired:
            continue
        window = each.window
        place = (tenant, build, window.start, window.end)
        moved = [
            (*place, move.customer, *part) for move in moves if each.has(move.customer) for part in move.within(window)
        ]
        with named_overflow(f"tenant {tenant!r} in {month_name(window.end)}"):
            connection.executemany(statement("rollups/customer_window_move"), moved)
        emptied = {(*place, customer) for customer, month in gone if window.start <= month <= window.end}
        connection.executemany(statement("rollups/customer_window_delete"), emptied)


def _is_seen(change: Change) -> bool:
    """Whether windows see it: not when it is of MRR alone."""
    stored, now = change
    return stored is None or now is None or _sums(now) != _sums(stored)


def _difference(change: Change) -> Sums:
    stored, now = change
    return tuple(map(sub, _sums(now or NOTHING), _sums(stored or NOTHING)))


def _sums(flows: Flows) -> Sums:
    return flows.booked, flows.recognized, flows.profit, flows.profit_amount, flows.lines


def _parts(differences: list[Sums]) -> list[Sums]:
    """The sum of some differences, in parts that fit 64 bits each.

    All have the sign of the whole, so that on its way from one sum to another nothing passes 64 bits.
    """
    rest = tuple(map(sum, zip(*differences, strict=True))) if len(differences) > 1 else differences[0]
    parts = []
    while max(rest) > INT64_MAX or min(rest) < -INT64_MAX:
        part = tuple(max(-INT64_MAX, min(INT64_MAX, value)) for value in rest)
        rest = tuple(map(sub, rest, part))
        parts.append(part)
    return [*parts, rest]


def _move_counts(connection: sqlite3.Connection, tenant: str, build: int, changes: CustomerChanges) -> None:
    counts: defaultdict[tuple[int, int], int] = defaultdict(int)
    for customer, cells in changes.items():
        # a line counts in the month of its order alone, so that one change says whether the customer ordered in it
        begun = {cell[0] for cell, (stored, now) in cells.items() if _ordered(now) and not _ordered(stored)}
        ended = {cell[0] for cell, (stored, now) in cells.items() if _ordered(stored) and not _ordered(now)}
        if begun or ended:
            key = {"tenant": tenant, "build": build, "customer_id": customer}
            months = {month for (month,) in connection.execute(statement("rollups/ordered_months"), key)}
            for pair in _pairs((months - begun) | ended):
                counts[pair] -= 1
            for pair in _pairs(months):
                counts[pair] += 1
    moved = [(tenant, build, month, previous, number) for (previous, month), number in counts.items() if number]
    connection.executemany(statement("rollups/customer_count_move"), moved)
    connection.executemany(statement("rollups/customer_count_delete"), [row[:4] for row in moved])


def _ordered(flows: Flows | None) -> bool:
    return flows is not None and flows.lines > 0


def _pairs(months: set[int]) -> Iterable[tuple[int, int]]:
    """Each month in which a customer ordered, after the one before it."""
    return pairwise([NEVER, *sorted(months)])
