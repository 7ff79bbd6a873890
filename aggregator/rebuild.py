"""Rebuilds a tenant's rollups of orders from nothing, beside the live ones, and makes them live in one transaction.

What is summed is summed outside any write transaction, into a temporary table, and copied in runs of about 50 ms.
Refreshes go on meanwhile and note the marks they consume (`rebuild_marks`); those parts are recomputed before the swap.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from time import monotonic

from aggregator.periods import Window, month_name
from aggregator.publication import context_of, preset_windows
from aggregator.refresh import Marks, Refreshed, refresh_tenant, roll_up_orders
from aggregator.rollups.customers import refill_windows, roll_up_windows
from aggregator.rollups.flows import RollupError, named_overflow
from aggregator.rollups.orders import BUCKETS_PER_MONTH
from aggregator.tenants import Tenant, load_tenant
from sql.database import writing
from sql.statements import statement

WRITE_SECONDS = 0.05  # how long a run of copying may hold the write lock
FIRST_RUN, LONGEST_RUN = 1000, 50_000
LATE_MARKS = 100  # marks applied to the new build in one transaction
BUILD_TABLES = ("bucket_flows", "customer_flows", "month_flows", "recurring_flows", "customer_windows")

Progress = Callable[[float], None]


def rebuild(connection: sqlite3.Connection, tenant_id: str, now: datetime, epoch: int, progress: Progress) -> Refreshed:
    """Rebuild a tenant and publish the result.

    :param connection: a writer of its own, not in a transaction
    :param progress: is told the share that is done, 0 to 1
    :raises RollupError: a total does not fit 64 bits, or the tenant's days are being dated anew, or an import began
    :raises StaleEpochError: another process has taken the lease
    """
    tenant = load_tenant(connection, tenant_id)
    build = tenant.build + 1
    discard_builds(connection, tenant)
    fill = _Fill(connection, tenant, build)
    fill.orders(progress)
    with named_overflow(f"the months of tenant {tenant_id!r}"):
        fill.table("months")
        fill.table("recurring")
    windows = preset_windows(context_of(connection, replace(tenant, build=build), now.astimezone(tenant.zone).date()))
    for range_, window in windows.items():
        with named_overflow(f"a customer of tenant {tenant_id!r} in the months to {month_name(window.end)}"):
            fill.table("windows", range=range_, start=window.start, end=window.end)
    while _apply_late_marks(connection, tenant_id, build, windows, LATE_MARKS):
        pass
    with writing(connection):
        _apply_late_marks(connection, tenant_id, build, windows, None)
        connection.execute(statement("rebuild/forget_marks"), {"tenant": tenant_id})
        connection.execute(statement("rebuild/clear_subscriptions"), {"tenant": tenant_id})
        connection.execute(statement("rebuild/clear_subscriptions_recurring"), {"tenant": tenant_id})
        connection.execute(statement("rebuild/mark_others"), {"tenant": tenant_id})
        connection.execute(statement("rebuild/go_live"), {"tenant": tenant_id, "build": build})
        live = load_tenant(connection, tenant_id)
        if live.timezone != tenant.timezone:
            raise RollupError(f"The timezone of tenant {tenant_id!r} was changed during its rebuild; start it again.")
        if connection.execute(statement("publish/importing"), {"tenant": tenant_id}).fetchone():
            raise RollupError(f"An import of tenant {tenant_id!r} began during its rebuild; start it again after that.")
        _refill_moved(connection, live, now, windows)
        refreshed = refresh_tenant(connection, live, now, epoch, changed=True)
    discard_builds(connection, live)
    progress(1.0)
    return refreshed


def discard_builds(connection: sqlite3.Connection, tenant: Tenant) -> None:
    """Remove every build of a tenant but the live one, in short transactions."""
    for (build,) in connection.execute(statement("rebuild/builds"), {"tenant": tenant.id}).fetchall():
        if build == tenant.build:
            continue
        for table in BUILD_TABLES:
            key = {"tenant": tenant.id, "build": build, "limit": LONGEST_RUN // 10}
            removed = 1
            while removed:
                with writing(connection):
                    removed = connection.execute(statement(f"rebuild/discard_{table}"), key).rowcount


class _Fill:
    """Fills a build, table by table."""

    def __init__(self, connection: sqlite3.Connection, tenant: Tenant, build: int) -> None:
        self._connection = connection
        self._tenant = tenant
        self._key: dict[str, str | int] = {"tenant": tenant.id, "build": build}
        self._run = FIRST_RUN

    def orders(self, progress: Progress) -> None:
        """Buckets and customers, by month of the order."""
        first, last = self._connection.execute(statement("rebuild/order_months"), self._key).fetchone()
        if first is None:
            return
        months = range(first // BUCKETS_PER_MONTH, last // BUCKETS_PER_MONTH + 1)
        for done, month in enumerate(months):
            start = month * BUCKETS_PER_MONTH
            buckets = {"first_bucket": start, "last_bucket": start + BUCKETS_PER_MONTH - 1}
            with named_overflow(f"tenant {self._tenant.id!r} in {month_name(month)}"):
                self._connection.execute(statement("rebuild/drop_month_lines"))
                self._connection.execute(statement("rebuild/month_lines"), self._key | buckets)
                self.table("buckets")
                self.table("customers", order_month=month)
            progress(0.9 * (done + 1) / len(months))
        self._connection.execute(statement("rebuild/drop_month_lines"))

    def table(self, name: str, **parameters: str | int) -> None:
        """Sum one table into the work table and copy it from there."""
        connection, key = self._connection, self._key | parameters
        connection.execute(statement("rebuild/drop_work"))
        connection.execute(statement(f"rebuild/work_{name}"), key)
        (rows,) = connection.execute("SELECT coalesce(MAX(rowid), 0) FROM temp.work").fetchone()
        first = 1
        while first <= rows:
            began = monotonic()
            with writing(connection):
                run = {"first": first, "last": first + self._run - 1}
                connection.execute(statement(f"rebuild/copy_{name}"), run)
            first += self._run
            elapsed = max(monotonic() - began, 0.001)
            self._run = max(FIRST_RUN, min(LONGEST_RUN, int(self._run * WRITE_SECONDS / elapsed)))
        connection.execute(statement("rebuild/drop_work"))


def _apply_late_marks(
    connection: sqlite3.Connection, tenant: str, build: int, windows: dict[str, Window], limit: int | None
) -> bool:
    """Recompute the parts that refreshes consumed marks of meanwhile; whether there may be more.

    :param limit: how many in a transaction of their own; None for all, in the caller's
    """
    key = {"tenant": tenant, "limit": -1 if limit is None else limit}
    rows = connection.execute(statement("rebuild/late_marks"), key).fetchall()
    if not rows:
        return False
    if limit is None:
        _apply(connection, tenant, build, windows, rows)
        return False
    if len(rows) < limit:
        return False
    with writing(connection):
        _apply(connection, tenant, build, windows, rows)
    return True


def _apply(
    connection: sqlite3.Connection,
    tenant: str,
    build: int,
    windows: dict[str, Window],
    rows: list[tuple[str, int, str, int]],
) -> None:
    _, customers = roll_up_orders(connection, tenant, build, Marks(rows))
    roll_up_windows(connection, tenant, build, customers, windows)
    connection.executemany(
        statement("rebuild/forget_late_mark"),
        [{"tenant": tenant, "subject": subject, "part": part, "member": member} for subject, part, member, _ in rows],
    )


def _refill_moved(connection: sqlite3.Connection, tenant: Tenant, now: datetime, windows: dict[str, Window]) -> None:
    """Fill the windows that the latest marks moved since they were filled."""
    current = preset_windows(context_of(connection, tenant, now.astimezone(tenant.zone).date()))
    moved = {range_: window for range_, window in current.items() if windows[range_] != window}
    refill_windows(connection, tenant.id, tenant.build, moved)
