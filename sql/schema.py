"""Brings a database to this program's schema, and gives it what the program's own tables make of it.

Tables and indexes stand in `init_schema.sql`, and the way to them in `migrations/`. Triggers and views that are
generated and the rows of reference tables need no migration: they are made anew where they are not as they should be.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from time import monotonic, sleep
from typing import cast

from sql.companions import companion
from sql.database import (
    APPLICATION_ID,
    BUSY_TIMEOUT_MS,
    RETRY_SECONDS,
    DatabaseError,
    check_ours,
    connect,
    is_busy,
    migrations,
    schema_version,
    sentence_of,
    version_of,
    writing,
)
from sql.statements import each_statement, script, statement

Rows = Sequence[dict[str, str | int]]


@dataclass(frozen=True)
class Content:
    """What belongs in every database: texts of triggers that mark and of views, by name, and rows by their table."""

    triggers: Mapping[str, str]
    views: Mapping[str, str]
    rows: Mapping[str, Rows]

    def is_in(self, connection: sqlite3.Connection) -> bool:
        """Whether a database has these triggers and no other that marks, and among others these views and rows."""
        triggers = dict(connection.execute(statement("preparation/marking_triggers")))
        views = dict(connection.execute(statement("preparation/views")))
        return (
            triggers == self.triggers
            and views.items() >= self.views.items()
            and all(_has(connection, *table) for table in self.rows.items())
        )

    def put_into(self, connection: sqlite3.Connection) -> None:
        """Make it so, in the caller's transaction."""
        from sqlite_utils.db import Database, Table  # noqa: PLC0415 (a tenth of a second, which most starts need not spend)

        database = Database(connection, recursive_triggers=False, execute_plugins=False)
        found = [name for name, _ in connection.execute(statement("preparation/marking_triggers"))]
        for name in {*found, *self.triggers}:
            connection.execute(f"DROP TRIGGER IF EXISTS {name}")
        for name in self.views:
            connection.execute(f"DROP VIEW IF EXISTS {name}")
        for text in (*self.triggers.values(), *self.views.values()):
            connection.execute(text)
        for name, rows in self.rows.items():
            table = cast("Table", database[name])
            table.upsert_all(rows, pk=table.pks)


def bring_up(path: Path, content: Content, *, wal: bool = True) -> None:
    """Create the database, or bring it to this program's schema and content; a no-op when it is current.

    It is one transaction, whatever the schema before: a crash leaves the one or the other.

    :raises DatabaseError: not a database of ours, of a newer schema, damaged, locked, or not writable; or not there
        while its log is
    """
    _check_log(path)
    deadline = monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        with closing(connect(path, "rwc")) as connection:
            try:
                _bring_up(connection, path, content)
                if wal:  # last, because a file that is not ours is left as it is
                    connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.Error as error:
                # two programs at once: the switch to WAL does not wait for the other, as every statement else does
                if not is_busy(error) or monotonic() > deadline:
                    raise DatabaseError(sentence_of(path, error)) from error
            else:
                return
        sleep(RETRY_SECONDS)


def _check_log(path: Path) -> None:
    """Refuse to make a database beside the log of another one: whoever has that one open would write into both."""
    log = companion(path, "-wal")
    if log.exists() and log.stat().st_size and not (path.exists() and path.stat().st_size):
        raise DatabaseError(
            f"{path} is not there, and its log {log.name} is: it was moved or removed while it was in use. Put it "
            f"back; or stop every process that uses it and remove {log.name}, to begin anew."
        )


def _bring_up(connection: sqlite3.Connection, path: Path, content: Content) -> None:
    if not _is_empty(connection):
        check_ours(connection, path)
        if version_of(connection) == schema_version() and content.is_in(connection):
            return
    with writing(connection):
        _write(connection, path, content)


def _write(connection: sqlite3.Connection, path: Path, content: Content) -> None:
    """What is missing now that nobody else writes, who may have come first."""
    if new := _is_empty(connection):
        _run(connection, "init_schema")
    else:
        check_ours(connection, path)
        for number, name in migrations():
            if version_of(connection) < number:
                _migrate(connection, path, name, number)
    content.put_into(connection)
    if new:
        connection.execute(statement("tenants/first"))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {schema_version()}")


def _migrate(connection: sqlite3.Connection, path: Path, name: str, number: int) -> None:
    """One step. What `migrations/checks` says of it stands as the view `refused` while it runs.

    :raises DatabaseError: rows that are out of the bounds it sets
    """
    checked = files("sql").joinpath(f"migrations/checks/{name}.sql").is_file()
    if checked:
        _run(connection, f"migrations/checks/{name}")
    try:
        _run(connection, f"migrations/{name}")
    except sqlite3.IntegrityError as error:
        refused = connection.execute("SELECT * FROM refused LIMIT 4").fetchall() if checked else []
        if not refused:
            raise
        (count,) = connection.execute("SELECT count(*) FROM refused").fetchone()
        rows = "; ".join(f"tenant {tenant}, {fact} {key}: {value}" for tenant, fact, key, value in refused[:3])
        raise DatabaseError(
            f"{path} cannot be updated to schema {number}: rows out of bounds are {count}: {rows}"
            f"{'; …' if count > 3 else ''} (in minor units or billionths). Correct or delete them with the edb that "
            "wrote the database, or with sqlite3; nothing was changed."
        ) from error
    if checked:
        connection.execute("DROP VIEW temp.refused")


def _run(connection: sqlite3.Connection, name: str) -> None:
    for text in each_statement(script(name)):
        connection.execute(text)


def _has(connection: sqlite3.Connection, table: str, rows: Rows) -> bool:
    found = set(connection.execute(f"SELECT {', '.join(rows[0])} FROM {table}"))
    return all(tuple(row.values()) in found for row in rows)


def _is_empty(connection: sqlite3.Connection) -> bool:
    (application_id,) = connection.execute("PRAGMA application_id").fetchone()
    return application_id == 0 and connection.execute("SELECT 1 FROM sqlite_schema").fetchone() is None
