"""Undoes an import: what it replaced comes back, what it inserted goes, and what others wrote since stays."""

import json
import logging
import sqlite3

from aggregator.facts.statements import fact_statement
from aggregator.facts.table import FACTS
from jobs.imports.keys import Key, before_all, key_parameters
from jobs.imports.marks import condense_marks
from jobs.imports.merging import Progress
from jobs.imports.pace import Pace
from jobs.imports.records import Record
from sql.statements import statement

log = logging.getLogger("edb")

_BEYOND = (
    "What import %d replaced cannot be given back where it is beyond today's bounds; of %s it is removed, correct and "
    "send it again: %s"
)
ROWS_PER_WRITTEN_ROW = 4  # a span of a fact is mostly read: it may hold so many times the rows of a batch


def undo(connection: sqlite3.Connection, record: Record, progress: Progress) -> None:
    """Undo what is left of an import in state `undoing`; each batch commits, so that a killed undo can go on.

    :param connection: a writer, not in a transaction
    """
    given: dict[str, str | int] = {"tenant": record.tenant, "import_id": record.id, "source": record.source}
    pace = Pace(connection)
    for (other,) in connection.execute(statement("imports/others"), given).fetchall():
        _relink(connection, pace, other, given)
    restored = _restore(connection, pace, record, given)
    _remove(connection, pace, record, given, restored, progress)


def _relink(connection: sqlite3.Connection, pace: Pace, other: int, given: dict[str, str | int]) -> None:
    """Another import may keep rows of this one as old images: undoing that one must not bring them back."""
    after, upto = "", _next_image(connection, other, "", pace.rows)
    while upto is not None:
        with pace.batch():
            while upto is not None:
                parameters = given | {"other": other, "after": after, "upto": upto}
                connection.execute(statement("imports/relink"), parameters)
                connection.execute(statement("imports/unlink"), parameters)
                goes_on = pace.goes_on()
                after, upto = upto, _next_image(connection, other, upto, pace.rows)
                if not goes_on:
                    break


def _restore(connection: sqlite3.Connection, pace: Pace, record: Record, given: dict[str, str | int]) -> int:
    restored = 0
    upto: str | None = ""
    while upto is not None:
        with pace.batch():
            while upto := _next_image(connection, record.id, "", pace.rows):
                parameters = given | {"after": "", "upto": upto}
                rows = connection.execute(fact_statement("imports/restore", record.fact), parameters).rowcount
                for (row,) in connection.execute(fact_statement("imports/beyond", record.fact), parameters):
                    log.warning(_BEYOND, record.id, record.fact, json.dumps(json.loads(row)))
                connection.execute(statement("imports/drop_images"), parameters)
                connection.execute(statement("imports/taken_back"), {"id": record.id, "rows": rows})
                restored += rows
                if not pace.goes_on():
                    break
            _condense(connection, record)
    return restored


def _remove(
    connection: sqlite3.Connection,
    pace: Pace,
    record: Record,
    given: dict[str, str | int],
    restored: int,
    progress: Progress,
) -> None:
    fact = FACTS[record.fact]
    total = record.inserted + record.updated
    done = record.taken_back + restored
    last: Key | None = connection.execute(fact_statement("imports/fact_last", fact.name), given).fetchone()
    after = before_all(fact)
    while last is not None and after < last:
        progress(done, total)
        with pace.batch():
            while after < last:
                at = given | key_parameters(fact, "after", after) | {"rows": pace.rows * ROWS_PER_WRITTEN_ROW}
                found: Key | None = connection.execute(fact_statement("imports/fact_skip", fact.name), at).fetchone()
                upto = min(found or last, last)
                rows = connection.execute(
                    fact_statement("imports/remove", fact.name), at | key_parameters(fact, "upto", upto)
                ).rowcount
                connection.execute(statement("imports/taken_back"), {"id": record.id, "rows": rows})
                done += rows
                after = upto
                if not pace.goes_on():
                    break
            _condense(connection, record)
    progress(done, total)


def _condense(connection: sqlite3.Connection, record: Record) -> None:
    if record.fact == "orders":
        condense_marks(connection, record.tenant)


def _next_image(connection: sqlite3.Connection, import_id: int, after: str, rows: int) -> str | None:
    parameters: dict[str, str | int] = {"import_id": import_id, "after": after, "rows": rows}
    upto: str | None = connection.execute(statement("imports/images_skip"), parameters).fetchone()[0]
    return upto
