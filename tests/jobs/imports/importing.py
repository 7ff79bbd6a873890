"""Imports for tests: run as the command line runs them, and what they leave behind."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aggregator.facts.table import FACTS
from jobs.imports.mapping import load_mapping
from jobs.imports.running import Outcome, Progress, Request, run_import, try_import

NOW = datetime(2026, 5, 20, 9, 30, tzinfo=UTC)
HEADER = "order_id,line_no,customer_id,order_date,amount\n"


def untold(_what: str, _done: int, _of: int) -> None:
    """Progress that nobody watches."""


def request(database: Path, fact: str, *files: Path | str, sql: Path | None = None, **options: Any) -> Request:
    """What a command line asks for."""
    mapping = load_mapping(str(sql)) if sql else None
    return Request(
        database, FACTS[fact], [str(file) for file in files], options.pop("tenant", "default"), mapping, **options
    )


def imported(
    database: Path, fact: str, *files: Path | str, progress: Progress = untold, sql: Path | None = None, **options: Any
) -> Outcome:
    """Import, at a fixed instant."""
    return run_import(request(database, fact, *files, sql=sql, **options), NOW, progress)


def tried(database: Path, fact: str, *files: Path | str, sql: Path | None = None, **options: Any) -> Outcome:
    """Import dry, at a fixed instant."""
    return try_import(request(database, fact, *files, sql=sql, **options), NOW, untold)


def counts(outcome: Outcome) -> tuple[int, int, int, int]:
    """Inserted, updated, unchanged, refused."""
    return outcome.counts.inserted, outcome.counts.updated, outcome.counts.unchanged, outcome.refused


def query(database: Path, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """Rows of a database, read from outside."""
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(sql, parameters).fetchall()


def execute(database: Path, sql: str) -> None:
    """A write by another program."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(sql)


def orders_file(path: Path, count: int, amount: str = "10.00", customer: str = "C") -> Path:
    """A CSV of `count` order lines O00000 …, one of each order."""
    lines = (f"O{n:05d},1,{customer}{n % 7},2026-01-{n % 28 + 1:02d},{amount}\n" for n in range(count))
    path.write_text(HEADER + "".join(lines), encoding="utf-8")
    return path


def left_over(database: Path) -> list[str]:
    """The files of imports beside a database."""
    return sorted(path.name for path in database.parent.glob(f"{database.name}-import-*"))


def marks(database: Path) -> list[tuple[Any, ...]]:
    """What waits for a refresh."""
    return query(database, "SELECT tenant, subject, part, member FROM dirty ORDER BY 1, 2, 3, 4")
