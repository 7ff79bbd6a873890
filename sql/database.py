"""The one way to open the database: to write, or to read.

Connections are in autocommit; a write is `with writing(connection):`, one short `BEGIN IMMEDIATE` transaction.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.resources import files
from pathlib import Path
from time import monotonic, sleep

from sqlite_utils import Database

from sql.statements import statement

APPLICATION_ID = 0x65646231  # "edb1", in the header of every database of ours
BUSY_TIMEOUT_MS = 5000
RETRY_SECONDS = 0.02
WAL_LIMIT_BYTES = 64 * 1024 * 1024


class DatabaseError(Exception):
    """The database cannot be used; the message is one sentence for the person who started the program."""


def schema_version() -> int:
    """The schema this program reads and writes: 1, or the number of the newest migration."""
    return max([1, *(number for number, _ in _migrations())])


def prepare(path: Path, *, wal: bool = True) -> None:
    """Create the database, or bring it to this program's schema; a no-op when it is current.

    Every step is one transaction: a crash leaves the version before it or the version after it.

    :raises DatabaseError: not a database of ours, of a newer schema, damaged, locked, or not writable
    """
    deadline = monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        with closing(_connect(path, "rwc")) as connection:
            try:
                _bring_up(connection, path, wal=wal)
            except sqlite3.Error as error:
                # two programs at once: the switch to WAL does not wait for the other, as every statement else does
                if not _is_busy(error) or monotonic() > deadline:
                    raise DatabaseError(_sentence(path, error)) from error
            else:
                return
        sleep(RETRY_SECONDS)


def open_writer(path: Path, *, durable: bool = False) -> sqlite3.Connection:
    """A connection that writes. `durable` commits survive a power cut (facts that were acknowledged).

    :raises DatabaseError: as for `prepare`; the file must exist and be current
    """
    connection = _open(path, "rw")
    connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
    connection.execute(f"PRAGMA journal_size_limit = {WAL_LIMIT_BYTES}")
    return connection


def open_reader(path: Path) -> sqlite3.Connection:
    """A connection that cannot write.

    :raises DatabaseError: as for `open_writer`
    """
    connection = _open(path, "ro")
    connection.execute("PRAGMA query_only = 1")
    return connection


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """One write transaction: committed as a whole, or as if it had never begun."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _bring_up(connection: sqlite3.Connection, path: Path, *, wal: bool) -> None:
    if _is_empty(connection):
        _run_script(connection, "init_schema", version=1)
    _check_ours(connection, path)
    for number, name in _migrations():
        if _version(connection) < number:
            _run_script(connection, f"migrations/{name}", version=number)
    if wal:  # last, because a file that is not ours is left as it is
        connection.execute("PRAGMA journal_mode = WAL")


def _is_busy(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorname", "").startswith("SQLITE_BUSY")


def _open(path: Path, mode: str) -> sqlite3.Connection:
    connection = _connect(path, mode)
    try:
        _check_ours(connection, path)
        if _version(connection) < schema_version():
            raise DatabaseError(
                f"{path} has an older schema; any command that writes, such as `edb serve`, updates it."
            )
        connection.execute("PRAGMA foreign_keys = 1")
        connection.execute("PRAGMA mmap_size = 0")
    except sqlite3.Error as error:
        connection.close()
        raise DatabaseError(_sentence(path, error)) from error
    except DatabaseError:
        connection.close()
        raise
    return connection


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            timeout=BUSY_TIMEOUT_MS / 1000,
            check_same_thread=False,
        )
    except sqlite3.Error as error:
        raise DatabaseError(_sentence(path, error)) from error
    return connection


def _check_ours(connection: sqlite3.Connection, path: Path) -> None:
    (application_id,) = connection.execute("PRAGMA application_id").fetchone()
    if application_id != APPLICATION_ID:
        raise DatabaseError(f"{path} is a database of another program; name another file in EDB_DATABASE.")
    if _version(connection) > schema_version():
        raise DatabaseError(f"{path} was written by a newer edb; update edb to open it.")


def _is_empty(connection: sqlite3.Connection) -> bool:
    (application_id,) = connection.execute("PRAGMA application_id").fetchone()
    return application_id == 0 and not Database(connection).table_names()


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def _migrations() -> list[tuple[int, str]]:
    """Number and name of each migration, `0002_words.sql`, oldest first."""
    names = sorted(entry.name.removesuffix(".sql") for entry in files("sql").joinpath("migrations").iterdir())
    return [(int(name.split("_")[0]), name) for name in names if name[:4].isdigit()]


def _run_script(connection: sqlite3.Connection, name: str, *, version: int) -> None:
    """Run one script and set the version, in one transaction (executescript would commit an open one of ours).

    A step that another process has taken in the meantime is done.
    """
    try:
        connection.executescript(
            f"BEGIN IMMEDIATE;\n{statement(name)}\n"
            f"PRAGMA application_id = {APPLICATION_ID};\nPRAGMA user_version = {version};\nCOMMIT;"
        )
    except sqlite3.Error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if _version(connection) < version:
            raise


def _sentence(path: Path, error: sqlite3.Error) -> str:
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
