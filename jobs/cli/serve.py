"""`edb serve`, `edb scheduler` and `edb demo`: the programs that stay."""

import logging
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from aggregator.tenants import load_tenant
from jobs.cli.logs import configure_logs
from jobs.cli.output import USAGE, problems_as_sentences, say
from jobs.lease import LeaseTakenError, lease
from service.settings import Settings, SettingsError, describe, read_settings
from sql.database import open_writer, prepare

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer
    from starlette.types import ASGIApp

    from jobs.alerts.mail import Mail

DEMO_DATABASE = "edb-demo.sqlite3"
STANDBY_SECONDS = 0.2  # how often a standing-by scheduler looks whether the lease is free
WATCH_SECONDS = 0.5  # how often the scheduler beside a service is looked at
GRACE_SECONDS = 10
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
    made = create_app(settings)
    return _traced(made) if settings.traces else made


def settings_or_exit() -> Settings:
    """The settings; a wrong one ends the program with a sentence."""
    try:
        return read_settings()
    except SettingsError as error:
        say(f"edb: {error}", err=True)
        raise typer.Exit(USAGE) from None


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
    with problems_as_sentences():
        prepare(settings.database, wal=settings.sqlite_wal)
    # A process of its own: refreshing in a thread would hold Python's interpreter lock against the readers.
    with _scheduler_beside() if scheduler else nullcontext():
        import uvicorn  # noqa: PLC0415 (the scheduler has begun meanwhile)

        from service.arrival import Arrival  # noqa: PLC0415

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
            date_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
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
    with problems_as_sentences():
        prepare(settings.database, wal=settings.sqlite_wal)
        _hold_lease(settings, stop, child_of)


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


def _hold_lease(settings: Settings, stop: threading.Event, parent: int | None) -> None:
    """Refresh under the lease until told to stop; wait for it while another process has it."""
    from jobs.scheduler import Scheduler  # noqa: PLC0415 (the service does not wait for what refreshing imports)

    said = False
    tracer = _tracer() if settings.traces else None
    while not _ended(stop, parent, STANDBY_SECONDS if said else 0):
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
                ) as running,
            ):
                log.info("refreshing %s every %g s, epoch %d", settings.database, settings.refresh_seconds, epoch)
                while not (running.lost.is_set() or _ended(stop, parent, STANDBY_SECONDS)):
                    pass
            said = False
        except LeaseTakenError:
            if not said:
                log.info("another process refreshes %s; standing by", settings.database)
            said = True


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


def _ended(stop: threading.Event, parent: int | None, seconds: float) -> bool:
    return stop.wait(seconds) or (parent is not None and os.getppid() != parent)


@contextmanager
def _scheduler_beside() -> Iterator[None]:
    """A scheduler beside this process: started again should it die, and ended with us."""
    stopping = threading.Event()
    children = [_start_scheduler()]

    def keep() -> None:
        while not stopping.wait(WATCH_SECONDS):
            if children[-1].poll() is not None:
                log.error("the scheduler ended with code %s; starting it again", children[-1].returncode)
                children.append(_start_scheduler())

    keeper = threading.Thread(target=keep, name="edb-keeper", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stopping.set()
        keeper.join()
        children[-1].terminate()
        children[-1].wait()


def _start_scheduler() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "jobs.cli", "scheduler", "--child-of", str(os.getpid())]
    # its own group: an interrupt at the terminal reaches it through us, after the last request
    return subprocess.Popen(command, process_group=0)  # noqa: S603


def _set_environment(**values: object) -> None:
    for name, value in values.items():
        if value is not None:
            os.environ[name] = str(value)


def database_path() -> Path:
    """The database that the settings name."""
    return settings_or_exit().database
