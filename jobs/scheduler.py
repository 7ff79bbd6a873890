"""Runs the refresh: every few seconds, and at once when any process has committed something that is marked."""

import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from math import inf
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING

from apscheduler.events import EVENT_JOB_MAX_INSTANCES, JobSubmissionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from aggregator.epochs import StaleEpochError
from jobs.alerts.delivery import Delivery
from jobs.alerts.mail import Mail
from jobs.gates import evaluate_gates, prune_events
from jobs.imports import recover_imports
from jobs.measures import Measures
from jobs.refresh import RefreshReport, recover, refresh, run_recomputes
from sql.database import checkpoint, data_version, open_reader, open_writer
from sql.statements import statement

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

    from jobs.tracing import Publications

WATCH_SECONDS = 0.004  # how often the watcher looks for a commit
LONGEST_REST_SECONDS = 0.02  # more would make figures later; writers of ours need none, those of other programs some
CHECKPOINT_SECONDS = 0.2
WAL_BYTES = 16 * 1024 * 1024  # a log longer than this is begun anew
FILL_SECONDS = 0.5  # how long a tenant's windows are filled before others are refreshed
EVENTS_DAYS = 30
RETRY_SECONDS = 1.0  # the pause after the database could not be written at all
MEASURE_SECONDS = 10.0  # how often what was measured is stored
GATES_SECONDS = 60.0  # how often the quality gates are evaluated, and old events removed
RECOMPUTE_SECONDS = 1.0  # how often a request for a recompute is looked for

log = logging.getLogger("edb.scheduler")


class Scheduler:
    """The refresher of one database, between `with` and its end. The caller holds the lease.

    :param epoch: the lease's; a publish under an older one than the database knows is refused
    :param mail: where mail about alerts is handed in; None where none can be sent
    :param events_days: how long events are kept
    :param tracer: with which publications are told of; None tells nobody
    """

    def __init__(
        self,
        database: Path,
        epoch: int,
        refresh_seconds: float,
        mail: Mail | None = None,
        events_days: int = EVENTS_DAYS,
        tracer: "Tracer | None" = None,
    ) -> None:
        self._database = database
        self._epoch = epoch
        self._delivery = Delivery(database, mail)
        self._stopping = threading.Event()
        self._refreshing = threading.Lock()
        self._wake_at: float | None = None
        self._rest_until = 0.0
        self._imports_recovered = False  # what a killed import left is merged or undone before any rebuild
        self.lost = threading.Event()  # the lease was taken by another process
        self._watcher = threading.Thread(target=self._watch, name="edb-watcher", daemon=True)
        self._checkpointer = threading.Thread(target=self._keep_log_short, name="edb-checkpointer", daemon=True)
        self._scheduler = BackgroundScheduler(timezone=UTC, executors={"default": ThreadPoolExecutor(3)}, daemon=True)
        self._scheduler.add_job(
            self._refresh,
            "interval",
            id="refresh",
            seconds=refresh_seconds,
            next_run_time=datetime.now(UTC),
            coalesce=True,  # a machine that slept owes many runs; one catches up
            max_instances=1,
            misfire_grace_time=None,
        )
        self._scheduler.add_job(
            self._recompute,
            "interval",
            id="recompute",
            seconds=RECOMPUTE_SECONDS,
            next_run_time=datetime.now(UTC),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        self._scheduler.add_job(
            self._measure,
            "interval",
            id="measure",
            seconds=MEASURE_SECONDS,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        self._scheduler.add_listener(self._missed, EVENT_JOB_MAX_INSTANCES)
        self._connection = open_writer(database)
        self._measures = Measures()
        self._publications = None if tracer is None else _publications(tracer, self._connection)
        self._events_days = events_days
        self._gates_at = 0.0
        self._confirm_all_at = 0.0
        self._refresh_seconds = refresh_seconds

    def __enter__(self) -> "Scheduler":
        recover(self._connection)
        self._scheduler.start()
        self._watcher.start()
        self._checkpointer.start()
        self._delivery.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let the run at hand finish, and stop."""
        self._stopping.set()
        self._delivery.stop()
        self._watcher.join()
        self._checkpointer.join()
        self._scheduler.shutdown(wait=True)
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._connection.close()

    def wake(self) -> None:
        """Refresh now; a wake-up while a refresh runs is kept for its end."""
        if not self._refreshing.locked():
            self._scheduler.modify_job("refresh", next_run_time=datetime.now(UTC))

    def _missed(self, event: JobSubmissionEvent) -> None:
        """A wake-up that met a refresh after its work but before its end: once more, or it would wait for the tick."""
        if event.job_id == "refresh":
            self._wake_at = 0.0

    def _refresh(self) -> None:
        with self._refreshing, self._rest():
            tick = monotonic() >= self._confirm_all_at
            if tick:
                self._confirm_all_at = monotonic() + 0.9 * self._refresh_seconds
            try:
                report = refresh(
                    self._connection, datetime.now(UTC), self._epoch, confirm_all=tick, fill_seconds=FILL_SECONDS
                )
            except StaleEpochError as error:
                log.error("%s", error)
                self.lost.set()
                return
            except sqlite3.Error as error:
                log.error("the database cannot be written: %s; trying again in %g s", error, RETRY_SECONDS)
                self._wake_at = datetime.now(UTC).timestamp() + RETRY_SECONDS
                return
            self._measures.note(report)
            self._trace(report)
            if report.unfinished:
                self._confirm_all_at = self._wake_at = 0.0
            for at_ms in (report.retry_at_ms, report.alerts_due_ms):
                if at_ms is not None:
                    self._wake_at = min(at_ms / 1000, inf if self._wake_at is None else self._wake_at)

    def _trace(self, report: RefreshReport) -> None:
        if self._publications is not None:
            try:
                self._publications.note(self._connection, report)
            except sqlite3.Error as error:
                log.warning("what was published cannot be traced: %s", error)

    @contextmanager
    def _rest(self) -> Iterator[None]:
        """After a refresh during which others wrote, leave them the database for a moment."""
        began, version = monotonic(), data_version(self._connection)
        yield
        if data_version(self._connection) != version:
            took = monotonic() - began
            self._rest_until = monotonic() + min(took, LONGEST_REST_SECONDS)

    def _recompute(self) -> None:
        if not self._imports_recovered:
            recover_imports(self._database)
            self._imports_recovered = True
        with closing(open_writer(self._database)) as connection:
            try:
                run_recomputes(connection, datetime.now(UTC), self._epoch, self._stopping.is_set)
            except StaleEpochError:
                self.lost.set()

    def _measure(self) -> None:
        """Store what was measured; every minute evaluate the quality gates, and remove old events."""
        now = datetime.now(UTC)
        try:
            with closing(open_writer(self._database)) as connection:
                self._measures.flush(connection, now.timestamp())
                if monotonic() >= self._gates_at:
                    self._gates_at = monotonic() + 0.9 * GATES_SECONDS
                    evaluate_gates(connection, now)
                    prune_events(connection, now, self._events_days, self._stopping.is_set)
        except sqlite3.Error as error:
            log.warning("what was measured cannot be stored: %s; it is kept", error)

    def _keep_log_short(self) -> None:
        """Write the log into the database beside those who write, so that no commit of theirs has to."""
        seen = -1
        with closing(open_writer(self._database)) as connection:
            while not self._stopping.wait(CHECKPOINT_SECONDS):
                try:
                    version = data_version(connection)
                    if version != seen:
                        seen = version
                        checkpoint(connection, WAL_BYTES)
                except sqlite3.Error as error:
                    log.warning("the log cannot be written into the database: %s", error)

    def _watch(self) -> None:
        """Look for commits of any process, and wake the refresh when they marked something."""
        seen = -1
        with closing(open_reader(self._database)) as connection:
            while not self._stopping.wait(WATCH_SECONDS):
                if self._wake_at is not None and datetime.now(UTC).timestamp() >= self._wake_at:
                    self._wake_at = None
                    self.wake()
                try:
                    version = data_version(connection)
                    if version == seen or self._refreshing.locked() or monotonic() < self._rest_until:
                        continue
                    marked = connection.execute(statement("jobs/waiting_marks")).fetchone()
                except sqlite3.Error as error:
                    log.warning("the watcher cannot read: %s; trying again in %g s", error, RETRY_SECONDS)
                    self._stopping.wait(RETRY_SECONDS)
                    continue
                seen = version
                if marked:
                    self.wake()


def _publications(tracer: "Tracer", connection: sqlite3.Connection) -> "Publications":
    from jobs.tracing import Publications  # noqa: PLC0415 (its packages are an extra)

    return Publications(tracer, connection)
