"""Which generation each tenant's readers get: seen within milliseconds of its commit, by whatever process."""

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from aggregator.documents.rendering import instant
from service.documents import Header
from sql.statements import statement

WATCH_SECONDS = 0.005

logger = logging.getLogger("edb.service")


@dataclass(slots=True)
class Published:
    """A tenant's current generation. `checked_at` is the prepared header that says when it was last confirmed."""

    tenant: str
    generation: int
    checked_at_ms: int
    checked_at: Header


class Generations:
    """The current generation of every tenant, kept by watching the database.

    :param reader: a connection of its own, used on the event loop alone: what it reads is small and never waits
    :param moved: called with each tenant whose generation has changed
    """

    def __init__(self, reader: sqlite3.Connection, moved: Callable[[str], None]) -> None:
        reader.execute("PRAGMA busy_timeout = 0")
        self._reader = reader
        self._moved = moved
        self._seen: int | None = None
        self._listeners: set[asyncio.Event] = set()
        self.ended = False
        self.by_tenant: dict[str, Published] = {}

    def get(self, tenant: str) -> Published | None:
        """The tenant's, None before its first."""
        return self.by_tenant.get(tenant)

    def look(self) -> bool:
        """Takes up what other connections have committed since the last look; whether there was anything."""
        (version,) = self._reader.execute("PRAGMA data_version").fetchone()
        if version == self._seen:
            return False
        rows = self._reader.execute(statement("reads/published")).fetchall()
        self._seen = version
        self._take(rows)
        return True

    async def watch(self) -> None:
        """Looks again and again, until cancelled."""
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            try:
                self.look()
            except sqlite3.Error:
                logger.warning("The generation watcher could not read; it tries again.", exc_info=True)
                await asyncio.sleep(100 * WATCH_SECONDS)

    @property
    def listeners(self) -> int:
        """How many wait to be told of changes."""
        return len(self._listeners)

    @contextmanager
    def listening(self) -> Iterator[asyncio.Event]:
        """An event that is set whenever a tenant's generation has changed, for as long as one listens."""
        event = asyncio.Event()
        self._listeners.add(event)
        try:
            yield event
        finally:
            self._listeners.discard(event)

    def end(self) -> None:
        """Tells those who listen that there is nothing more to come."""
        self.ended = True
        self._tell()

    def _tell(self) -> None:
        for event in self._listeners:
            event.set()

    def _take(self, rows: list[tuple[str, int, int]]) -> None:
        moved = []
        for tenant, generation, checked_at_ms in rows:
            known = self.by_tenant.get(tenant)
            if known is None:
                self.by_tenant[tenant] = Published(tenant, generation, checked_at_ms, _checked_at(checked_at_ms))
                moved.append(tenant)
                continue
            restored = checked_at_ms < known.checked_at_ms  # the same number may now be another generation
            if known.checked_at_ms != checked_at_ms:
                known.checked_at_ms, known.checked_at = checked_at_ms, _checked_at(checked_at_ms)
            if known.generation != generation or restored:
                known.generation = generation
                moved.append(tenant)
        for tenant in self.by_tenant.keys() - {row[0] for row in rows}:
            del self.by_tenant[tenant]
            moved.append(tenant)
        for tenant in moved:
            self._moved(tenant)
        if moved:
            self._tell()


def _checked_at(ms: int) -> Header:
    return b"edb-checked-at", instant(ms).encode()
