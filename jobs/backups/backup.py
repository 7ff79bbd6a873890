"""A backup: the database as of one moment in a file of its own, whole and checked, or no file at all."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from secrets import token_hex

from jobs.imports.locks import held
from jobs.problems import UsageError
from sql.companions import ALONE, companion
from sql.database import APPLICATION_ID, BUSY_TIMEOUT_MS, DatabaseError, is_damage, schema_version

PAGES_AT_ONCE = 1000  # copied between two looks at the progress
NOTED = "-passing-"  # of files beside a database, which say what a process makes on its way
BESIDE = ("-journal", "-wal", "-shm")  # what SQLite keeps next to a file
MAGIC, APPLICATION_ID_AT = b"SQLite format 3\0", 68  # of a database's header

Progress = Callable[[int, int], None]  # how many pages are done, of how many


class NotABackupError(UsageError):
    """What a file is named for cannot be done with it; the message says why."""


@dataclass(frozen=True)
class Backup:
    """A checked copy: its size, and the version of its schema."""

    file: Path
    size: int
    schema: int


def back_up(database: Path, file: Path, progress: Progress) -> Backup:
    """Copy a database as of one moment, while others read and write it.

    An older backup of that name is replaced at the end, in one step.

    :raises NotABackupError: the file is something else than an older backup
    :raises DatabaseError: the database is damaged or not ours, or the file cannot be written
    """
    _check_replaceable(database, file)
    part = file.with_name(f"{file.name}-part")
    with passing(database, part) as taken:
        if not taken:
            raise NotABackupError(f"Another backup to {file} is being made; wait for it, or name another file.")
        try:
            copied = copy(database, part, progress)
            shutil.copymode(database, part)  # whoever may not read the database may not read its backup
            part.replace(file)
            sync(file.absolute().parent)
        except OSError as error:
            raise DatabaseError(f"{file} cannot be written: {error.strerror}.") from error
    return Backup(file, copied.size, copied.schema)


def copy(source: Path, target: Path, progress: Progress, *, still: bool = False) -> Backup:
    """Copy a database of any schema up to ours into a new file, which is whole and on disk when this returns.

    :param still: as for `opened`
    :raises DatabaseError: the source is damaged, newer or not ours, or the target cannot be written
    """
    remove(target)
    with opened(source, still=still) as connection:
        try:
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, ALONE))
        except OSError as error:
            raise DatabaseError(f"{target} cannot be written: {error.strerror}.") from error
        try:
            with closing(sqlite3.connect(target, isolation_level=None)) as other:
                # without a journal: a copy that was not finished is thrown away, never read
                other.execute("PRAGMA journal_mode = OFF")
                other.execute("PRAGMA synchronous = OFF")
                connection.backup(other, pages=PAGES_AT_ONCE, progress=lambda _, left, of: progress(of - left, of))
                other.execute("PRAGMA journal_mode = DELETE")  # one file, which may lie where nothing can be written
        except sqlite3.Error as error:
            if is_damage(error):
                raise DatabaseError(f"{source} is damaged: {error}.") from error
            raise DatabaseError(f"{target} cannot be written: {error}.") from error
    sync(target)
    return check(target, source)


def check(file: Path, named: Path) -> Backup:
    """Check a whole copy: every page, every row and every index.

    :param named: what a message calls it
    :raises DatabaseError: it is damaged, newer, or not ours
    """
    with opened(file, named, still=True) as connection:
        try:
            findings = [row[0] for row in connection.execute("PRAGMA integrity_check(1)")]
            (schema,) = connection.execute("PRAGMA user_version").fetchone()
        except sqlite3.Error as error:
            raise DatabaseError(f"{named} is damaged: {error}.") from error
    if findings != ["ok"]:
        raise DatabaseError(f"{named} is damaged: {findings[0]}.")
    return Backup(file, file.stat().st_size, schema)


@contextmanager
def opened(file: Path, named: Path | None = None, *, still: bool = False) -> Iterator[sqlite3.Connection]:
    """A database of ours of any version up to ours, as of one moment.

    :param named: what a message calls it
    :param still: nobody writes it, so that it can be read even where nothing can be written
    :raises DatabaseError: it is not there, not a database, newer, or not ours
    """
    named = named or file
    if not is_ours(file, named):
        raise DatabaseError(f"{named} is empty; there is nothing in it.")
    immutable = still and not any(beside.exists() for beside in _beside(file))
    mode = "ro&immutable=1" if immutable else "ro"
    with closing(
        sqlite3.connect(
            f"{file.absolute().as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            timeout=BUSY_TIMEOUT_MS / 1000,
        )
    ) as connection:
        try:
            connection.execute("BEGIN")
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
        except sqlite3.Error as error:
            state = "is damaged" if is_damage(error) else "cannot be read"
            raise DatabaseError(f"{named} {state}: {error}.") from error
        if version > schema_version():
            raise DatabaseError(f"{named} was written by a newer edb; update edb to read it.")
        yield connection


def is_ours(file: Path, named: Path) -> bool:
    """Whether a file is a database of ours, by its first bytes; False for an empty one.

    :raises DatabaseError: it is something else, or cannot be read
    """
    try:
        with file.open("rb") as stream:
            header = stream.read(100)
    except OSError as error:
        raise DatabaseError(f"{named} cannot be read: {error.strerror}.") from error
    if not header:
        return False
    if not header.startswith(MAGIC):
        raise DatabaseError(f"{named} is not a database.")
    if header[APPLICATION_ID_AT : APPLICATION_ID_AT + 4] != APPLICATION_ID.to_bytes(4, "big"):
        raise DatabaseError(f"{named} is a database of another program.")
    return True


def remove(file: Path) -> None:
    """Remove a database file and what SQLite kept next to it."""
    file.unlink(missing_ok=True)
    remove_beside(file)


def remove_beside(file: Path) -> None:
    """Remove what SQLite kept next to a database file."""
    for path in _beside(file):
        path.unlink(missing_ok=True)


@contextmanager
def passing(database: Path, path: Path) -> Iterator[bool]:
    """What is made on the way to something, and is gone in the end; of a process that is killed, with `remove_left`.

    False where another process makes the same.
    """
    remove_left(database)
    note = companion(database, f"{NOTED}{token_hex(4)}")
    noting = held(note, database) if os.access(note.parent, os.W_OK) else nullcontext()
    with noting as noted, held(_lock(path), database) as taken:
        if noted:
            note.write_bytes(os.fsencode(path.absolute()))
        try:
            yield taken
        finally:
            if taken:
                _discard(path)


def remove_left(database: Path) -> None:
    """Remove what killed processes had made on their way, wherever it is: the locks of their notes are free."""
    real = companion(database, "")
    for note in real.parent.glob(f"{escape(real.name)}{NOTED}*"):
        with suppress(OSError), held(note, database) as ended:  # of another user, who removes it
            path = Path(os.fsdecode(note.read_bytes())) if ended else real
            if ended and path.is_absolute() and path.parent.is_dir():
                with held(_lock(path), database) as taken:
                    if taken:
                        _discard(path)


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _lock(path: Path) -> Path:
    return path.with_name(f"{path.name}-lock")


def _discard(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        remove(path)


def _beside(file: Path) -> list[Path]:
    return [file.with_name(file.name + ending) for ending in BESIDE]


def _check_replaceable(database: Path, file: Path) -> None:
    if not file.absolute().parent.is_dir():
        raise NotABackupError(f"The folder of {file} does not exist.")
    if not file.exists():
        return
    if database.exists() and file.samefile(database):
        raise NotABackupError(f"{file} is the database itself; name another file for its backup.")
    try:
        replaceable = file.is_file() and is_ours(file, file)
    except DatabaseError:
        replaceable = False
    if not replaceable or any(beside.exists() for beside in _beside(file)):
        raise NotABackupError(f"{file} is there already and is not a backup; name another file.")
