"""One process of the service: what it answers requests with, and the work that goes on behind, from start to close."""

import asyncio
from time import monotonic

from service.connections.reading import Reading
from service.connections.writing import Writing
from service.http.proxies import Proxies
from service.identity.access import access_of
from service.identity.sign_ins import SignIns
from service.observing.access_log import AccessLog
from service.observing.telemetry import Telemetry
from service.reads.answers import Answers
from service.reads.assembly import Histories
from service.reads.generations import AlertChange, Generations
from service.reads.streams import Streams
from service.settings import Settings
from service.supervision import Background
from service.writes.event_rates import EventRates
from service.writes.intake import Intake
from sql.database import open_reader
from sql.lookout import Lookout

ASIDE_PATIENCE = 2.0  # after so long what is no fact takes its turn among facts
EVENTS_TOGETHER_SECONDS = 0.02
MAX_WAITING_EVENTS = 20_000


class Process:
    """What one process has: its connections, all to one file, and what stands on them.

    :raises DatabaseError: the database cannot be used
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.background = Background()
        self._watcher = open_reader(settings.database)
        self.file = self._watcher.identity
        self._lookout = Lookout(settings.database)
        self.reading = Reading(settings.database, settings.max_concurrency, self.file)
        self.writing = Writing(settings.database, self.file, durable=True)
        self.aside = Writing(
            settings.database,
            self.file,
            patience=ASIDE_PATIENCE,
            gather=EVENTS_TOGETHER_SECONDS if settings.events_async else 0.0,
            most=MAX_WAITING_EVENTS,
        )
        self.telemetry = Telemetry(self.aside, self._gauges, self._totals)
        self.access_log = AccessLog(on=settings.access_log, proxies=Proxies(settings.trusted_proxies))
        self.generations = Generations(self._watcher, self._moved, self._alerted)
        self.streams = Streams(self.generations, self.reading, settings.streams_per_caller)
        self.access = access_of(settings, self.reading, self.aside, self.streams.end_open)
        self.histories = Histories()
        self.answers = Answers(
            self.generations.get, ttl_seconds=settings.cache_ttl_seconds, singleflight=settings.singleflight
        )
        self.sign_ins = SignIns()
        self.intake = Intake(self.reading, self.writing)
        self.event_rates = EventRates(settings.events_per_second, monotonic)

    async def start(self) -> None:
        """Learns what is published, so that the first request finds it."""
        self.generations.look()
        await self.streams.start()

    async def run(self) -> None:
        """Does all that goes on behind requests, whatever of it fails, until cancelled."""
        async with asyncio.TaskGroup() as group:
            for name, work in {
                "generations": lambda: self.generations.watch(self._lookout),
                "access": self.access.watch,
                "streams": self.streams.run,
                "telemetry": self.telemetry.run,
                "access log": self.access_log.run,
            }.items():
                group.create_task(self.background.keep(name, work))

    async def close(self) -> None:
        """Stores what was counted and what still waits, and closes the connections."""
        await self.telemetry.flush()
        self.access_log.close()
        self.reading.close()
        await self.aside.close()
        await self.writing.close()
        self._lookout.close()
        self._watcher.close()

    def _moved(self, tenant: str) -> None:
        self.streams.moved(tenant)

    def _alerted(self, change: AlertChange) -> None:
        self.streams.alerted(change)

    def _gauges(self) -> dict[str, int]:
        return {
            "stream_readers": self.streams.count,
            "cached_documents": len(self.answers),
            "background_failing": len(self.background.failing()),
        }

    def _totals(self) -> dict[str, int]:
        answers = self.answers
        return {"cache_hits": answers.hits, "cache_misses": answers.misses, "document_loads": answers.loads}
