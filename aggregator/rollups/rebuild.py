"""Rebuilds a tenant's rollups of orders from nothing, beside the live ones, and makes them live in one transaction.

What is summed is summed outside any write transaction, into a temporary table, and copied in runs of about 50 ms.
Refreshes go on meanwhile and note the marks they consume (`rebuild_marks`); those parts are recomputed before the swap.
"""

import sqlite3
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from queue import SimpleQueue
from time import monotonic

from aggregator.facts import reading, sums
from aggregator.facts.buckets import bucket_month, first_bucket, last_bucket
from aggregator.facts.statements import members_statement
from aggregator.figures.periods import month_name
from aggregator.figures.tenants import Tenant
from aggregator.rollups.ahead import begin_day, turn_day
from aggregator.rollups.flows import RollupError, named_overflow
from aggregator.rollups.orders import check_months
from aggregator.rollups.refresh import Marks, Refreshed, kept_windows, refresh_tenant, roll_up_orders
from aggregator.rollups.windows import begin_windows, fill_windows
from aggregator.stored.tenants import load_tenant
from sql.database import LONG_PATIENCE, open_writer, writing
from sql.statements import statement

WRITE_SECONDS = 0.05  # how long a run of copying may hold the write lock
FIRST_RUN, LONGEST_RUN = 1000, 50_000
LATE_MARKS = 100  # marks applied to the new build in one transaction
MARKS_LIMIT = 20_000  # marks of order lines beyond which a rebuild, in short transactions, is the kinder way

Progress = Callable[[float], None]


def rebuild(
    connection: sqlite3.Connection, tenant_id: str, now: datetime, epoch: int, progress: Progress, workers: int = 1
) -> Refreshed:
    """Rebuild a tenant and publish the result.

    :param connection: a writer of its own, not in a transaction
    :param progress: is told the share that is done, 0 to 1
    :param workers: how many months of orders are summed at once, each by a connection and thread of its own
    :raises RollupError: a total does not fit 64 bits, or the tenant's days are being dated anew, or an import began
    :raises StaleEpochError: another process has taken the lease
    """
    tenant = load_tenant(connection, tenant_id)
    build = tenant.build + 1
    today = now.astimezone(tenant.zone).date()
    discard_builds(connection, tenant)
    with writing(connection):
        begin_day(connection, tenant_id, build, today)
    fill = _Fill(connection, tenant, build)
    fill.orders(progress, workers)
    with named_overflow(f"the months of tenant {tenant_id!r}"):
        fill.table("month_flows")
        check_months(connection, tenant_id, build)
        fill.table("recurring_flows")
    fill.table("customer_counts")
    _mark_names(connection, tenant_id)
    refreshed = None
    while refreshed is None:
        turn_day(connection, tenant_id, build, today, epoch)
        _fill_windows(connection, tenant_id, build, now, epoch)
        while _apply_late_marks(connection, tenant_id, build, LATE_MARKS):
            pass
        try:
            refreshed = _swap(connection, tenant, build, now, epoch)
        except _WindowsMovedError:
            with writing(connection):  # the marks that wait may be what moved them
                connection.execute(statement("rebuild/note_marks"), {"tenant": tenant_id})
    discard_builds(connection, replace(tenant, build=build))
    progress(1.0)
    return refreshed


def discard_builds(connection: sqlite3.Connection, tenant: Tenant) -> None:
    """Remove every build of a tenant but the live one, in short transactions."""
    for table, columns in connection.execute(statement("rebuild/tables")).fetchall():
        discard = statement("rebuild/discard").format(table=table, key=columns)
        builds = connection.execute(statement("rebuild/builds").format(table=table), {"tenant": tenant.id}).fetchall()
        for (build,) in builds:
            key = {"tenant": tenant.id, "build": build, "limit": LONGEST_RUN // 10}
            removed = int(build != tenant.build)
            while removed:
                with writing(connection, LONG_PATIENCE):
                    removed = connection.execute(discard, key).rowcount


class _WindowsMovedError(Exception):
    """The latest marks moved the windows that the tenant shows; what was begun is undone."""


def _fill_windows(connection: sqlite3.Connection, tenant_id: str, build: int, now: datetime, epoch: int) -> None:
    """Fill the windows of a build that is to be the live one."""
    filled = False
    while not filled:
        with writing(connection):
            tenant = replace(load_tenant(connection, tenant_id), build=build)
            windows = kept_windows(connection, tenant, now.astimezone(tenant.zone).date())
            filled = begin_windows(connection, tenant_id, build, windows)
        fill_windows(connection, tenant_id, build, epoch)


def _mark_names(connection: sqlite3.Connection, tenant: str) -> None:
    """Mark the customers whose published names are not those that were written."""
    marks = reading.names_to_publish(connection, tenant)
    with writing(connection):
        connection.executemany(statement("rebuild/mark_name"), marks)


def _swap(connection: sqlite3.Connection, tenant: Tenant, build: int, now: datetime, epoch: int) -> Refreshed:
    """Make a build live and publish it, in one transaction.

    :raises _WindowsMovedError: it has to have other windows first
    """
    key = {"tenant": tenant.id}
    with writing(connection):
        _apply_late_marks(connection, tenant.id, build, None)
        connection.execute(statement("rebuild/forget_marks"), key)
        connection.execute(statement("rebuild/clear_subscriptions"), key)
        connection.execute(statement("rebuild/clear_subscriptions_recurring"), key)
        sums.mark_others(connection, tenant.id)
        connection.execute(statement("rebuild/go_live"), key | {"build": build})
        live = load_tenant(connection, tenant.id)
        if live.timezone != tenant.timezone:
            raise RollupError(f"The timezone of tenant {tenant.id!r} was changed during its rebuild; start it again.")
        if connection.execute(statement("publish/importing"), key).fetchone():
            raise RollupError(f"An import of tenant {tenant.id!r} began during its rebuild; start it again after that.")
        if connection.execute(statement("rebuild/due"), key).fetchone():
            raise RollupError(f"Many order lines of tenant {tenant.id!r} changed during its rebuild; start it again.")
        refreshed = refresh_tenant(connection, live, now, epoch, changed=True)
        if refreshed is None:
            raise _WindowsMovedError
        return refreshed


class _Fill:
    """Fills a build, table by table."""

    def __init__(self, connection: sqlite3.Connection, tenant: Tenant, build: int) -> None:
        self._connection = connection
        self._tenant = tenant
        self._key: dict[str, str | int] = {"tenant": tenant.id, "build": build}
        self._run = FIRST_RUN

    def orders(self, progress: Progress, workers: int) -> None:
        """Buckets and customers, by month of the order."""
        span = reading.bucket_span(self._connection, self._tenant.id)
        if span is None:
            return
        months = range(bucket_month(span[0]), bucket_month(span[1]) + 1)
        with closing(self._by_month(months) if workers == 1 else self._at_once(months, workers)) as summed:
            for done, _ in enumerate(summed, start=1):
                progress(0.9 * done / len(months))

    def _by_month(self, months: range) -> Generator[None]:
        for month in months:
            self._month(month)
            yield

    def _at_once(self, months: range, workers: int) -> Generator[None]:
        *_, file = self._connection.execute("PRAGMA database_list").fetchone()
        free: SimpleQueue[_Fill] = SimpleQueue()

        def sum_month(month: int) -> None:
            fill = free.get()
            try:
                fill._month(month)
            finally:
                free.put(fill)

        with ExitStack() as stack:
            for _ in range(workers):
                connection = stack.enter_context(closing(open_writer(Path(file))))
                free.put(_Fill(connection, self._tenant, int(self._key["build"])))
            pool = stack.enter_context(ThreadPoolExecutor(workers, "edb-rebuild"))
            waiting = [pool.submit(sum_month, month) for month in months]
            try:
                for summed in as_completed(waiting):
                    summed.result()
                    yield
            finally:
                pool.shutdown(cancel_futures=True)

    def _month(self, month: int) -> None:
        with named_overflow(f"tenant {self._tenant.id!r} in {month_name(month)}"):
            sums.take_month_lines(self._connection, self._key, first_bucket(month), last_bucket(month))
            self.table("bucket_flows")
            self.table("customer_flows", order_month=month)
            sums.drop_month_lines(self._connection)

    def table(self, name: str, **parameters: str | int) -> None:
        """Sum one table into the work table and copy it from there."""
        connection, key = self._connection, self._key | parameters
        connection.execute(statement("rebuild/drop_work"))
        connection.execute(members_statement(f"rebuild/{name}", "rebuild/bucket_member"), key)
        (rows,) = connection.execute("SELECT coalesce(MAX(rowid), 0) FROM temp.work").fetchone()
        columns = ", ".join(column for column, *_ in connection.execute("SELECT * FROM temp.work LIMIT 0").description)
        copy = statement("rebuild/copy").format(table=name, columns=columns)
        first = 1
        while first <= rows:
            began = monotonic()
            with writing(connection, LONG_PATIENCE):
                run = {"first": first, "last": first + self._run - 1}
                connection.execute(copy, run)
            first += self._run
            elapsed = max(monotonic() - began, 0.001)
            self._run = max(FIRST_RUN, min(LONGEST_RUN, int(self._run * WRITE_SECONDS / elapsed)))
        connection.execute(statement("rebuild/drop_work"))


def _apply_late_marks(connection: sqlite3.Connection, tenant: str, build: int, limit: int | None) -> bool:
    """Recompute the parts that refreshes consumed marks of meanwhile; whether there may be more.

    :param limit: how many in a transaction of their own; None for all, in the caller's
    """
    key = {"tenant": tenant, "limit": -1 if limit is None else limit}
    rows = connection.execute(statement("rebuild/late_marks"), key).fetchall()
    if not rows:
        return False
    if limit is None:
        _apply(connection, tenant, build, rows)
        return False
    if len(rows) < limit:
        return False
    with writing(connection, LONG_PATIENCE):
        _apply(connection, tenant, build, rows)
    return True


def _apply(connection: sqlite3.Connection, tenant: str, build: int, rows: list[tuple[str, int, str, int]]) -> None:
    roll_up_orders(connection, tenant, build, Marks(rows), are_all=False)
    connection.executemany(
        statement("rebuild/forget_late_mark"),
        [{"tenant": tenant, "subject": subject, "part": part, "member": member} for subject, part, member, _ in rows],
    )
