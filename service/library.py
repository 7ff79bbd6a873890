"""Documents for readers: from memory, or loaded once however many ask."""

import asyncio
from functools import partial
from time import monotonic

from service.assembly import Ask, Histories, load
from service.cache import TenantCache
from service.documents import Document
from service.generations import Generations
from service.reading import Reading


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
        loaded = await self._reading.run(
            partial(load, tenant_id=tenant, ask=ask, generation=generation, histories=self._histories)
        )
        published = self._generations.get(tenant)
        current = published.generation if published else None
        if generation is not None or current is None or (loaded.generation or 0) >= current:
            self.kept.put(tenant, _key(tenant, ask, generation, current), loaded, loaded.size)
        return loaded


def _key(tenant: str, ask: Ask, generation: int | None, current: int | None) -> str:
    key = ask.key(tenant)
    return key if generation in (None, current) else f"{key}|{generation}"
