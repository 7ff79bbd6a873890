"""Puts right what a killed import or undo has left behind."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from jobs.imports.locks import held
from jobs.imports.merging import Progress, merge, untold
from jobs.imports.places import Places
from jobs.imports.records import Record, load_record, now_text
from jobs.imports.undoing import undo
from sql.database import open_writer, writing
from sql.statements import statement

BUSY_TIMEOUT_MS = 60_000  # an import has time: another program's long transaction does not end it


def recover_imports(path: Path) -> list[Record]:
    """Bring every import whose process has died to its end: merged, undone or abandoned; those imports.

    One that was merging goes on from its staging file, or is undone where that is gone. To be called before a command
    reads or changes imports, and when the refresher starts.

    :param path: a database that is current
    :raises sql.database.DatabaseError: it cannot be opened
    """
    with closing(open_writer(path)) as connection:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        unfinished = [row[0] for row in connection.execute(statement("imports/unfinished"))]
        ended = []
        for import_id in unfinished:
            places = Places(path, import_id)
            with held(places.lock, path) as taken:
                if taken and _recover(connection, import_id, places):
                    ended.append(load_record(connection, import_id))
    return ended


@contextmanager
def durably(connection: sqlite3.Connection) -> Iterator[None]:
    """A write transaction that survives a power cut once it is committed, and with it all that came before."""
    connection.execute("PRAGMA synchronous = FULL")
    try:
        with writing(connection):
            yield
    finally:
        connection.execute("PRAGMA synchronous = NORMAL")


def finish(connection: sqlite3.Connection, import_id: int, state: str) -> None:
    """End an import in a state; what it worked with may be removed from then on."""
    with durably(connection):
        connection.execute(statement("imports/finish"), {"id": import_id, "state": state, "finished_at": now_text()})


def undo_import(connection: sqlite3.Connection, import_id: int, progress: Progress = untold) -> None:
    """Take an import back whose lock this process holds, whatever of it has been merged."""
    with writing(connection):
        connection.execute(statement("imports/begin_undoing"), {"id": import_id})
    undo(connection, load_record(connection, import_id), progress)
    finish(connection, import_id, "undone")


def _recover(connection: sqlite3.Connection, import_id: int, places: Places) -> bool:
    """Whether there was still anything to do, now that the lock is held."""
    record = load_record(connection, import_id)
    match record.state:
        case "staging":
            finish(connection, import_id, "abandoned")
        case "merging" if places.staging.exists():
            merge(connection, record, places.staging, untold)
            finish(connection, import_id, "done")
        case "merging" | "undoing":
            undo_import(connection, import_id)
        case _:
            return False
    places.clear()
    return True
