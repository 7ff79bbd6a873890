"""The rows of `imports`: what was imported, and how far it got."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from jobs.imports.problems import UsageError
from sql.statements import statement


@dataclass(frozen=True)
class Record:
    """One import. `taken_back` counts the rows that its undo removed or restored."""

    id: int
    tenant: str
    fact: str
    files: list[str]
    state: str
    started_at: str
    finished_at: str | None
    staging: str | None
    merged_to: int
    rows_read: int
    inserted: int
    updated: int
    unchanged: int
    refused: int
    taken_back: int
    repeated: int
    superseded: int

    @property
    def source(self) -> str:
        """What the rows of the import bear in the fact."""
        return f"import:{self.id}"

    @property
    def kept(self) -> int:
        """After an undo: the rows that others have replaced or removed since, which were left as they are."""
        return self.inserted + self.updated - self.taken_back if self.state == "undone" else 0


def all_records(connection: sqlite3.Connection) -> list[Record]:
    """Every import, newest first."""
    return [_record(row) for row in connection.execute(statement("imports/all"))]


def load_record(connection: sqlite3.Connection, import_id: int) -> Record:
    """One import.

    :raises UsageError: there is none of that id
    """
    row = connection.execute(statement("imports/one"), {"id": import_id}).fetchone()
    if row is None:
        raise UsageError(f"There is no import {import_id}; `edb imports` lists them.")
    return _record(row)


def now_text() -> str:
    """When an import ends that ends now."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _record(row: tuple[Any, ...]) -> Record:
    record_id, tenant, fact, files, *rest = row
    return Record(record_id, tenant, fact, json.loads(files), *rest)
