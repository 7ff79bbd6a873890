"""The one way to open the database: to write, or to read.

Connections are in autocommit; a write is `with writing(connection):`, one short `BEGIN IMMEDIATE` transaction. Whoever
waits for the write lock stands before the turnstile, where long work has patience: short writes do not wait for it.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from importlib.resources import files
from math import inf
from pathlib import Path
from time import monotonic, sleep

from sql.turnstile import turnstile

APPLICATION_ID = 0x65646231  # "edb1", in the header of every database of ours
BUSY_TIMEOUT_MS = 5000
RETRY_SECONDS = 0.02
WAL_LIMIT_BYTES = 64 * 1024 * 1024
LONG_PATIENCE = 0.1  # of each run of long work: for so long the short writes that come meanwhile go first
LOOK_SECONDS = 0.0005  # between tries of those who wait to write
CATCH_UPS = 3  # times that what came meanwhile is written, before the log is begun anew
RESTART_SECONDS = 0.1  # how long readers that do not leave the log may hold up who writes
AUTOCHECKPOINT_PAGES = 8192  # the refresher checkpoints sooner, so that no writer has to; this is for when none runs


Identity = tuple[int, int]  # device and inode: which file it is, whatever its name


class DatabaseError(Exception):
    """The database cannot be used; the message is one sentence for the person who started the program."""


class DatabaseMovedError(DatabaseError):
    """The file that a program has open is no longer the one of that name: what is written to it is lost."""


class Connection(sqlite3.Connection):
    """A connection that knows which file it has open."""

    path: Path | None = None
    identity: Identity | None = None

    def check_present(self) -> None:
        """See that what is written is found again.

        :raises DatabaseMovedError: the file was removed, or another one is in its place
        """
        if self.path is not None and identity_of(self.path) != self.identity:
            raise moved(self.path)


def schema_version() -> int:
    """The schema this program reads and writes: 1, or the number of the newest migration."""
    return max([1, *(number for number, _ in migrations())])


def identity_of(path: Path) -> Identity | None:
    """Which file has a name now; None for no file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def moved(path: Path) -> DatabaseMovedError:
    """What is to be said of a database that is not there any more."""
    what = "was removed" if identity_of(path) is None else "was replaced"
    return DatabaseMovedError(
        f"{path} {what} under the program, and nothing is written any more: put the file back, or restart the program"
        " to use what is there now."
    )


def open_writer(path: Path, *, durable: bool = False, same: Identity | None = None) -> Connection:
    """A connection that writes. `durable` commits survive a power cut (facts that were acknowledged).

    :param same: which file it must be; None takes any
    :raises DatabaseError: as for `prepare`; the file must exist and be current
    :raises DatabaseMovedError: it is another file
    """
    connection = _open(path, "rw", same)
    connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
    connection.execute(f"PRAGMA journal_size_limit = {WAL_LIMIT_BYTES}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {AUTOCHECKPOINT_PAGES}")
    return connection


def open_reader(path: Path, *, same: Identity | None = None) -> Connection:
    """A connection that cannot write.

    :raises DatabaseError: as for `open_writer`
    """
    connection = _open(path, "ro", same)
    connection.execute("PRAGMA query_only = 1")
    return connection


@contextmanager
def writing(connection: sqlite3.Connection, patience: float = 0.0) -> Iterator[None]:
    """One write transaction: committed as a whole, or as if it had never begun.

    :param patience: seconds; who wants to write within them goes first
    :raises sqlite3.OperationalError: among others, the database stayed locked for the connection's `busy_timeout`
    :raises DatabaseMovedError: the database's file is no longer there, so that nobody would find what is written
    """
    _check_present(connection)
    _in_turn(connection, _begin, patience)
    try:
        yield
        _check_present(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def checkpoint(connection: sqlite3.Connection, wal_bytes: int) -> None:
    """Write the log into the database, beside those who read and write; when it is longer, also begin it anew.

    A log begins anew only while nobody writes and no reader is left in it. This waits its turn to write, by when little
    is left to be written, and then for readers, who may hold up the next writer for a tenth of a second and no longer.

    :param connection: a writer, not in a transaction
    """
    (page_bytes,) = connection.execute("PRAGMA page_size").fetchone()
    for _ in range(CATCH_UPS):
        _, pages, written = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        if pages * page_bytes <= wal_bytes:
            return
        if (pages - written) * page_bytes <= wal_bytes // 4:
            break
    _in_turn(connection, _restart_log, seconds=RESTART_SECONDS)


def data_version(connection: sqlite3.Connection) -> int:
    """A number that moves with every commit of another connection."""
    version: int = connection.execute("PRAGMA data_version").fetchone()[0]
    return version


def is_busy(error: sqlite3.Error) -> bool:
    """Whether the database was locked for too long."""
    return getattr(error, "sqlite_errorname", "").startswith("SQLITE_BUSY")


def is_damage(error: sqlite3.Error) -> bool:
    """Whether what was read is no whole database."""
    return getattr(error, "sqlite_errorname", "").startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))


def _check_present(connection: sqlite3.Connection) -> None:
    if isinstance(connection, Connection):
        connection.check_present()


def _in_turn(
    connection: sqlite3.Connection,
    attempt: Callable[[sqlite3.Connection, bool], bool],
    patience: float = 0.0,
    seconds: float = inf,
) -> None:
    """Try what needs the write lock, often and in turn, for as long as the connection's `busy_timeout` says.

    SQLite's own way of waiting sleeps up to 0.1 s between tries.

    :param attempt: whether it succeeded; may raise when it is told that it is the last
    :param seconds: how long it is tried once it has its turn, if there is as much time
    """
    (timeout_ms,) = connection.execute("PRAGMA busy_timeout").fetchone()
    deadline = monotonic() + patience + timeout_ms / 1000
    *_, file = connection.execute("PRAGMA database_list").fetchone()
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        with turnstile(Path(file), patience) if file else nullcontext(lambda: True) as is_next:
            while True:
                now = monotonic()
                last = now >= deadline
                if last or is_next():
                    deadline = min(deadline, now + seconds)
                    if attempt(connection, last) or last:
                        return
                sleep(LOOK_SECONDS)
    finally:
        connection.execute(f"PRAGMA busy_timeout = {timeout_ms}")


def _begin(connection: sqlite3.Connection, last: bool) -> bool:  # noqa: FBT001 (passed as a value)
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if last or not is_busy(error):
            raise
        return False
    return True


def _restart_log(connection: sqlite3.Connection, _last: bool) -> bool:  # noqa: FBT001 (passed as a value)
    busy: int = connection.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()[0]
    return not busy


def _open(path: Path, mode: str, same: Identity | None = None) -> Connection:
    if same is not None and identity_of(path) != same:
        raise moved(path)
    connection = connect(path, mode)
    try:
        if same is not None and connection.identity != same:
            raise moved(path)
        check_ours(connection, path)
        if version_of(connection) < schema_version():
            raise DatabaseError(
                f"{path} has an older schema; any command that writes, such as `edb serve`, updates it."
            )
        connection.execute("PRAGMA foreign_keys = 1")
        connection.execute("PRAGMA mmap_size = 0")
    except sqlite3.Error as error:
        connection.close()
        raise DatabaseError(sentence_of(path, error)) from error
    except DatabaseError:
        connection.close()
        raise
    return connection


def connect(path: Path, mode: str) -> Connection:
    while True:
        before = identity_of(path)
        try:
            connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode={mode}",
                uri=True,
                isolation_level=None,
                timeout=BUSY_TIMEOUT_MS / 1000,
                check_same_thread=False,
                factory=Connection,
            )
        except sqlite3.Error as error:
            raise DatabaseError(sentence_of(path, error)) from error
        connection.path, connection.identity = path.absolute(), identity_of(path)
        if before in (connection.identity, None):  # else another file took its place between these steps
            return connection
        connection.close()


def check_ours(connection: sqlite3.Connection, path: Path) -> None:
    (application_id,) = connection.execute("PRAGMA application_id").fetchone()
    if application_id != APPLICATION_ID:
        raise DatabaseError(f"{path} is a database of another program; name another file in EDB_DATABASE.")
    if version_of(connection) > schema_version():
        raise DatabaseError(f"{path} was written by a newer edb; update edb to open it.")


def version_of(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def migrations() -> list[tuple[int, str]]:
    """Number and name of each migration, `0002_words.sql`, oldest first."""
    names = sorted(entry.name.removesuffix(".sql") for entry in files("sql").joinpath("migrations").iterdir())
    return [(int(name.split("_")[0]), name) for name in names if name[:4].isdigit()]


def sentence_of(path: Path, error: sqlite3.Error) -> str:
    match error.sqlite_errorname if hasattr(error, "sqlite_errorname") else "":
        case "SQLITE_NOTADB":
            return f"{path} is not a database; name another file in EDB_DATABASE."
        case "SQLITE_CORRUPT":
            return f"{path} is damaged; restore a backup with `edb restore`."
        case "SQLITE_FULL":
            return f"The disk that holds {path} is full; nothing was changed."
        case "SQLITE_BUSY" | "SQLITE_LOCKED":
            return f"{path} is locked by another program; try again when that has finished."
        case name if name.startswith("SQLITE_CANTOPEN"):
            return f"{path} cannot be opened: it does not exist, or its folder cannot be written."
        case name if name.startswith("SQLITE_READONLY"):
            return f"{path} cannot be written; check the permissions of the file and its folder."
        case _:
            return f"{path} cannot be used: {error}."
