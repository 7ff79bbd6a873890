"""Puts a backup in the place of the database: checked, brought up to date and published beside it, then swapped in.

The restored figures are published under numbers that no generation has had. What browsers and caches keep of the
replaced database under `?generation=N` is theirs for good, so a number is never used for two contents.
"""

import fcntl
import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from aggregator.figures.tenants import Tenant
from aggregator.rollups.publication import newest
from aggregator.rollups.refresh import refresh_tenant
from aggregator.stored.epochs import newest_epoch
from aggregator.stored.preparation import prepare
from aggregator.stored.tenants import load_tenants
from jobs.backups.backup import NotABackupError, Progress, copy, is_ours, remove, remove_beside, sync
from jobs.imports.recovery import recover_imports
from jobs.problems import JobError
from jobs.refresher.lease import LeaseTakenError, locked
from jobs.refresher.refresh import recover, refresh, run_recomputes
from sql.audit import Act, note
from sql.database import open_writer, writing
from sql.statements import statement
from sql.turnstile import turnstile_path

# The bytes of a database file that everyone who has it open holds a lock on (SHARED, of SQLite's file format).
SHARED_FIRST, SHARED_SIZE = 0x40000002, 510
REPLACED = b"replaced by edb\0"  # a program that was just opening the replaced file must not take it for the database


class InUseError(JobError):
    """Another process has the database open; the message says what to do."""


@dataclass(frozen=True)
class Restored:
    """What is in place now: the schema of the backup, and each tenant's new generation, None where none could be."""

    schema_before: int
    epoch: int
    generations: dict[str, int | None]


@dataclass(frozen=True)
class _Used:
    """What the replaced database has given out, and ended; nothing where there is none, or it cannot be read."""

    readable: bool = False
    epoch: int = 0
    generations: dict[str, int] = field(default_factory=dict)
    ended_keys: list[tuple[bytes, int | None, int | None]] = field(default_factory=list)


def restore(file: Path, database: Path, now: datetime, actor: str, progress: Progress) -> Restored:
    """Replace a database, or create it, with what a backup holds. Killed at any moment, it is the one or the other.

    What was noted in the audit of the replaced database stays noted, and so does the restore.

    :param now: an aware instant; each tenant's day follows from it
    :param actor: who does it, for the audit
    :raises NotABackupError: the file is the database itself
    :raises DatabaseError: the backup is damaged, newer or not ours; the database is something else than one of ours
    :raises InUseError: a process has the database open
    """
    database = database.resolve()  # a link stays one
    if database.exists():
        if file.exists() and file.samefile(database):
            raise NotABackupError(f"{file} is the database itself; name the file of a backup.")
        is_ours(database, database)
    with _refreshing_nobody(database):
        _check_unused(database)
        used = _used(database)
        fresh = database.with_name(f"{database.name}-restoring")
        try:
            schema = copy(file, fresh, progress, still=True).schema
            _bring_up_to_date(fresh)
            if used.readable:
                _keep_audit(fresh, database)
            restored = _published(fresh, schema, used, Act(actor, "restore", file.name), now)
            _swap(fresh, database, log_taken_in=used.readable)
        finally:
            remove(fresh)
            turnstile_path(fresh).unlink(missing_ok=True)
    return restored


@contextmanager
def _refreshing_nobody(database: Path) -> Iterator[None]:
    try:
        with locked(database):
            yield
    except LeaseTakenError:
        raise InUseError(
            f"{database} is being refreshed: stop `edb serve` and `edb scheduler`, then restore again."
        ) from None


def _used(database: Path) -> _Used:
    """The numbers in use; with it, what its log holds is brought into the database, where that is possible."""
    if not database.exists() or database.stat().st_size == 0:
        return _Used()
    try:
        with closing(sqlite3.connect(database, isolation_level=None)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            generations = dict(connection.execute(statement("backup/generations")).fetchall())
            return _Used(True, newest_epoch(connection), generations, _ended_keys(connection))
    except sqlite3.Error:
        return _Used()  # damaged, which may be why it is being replaced


def _ended_keys(connection: sqlite3.Connection) -> list[tuple[bytes, int | None, int | None]]:
    try:
        return connection.execute(statement("backup/ended_keys")).fetchall()
    except sqlite3.OperationalError:
        return []  # of a schema that had no keys


def _bring_up_to_date(fresh: Path) -> None:
    """Bring a copy to this program's schema, and end what was going on in it."""
    prepare(fresh)
    recover_imports(fresh)  # one that was being merged is taken back: its staging file belongs to another day
    with closing(open_writer(fresh)) as connection:
        recover(connection)


def _keep_audit(fresh: Path, replaced: Path) -> None:
    """Carry over what was noted since the backup; nothing where that cannot be read, or has no audit."""
    with closing(open_writer(fresh)) as connection:
        connection.execute("ATTACH ? AS replaced", (f"{replaced.absolute().as_uri()}?mode=ro",))
        with suppress(sqlite3.Error), writing(connection):
            connection.execute(statement("backup/keep_audit"))


def _published(fresh: Path, schema: int, used: _Used, restoring: Act, now: datetime) -> Restored:
    """Publish all of a copy anew, under numbers that were never used."""
    with closing(open_writer(fresh)) as connection:
        with writing(connection):
            epoch = max(newest_epoch(connection), used.epoch) + 1
            connection.execute(statement("backup/raise_epoch"), {"epoch": epoch})
            _renumber(connection, used, now)
            _end_credentials(connection, used)
            note(connection, replace(restoring, detail={"epoch": epoch}), now)
        stood_in = dict(connection.execute(statement("backup/generations")).fetchall())
        refresh(connection, now, epoch)
        run_recomputes(connection, now, epoch)
        generations = {
            tenant.id: _published_anew(connection, tenant, stood_in.get(tenant.id, 0), now, epoch)
            for tenant in load_tenants(connection)
        }
        connection.execute("PRAGMA journal_mode = DELETE")  # all of it in the one file that is swapped in
    sync(fresh)
    return Restored(schema, epoch, generations)


def _published_anew(
    connection: sqlite3.Connection, tenant: Tenant, stood_in: int, now: datetime, epoch: int
) -> int | None:
    """A tenant's generation after the one that stood in for the backup's; None if it cannot be refreshed."""
    failures, _ = connection.execute(statement("publish/failures"), {"tenant": tenant.id}).fetchone() or (0, 0)
    published = newest(connection, tenant.id)
    if failures or published is None:
        return None
    if published.generation > stood_in:
        return published.generation
    with writing(connection):  # nothing has changed since the backup
        refreshed = refresh_tenant(connection, tenant, now, epoch, changed=True)
    return refreshed.generation if refreshed else None


def _renumber(connection: sqlite3.Connection, used: _Used, now: datetime) -> None:
    """Give what each tenant's readers get a number that none of its generations has had, and forget the others.

    Where the replaced database does not know of the backup's generations, as many may have been lost with another one
    as there are milliseconds since.
    """
    published_at = dict(connection.execute(statement("backup/newest_published")).fetchall())
    for tenant, highest in connection.execute(statement("backup/generations")).fetchall():
        known = used.generations.get(tenant, 0)
        elapsed = int(now.timestamp() * 1000) - published_at.get(tenant, 0)
        number = known + 1 if known >= highest else highest + max(elapsed, 1)
        key: dict[str, str | int] = {"tenant": tenant, "generation": number}
        for name in ("renumber_generation", "renumber_published"):
            connection.execute(statement(f"backup/{name}"), key)
        for name in ("forget_generations", "forget_documents", "forget_months"):
            connection.execute(statement(f"backup/{name}"), {"tenant": tenant})


def _end_credentials(connection: sqlite3.Connection, used: _Used) -> None:
    """What was revoked since the backup stays revoked, and everybody signs in anew."""
    for hash_, revoked_at, expires_at in used.ended_keys:
        ended = {"hash": hash_, "revoked_at": revoked_at, "expires_at": expires_at}
        connection.execute(statement("backup/end_key"), ended)
    connection.execute(statement("backup/forget_sessions"))
    connection.execute(statement("backup/forget_links"))


def _check_unused(database: Path) -> None:
    if database.exists():
        with _alone(database):
            pass


@contextmanager
def _alone(database: Path) -> Iterator[int]:
    """A descriptor of a database that nobody else has open, or can open meanwhile.

    The lock is the one that SQLite itself asks for, so that a damaged database can be locked as well.
    """
    descriptor = os.open(database, os.O_RDWR)
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, SHARED_SIZE, SHARED_FIRST)
        yield descriptor
    except BlockingIOError:
        raise InUseError(
            f"{database} is in use: stop `edb serve` and every other program that has it open, then restore again."
        ) from None
    finally:
        os.close(descriptor)


def _give_to_owner(fresh: Path, replaced: os.stat_result) -> None:
    """Who may read and write the database stays as it was, whoever restores it."""
    with suppress(PermissionError):
        os.chown(fresh, replaced.st_uid, replaced.st_gid)
    fresh.chmod(stat.S_IMODE(replaced.st_mode))


def _swap(fresh: Path, database: Path, *, log_taken_in: bool) -> None:
    """Put one database in the place of another, which nobody has open.

    :param log_taken_in: what the log of the other holds has been brought into it, so that it is whole without
    """
    if database.exists():
        with _alone(database) as descriptor:
            log = database.with_name(f"{database.name}-wal")
            if log_taken_in and log.exists() and log.stat().st_size:
                raise InUseError(f"{database} was written to meanwhile: stop what writes to it, then restore again.")
            _give_to_owner(fresh, os.fstat(descriptor))
            remove_beside(database)  # a log of the replaced database must never meet the new one
            fresh.replace(database)
            if os.fstat(descriptor).st_nlink == 0:
                os.pwrite(descriptor, REPLACED, 0)
    else:
        fresh.replace(database)
    sync(database.absolute().parent)
