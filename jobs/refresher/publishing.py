"""Has what is stored published, whoever refreshes, and waits for it: what a command wrote, its caller then reads."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep

from aggregator.rollups.flows import RollupError
from jobs.imports.recovery import recover_imports
from jobs.refresher.refresh import refresh_once, request_recompute
from sql.database import open_writer, writing
from sql.statements import statement

POLL_SECONDS = 0.05
BEGIN_SECONDS = 60.0  # in which the process that refreshes must have begun
SEEN_SECONDS = 0.02  # a service that is asked later than this after a commit knows of it (service/reads/generations.py)


def publish(database: Path, tenant: str) -> None:
    """Returns when all that is stored of a tenant now is published, and read by whoever asks from then on.

    Another import of the tenant that is at work is waited for, since both are published at once.

    :raises RollupError: it cannot be published, or the process that refreshes does not get to it
    """
    with closing(open_writer(database)) as connection:
        while _is_importing(connection, database, tenant) or not _is_published(connection, database, tenant):
            sleep(POLL_SECONDS)
    sleep(SEEN_SECONDS)


def _is_importing(connection: sqlite3.Connection, database: Path, tenant: str) -> bool:
    """Whether another import holds the tenant back, once a killed one is put right."""
    if connection.execute(statement("publish/importing"), {"tenant": tenant}).fetchone() is None:
        return False
    recover_imports(database)
    return True


def _is_published(connection: sqlite3.Connection, database: Path, tenant: str) -> bool:
    """Publishes, or waits until the process that refreshes has; False where an import came between.

    :raises RollupError: as `publish`
    """
    key = {"tenant": tenant}
    if not refresh_once(database):
        with writing(connection):
            run = request_recompute(connection, tenant, datetime.now(UTC), full=False)
        until = monotonic() + BEGIN_SECONDS
        while not refresh_once(database):  # it succeeds when the other process has ended
            _, _, _, state, _, error = connection.execute(statement("jobs/recompute_run"), {"id": run}).fetchone()
            if state == "failed":
                if error.startswith(f"An import of tenant {tenant!r}"):
                    return False
                raise RollupError(error)
            if state == "done" and not connection.execute(statement("jobs/recompute_pending"), key).fetchone():
                break
            if state == "waiting" and monotonic() > until:
                raise RollupError("the process that refreshes does not get to it; `edb status` says how it is.")
            sleep(POLL_SECONDS)
    _, _, failures, error, _ = connection.execute(statement("jobs/status"), key).fetchone()
    if failures:
        raise RollupError(error)
    return connection.execute(statement("publish/importing"), key).fetchone() is None
