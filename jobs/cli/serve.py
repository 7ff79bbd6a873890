"""`edb serve`, `edb scheduler` and `edb demo`: the programs that stay."""

import logging
import multiprocessing
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from time import monotonic
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from aggregator.stored.preparation import prepare
from aggregator.stored.tenants import load_tenant
from jobs.cli.logs import configure_logs
from jobs.cli.output import problems_as_sentences
from jobs.cli.ports import free_or_exit
from jobs.cli.settings import CHILD_OF, settings_or_exit
from jobs.refresher.lease import LeaseTakenError, lease
from jobs.refresher.parent import end_with
from jobs.supervision import Supervision, pause
from service.settings import Settings, describe
from sql.database import open_writer
from sql.heartbeat import heartbeat

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer
    from starlette.types import ASGIApp

    from jobs.alerts.mail import Mail

DEMO_DATABASE = "edb-demo.sqlite3"
STANDBY_SECONDS = 0.2  # how often a standing-by scheduler looks whether the lease is free
LOOK_SECONDS = 1.0  # how often a refreshing one looks whether it has the lease
WATCH_SECONDS = 0.5  # how often the scheduler beside a service is looked at
LAST_PAUSE_SECONDS = 30.0  # between two starts of one that ends at once, again and again
GRACE_SECONDS = 10
WORKER_START_SECONDS = 15  # on a machine that is busy: who says nothing for longer is killed, and started again
MAX_OPEN_FILES = 65_536

log = logging.getLogger("edb")

_SETTINGS = "\n\n".join(["Settings are environment variables:"] + [
    f"{name} ({default or 'none'}): {meaning}." for name, default, meaning in describe()
])  # fmt: skip


def application() -> Callable[..., object]:
    """The service of this process's settings, as uvicorn's workers make it."""
    from service.app import create_app  # noqa: PLC0415 (half of the start of every other command)

    settings = settings_or_exit()
    configure_logs(settings.log)
    _allow_many_connections()
    main = multiprocessing.parent_process()
    if main is not None and main.pid is not None:  # one of several workers; who its parent is now may be another
        end_with(main.pid)
    made = create_app(settings)
    return _traced(made) if settings.traces else made


def serve(
    host: Annotated[str | None, typer.Option(help="Instead of EDB_HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="Instead of EDB_PORT.")] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="How many API processes.")] = 1,
    *,
    scheduler: Annotated[bool, typer.Option(help="Whether to refresh as well; one process per database does.")] = True,
) -> None:
    """Serve the dashboard's API, and refresh its figures."""
    _set_environment(EDB_HOST=host, EDB_PORT=port)
    settings = settings_or_exit()
    configure_logs(settings.log)
    free_or_exit(settings.host, settings.port, "EDB_PORT")
    with problems_as_sentences():
        prepare(settings.database, wal=settings.sqlite_wal)
    # A process of its own: refreshing in a thread would hold Python's interpreter lock against the readers.
    with _scheduler_beside() if scheduler else nullcontext():
        import uvicorn  # noqa: PLC0415 (the scheduler has begun meanwhile)

        from service.http.arrival import Arrival  # noqa: PLC0415

        uvicorn.run(
            "jobs.cli.serve:application",
            factory=True,
            host=settings.host,
            port=settings.port,
            workers=workers,
            loop="uvloop",
            http=Arrival,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
            timeout_worker_healthcheck=WORKER_START_SECONDS,
        )


def run_scheduler(
    child_of: Annotated[int | None, typer.Option(hidden=True, help="End with this process.")] = None,
) -> None:
    """Refresh the figures, without serving them; stands by while another process does."""
    settings = settings_or_exit()
    configure_logs(settings.log)
    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    if child_of is not None:
        end_with(child_of)
    with problems_as_sentences():
        if child_of is None:  # else the parent has, and what is gone since is not to be made anew behind its back
            prepare(settings.database, wal=settings.sqlite_wal)
        _hold_lease(settings, stop)


def demo(
    port: Annotated[int | None, typer.Option(help="Instead of EDB_PORT.")] = None,
) -> None:
    """Serve an invented company, to look around."""
    from jobs.demo import load_demo  # noqa: PLC0415 (for this command alone)

    os.environ.setdefault("EDB_DATABASE", DEMO_DATABASE)
    database = settings_or_exit().database
    with problems_as_sentences():
        prepare(database)
        with closing(open_writer(database)) as connection:
            tenant = load_tenant(connection, "default")
            if connection.execute("SELECT 1 FROM orders LIMIT 1").fetchone() is None:
                load_demo(connection, datetime.now(tenant.zone).date())
    serve(port=port, workers=1, scheduler=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog=_SETTINGS)(serve)
    app.command("scheduler")(run_scheduler)
    app.command()(demo)


def _hold_lease(settings: Settings, stop: threading.Event) -> None:
    """Refresh under the lease until told to stop; wait for it while another process has it."""
    from jobs.backups.backup import remove_left  # noqa: PLC0415 (as the scheduler)
    from jobs.refresher.scheduler import Scheduler  # noqa: PLC0415 (the service does not wait for what refreshing imports)

    said = False
    tracer = _tracer() if settings.traces else None
    while not pause(stop, STANDBY_SECONDS if said else 0):
        try:
            with (
                lease(settings.database, datetime.now(UTC)) as epoch,
                Scheduler(
                    settings.database,
                    epoch,
                    settings.refresh_seconds,
                    _mail(settings),
                    settings.events_days,
                    tracer,
                    webhooks_private=settings.webhooks_private,
                ) as running,
            ):
                log.info("refreshing %s every %g s, epoch %d", settings.database, settings.refresh_seconds, epoch)
                remove_left(settings.database)
                while not (running.lost.is_set() or pause(stop, LOOK_SECONDS)):
                    beat = heartbeat(settings.database)
                    if beat is not None and not beat.is_silent:
                        tell_systemd("WATCHDOG=1")
            said = False
        except LeaseTakenError:
            tell_systemd("WATCHDOG=1")
            if not said:
                log.info("another process refreshes %s; standing by", settings.database)
            said = True


def tell_systemd(state: str) -> None:
    """Tell the service manager, where there is one that listens; sd_notify(3)."""
    address = os.environ.get("NOTIFY_SOCKET")
    if address:
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.connect(address.replace("@", "\0", 1) if address.startswith("@") else address)
            manager.send(state.encode())


def _mail(settings: Settings) -> "Mail | None":
    from jobs.alerts.mail import Mail  # noqa: PLC0415 (as the scheduler)

    return None if settings.smtp_url is None else Mail(settings.smtp_url, settings.mail_from)


def _tracer() -> "Tracer":
    from jobs.cli.tracing import provider  # noqa: PLC0415 (its packages are an extra)

    return provider().get_tracer("edb")


def _traced(app: "ASGIApp") -> "ASGIApp":
    from jobs.cli.tracing import provider  # noqa: PLC0415 (its packages are an extra)
    from service.tracing import Traced  # noqa: PLC0415

    return Traced(app, provider())


def _allow_many_connections() -> None:
    """Every open stream is an open file; the usual limit of 1,024 is meant for programs that cannot count further."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MAX_OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, MAX_OPEN_FILES)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


@contextmanager
def _scheduler_beside() -> Iterator[None]:
    """A scheduler beside this process: started again should it die, and ended with us."""
    stopping = threading.Event()
    children = [_start_scheduler()]

    def keep() -> None:
        wait, began = 0.0, monotonic()
        while not stopping.wait(WATCH_SECONDS):
            if children[-1].poll() is None:
                continue
            if monotonic() - began > LAST_PAUSE_SECONDS:
                wait = 0.0
            log.error("the scheduler ended with code %s; starting it again in %g s", children[-1].returncode, wait)
            if not stopping.wait(wait):
                children[:] = [_start_scheduler()]
                wait, began = min(max(2 * wait, WATCH_SECONDS), LAST_PAUSE_SECONDS), monotonic()

    supervision = Supervision(stopping)
    supervision.start("keeper", keep)
    try:
        yield
    finally:
        stopping.set()
        supervision.join()
        children[-1].terminate()
        children[-1].wait()


def _start_scheduler() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "jobs.cli", "scheduler", CHILD_OF, str(os.getpid())]
    # its own group: an interrupt at the terminal reaches it through us, after the last request
    return subprocess.Popen(command, process_group=0)  # noqa: S603


def _set_environment(**values: object) -> None:
    for name, value in values.items():
        if value is not None:
            os.environ[name] = str(value)
