"""Merges a staging file into its fact, in key order and in short transactions, and compares it in a dry run."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from aggregator.facts.statements import fact_statement
from aggregator.facts.table import FACTS, Fact
from aggregator.facts.writing import Counts
from jobs.imports.keys import Key, before_all, key_parameters
from jobs.imports.marks import condense_marks
from jobs.imports.pace import Pace
from jobs.imports.records import Record
from sql.statements import statement

CACHE_KIB = 131_072
CHECKPOINT_PAGES = 8_000  # 32 MiB of WAL: a page that many batches write is copied back once
COMPARED_ROWS = 10_000

Progress = Callable[[int, int], None]


def untold(_done: int, _total: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class Span:
    """A run of staged rows by key: after one key, up to another."""

    after: Key
    upto: Key
    rows: int


def merge(connection: sqlite3.Connection, record: Record, staging: Path, progress: Progress) -> None:
    """Merge what is left of an import in state `merging`.

    Each batch of spans commits with its old images and its count, so that a killed merge goes on where it stopped.

    :param connection: a writer, not in a transaction
    """
    fact = FACTS[record.fact]
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
    given: dict[str, str | int] = {
        "tenant": record.tenant,
        "import_id": record.id,
        "source": record.source,
        "received_at": int(datetime.fromisoformat(record.started_at).timestamp()),
    }
    with attached(connection, staging):
        total = _count(connection)
        pace = Pace(connection)
        merged = record.merged_to
        spans = _spans(connection, fact, lambda: pace.rows, merged)
        while merged < total:
            with pace.batch():
                for span in spans:
                    _merge_span(connection, fact, record.id, given, span)
                    merged += span.rows
                    if not pace.goes_on():
                        break
                if fact.name == "orders":
                    condense_marks(connection, record.tenant)
            progress(merged, total)


def compare(connection: sqlite3.Connection, fact: Fact, tenant: str) -> Counts:
    """What merging would do.

    :param connection: has the staging file attached; it is only read
    """
    counts = Counts()
    for span in _spans(connection, fact, lambda: COMPARED_ROWS, 0):
        found, different = connection.execute(
            fact_statement("imports/compare", fact.name), {"tenant": tenant} | _ends(fact, span)
        ).fetchone()
        counts.inserted += span.rows - found
        counts.updated += different
        counts.unchanged += found - different
    return counts


def _merge_span(
    connection: sqlite3.Connection, fact: Fact, import_id: int, given: dict[str, str | int], span: Span
) -> None:
    parameters = given | _ends(fact, span)
    updated = 0
    if connection.execute(fact_statement("imports/existing", fact.name), parameters).fetchone():
        updated = connection.execute(fact_statement("imports/save", fact.name), parameters).rowcount
    written = connection.execute(fact_statement("imports/merge", fact.name), parameters).rowcount
    connection.execute(
        statement("imports/merged"),
        {"id": import_id, "rows": span.rows, "inserted": written - updated, "updated": updated},
    )


def _spans(connection: sqlite3.Connection, fact: Fact, size: Callable[[], int], skip: int) -> Iterator[Span]:
    """The staged rows cut into spans of as many rows as `size` then says, after the first `skip`."""
    last = connection.execute(fact_statement("imports/staged_last", fact.name)).fetchone()
    left = _count(connection) - skip
    after = _skip(connection, fact, before_all(fact), skip) if skip else before_all(fact)
    while left > 0:
        rows = min(size(), left)
        upto = last if rows == left else _skip(connection, fact, after, rows)
        yield Span(after, upto, rows)
        after, left = upto, left - rows


def _skip(connection: sqlite3.Connection, fact: Fact, after: Key, rows: int) -> Key:
    parameters = {"rows": rows} | key_parameters(fact, "after", after)
    key: Key = connection.execute(fact_statement("imports/staged_skip", fact.name), parameters).fetchone()
    return key


def _count(connection: sqlite3.Connection) -> int:
    count: int = connection.execute("SELECT count(*) FROM staging.staged").fetchone()[0]
    return count


def _ends(fact: Fact, span: Span) -> dict[str, str | int]:
    return key_parameters(fact, "after", span.after) | key_parameters(fact, "upto", span.upto)


@contextmanager
def attached(connection: sqlite3.Connection, staging: Path) -> Iterator[None]:
    """While it lasts, a finished staging file is the schema `staging` of a connection."""
    # immutable: nothing writes it any more, so that reading it needs neither locks nor checks
    connection.execute("ATTACH DATABASE ? AS staging", [f"{staging.absolute().as_uri()}?immutable=1"])
    try:
        yield
    finally:
        connection.execute("DETACH DATABASE staging")
