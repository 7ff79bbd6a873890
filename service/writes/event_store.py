"""Events and their details, as they are stored."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from sql.statements import statement


@dataclass(frozen=True)
class StoredEvent:
    """One event as it is stored, and its details."""

    tenant: str
    event: str
    occurred_at: str
    session: str
    received_at: str
    meta: dict[str, str]


def insert_events(connection: sqlite3.Connection, events: Sequence[StoredEvent]) -> None:
    """Stores events, inside the caller's transaction."""
    (last,) = connection.execute(statement("requests/event_last")).fetchone()
    numbered = list(enumerate(events, last + 1))
    connection.executemany(
        statement("requests/event_insert"),
        [
            {
                "id": number,
                "tenant": event.tenant,
                "event": event.event,
                "occurred_at": event.occurred_at,
                "session": event.session,
                "received_at": event.received_at,
            }
            for number, event in numbered
        ],
    )
    connection.executemany(
        statement("requests/event_meta_insert"),
        [
            {"event_id": number, "key": key, "value": value}
            for number, event in numbered
            for key, value in event.meta.items()
        ],
    )
