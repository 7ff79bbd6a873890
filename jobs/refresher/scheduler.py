"""Runs the refresh: every few seconds, and at once when any process has committed something that is marked."""

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING

from apscheduler.events import EVENT_JOB_MAX_INSTANCES, JobSubmissionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from aggregator.stored.epochs import StaleEpochError
from jobs.alerts.delivery import Delivery
from jobs.alerts.mail import Mail
from jobs.imports.recovery import recover_imports
from jobs.refresher.gates import evaluate_gates, prune_events
from jobs.refresher.lease import this_process
from jobs.refresher.measures import Measures
from jobs.refresher.refresh import RefreshReport, recover, refresh, run_recomputes
from jobs.supervision import Supervision, pause
from sql.database import Connection, DatabaseMovedError, checkpoint, data_version, open_reader, open_writer
from sql.heartbeat import BEAT_SECONDS, Heart
from sql.lookout import SOONEST_SECONDS, Lookout
from sql.statements import statement

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

    from jobs.refresher.tracing import Publications

LONGEST_REST_SECONDS = 0.02  # more would make figures later; writers of ours need none, those of other programs some
CHECKPOINT_SECONDS = 0.2
WAL_BYTES = 16 * 1024 * 1024  # a log longer than this is begun anew
FILL_SECONDS = 0.5  # how long a tenant's windows are filled before others are refreshed
EVENTS_DAYS = 30
RETRY_SECONDS = 1.0  # the pause after the database could not be written at all
MEASURE_SECONDS = 10.0  # how often what was measured is stored
GATES_SECONDS = 60.0  # how often the quality gates are evaluated, and old events removed
RECOMPUTE_SECONDS = 30.0  # how often requests for a recompute are looked for, besides when one is committed
AWAY_SECONDS = 60.0  # how often it is said that the database is not there
STUCK_SECONDS = 60.0  # a refresh that takes so long is no sign of life
LATE_SECONDS = 1.0

log = logging.getLogger("edb.scheduler")


class Steady(BaseTrigger):  # type: ignore[misc]
    """Every so many seconds after the last run: a clock that is set ahead owes one run, not all that it passed."""

    def __init__(self, seconds: float) -> None:
        self._every = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        """At once, and from then on by the last run."""
        return now if previous is None else now + self._every


class _Clockwork(BackgroundScheduler):  # type: ignore[misc]
    """APScheduler, whose own thread is supervised as well."""

    def __init__(self, supervision: Supervision, **options: object) -> None:
        super().__init__(**options)
        self._supervision = supervision

    def _main_loop(self) -> None:
        self._supervision.keep("clockwork", super()._main_loop)


class Scheduler:
    """The refresher of one database, between `with` and its end. The caller holds the lease.

    :param epoch: the lease's; a publish under an older one than the database knows is refused
    :param mail: where mail about alerts is handed in; None where none can be sent
    :param events_days: how long events are kept
    :param tracer: with which publications are told of; None tells nobody
    :param webhooks_private: whether messages go to addresses of this machine and its own networks
    """

    def __init__(
        self,
        database: Path,
        epoch: int,
        refresh_seconds: float,
        mail: Mail | None = None,
        events_days: int = EVENTS_DAYS,
        tracer: "Tracer | None" = None,
        *,
        webhooks_private: bool = True,
    ) -> None:
        self._database = database
        self._epoch = epoch
        self._stopping = threading.Event()
        self._supervision = Supervision(self._stopping)
        self._delivery = Delivery(database, mail, self._supervision, private=webhooks_private)
        self._refreshing = threading.Lock()
        self._recomputing = threading.Lock()
        self._refresh_began = 0.0
        self._again_at: dict[str, float] = {}  # when a job runs besides its pace, of `monotonic()`
        self._rest_until = 0.0
        self._written = threading.Event()  # the log has grown since it was last written into the database
        self._away_until = 0.0
        self._imports_recovered = False  # what a killed import left is merged or undone before any rebuild
        self.lost = threading.Event()  # the lease was taken by another process
        self._lookout = Lookout(database)
        self._heart = Heart(database, this_process(), epoch)
        self._connection = open_writer(database)
        self._measures = Measures()
        self._publications = None if tracer is None else _publications(tracer, self._connection)
        self._events_days = events_days
        self._gates_at = 0.0
        self._confirm_all_at = 0.0
        self._refresh_seconds = refresh_seconds
        self._paces = {"refresh": refresh_seconds, "recompute": RECOMPUTE_SECONDS, "measure": MEASURE_SECONDS}
        self._scheduler = _Clockwork(
            self._supervision, timezone=UTC, executors={"default": ThreadPoolExecutor(3)}, daemon=True
        )
        works: dict[str, Callable[[], None]] = {
            "refresh": self._refresh, "recompute": self._recompute, "measure": self._measure,
        }  # fmt: skip
        for name, work in works.items():
            self._scheduler.add_job(
                self._attempt,
                Steady(self._paces[name]),
                args=(name, work),
                id=name,
                name=name,
                max_instances=1,
                misfire_grace_time=None,
            )
        self._scheduler.add_listener(self._missed, EVENT_JOB_MAX_INSTANCES)

    def __enter__(self) -> "Scheduler":
        recover(self._connection)
        self._heart.beat({})
        self._scheduler.start()
        self._supervision.start("watcher", self._watch)
        self._supervision.start("checkpointer", self._keep_log_short)
        self._delivery.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let the run at hand finish, and stop."""
        self._stopping.set()
        self._lookout.wake()
        self._written.set()
        self._delivery.stop()
        self._scheduler.shutdown(wait=True)
        self._supervision.join()
        self._lookout.close()
        self._heart.close()
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._connection.close()

    def wake(self) -> None:
        """Refresh now, unless a refresh runs: whoever finds commits looks again at its end."""
        if not self._refreshing.locked():
            self._run("refresh")

    def _run(self, job: str) -> None:
        self._scheduler.modify_job(job, next_run_time=datetime.now(UTC))

    def _missed(self, event: JobSubmissionEvent) -> None:
        """A run that met another one after its work but before its end: once more, or it would wait for its pace."""
        at_work = {"refresh": self._refreshing, "recompute": self._recomputing}.get(event.job_id)
        if at_work is not None and not at_work.locked():
            self._run_at(event.job_id, monotonic() + SOONEST_SECONDS)

    def _run_at(self, job: str, at: float) -> None:
        self._again_at[job] = min(at, self._again_at.get(job, at))
        self._lookout.wake()

    def _attempt(self, name: str, work: Callable[[], None]) -> None:
        """Do a job's work; what it fails with is said, and it is tried again."""
        failure = self._supervision.attempt(name, lambda: self._here(work))
        if failure is not None:
            self._run_at(name, failure.at + failure.pause)

    def _here(self, work: Callable[[], None]) -> None:
        """Work, but not for nobody: what is published into a file that was removed is found by no reader."""
        try:
            work()
        except StaleEpochError as error:
            log.error("%s", error)
            self.lost.set()
        except DatabaseMovedError as error:
            if monotonic() >= self._away_until:
                self._away_until = monotonic() + AWAY_SECONDS
                log.error("nothing is published: %s", error)

    def _refresh(self) -> None:
        self._refresh_began = monotonic()
        with self._refreshing, self._rest():
            tick = monotonic() >= self._confirm_all_at
            if tick:
                self._confirm_all_at = monotonic() + 0.9 * self._refresh_seconds
            else:
                self._run_at("refresh", self._confirm_all_at)
            now = datetime.now(UTC)
            try:
                report = refresh(self._connection, now, self._epoch, confirm_all=tick, fill_seconds=FILL_SECONDS)
            except sqlite3.Error as error:
                log.error("the database cannot be written: %s; trying again in %g s", error, RETRY_SECONDS)
                self._run_at("refresh", monotonic() + RETRY_SECONDS)
                return
            self._measures.note(report)
            self._trace(report)
            if report.unfinished:
                self._confirm_all_at = 0.0
                self._run_at("refresh", 0.0)
            for at_ms in (report.retry_at_ms, report.alerts_due_ms):
                if at_ms is not None:
                    self._run_at("refresh", monotonic() + at_ms / 1000 - now.timestamp())
        self._lookout.wake()

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
        with closing(self._writer()) as connection:
            with self._recomputing:
                run_recomputes(connection, datetime.now(UTC), self._epoch, self._stopping.is_set)
            if not self._stopping.is_set() and connection.execute(statement("jobs/recompute_waiting")).fetchone():
                self._run_at("recompute", monotonic() + SOONEST_SECONDS)

    def _measure(self) -> None:
        """Store what was measured; every minute evaluate the quality gates, and remove old events."""
        now = datetime.now(UTC)
        try:
            with closing(self._writer()) as connection:
                self._measures.flush(connection, now.timestamp())
                if monotonic() >= self._gates_at:
                    evaluate_gates(connection, now)
                    prune_events(connection, now, self._events_days, self._stopping.is_set)
                    self._gates_at = monotonic() + 0.9 * GATES_SECONDS
        except sqlite3.Error as error:
            log.warning("what was measured cannot be stored: %s; it is kept", error)

    def _keep_log_short(self) -> None:
        """Write the log into the database beside those who write, so that no commit of theirs has to."""
        with closing(self._writer()) as connection:
            while not self._stopping.is_set():
                self._written.wait()
                self._written.clear()
                if pause(self._stopping, CHECKPOINT_SECONDS):
                    return
                try:
                    checkpoint(connection, WAL_BYTES)
                except sqlite3.Error as error:
                    log.warning("the log cannot be written into the database: %s", error)
                    pause(self._stopping, RETRY_SECONDS)
                    self._written.set()

    def _watch(self) -> None:
        """Look for commits of any process and run what they ask for, and keep the time of what time alone moves."""
        seen, beat_at = -1, 0.0
        with closing(open_reader(self._database, same=self._connection.identity)) as connection:
            while not self._stopping.is_set():
                now = monotonic()
                if now >= beat_at:
                    beat_at = now + BEAT_SECONDS
                    self._beat()
                for job in [job for job, at in list(self._again_at.items()) if at <= now]:
                    del self._again_at[job]
                    self._run(job)
                due_at = min([beat_at, *list(self._again_at.values())])
                try:
                    version = data_version(connection)
                    if version != seen:
                        self._written.set()
                        if self._refreshing.locked():  # its end wakes us
                            due_at = min(due_at, now + BEAT_SECONDS)
                        elif now < self._rest_until:
                            due_at = min(due_at, self._rest_until)
                        else:
                            self._wake_for(connection)
                            self._lookout.found()
                            seen = version
                except sqlite3.Error as error:
                    log.warning("the watcher cannot read: %s; trying again in %g s", error, RETRY_SECONDS)
                    pause(self._stopping, RETRY_SECONDS)
                    continue
                self._lookout.wait(due_at - monotonic())

    def _writer(self) -> Connection:
        """A connection of its own to the same file."""
        return open_writer(self._database, same=self._connection.identity)

    def _wake_for(self, connection: sqlite3.Connection) -> None:
        """Run what somebody's commit asks for."""
        if connection.execute(statement("jobs/waiting_marks")).fetchone():
            self.wake()
        if not self._recomputing.locked() and connection.execute(statement("jobs/recompute_waiting")).fetchone():
            self._run("recompute")

    def _beat(self) -> None:
        """Say that the refresher lives; and have what a clock that was put back would hold up run now."""
        stuck = self._refreshing.locked() and monotonic() - self._refresh_began > STUCK_SECONDS
        try:
            if not stuck and not self._heart.beat(self._supervision.failing()):
                log.error("the lease of %s was taken away from this process", self._database)
                self.lost.set()
        except OSError as error:
            log.warning("nobody hears whether this refresher lives: %s", error)
        now = datetime.now(UTC)
        for name, seconds in self._paces.items():
            job = self._scheduler.get_job(name)
            if job is not None and job.next_run_time > now + timedelta(seconds=seconds + LATE_SECONDS):
                log.warning("the clock was put back; %s runs now", name)
                self._run(name)


def _publications(tracer: "Tracer", connection: sqlite3.Connection) -> "Publications":
    from jobs.refresher.tracing import Publications  # noqa: PLC0415 (its packages are an extra)

    return Publications(tracer, connection)
