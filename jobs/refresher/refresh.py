"""Refreshes every tenant that needs it, each in a transaction of its own, so that one cannot hold back another."""

import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from math import inf
from pathlib import Path
from time import monotonic, perf_counter, time
from typing import NamedTuple

from aggregator.facts import reading
from aggregator.facts.parsing import local_day
from aggregator.facts.table import MAX_DATE, MIN_DATE
from aggregator.facts.writing import redate_lines
from aggregator.figures.tenants import Tenant
from aggregator.rollups.ahead import turn_day
from aggregator.rollups.flows import RollupError
from aggregator.rollups.publication import newest
from aggregator.rollups.rebuild import MARKS_LIMIT, discard_builds, rebuild
from aggregator.rollups.refresh import Refreshed, confirm, kept_windows, refresh_tenant
from aggregator.rollups.windows import are_filled, begin_windows, fill_windows
from aggregator.stored.epochs import StaleEpochError, check_epoch, newest_epoch
from aggregator.stored.tenants import UnknownTenantError, load_tenant, load_tenants
from jobs.alerts.ticking import move_alerts
from jobs.refresher.lease import LeaseTakenError, lease
from jobs.refresher.removal import remove_hidden
from sql.database import LONG_PATIENCE, open_writer, writing
from sql.statements import statement

FIRST_RETRY_MS, LAST_RETRY_MS = 1_000, 60_000
ALONE_WORKERS = 2  # months that a command sums at once; beside readers and posts one is enough
REDATED_ROWS = 2_000  # order lines dated anew in one transaction

log = logging.getLogger("edb.refresh")


class Measured(NamedTuple):
    """How long a tenant's refresh took, and how old the oldest change was that it published; None without marks.

    `last_act`: the newest act of the audit that it saw.
    """

    seconds: float
    oldest_mark_seconds: float | None
    last_act: int


class _Seen(NamedTuple):
    """What a refresh did, and the newest act of the audit that its transaction saw."""

    refreshed: Refreshed
    last_act: int


@dataclass
class RefreshReport:
    """What a refresh did: generations by tenant, errors by tenant, and when a failed tenant wants another try.

    `waiting`: the tenants that an import or a rebuild holds back; `unfinished`: those whose windows are being
    filled, or that are being removed, who want the next refresh at once. `measured`: of those that were published.
    `alerts_due_ms`: when an alert moves by time alone.
    """

    published: dict[str, int] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    measured: list[tuple[str, Measured]] = field(default_factory=list)
    retry_at_ms: int | None = None
    alerts_due_ms: int | None = None


def refresh(
    connection: sqlite3.Connection,
    now: datetime,
    epoch: int | None = None,
    *,
    confirm_all: bool = True,
    fill_seconds: float = inf,
) -> RefreshReport:
    """Publish whatever has changed.

    :param connection: a writer, not in a transaction
    :param now: an aware instant; each tenant's day follows from it
    :param epoch: the holder's; None takes the newest, for a process that is alone
    :param confirm_all: also note for unchanged tenants that their figures are current, and notice the turn of their
        day; otherwise only tenants with marks are looked at
    :param fill_seconds: how long to fill a tenant's windows of months at most, before the others have their turn
    :raises StaleEpochError: another process has taken the lease
    """
    epoch = newest_epoch(connection) if epoch is None else epoch
    report = RefreshReport()
    waiting = {tenant for (tenant,) in connection.execute(statement("publish/tenants_waiting"))}
    now_ms = int(now.timestamp() * 1000)
    quiet: list[tuple[Tenant, date]] = []
    report.unfinished += remove_hidden(connection, fill_seconds)
    for tenant in load_tenants(connection):
        key = {"tenant": tenant.id}
        failures, retry_at = connection.execute(statement("publish/failures"), key).fetchone() or (0, 0)
        if now_ms < retry_at <= now_ms + LAST_RETRY_MS:  # one that lies further ahead is of a clock that was put back
            report.retry_at_ms = min(report.retry_at_ms or retry_at, retry_at)
        elif tenant.id in waiting or failures:
            _try_tenant(connection, tenant, now, epoch, report, fill_seconds)
        elif confirm_all:
            before = newest(connection, tenant.id)
            if before and before.context.timezone == tenant.timezone and before.today == _today(tenant, now):
                quiet.append((tenant, before.today))
            else:
                _try_tenant(connection, tenant, now, epoch, report, fill_seconds)
    if quiet:
        _confirm(connection, quiet, now_ms, epoch)
    report.alerts_due_ms = move_alerts(connection, now_ms, epoch, failed=report.failed, tick=confirm_all)
    for tenant, today in quiet:
        if (today + timedelta(days=1)).day == 1:
            _prepare_turn(connection, tenant, now, epoch, fill_seconds)
    return report


def refresh_once(database: Path, now: datetime | None = None) -> bool:
    """Refresh a database that no other process refreshes, rebuilds included; False when one does.

    :param now: an aware instant; the clock's, when not given: this is an entry point
    """
    moment = now or datetime.now(UTC)
    try:
        with lease(database, moment) as epoch, closing(open_writer(database)) as connection:
            recover(connection)
            report = refresh(connection, moment, epoch)
            run_recomputes(connection, moment, epoch, workers=ALONE_WORKERS)
            if report.failed:
                raise RollupError(next(iter(report.failed.values())))
    except LeaseTakenError:
        return False
    return True


def request_recompute(connection: sqlite3.Connection, tenant: str, now: datetime, *, full: bool) -> int:
    """Ask whoever holds the lease for a recompute; its run id. Inside the caller's transaction."""
    request = {"tenant": tenant, "full": int(full), "requested_at": now.isoformat(timespec="seconds")}
    (run,) = connection.execute(statement("jobs/recompute_request"), request).fetchone()
    return int(run)


class _NotNowError(Exception):
    """What was asked for cannot be done while something else is; the tenant itself is well."""


class _UnfinishedError(Exception):
    """The windows of a tenant are being filled; it is refreshed when they are."""


class _InterruptedError(Exception):
    """The program is to stop; what was begun begins again with the next."""


def run_recomputes(
    connection: sqlite3.Connection,
    now: datetime,
    epoch: int,
    stopping: Callable[[], bool] = lambda: False,
    workers: int = 1,
) -> None:
    """Run the recomputes that wait, one after another.

    :param connection: a writer, not in a transaction
    :param stopping: whether to leave off; a rebuild that was begun waits for the next start
    :param workers: how many months a rebuild sums at once
    :raises StaleEpochError: another process has taken the lease
    """
    while waiting := connection.execute(statement("jobs/recompute_waiting")).fetchone():
        run, tenant, full = waiting
        _set_state(connection, run, "running", None, None)
        try:
            _recompute(connection, run, load_tenant(connection, tenant), now, epoch, bool(full), stopping, workers)
        except StaleEpochError:
            raise
        except _InterruptedError:
            _put_back(connection, tenant)
            _set_state(connection, run, "waiting", None, None)
            return
        except _NotNowError as error:
            _set_state(connection, run, "failed", now, str(error))
        except Exception as error:  # a run that stayed `running` would hold its tenant back for good
            _log_failure("recompute", tenant, error)
            _put_back(connection, tenant)
            _set_state(connection, run, "failed", now, str(error))
            if full:  # asked for because of its many marks, it must not be asked for again at once
                _note_failure(connection, tenant, now, error)
        else:
            _set_state(connection, run, "done", now, None)


def recover(connection: sqlite3.Connection) -> None:
    """Put right what a killed refresher left: its rebuild begins again, and no mark is lost."""
    with writing(connection):
        interrupted = set(connection.execute(statement("jobs/recompute_interrupted")))
        tenants = load_tenants(connection)
        for tenant in tenants:
            _restore_marks(connection, tenant.id)
    for tenant in tenants:
        if (tenant.id,) in interrupted:
            discard_builds(connection, tenant)


def _try_tenant(
    connection: sqlite3.Connection,
    tenant: Tenant,
    now: datetime,
    epoch: int,
    report: RefreshReport,
    fill_seconds: float,
) -> None:
    """Refresh one tenant; a failure is noted with it and leaves its last generation in place."""
    try:
        began = perf_counter()
        seen = _refresh_tenant(connection, tenant, now, epoch, fill_seconds)
    except StaleEpochError:
        raise
    except _UnfinishedError:
        report.unfinished.append(tenant.id)
        return
    except UnknownTenantError:  # it was removed meanwhile
        return
    except Exception as error:  # whatever is wrong with one tenant must not hold back the others
        retry_at = _note_failure(connection, tenant.id, now, error)
        report.failed[tenant.id] = str(error)
        report.retry_at_ms = min(report.retry_at_ms or retry_at, retry_at)
        _log_failure("refresh", tenant.id, error)
        return
    if seen is None:
        report.waiting.append(tenant.id)
        return
    refreshed = seen.refreshed
    if refreshed.generation is not None:
        report.published[tenant.id] = refreshed.generation
        seconds = perf_counter() - began
        age = None if refreshed.oldest_mark_ms is None else time() - refreshed.oldest_mark_ms / 1000
        if age is not None and age < 0:  # the clock was put back since: nobody knows
            age = None
        report.measured.append((tenant.id, Measured(seconds, age, seen.last_act)))
        duration_ms = round(seconds * 1000, 1)
        log.info(
            "published generation %d of %s from %d marks in %.1f ms",
            refreshed.generation,
            tenant.id,
            refreshed.marks,
            duration_ms,
            extra={"tenant": tenant.id, "generation": refreshed.generation, "duration_ms": duration_ms},
        )


def _log_failure(what: str, tenant: str, error: Exception) -> None:
    """Log a failure; with its trace, unless it says itself what is to be put right."""
    trace = None if isinstance(error, RollupError | sqlite3.Error) else error
    log.error("%s of %s failed: %s", what, tenant, error, extra={"tenant": tenant}, exc_info=trace)


def _note_failure(connection: sqlite3.Connection, tenant: str, now: datetime, error: Exception) -> int:
    """Note a failure with its tenant; when to try again, in ms since 1970: later with every failure in a row."""
    key = {"tenant": tenant}
    failures: int = (connection.execute(statement("publish/failures"), key).fetchone() or (0, 0))[0]
    retry_at = int(now.timestamp() * 1000) + min(FIRST_RETRY_MS << min(failures, 20), LAST_RETRY_MS)
    with writing(connection):
        note = {"error": f"Tenant {tenant!r}: {error}", "retry_at": retry_at}
        connection.execute(statement("publish/failed"), key | note)
    return retry_at


def _put_back(connection: sqlite3.Connection, tenant: str) -> None:
    with writing(connection):
        _restore_marks(connection, tenant)


def _restore_marks(connection: sqlite3.Connection, tenant: str) -> None:
    """Make the marks that an unfinished rebuild took over wait again."""
    connection.execute(statement("rebuild/put_back"), {"tenant": tenant})
    connection.execute(statement("rebuild/forget_marks"), {"tenant": tenant})


def _today(tenant: Tenant, now: datetime) -> date:
    return now.astimezone(tenant.zone).date()


def _refresh_tenant(
    connection: sqlite3.Connection, tenant: Tenant, now: datetime, epoch: int, fill_seconds: float
) -> _Seen | None:
    """One tenant in one transaction; None while it has to wait for an import or a rebuild, or to be dated anew.

    Where its day has to be turned or its windows filled first, that is done outside it, and its last generation stays
    meanwhile.

    :raises _UnfinishedError: they are not filled yet
    """
    _date_anew(connection, tenant)
    key = {"tenant": tenant.id}
    until = monotonic() + fill_seconds
    while True:
        with writing(connection):
            check_epoch(connection, epoch)
            live = load_tenant(connection, tenant.id)  # a rebuild may have swapped builds since
            if live.timezone != tenant.timezone or connection.execute(statement("publish/importing"), key).fetchone():
                return None
            if connection.execute(statement("rebuild/has_set_aside"), key).fetchone():
                return None
            (marks,) = connection.execute(statement("rollups/count_marks"), key | {"limit": MARKS_LIMIT}).fetchone()
            if marks > MARKS_LIMIT:
                if not connection.execute(statement("jobs/recompute_pending"), key).fetchone():
                    request_recompute(connection, tenant.id, now, full=True)
                return None
            if connection.execute(statement("rebuild/running"), key).fetchone():
                connection.execute(statement("rebuild/note_marks"), key)
            refreshed = refresh_tenant(connection, live, now, epoch)
            (last_act,) = connection.execute(statement("identity/last_act")).fetchone()
        if refreshed is not None:
            return _Seen(refreshed, last_act)
        if not turn_day(connection, live.id, live.build, _today(live, now), epoch):
            fill_windows(connection, live.id, live.build, epoch, until - monotonic())
        if monotonic() >= until:
            raise _UnfinishedError


def _confirm(connection: sqlite3.Connection, quiet: list[tuple[Tenant, date]], now_ms: int, epoch: int) -> None:
    """Note for tenants of whom nothing has changed on their day that their figures are current."""
    with writing(connection):
        check_epoch(connection, epoch)
        for tenant, today in quiet:
            confirm(connection, tenant.id, today, now_ms)


def _prepare_turn(
    connection: sqlite3.Connection, tenant: Tenant, now: datetime, epoch: int, fill_seconds: float
) -> None:
    """On the last day of a month, fill the windows that the next day will show, so that its turn waits for nothing."""
    try:
        windows = kept_windows(connection, tenant, _today(tenant, now))
        if are_filled(connection, tenant.id, tenant.build, windows):
            return
        with writing(connection):
            live = load_tenant(connection, tenant.id)  # a rebuild may have swapped builds since
            windows = kept_windows(connection, live, _today(live, now))
            filled = begin_windows(connection, live.id, live.build, windows)
        if not filled:
            fill_windows(connection, live.id, live.build, epoch, fill_seconds)
    except (RollupError, sqlite3.Error) as error:  # today's figures are well; the turn will say it again
        log.warning("the windows of %s cannot be prepared: %s", tenant.id, error, extra={"tenant": tenant.id})


def _date_anew(connection: sqlite3.Connection, tenant: Tenant) -> None:
    """After a change of timezone, derive the days of instants with an offset again, in short transactions."""
    before = newest(connection, tenant.id)
    if before is None or before.context.timezone == tenant.timezone:
        return
    last: tuple[str, int] = ("", -1)
    while True:
        rows = reading.zoned_lines(connection, tenant.id, last, REDATED_ROWS)
        if not rows:
            return
        moved = [
            (order_id, line_no, day)
            for order_id, line_no, order_date, ordered_at in rows
            if (day := _day_of(ordered_at, tenant) or order_date) != order_date
        ]
        with writing(connection, LONG_PATIENCE):
            redate_lines(connection, tenant.id, moved)
        last = (rows[-1][0], rows[-1][1])


def _day_of(ordered_at: str, tenant: Tenant) -> str | None:
    """The tenant's day of an instant; None for what only another program can have written there."""
    try:
        day = local_day(ordered_at, tenant)
    except (ValueError, OverflowError):
        return None
    return day.isoformat() if MIN_DATE <= day <= MAX_DATE else None


def _recompute(
    connection: sqlite3.Connection,
    run: int,
    tenant: Tenant,
    now: datetime,
    epoch: int,
    full: bool,  # noqa: FBT001 (as the request has it)
    stopping: Callable[[], bool],
    workers: int,
) -> None:
    if connection.execute(statement("publish/importing"), {"tenant": tenant.id}).fetchone():
        raise _NotNowError(f"An import of tenant {tenant.id!r} is being merged; it is published as a whole at its end.")
    if full:
        _date_anew(connection, tenant)
        _rebuild(connection, run, tenant.id, now, epoch, stopping, workers)
    else:
        _refresh_tenant(connection, tenant, now, epoch, inf)


def _rebuild(
    connection: sqlite3.Connection,
    run: int,
    tenant: str,
    now: datetime,
    epoch: int,
    stopping: Callable[[], bool],
    workers: int,
) -> None:
    key = {"tenant": tenant}
    with writing(connection):
        check_epoch(connection, epoch)
        (marks,) = connection.execute(statement("rollups/count_marks"), key | {"limit": MARKS_LIMIT}).fetchone()
        if marks > MARKS_LIMIT:
            connection.execute(statement("rebuild/set_aside"), key)
            connection.execute(statement("rebuild/unmark_orders"), key)

    def note(progress: float) -> None:
        if stopping() and progress < 1:
            raise _InterruptedError
        load_tenant(connection, tenant)  # unless it is removed meanwhile
        with writing(connection):
            connection.execute(statement("jobs/recompute_progress"), {"id": run, "progress": progress})

    rebuild(connection, tenant, now, epoch, note, workers)


def _set_state(connection: sqlite3.Connection, run: int, state: str, now: datetime | None, error: str | None) -> None:
    finished_at = now.isoformat(timespec="seconds") if now else None
    with writing(connection):
        connection.execute(
            statement("jobs/recompute_state"), {"id": run, "state": state, "finished_at": finished_at, "error": error}
        )
