"""Stores events and their details; what is acknowledged is committed."""

import asyncio
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from service.connections.yielding import Yielding
from service.exchange.problems import busy
from service.observing.telemetry import Telemetry
from sql.statements import statement

GATHER_SECONDS = 0.02
MOST_TOGETHER = 1000
MAX_WAITING_EVENTS = 20_000


@dataclass(frozen=True)
class StoredEvent:
    """One event as it is stored, and its details."""

    tenant: str
    event: str
    occurred_at: str
    session: str
    received_at: str
    meta: dict[str, str]


class EventStore:
    """Stores the events of requests, each request's in one transaction, whole or not at all.

    :param together: whether the requests of a few hundredths of a second share a transaction
    """

    def __init__(self, writing: Yielding, telemetry: Telemetry, *, together: bool) -> None:
        self._writing = writing
        self._telemetry = telemetry
        self._together = together
        self._waiting: list[tuple[Sequence[StoredEvent], asyncio.Future[None]]] = []
        self._events_waiting = 0
        self._task: asyncio.Task[None] | None = None

    async def store(self, events: Sequence[StoredEvent]) -> None:
        """Stores events; they are committed when this returns.

        :raises Problem: 503, too many are waiting
        """
        if self._together:
            await self._store_with_others(events)
        else:
            await self._writing.run(partial(_insert, events=events))
        self._telemetry.count("events_stored", len(events))

    @property
    def waiting(self) -> int:
        """How many events wait to be stored with others."""
        return self._events_waiting

    async def close(self) -> None:
        """Waits until nothing waits to be stored."""
        if self._task is not None:
            await self._task

    async def _store_with_others(self, events: Sequence[StoredEvent]) -> None:
        if self._events_waiting + len(events) > MAX_WAITING_EVENTS:
            raise busy("Too many events are waiting; try again.")
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((events, done))
        self._events_waiting += len(events)
        if self._task is None:
            self._task = asyncio.create_task(self._store_all())
        await done

    async def _store_all(self) -> None:
        """Transaction after transaction, until nothing waits."""
        try:
            while self._waiting:
                await asyncio.sleep(GATHER_SECONDS)
                group = self._next_group()
                events = [event for each, _ in group for event in each]
                error: Exception | None = None
                try:
                    await self._writing.run(partial(_insert, events=events))
                except Exception as failed:  # whoever waits is told
                    error = failed
                self._events_waiting -= len(events)
                for _, done in group:
                    if done.cancelled():
                        continue
                    if error:
                        done.set_exception(error)
                    else:
                        done.set_result(None)
        finally:
            self._task = None

    def _next_group(self) -> list[tuple[Sequence[StoredEvent], asyncio.Future[None]]]:
        count = events = 0
        for each, _ in self._waiting:
            events += len(each)
            if count and events > MOST_TOGETHER:
                break
            count += 1
        group, self._waiting = self._waiting[:count], self._waiting[count:]
        return group


def _insert(connection: sqlite3.Connection, events: Sequence[StoredEvent]) -> None:
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
