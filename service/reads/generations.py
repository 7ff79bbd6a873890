"""What is published: each tenant's generation, and changes of alerts, seen within milliseconds of their commit."""

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from time import monotonic
from typing import NamedTuple

from aggregator.figures.documents.rendering import instant
from service.exchange.documents import Header
from sql.lookout import Lookout
from sql.statements import statement

RETRY_SECONDS = 0.5
CHANGES_AT_ONCE = 500
KNOWN_SECONDS = 0.005  # an answer knows of every commit older than this

logger = logging.getLogger("edb.service")


@dataclass(slots=True, eq=False)
class Published:
    """What a tenant's readers see until its generation or one of its alerts changes: then there is another.

    `checked_at` is the prepared header that says when it was last confirmed.
    """

    tenant: str
    generation: int
    checked_at_ms: int
    checked_at: Header
    current: bool = True


class AlertChange(NamedTuple):
    """A change of an alert. `id`: its place among all changes; `at`: ms since 1970."""

    id: int
    tenant: str
    alert: int
    rule: str
    severity: str
    kpi: str | None
    from_state: str
    to_state: str
    at: int
    generation: int
    message: str
    acknowledged_by: str | None


class Generations:
    """The current generation of every tenant, kept by watching the database.

    :param reader: a connection of its own, used on the event loop alone: what it reads is small and never waits
    :param moved: called with each tenant whose generation has changed
    :param alerted: called with each change of an alert from now on
    """

    def __init__(
        self,
        reader: sqlite3.Connection,
        moved: Callable[[str], None],
        alerted: Callable[[AlertChange], None] = lambda _: None,
    ) -> None:
        reader.execute("PRAGMA busy_timeout = 0")
        self._reader = reader
        self._moved = moved
        self._alerted = alerted
        self._seen: int | None = None
        self._last_change: int | None = None
        self._looked_at = -inf
        self.by_tenant: dict[str, Published] = {}

    def get(self, tenant: str) -> Published | None:
        """The tenant's, None before its first."""
        return self.by_tenant.get(tenant)

    def number(self, tenant: str) -> int | None:
        """The number of the tenant's generation, None before its first."""
        published = self.by_tenant.get(tenant)
        return published.generation if published else None

    def keep_up(self, *, within: float = KNOWN_SECONDS) -> None:
        """Looks unless it just has: an answer knows of each commit before it, however late the watcher is."""
        if monotonic() >= self._looked_at + within:
            with suppress(sqlite3.Error):  # the watcher says it
                self.look()

    def look(self) -> bool:
        """Takes up what other connections have committed since the last look; whether there was anything."""
        self._looked_at = monotonic()
        (version,) = self._reader.execute("PRAGMA data_version").fetchone()
        if version == self._seen:
            return False
        changes = self._changes()
        rows = self._reader.execute(statement("reads/published")).fetchall()
        if len(changes) < CHANGES_AT_ONCE:
            self._seen = version
        for change in changes:
            self._alerted(change)
        self._take(rows, {change.tenant for change in changes})
        return True

    async def watch(self, lookout: Lookout) -> None:
        """Looks whenever that is worth it, until cancelled."""
        while True:
            await lookout.sign()
            try:
                if self.look():
                    lookout.found()
            except sqlite3.Error:
                logger.warning("The generation watcher could not read; it tries again.", exc_info=True)
                await asyncio.sleep(RETRY_SECONDS)

    def _changes(self) -> list[AlertChange]:
        """The changes of alerts since the last look; of a restored database those after its last one."""
        (last,) = self._reader.execute(statement("reads/alert_changes_last")).fetchone()
        if self._last_change is None or last < self._last_change:
            self._last_change = last
        if last == self._last_change:
            return []
        key = {"after": self._last_change, "limit": CHANGES_AT_ONCE}
        found = [AlertChange(*row) for row in self._reader.execute(statement("reads/alert_changes"), key)]
        self._last_change = found[-1].id
        return found

    def _take(self, rows: list[tuple[str, int, int]], alerted: Collection[str]) -> None:
        moved = []
        for tenant, generation, checked_at_ms in rows:
            known = self.by_tenant.get(tenant)
            # an earlier confirmation is a restored database's, whose generation of that number may be another one
            same = known is not None and known.generation == generation and known.checked_at_ms <= checked_at_ms
            if known is None or not same or tenant in alerted:
                self._end(tenant)
                self.by_tenant[tenant] = Published(tenant, generation, checked_at_ms, _checked_at(checked_at_ms))
            elif known.checked_at_ms != checked_at_ms:
                known.checked_at_ms, known.checked_at = checked_at_ms, _checked_at(checked_at_ms)
            if not same:
                moved.append(tenant)
        for tenant in self.by_tenant.keys() - {row[0] for row in rows}:
            self._end(tenant)
            moved.append(tenant)
        for tenant in moved:
            self._moved(tenant)

    def _end(self, tenant: str) -> None:
        ended = self.by_tenant.pop(tenant, None)
        if ended is not None:
            ended.current = False


def _checked_at(ms: int) -> Header:
    return b"edb-checked-at", instant(ms).encode()
