"""One tenant's refresh: marks become rollups, rollups a generation, in one transaction of the caller's."""

import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from aggregator.facts.reading import subscribers_turned
from aggregator.figures.history import History
from aggregator.figures.periods import Window
from aggregator.figures.tenants import Tenant
from aggregator.rollups.ahead import is_turned, roll_up_ahead
from aggregator.rollups.alerts import evaluate
from aggregator.rollups.customers import count_customers, publish_names
from aggregator.rollups.orders import check_moved, roll_up_buckets, roll_up_customers
from aggregator.rollups.pipeline import roll_up_pipeline
from aggregator.rollups.publication import Published, as_of_month, changed_months, context_of, is_same, newest, publish
from aggregator.rollups.recurring import roll_up_subscriptions
from aggregator.rollups.uptime import roll_up_uptime
from aggregator.rollups.windows import are_filled, begin_windows, drop_windows, roll_up_windows, shown_windows
from sql.statements import statement


@dataclass(frozen=True)
class Refreshed:
    """What a tenant's refresh did: the generation it published, None when nothing had changed."""

    generation: int | None
    marks: int
    oldest_mark_ms: int | None


class Marks:
    """A tenant's marks, by subject."""

    def __init__(self, rows: list[tuple[str, int, str, int]]) -> None:
        self.count = len(rows)
        self.oldest_ms = min((marked_at for *_, marked_at in rows), default=None)
        self._parts: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        for subject, part, member, _ in rows:
            self._parts[subject].append((part, member))

    def parts(self, subject: str) -> list[int]:
        """The numbers of the marked parts."""
        return [part for part, _ in self._parts[subject]]

    def members(self, subject: str) -> list[str]:
        """The marked members."""
        return [member for _, member in self._parts[subject]]

    def customer_months(self) -> list[tuple[str, int]]:
        """Customers and months of the order."""
        return [(member, part) for part, member in self._parts["customer_orders"]]

    def __contains__(self, subject: str) -> bool:
        return subject in self._parts


def read_marks(connection: sqlite3.Connection, tenant: str) -> Marks:
    """A tenant's marks."""
    return Marks(connection.execute(statement("rollups/marks"), {"tenant": tenant}).fetchall())


def refresh_tenant(
    connection: sqlite3.Connection, tenant: Tenant, now: datetime, epoch: int, *, changed: bool = False
) -> Refreshed | None:
    """Apply a tenant's marks and the turn of its day, and publish a generation if that changes anything.

    :param now: an aware instant
    :param changed: publish in any case, as after a rebuild
    :returns: None if the rollups are of another day (`turn_day`), or windows of months have to be filled first
        (`fill_windows`), and nothing has been applied
    :raises RollupError: a total does not fit 64 bits, or parts do not give their whole
    :raises StaleEpochError: another process has taken the lease
    """
    today, now_ms = now.astimezone(tenant.zone).date(), int(now.timestamp() * 1000)
    if not is_turned(connection, tenant.id, tenant.build, today):
        return None
    end = as_of_month(connection, tenant, today)
    shown = shown_windows(end[0], tenant.fiscal_year_start)
    if not begin_windows(connection, tenant.id, tenant.build, shown):
        return None
    before = newest(connection, tenant.id)
    marks = read_marks(connection, tenant.id)
    moved = _roll_up(connection, tenant, before, marks, today, end[0])
    connection.execute(statement("rollups/unmark"), {"tenant": tenant.id})
    if not are_filled(connection, tenant.id, tenant.build, shown):  # what has changed made a list too short
        oldest_ms = now_ms if marks.oldest_ms is None else marks.oldest_ms
        connection.execute(statement("rollups/mark_unpublished"), {"tenant": tenant.id, "marked_at": oldest_ms})
        return None
    context = context_of(connection, tenant, today, end)
    rows, months = changed_months(connection, tenant, context)
    if before and not (changed or moved or months or "unpublished" in marks) and is_same(before.context, context):
        confirm(connection, tenant.id, today, now_ms)
        evaluate(connection, tenant, now_ms, History(before.context, before.generation, now_ms, rows))
        return Refreshed(None, marks.count, marks.oldest_ms)
    generation = (before.generation if before else _last_of_that_name(connection, tenant.id)) + 1
    history = publish(connection, tenant, context, rows, months, generation=generation, epoch=epoch, now_ms=now_ms)
    evaluate(connection, tenant, now_ms, history)
    if before and shown_windows(before.context.as_of, before.context.fiscal_year_start) != shown:
        drop_windows(connection, tenant.id, tenant.build, kept_windows(connection, tenant, today))
    return Refreshed(generation, marks.count, marks.oldest_ms)


def confirm(connection: sqlite3.Connection, tenant: str, today: date, now_ms: int) -> None:
    """Note that a tenant's figures were found to be current."""
    key = {"tenant": tenant, "today": today.isoformat(), "checked_at": now_ms}
    connection.execute(statement("publish/confirm"), key)


def _last_of_that_name(connection: sqlite3.Connection, tenant: str) -> int:
    """The last generation of a tenant that was removed: browsers keep for good what they have of each."""
    last: int = connection.execute(statement("tenants/last_generation"), {"tenant": tenant}).fetchone()[0]
    return last


def kept_windows(connection: sqlite3.Connection, tenant: Tenant, today: date) -> set[Window]:
    """The windows that a tenant shows on a day, and on the last of a month those that it will show on the next."""
    tomorrow = today + timedelta(days=1)
    days = [today, tomorrow] if tomorrow.day == 1 else [today]
    ends = {as_of_month(connection, tenant, day)[0] for day in days}
    return {window for end in ends for window in shown_windows(end, tenant.fiscal_year_start)}


def roll_up_orders(
    connection: sqlite3.Connection, tenant: str, build: int, marks: Marks, *, are_all: bool = True
) -> bool:
    """Apply the marks of order lines to one build: whether anything changed.

    :param are_all: there are no others, so that months and customers must have moved alike
    :raises RollupError: a total does not fit 64 bits, or parts do not give their whole
    """
    buckets, parts = marks.parts("orders"), marks.customer_months()
    moved = roll_up_buckets(connection, tenant, build, buckets)
    ahead_moved = roll_up_ahead(connection, tenant, build, buckets, parts)
    customers = roll_up_customers(connection, tenant, build, parts)
    if are_all:
        check_moved(tenant, moved, customers)
    count_customers(connection, tenant, build, customers)
    members: defaultdict[str, set[str]] = defaultdict(set, customer=set(customers))
    for dimension, member, _ in moved:
        members[dimension].add(member)
    roll_up_windows(connection, tenant, build, members)
    return bool(moved or ahead_moved or customers)


def _roll_up(
    connection: sqlite3.Connection, tenant: Tenant, before: Published | None, marks: Marks, today: date, as_of: int
) -> bool:
    """Every rollup that marks or the turn of the day touch: whether anything changed."""
    moved = roll_up_orders(connection, tenant.id, tenant.build, marks)
    turned = before is None or before.today != today
    if "opportunities" in marks or turned:
        roll_up_pipeline(connection, tenant.id, today)  # it is seen in month rows alone, which are compared
    subscribers = set(marks.members("subscriptions"))
    if before and turned:
        subscribers |= subscribers_turned(connection, tenant.id, before.today, today)
    subscribed = roll_up_subscriptions(connection, tenant.id, subscribers, today)
    moved |= roll_up_uptime(connection, tenant.id, marks.parts("ops_uptime"))
    moved |= publish_names(connection, tenant.id, marks.members("customers"))
    return moved or any(month <= as_of for month in subscribed)
