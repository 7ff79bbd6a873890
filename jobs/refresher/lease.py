"""The lease: which process refreshes. A lock that the system releases with its holder decides."""

import fcntl
import os
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from jobs.problems import JobError
from sql.audit import Act, note
from sql.companions import open_companion
from sql.database import DatabaseError, is_busy, open_writer, writing
from sql.heartbeat import Heartbeat, heartbeat, is_named, lease_path
from sql.statements import statement


class LeaseTakenError(JobError):
    """Another process refreshes this database."""


class LeaseHeldError(JobError):
    """The lease cannot be taken away; the message says why, and what to do instead."""


@contextmanager
def lease(database: Path, now: datetime) -> Iterator[int]:
    """Hold the lease of a database; gives the epoch under which to publish.

    :raises LeaseTakenError: another process holds it
    :raises DatabaseError: the folder cannot be written
    """
    with locked(database):
        with closing(open_writer(database)) as connection, writing(connection):
            epoch = _next_epoch(connection, this_process(), now)
        yield epoch


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Hold the lock of a database, so that nobody refreshes it.

    :raises LeaseTakenError: another process holds it
    :raises DatabaseError: the folder cannot be written
    """
    file = _locked_file(database)
    try:
        yield
    finally:
        os.close(file)


def take_lease(database: Path, actor: str, now: datetime, *, alive: bool = False) -> tuple[int, Heartbeat | None]:
    """Take the lease away from a process that holds it and does nothing; the new epoch, and the last heartbeat.

    Whoever stands by gets it next. What the old holder still publishes when it goes on is refused by the epoch.

    :param actor: who does it, for the audit
    :param alive: also from a process that is heard of
    :raises LeaseHeldError: its holder is alive, or nobody can write
    """
    last = heartbeat(database)
    if last is not None and not last.is_silent and not alive and _is_locked(database):
        raise LeaseHeldError(
            f"{last.holder} refreshes {database} and was heard of {last.seconds_ago:.1f} s ago; end it instead, or take"
            " the lease all the same with --alive."
        )
    try:
        with closing(open_writer(database)) as connection, writing(connection):
            _, holder, _ = connection.execute(statement("jobs/lease")).fetchone()
            epoch = _next_epoch(connection, "", now)
            note(connection, Act(actor, "take lease", holder, detail={"epoch": epoch}), now)
    except sqlite3.OperationalError as error:
        if not is_busy(error):
            raise
        held = "its holder" if last is None else last.holder
        raise LeaseHeldError(
            f"{database} is being written, perhaps by {held} in the middle of a refresh; it has to be ended first, as"
            " by `kill -KILL` and its process id."
        ) from error
    lease_path(database).unlink(missing_ok=True)  # the lock stays with the file: who comes next makes another
    return epoch, last


def this_process() -> str:
    """Process and host, as a holder is named."""
    return f"{os.getpid()}@{socket.gethostname()}"


def _next_epoch(connection: sqlite3.Connection, holder: str, now: datetime) -> int:
    taken = {"holder": holder, "taken_at": now.isoformat(timespec="seconds")}
    epoch: int = connection.execute(statement("jobs/take_lease"), taken).fetchone()[0]
    return epoch


def _locked_file(database: Path) -> int:
    path = lease_path(database)
    while True:
        try:
            file = open_companion(path, database)
        except OSError as error:
            raise DatabaseError(f"{path} cannot be written; check the permissions of its folder.") from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(file)
            raise LeaseTakenError(f"Another process already refreshes {database}.") from error
        if is_named(file, path):
            return file
        os.close(file)  # it was taken away between our two steps


def _is_locked(database: Path) -> bool:
    try:
        with locked(database):
            return False
    except LeaseTakenError:
        return True
