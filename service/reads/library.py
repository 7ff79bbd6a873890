"""Documents for readers: from memory, or loaded once however many ask."""

import asyncio
import sqlite3
from functools import partial
from math import inf
from time import monotonic

import orjson

from service.connections.reading import Reading
from service.exchange.asks import Ask
from service.exchange.documents import Document
from service.exchange.problems import Problem, answered
from service.reads.assembly import Histories, load
from service.reads.cache import TenantCache
from service.reads.generations import Generations
from sql.database import DatabaseError

LAST_ENTRIES, LAST_BYTES = 1024, 16 * 1024 * 1024  # documents kept for when the database cannot be read


class Library:
    """Finds documents.

    :param singleflight: whether requests for the same missing document share one load
    """

    def __init__(self, reading: Reading, generations: Generations, *, ttl_seconds: float, singleflight: bool) -> None:
        self._reading = reading
        self._generations = generations
        self._singleflight = singleflight
        self._histories = Histories()
        self._flights: dict[tuple[str, int | None, int | None], asyncio.Task[Document]] = {}
        self.kept: TenantCache[Document] = TenantCache(ttl_seconds, monotonic)
        self._last: TenantCache[Document] = TenantCache(inf, monotonic, LAST_ENTRIES, LAST_BYTES)
        self.loads = 0

    async def find(self, tenant: str, ask: Ask, generation: int | None = None) -> Document:
        """The document, of the current generation or of the one that is named.

        :raises Problem: as `load`, and 503 when too many loads are at work
        """
        published = self._generations.get(tenant)
        current = published.generation if published else None
        kept = self.kept.get(_key(tenant, ask, generation, current))
        if kept is not None and (generation is None or kept.generation == generation):
            return kept
        if not self._singleflight:
            return await self._load(tenant, ask, generation)
        # the generation is part of a flight: who asks after a move must not get what was loaded before it
        flight = (ask.key(tenant), generation, current)
        task = self._flights.get(flight)
        if task is None:
            task = self._flights[flight] = asyncio.create_task(self._load(tenant, ask, generation))
            task.add_done_callback(partial(self._landed, flight))
        return await asyncio.shield(task)

    def _landed(self, flight: tuple[str, int | None, int | None], task: asyncio.Task[Document]) -> None:
        self._flights.pop(flight, None)
        if not task.cancelled():
            task.exception()  # looked at, so that a failure nobody waits for any more is not reported as lost

    async def _load(self, tenant: str, ask: Ask, generation: int | None) -> Document:
        self.loads += 1
        try:
            loaded = await self._reading.run(
                partial(load, tenant_id=tenant, ask=ask, generation=generation, histories=self._histories)
            )
        except (sqlite3.Error, DatabaseError) as error:
            last = self._last.get(ask.key(tenant))
            if last is None:
                raise
            raise _stale(answered(error, ask.key(tenant)), last) from error
        if generation is None and ask.format_ == "json":
            self._last.put(tenant, ask.key(tenant), loaded, loaded.size)
        published = self._generations.get(tenant)
        current = published.generation if published else None
        if generation is not None or current is None or (loaded.generation or 0) >= current:
            self.kept.put(tenant, _key(tenant, ask, generation, current), loaded, loaded.size)
        return loaded


def _key(tenant: str, ask: Ask, generation: int | None, current: int | None) -> str:
    key = ask.key(tenant)
    return key if generation in (None, current) else f"{key}|{generation}"


def _stale(problem: Problem, last: Document) -> Problem:
    """The problem, with what was last read of what is asked for."""
    figures = {"stale": True, "generation": last.generation, "figures": orjson.Fragment(last.body)}
    return Problem(problem.status, problem.detail, headers=problem.headers, also=figures)
