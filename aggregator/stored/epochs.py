"""Epochs: one more with every holder of the lease, so that what an earlier one does is refused."""

import sqlite3

from sql.statements import statement


class StaleEpochError(Exception):
    """Another process has taken the lease since; what this one computed was not published."""


def check_epoch(connection: sqlite3.Connection, epoch: int) -> None:
    """Refuse an epoch that is not the newest, inside the transaction that would publish under it.

    :raises StaleEpochError: another process has taken the lease
    """
    if newest_epoch(connection) != epoch:
        raise StaleEpochError("Another process has taken the lease; this one publishes nothing any more.")


def newest_epoch(connection: sqlite3.Connection) -> int:
    """The epoch of whoever holds the lease, or held it last."""
    return int(connection.execute(statement("publish/epoch")).fetchone()[0])
