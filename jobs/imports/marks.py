"""Lets one mark stand for a tenant's order lines, once so many are marked that its rollups are to be rebuilt anyway."""

import sqlite3

from aggregator.rollups.rebuild import MARKS_LIMIT
from sql.statements import statement


def condense_marks(connection: sqlite3.Connection, tenant: str) -> None:
    """Replace the marks of a tenant's order lines by one, if they are too many for a refresh.

    From then on its lines are written without marks, by whomever, until a rebuild takes the mark away.

    :param connection: in the write transaction of the batch that has just been written
    """
    key: dict[str, str | int] = {"tenant": tenant}
    if connection.execute(statement("rebuild/due"), key).fetchone():
        return
    (marks,) = connection.execute(statement("rollups/count_marks"), key | {"limit": MARKS_LIMIT}).fetchone()
    if marks > MARKS_LIMIT:
        connection.execute(statement("imports/mark_all_orders"), key)
        connection.execute(statement("imports/unmark_orders"), key)
