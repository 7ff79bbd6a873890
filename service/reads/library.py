"""Documents for readers, each loaded once however many ask for it at the same time."""

import asyncio
from functools import partial

from service.connections.reading import Reading
from service.exchange.asks import Ask
from service.exchange.documents import Document
from service.reads.assembly import Histories, load
from service.reads.generations import Generations, Published

Flight = tuple[str, Ask, int | None, Published | None]


class Library:
    """Finds documents.

    :param singleflight: whether requests for the same document share one load
    """

    def __init__(self, reading: Reading, generations: Generations, *, singleflight: bool) -> None:
        self._reading = reading
        self._generations = generations
        self._singleflight = singleflight
        self._histories = Histories()
        self._flights: dict[Flight, asyncio.Task[Document]] = {}
        self.loads = 0

    async def find(self, tenant: str, ask: Ask, generation: int | None = None) -> Document:
        """The document, of the current generation or of the one that is named.

        :raises Problem: as `load`, and 503 when too many loads are at work
        """
        if not self._singleflight:
            return await self._load(tenant, ask, generation)
        # what is published is part of a flight: who asks after a move must not get what was loaded before it
        flight = (tenant, ask, generation, self._generations.get(tenant))
        task = self._flights.get(flight)
        if task is None:
            task = self._flights[flight] = asyncio.create_task(self._load(tenant, ask, generation))
            task.add_done_callback(partial(self._landed, flight))
        return await asyncio.shield(task)

    def _landed(self, flight: Flight, task: asyncio.Task[Document]) -> None:
        del self._flights[flight]
        if not task.cancelled():
            task.exception()  # looked at, so that a failure nobody waits for any more is not reported as lost

    async def _load(self, tenant: str, ask: Ask, generation: int | None) -> Document:
        self.loads += 1
        return await self._reading.run(
            partial(load, tenant_id=tenant, ask=ask, generation=generation, histories=self._histories)
        )
