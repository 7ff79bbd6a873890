"""Runs the refresh: every few seconds, and at once when any process has committed something that is marked."""

import logging
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from types import TracebackType

from apscheduler.events import EVENT_JOB_MAX_INSTANCES, JobSubmissionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from aggregator.publication import StaleEpochError
from jobs.imports import recover_imports
from jobs.refresh import recover, refresh, run_recomputes
from sql.database import WAL_LIMIT_BYTES, open_reader, open_writer
from sql.statements import statement

WATCH_SECONDS = 0.01  # how often the watcher looks for a commit
RETRY_SECONDS = 1.0  # the pause after the database could not be written at all
RECOMPUTE_SECONDS = 1.0  # how often a request for a recompute is looked for

log = logging.getLogger("edb.scheduler")


class Scheduler:
    """The refresher of one database, between `with` and its end. The caller holds the lease.

    :param epoch: the lease's; a publish under an older one than the database knows is refused
    """

    def __init__(self, database: Path, epoch: int, refresh_seconds: float) -> None:
        self._database = database
        self._epoch = epoch
        self._stopping = threading.Event()
        self._refreshing = threading.Lock()
        self._wake_at: float | None = None
        self._imports_recovered = False  # what a killed import left is merged or undone before any rebuild
        self.lost = threading.Event()  # the lease was taken by another process
        self._watcher = threading.Thread(target=self._watch, name="edb-watcher", daemon=True)
        self._scheduler = BackgroundScheduler(timezone=UTC, executors={"default": ThreadPoolExecutor(2)}, daemon=True)
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
        self._scheduler.add_listener(self._missed, EVENT_JOB_MAX_INSTANCES)
        self._connection = open_writer(database)
        self._confirm_all_at = 0.0
        self._refresh_seconds = refresh_seconds

    def __enter__(self) -> "Scheduler":
        recover(self._connection)
        self._scheduler.start()
        self._watcher.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let the run at hand finish, and stop."""
        self._stopping.set()
        self._watcher.join()
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
        with self._refreshing:
            tick = monotonic() >= self._confirm_all_at
            if tick:
                self._confirm_all_at = monotonic() + 0.9 * self._refresh_seconds
            try:
                report = refresh(self._connection, datetime.now(UTC), self._epoch, confirm_all=tick)
            except StaleEpochError as error:
                log.error("%s", error)
                self.lost.set()
                return
            except sqlite3.Error as error:
                log.error("the database cannot be written: %s; trying again in %g s", error, RETRY_SECONDS)
                self._wake_at = datetime.now(UTC).timestamp() + RETRY_SECONDS
                return
            if report.retry_at_ms is not None:
                self._wake_at = report.retry_at_ms / 1000
            if tick:
                self._bound_wal()

    def _recompute(self) -> None:
        if not self._imports_recovered:
            recover_imports(self._database)
            self._imports_recovered = True
        with closing(open_writer(self._database)) as connection:
            try:
                run_recomputes(connection, datetime.now(UTC), self._epoch, self._stopping.is_set)
            except StaleEpochError:
                self.lost.set()

    def _bound_wal(self) -> None:
        """Writers checkpoint as they go; what a long read held back is caught up with here."""
        wal = self._database.with_name(self._database.name + "-wal")
        too_long = wal.exists() and wal.stat().st_size > WAL_LIMIT_BYTES
        self._connection.execute(f"PRAGMA wal_checkpoint({'RESTART' if too_long else 'PASSIVE'})")

    def _watch(self) -> None:
        """Look for commits of any process, and wake the refresh when they marked something."""
        seen = -1
        with closing(open_reader(self._database)) as connection:
            while not self._stopping.wait(WATCH_SECONDS):
                if self._wake_at is not None and datetime.now(UTC).timestamp() >= self._wake_at:
                    self._wake_at = None
                    self.wake()
                try:
                    (version,) = connection.execute("PRAGMA data_version").fetchone()
                    if version == seen or self._refreshing.locked():
                        continue
                    marked = connection.execute(statement("jobs/waiting_marks")).fetchone()
                except sqlite3.Error as error:
                    log.warning("the watcher cannot read: %s; trying again in %g s", error, RETRY_SECONDS)
                    self._stopping.wait(RETRY_SECONDS)
                    continue
                seen = version
                if marked:
                    self.wake()
