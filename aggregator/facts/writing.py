"""Writes rows of facts: new, replaced or unchanged, and counted."""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from aggregator.facts.statements import fact_statement
from sql.statements import statement


@dataclass
class Counts:
    """What a write did, row by row."""

    inserted: int = 0
    updated: int = 0
    unchanged: int = 0

    def as_dict(self) -> dict[str, int]:
        """By name, as the API answers it."""
        return asdict(self)


def write_rows(connection: sqlite3.Connection, fact: str, rows: Iterable[Mapping[str, str | int | None]]) -> Counts:
    """Insert or replace rows by their key, inside the caller's transaction.

    :param rows: every column of the fact table, with `tenant`, `source` and `received_at`
    :raises sqlite3.IntegrityError: a row breaks a rule of the table
    """
    find, upsert = fact_statement("facts/find", fact), fact_statement("facts/upsert", fact)
    counts = Counts()
    for row in rows:
        found = connection.execute(find, row).fetchone()
        written = connection.execute(upsert, row).rowcount
        if found is None:
            counts.inserted += 1
        elif written:
            counts.updated += 1
        else:
            counts.unchanged += 1
    return counts


def redate_lines(connection: sqlite3.Connection, tenant: str, moved: Iterable[tuple[str, int, str]]) -> None:
    """Date order lines anew: number, line and day."""
    connection.executemany(statement("facts/redate_line"), [(day, tenant, *line) for *line, day in moved])


def delete_lines(connection: sqlite3.Connection, tenant: str, order_id: str, numbers: Iterable[int]) -> None:
    """Remove lines of an order."""
    delete = fact_statement("facts/delete", "orders")
    connection.executemany(
        delete, [{"tenant": tenant, "order_id": order_id, "line_no": line_no} for line_no in numbers]
    )
