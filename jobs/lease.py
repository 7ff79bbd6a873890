"""The lease: which process refreshes. A lock that the system releases with its holder decides."""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from sql.companions import companion, open_companion
from sql.database import DatabaseError, open_writer, writing
from sql.statements import statement


class LeaseTakenError(Exception):
    """Another process refreshes this database."""


@contextmanager
def lease(database: Path, now: datetime) -> Iterator[int]:
    """Hold the lease of a database; gives the epoch under which to publish.

    :raises LeaseTakenError: another process holds it
    :raises DatabaseError: the folder cannot be written
    """
    with locked(database):
        with closing(open_writer(database)) as connection, writing(connection):
            holder = {"holder": f"{os.getpid()}@{socket.gethostname()}", "taken_at": now.isoformat(timespec="seconds")}
            (epoch,) = connection.execute(statement("jobs/take_lease"), holder).fetchone()
        yield epoch


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Hold the lock of a database, so that nobody refreshes it.

    :raises LeaseTakenError: another process holds it
    :raises DatabaseError: the folder cannot be written
    """
    try:
        lock = os.fdopen(open_companion(lock_path(database), database), "wb")
    except OSError as error:
        raise DatabaseError(f"{lock_path(database)} cannot be written; check the permissions of its folder.") from error
    with lock as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise LeaseTakenError(f"Another process already refreshes {database}.") from error
        yield


def lock_path(database: Path) -> Path:
    """The file beside a database that is locked."""
    return companion(database, "-lease")
