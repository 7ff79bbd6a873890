"""Evaluates the quality gates from what browsers, the service and the refresher measured, and forgets old events."""

import math
import sqlite3
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic, sleep

from aggregator.figures.documents.rendering import etag
from aggregator.figures.gates import GATES, first_slot, gates_document, slot_of
from aggregator.stored.tenants import load_tenants
from sql.database import writing
from sql.statements import statement

EVENTS_AT_ONCE = 2000
REMOVED_AT_ONCE = 200
TENANTS_AT_ONCE = 50
MICROSECONDS_PER_MS = 1000

# Gates that browsers measure: timings in ms by their name, and the clicks of a drill-down.
_TIMED = frozenset(gate.name for gate in GATES if gate.unit != "clicks")
_CLICKS = next(gate.name for gate in GATES if gate.unit == "clicks")


def evaluate_gates(connection: sqlite3.Connection, now: datetime) -> None:
    """Take up the events since the last time, and write each tenant's gates where they have changed.

    :param connection: a writer, not in a transaction
    :param now: an aware instant
    """
    while take_events(connection):
        pass
    first = first_slot(now.timestamp())
    changed: list[dict[str, str | int | bytes]] = []
    for tenant in load_tenants(connection):
        body = gates_document({gate.name: _samples(connection, tenant.id, gate.name, first) for gate in GATES})
        tag = etag(body)
        known = connection.execute(statement("measures/gates"), {"tenant": tenant.id}).fetchone()
        if known is None or known[0] != tag:
            now_ms = int(now.timestamp() * 1000)
            changed.append({"tenant": tenant.id, "computed_at": now_ms, "etag": tag, "body": body})
    for at in range(0, len(changed), TENANTS_AT_ONCE):
        with writing(connection):
            connection.executemany(statement("measures/gates_set"), changed[at : at + TENANTS_AT_ONCE])
    _prune_timings(connection, first)


def take_events(connection: sqlite3.Connection) -> bool:
    """Add what the next events measure to the samples; whether there may be more."""
    (after,) = connection.execute(statement("measures/events_taken")).fetchone()
    rows = connection.execute(statement("measures/event_samples"), {"after": after, "limit": EVENTS_AT_ONCE}).fetchall()
    if not rows:
        return False
    samples: Counter[tuple[str, str, int, int]] = Counter()
    for _, tenant, received_at, event, name, value in rows:
        sample = _sample(event, name, value)
        slot = _slot(received_at)
        if sample is not None and slot is not None:
            samples[tenant, sample[0], slot, sample[1]] += 1
    with writing(connection):
        connection.executemany(
            statement("measures/timing_add"),
            [
                {"tenant": tenant, "gate": gate, "slot": slot, "value": value, "count": count}
                for (tenant, gate, slot, value), count in samples.items()
            ],
        )
        connection.execute(statement("measures/events_take"), {"event_id": rows[-1][0]})
    return len(rows) == EVENTS_AT_ONCE


def prune_events(
    connection: sqlite3.Connection, now: datetime, days: int, stopping: Callable[[], bool] = lambda: False
) -> int:
    """Remove the events received more than so many days ago, in short transactions; how many there were.

    :param connection: a writer, not in a transaction
    :param stopping: whether to leave off
    """
    before = (now.astimezone(UTC) - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    removed = 0
    while not stopping():
        began = monotonic()
        found = connection.execute(
            statement("measures/events_old"), {"before": before, "limit": REMOVED_AT_ONCE}
        ).fetchall()
        if not found:
            break
        with writing(connection):
            connection.executemany(statement("measures/event_delete"), [{"id": id_} for (id_,) in found])
        removed += len(found)
        sleep(monotonic() - began)  # others have the database as long as this had it
    return removed


def _samples(connection: sqlite3.Connection, tenant: str, gate: str, first: int) -> list[tuple[int, int]]:
    key = {"tenant": tenant, "gate": gate, "first_slot": first}
    return connection.execute(statement("measures/timings"), key).fetchall()


def _prune_timings(connection: sqlite3.Connection, first: int) -> None:
    keys = [
        {"tenant": tenant.id, "gate": gate.name, "first_slot": first}
        for tenant in load_tenants(connection)
        for gate in GATES
    ]
    old = [key for key in keys if connection.execute(statement("measures/timings_old"), key).fetchone()]
    for key in old:
        with writing(connection):
            connection.execute(statement("measures/timings_prune"), key)


def _sample(event: str, name: str | None, value: str | None) -> tuple[str, int] | None:
    """Gate and value of an event that measures one: microseconds, of whole ms, or clicks."""
    number = _number(value)
    if number is None:
        return None
    if event == "drilldown":
        return _CLICKS, int(number)
    if event == "rum" and name in _TIMED:
        return name, round(number) * MICROSECONDS_PER_MS
    return None


def _number(text: str | None) -> float | None:
    """A number that another program may have written as anything."""
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) and 0 <= number < 2**40 else None


def _slot(received_at: str) -> int | None:
    try:
        return slot_of(datetime.fromisoformat(received_at).timestamp())
    except ValueError:
        return None
