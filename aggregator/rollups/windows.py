"""The largest members of dimensions in windows of months.

Of the windows that a tenant's documents show, the largest product lines, regions and customers are listed, by the
window's months, so that the lists of the next month can stand beside those of this one before the turn. A new list is
filled member by member: flows are summed outside any write transaction, as nobody else moves them meanwhile, and what
is large enough is written in a short one. Every refresh sums the members that it moved anew, and puts them where they
belong. Who falls below the floors of a list leaves it; one that has become too short is filled again. Nobody reads a
list before it is filled, and after a kill it goes on where it was.
"""

import sqlite3
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import accumulate
from math import inf
from operator import add, sub
from time import monotonic

from aggregator.facts.table import DIMENSIONS
from aggregator.figures.exact import INT64_MAX
from aggregator.figures.largest import ORDERS, Floors, Order, Place, Sums, place, proved, read_floors, write_floors
from aggregator.figures.periods import MAX_WINDOW_MONTHS, PRESETS, Window, month_name, window_of
from aggregator.rollups.flows import check_fits, named_overflow
from aggregator.stored.epochs import check_epoch
from sql.database import LONG_PATIENCE, writing
from sql.statements import statement

PAGE_SECONDS = 0.1  # how long a page is summed, so that other tenants have their turn
FIRST_PAGE, LONGEST_PAGE = 2_000, 200_000  # rows of flows
SHORTEST_LIST = max(dimension.shown for dimension in DIMENSIONS)  # a list that proves fewer is filled again
KEPT: Mapping[Order, int] = dict.fromkeys(ORDERS, 2 * SHORTEST_LIST) | {"ordered": 1_000}  # whom the API can name
NOBODY: Place = (-INT64_MAX, "")  # the floor of an order that nobody asks for: only customers are asked for by it
LONGEST_LIST = 1.5  # times those that are kept; a longer one is cut to them
UPPERMOST = b""  # SQLite sorts any blob after any text

Key = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Stored:
    """The list of a window and dimension: to which member it has been filled, None for all, and its floors."""

    dimension: str
    window: Window
    filled_to: str | None
    floors: Floors = field(default_factory=dict)

    @property
    def key(self) -> Key:
        """By which its rows are found, next to tenant and build."""
        return {"dimension": self.dimension, "first_month": self.window.start, "last_month": self.window.end}

    def has(self, member: str) -> bool:
        """Whether it has been filled as far as a member."""
        return self.filled_to is None or member <= self.filled_to

    def lists(self, member: str, sums: Sums) -> bool:
        """Whether a member is large enough for it."""
        return not self.floors or any(proved(order, member, sums, self.floors) for order in ORDERS)


def shown_windows(as_of: int, fiscal_year_start: int) -> set[Window]:
    """The windows that are stored when figures end with a month: those of the presets, and the longest there can be."""
    presets = {window_of(range_, as_of, fiscal_year_start) for range_ in PRESETS}
    return presets | {Window(as_of - MAX_WINDOW_MONTHS + 1, as_of)}


def stored_windows(connection: sqlite3.Connection, tenant: str, build: int) -> list[Stored]:
    """The lists that a build has."""
    rows = connection.execute(statement("rollups/windows"), {"tenant": tenant, "build": build})
    return [
        Stored(dimension, Window(first, last), filled_to, read_floors(floors))
        for dimension, first, last, filled_to, floors in rows
    ]


def are_filled(connection: sqlite3.Connection, tenant: str, build: int, windows: set[Window]) -> bool:
    """Whether readers can have the lists of all of some windows."""
    filled = {
        (each.dimension, each.window) for each in stored_windows(connection, tenant, build) if each.filled_to is None
    }
    return all((dimension.key, window) in filled for dimension in DIMENSIONS for window in windows)


def begin_windows(connection: sqlite3.Connection, tenant: str, build: int, windows: set[Window]) -> bool:
    """Store what is missing of some windows; whether all are filled, as those of a small tenant are at once.

    Inside the caller's transaction. Where they are not, `fill_windows` is next, and then this again.

    :raises RollupError: a total does not fit 64 bits
    """
    stored = {(each.dimension, each.window): each for each in stored_windows(connection, tenant, build)}
    wanted = [(dimension.key, window) for dimension in DIMENSIONS for window in windows]
    if all(found in stored and stored[found].filled_to is None for found in wanted):
        return True
    key: Key = {"tenant": tenant, "build": build}
    for dimension, window in wanted:
        if (dimension, window) not in stored:
            connection.execute(statement("rollups/window_begin"), key | Stored(dimension, window, "").key)
    while begun := _begun(connection, tenant, build):
        page = _Page(connection, key, begun, FIRST_PAGE)
        if page.upto is not None:
            return False
        for store in page.stores():
            store()
    return True


def fill_windows(connection: sqlite3.Connection, tenant: str, build: int, epoch: int, seconds: float = inf) -> None:
    """Go on filling a build's lists, by one page at least, until some seconds are over.

    :param connection: a writer, not in a transaction; nobody else moves the build's flows meanwhile
    :raises RollupError: a total does not fit 64 bits
    :raises StaleEpochError: another process has taken the lease
    """
    key: Key = {"tenant": tenant, "build": build}
    until = monotonic() + seconds
    rows = FIRST_PAGE
    while begun := _begun(connection, tenant, build):
        began = monotonic()
        page = _Page(connection, key, begun, rows)
        elapsed = max(monotonic() - began, 0.001)
        for store in page.stores():
            with writing(connection, LONG_PATIENCE):
                check_epoch(connection, epoch)
                store()
        if monotonic() >= until:
            return
        rows = max(FIRST_PAGE, min(LONGEST_PAGE, int(rows * PAGE_SECONDS / elapsed)))


def drop_windows(connection: sqlite3.Connection, tenant: str, build: int, kept: set[Window]) -> None:
    """Remove the lists of windows that are shown no more."""
    for each in stored_windows(connection, tenant, build):
        if each.window not in kept:
            key = {"tenant": tenant, "build": build} | each.key
            connection.execute(statement("rollups/window_empty"), key)
            connection.execute(statement("rollups/window_drop"), key)


def roll_up_windows(
    connection: sqlite3.Connection, tenant: str, build: int, changed: Mapping[str, Iterable[str]]
) -> None:
    """Put members whose flows have changed where they belong in every list that has come to them.

    :param changed: members by dimension; their flows are stored by now
    :raises RollupError: a total does not fit 64 bits
    """
    key: Key = {"tenant": tenant, "build": build}
    stored = stored_windows(connection, tenant, build)
    for dimension, members in changed.items():
        lists = [each for each in stored if each.dimension == dimension]
        found = [_Member(connection, key, dimension, member) for member in members if member and lists]
        for each in lists:
            _move(connection, key, each, [member for member in found if each.has(member.id)])


def _begun(connection: sqlite3.Connection, tenant: str, build: int) -> list[Stored]:
    """The lists of one dimension that have been filled least far; none when all are filled."""
    begun = [each for each in stored_windows(connection, tenant, build) if each.filled_to is not None]
    least = min(((each.dimension, each.filled_to) for each in begun), default=None)
    return [each for each in begun if (each.dimension, each.filled_to) == least]


class _Page:
    """The members after those that some lists have, of about so many rows of flows; `upto` whom, None for all."""

    def __init__(self, connection: sqlite3.Connection, key: Key, lists: list[Stored], rows: int) -> None:
        self._connection, self._key = connection, key
        page = {"dimension": lists[0].dimension, "after": lists[0].filled_to, "rows": rows}
        (self.upto,) = connection.execute(statement("rollups/window_page"), key | page).fetchone()
        last = UPPERMOST if self.upto is None else self.upto
        self._found: list[tuple[Stored, dict[str, Sums]]] = []
        for each in lists:
            found = _sums(connection, key, each, str(each.filled_to), last)
            narrowed = _narrowed(each, found)
            kept = {member: sums for member, sums in found.items() if narrowed.lists(member, sums)}
            self._found.append((narrowed, kept))

    def stores(self) -> Iterator[Callable[[], None]]:
        """What writes what was found, list by list, inside the caller's transaction."""
        return (partial(self._store, *found) for found in self._found)

    def _store(self, each: Stored, found: Mapping[str, Sums]) -> None:
        _put(self._connection, self._key, each, found)
        cut = _cut(self._connection, self._key, each)
        _store(self._connection, self._key, replace(cut, filled_to=self.upto))


def _sums(connection: sqlite3.Connection, key: Key, each: Stored, first: str, last: str | bytes) -> dict[str, Sums]:
    """What members from one to another give to a window, of those that are large enough for its list."""
    least = {order: -each.floors[order][0] if order in each.floors else -INT64_MAX - 1 for order in ORDERS}
    part = key | each.key | least | {"first": first, "last": last}
    with named_overflow(f"tenant {key['tenant']!r} in {month_name(each.window.end)}"):
        rows = connection.execute(statement("rollups/window_sums"), part).fetchall()
    found = {member: Sums(*sums) for member, *sums in rows}
    return {member: sums for member, sums in found.items() if each.lists(member, sums)}


class _Member:
    """What a member gives to months, running up to the last of them, and what lists have of it."""

    def __init__(self, connection: sqlite3.Connection, key: Key, dimension: str, member: str) -> None:
        self.id = member
        part = key | {"dimension": dimension, "member": member}
        with named_overflow(f"{dimension} {member!r} of tenant {key['tenant']!r}"):
            rows = sorted(connection.execute(statement("rollups/member_months"), part))
        self._months = [month for month, *_ in rows]
        self._running = list(accumulate((sums for _, *sums in rows), _added, initial=Sums()))
        self.listed = {
            Window(first, last): Sums(*sums)
            for first, last, *sums in connection.execute(statement("rollups/member_lists"), part)
        }

    def within(self, window: Window) -> Sums | None:
        """What it gives to a window; None where no flow of it lies."""
        first, end = bisect_left(self._months, window.start), bisect_right(self._months, window.end)
        return Sums(*map(sub, self._running[end], self._running[first])) if first < end else None


def _added(sums: Sums, month: Iterable[int]) -> Sums:
    return Sums(*map(add, sums, month))


def _move(connection: sqlite3.Connection, key: Key, each: Stored, members: list[_Member]) -> None:
    before = {member.id: sums for member in members if (sums := member.listed.get(each.window))}
    now: dict[str, Sums] = {}
    for member in members:
        if (sums := member.within(each.window)) and each.lists(member.id, sums):
            check_fits(sums, str(key["tenant"]), each.window.end)
            now[member.id] = sums
    if now == before:
        return
    _put(connection, key, each, {member: sums for member, sums in now.items() if before.get(member) != sums})
    _remove(connection, key, each, before.keys() - now.keys())
    if now.keys() - before.keys() and (cut := _cut(connection, key, each)) != each:
        _store(connection, key, cut)
    lost = {order for order in each.floors if _proved(order, each, before) - _proved(order, each, now)}
    if lost and any(len(_proved(order, each, _listed(connection, key, each))) < SHORTEST_LIST for order in lost):
        connection.execute(statement("rollups/window_empty"), key | each.key)
        _store(connection, key, Stored(each.dimension, each.window, filled_to=""))


def _proved(order: Order, each: Stored, members: Mapping[str, Sums]) -> set[str]:
    return {member for member, sums in members.items() if proved(order, member, sums, each.floors)}


def _depths(dimension: str) -> dict[Order, int]:
    """How many members are kept in each order."""
    return {order: kept for order, kept in KEPT.items() if order != "ordered" or dimension == "customer"}


def _narrowed(each: Stored, members: Mapping[str, Sums]) -> Stored:
    """A list with the floors that it has when of too many members no more are kept than have to be."""
    depths = _depths(each.dimension)
    if len(members) <= LONGEST_LIST * sum(depths.values()):
        return each
    floors = dict.fromkeys(KEPT.keys() - depths.keys(), NOBODY) | dict(each.floors)
    for order, kept in depths.items():
        places = sorted(found for member, sums in members.items() if (found := place(order, member, sums)))
        if len(places) > kept:
            floors[order] = min(places[kept - 1], floors.get(order, places[-1]))
    return replace(each, floors=floors)


def _cut(connection: sqlite3.Connection, key: Key, each: Stored) -> Stored:
    """A list, narrowed if it has become too long."""
    (length,) = connection.execute(statement("rollups/list_length"), key | each.key).fetchone()
    if length <= LONGEST_LIST * sum(_depths(each.dimension).values()):
        return each
    listed = _listed(connection, key, each)
    narrowed = _narrowed(each, listed)
    _remove(connection, key, each, {member for member, sums in listed.items() if not narrowed.lists(member, sums)})
    return narrowed


def _listed(connection: sqlite3.Connection, key: Key, each: Stored) -> dict[str, Sums]:
    rows = connection.execute(statement("rollups/listed"), key | each.key)
    return {member: Sums(*sums) for member, *sums in rows}


def _put(connection: sqlite3.Connection, key: Key, each: Stored, members: Mapping[str, Sums]) -> None:
    rows = [(*key.values(), *each.key.values(), member, *sums) for member, sums in members.items()]
    connection.executemany(statement("rollups/list_member"), rows)


def _remove(connection: sqlite3.Connection, key: Key, each: Stored, members: Iterable[str]) -> None:
    rows = [(*key.values(), *each.key.values(), member) for member in members]
    connection.executemany(statement("rollups/unlist_member"), rows)


def _store(connection: sqlite3.Connection, key: Key, each: Stored) -> None:
    state = {"filled_to": each.filled_to, "floors": write_floors(each.floors)}
    connection.execute(statement("rollups/window_store"), key | each.key | state)
