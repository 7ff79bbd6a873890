"""What is published of a tenant, as stored."""

import sqlite3
from collections.abc import Iterator

import orjson

from aggregator.figures.history import Context, History, MonthRow, stored_row
from sql.statements import statement


class UnknownGenerationError(Exception):
    """The generation was never published, or is no longer kept."""


def load_history(connection: sqlite3.Connection, tenant: str, generation: int) -> History:
    """One published generation.

    :raises UnknownGenerationError: it was never published, or is no longer kept
    """
    key: dict[str, str | int] = {"tenant": tenant, "generation": generation}
    found = connection.execute(statement("reads/generation"), key).fetchone()
    if found is None:
        raise UnknownGenerationError(f"Generation {generation} is not kept; ask without one for the newest.")
    published_at_ms, context = found
    rows = {row.month: row for row in _rows(connection, key)}
    return History(Context(**orjson.loads(context)), generation, published_at_ms, rows)


def _rows(connection: sqlite3.Connection, key: dict[str, str | int]) -> Iterator[MonthRow]:
    for (row,) in connection.execute(statement("reads/months"), key):
        yield stored_row(row)
