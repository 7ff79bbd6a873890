"""The application: FastAPI for every route, and in front of it what answers again."""

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from service.calls import Resources, known_parameters
from service.connections.reading import Reading
from service.connections.writing import Writing
from service.connections.yielding import Yielding
from service.exchange import problems
from service.front import Front
from service.http.boundary import Boundary
from service.http.page import mount_page
from service.http.proxies import Proxies
from service.http.shutdown import told_of_shutdown
from service.identity.access import access_of
from service.observing.access_log import AccessLog
from service.observing.telemetry import Telemetry
from service.openapi import INFO, described
from service.reads.answers import Answers
from service.reads.generations import AlertChange, Generations
from service.reads.library import Library
from service.reads.streams import Streams
from service.routers import (
    admin,
    alert_rules,
    alerts,
    customers,
    events,
    executive_dashboard,
    facts,
    health,
    kpis,
    metrics,
    operations,
    orders,
    quality_gates,
    session,
    stream,
)
from service.settings import Settings, origin_of
from service.supervision import Background
from service.writes.event_rates import EventRates
from service.writes.event_store import EventStore
from service.writes.intake import Intake
from sql.database import open_reader
from sql.lookout import Lookout

ROUTERS = (
    executive_dashboard.router,
    kpis.router,
    customers.router,
    operations.router,
    orders.router,
    facts.router,
    alerts.router,
    alert_rules.router,
    events.router,
    quality_gates.router,
    stream.router,
    admin.router,
    session.router,
    health.router,
    metrics.router,
)


COLLECT_AFTER = (20_000, 20, 20)  # objects made, and younger collections: most of what a request makes is gone with it
EXPOSED_HEADERS = (
    "ETag", "EDB-Generation", "EDB-Checked-At", "EDB-Next-Cursor", "EDB-Request-Id", "Location", "Server-Timing",
)  # fmt: skip

ALLOWED_HEADERS = (
    "Authorization", "Content-Type", "EDB-Request-Id", "EDB-Tenant", "If-None-Match", "Last-Event-ID", "traceparent",
)  # fmt: skip


class Application:
    """The ASGI application of one process. `api`: the FastAPI inside, which has every route."""

    def __init__(self, api: FastAPI, settings: Settings) -> None:
        origins = settings.cors_origins
        self.api = api
        local = settings.auth == "local"
        guarded = Boundary(api, (*origins, *([settings.public_url] if settings.public_url else ())), local=local)
        self._front = Front(guarded, api.state, local=local)
        self._entry: ASGIApp = self._answer
        if origins:
            self._entry = CORSMiddleware(
                self._answer,
                allow_origins=origins,
                allow_methods=["GET", "POST", "PUT", "DELETE"],
                allow_headers=ALLOWED_HEADERS,
                expose_headers=EXPOSED_HEADERS,
            )
        else:
            self.at_once = self._front.at_once

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, or runs the life of the process."""
        await self._entry(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "HEAD" and scope["path"] != stream.PATH:
            scope = {**scope, "method": "GET"}  # the server sends no body to a HEAD
        await self._front(scope, receive, send)


def create_app(settings: Settings) -> Application:
    """The application. Its database must exist and be current when it starts.

    :raises DatabaseError: at the start of its life, when the database cannot be used
    """
    api = FastAPI(
        **INFO,
        openapi_url="/api/openapi.json",
        docs_url=None,  # the page brings it
        redoc_url=None,
        lifespan=_life(settings),
        dependencies=[Depends(known_parameters)],
    )
    for router in ROUTERS:
        api.include_router(router)
    mount_page(api, connects=[origin_of(settings.jwt_issuer)] if settings.jwt_client_id and settings.jwt_issuer else [])
    api.openapi = described(api, [route for router in ROUTERS for route in router.routes])  # type: ignore[method-assign]
    problems.install(api)
    return Application(api, settings)


def _life(settings: Settings) -> Any:
    @asynccontextmanager
    async def life(api: FastAPI) -> AsyncIterator[None]:
        """Opens the connections, watches the generations, and closes everything again."""
        watcher = open_reader(settings.database)
        file = watcher.identity  # every connection of the process is to this one, or there is none
        reading = Reading(settings.database, settings.max_concurrency, file)
        writing = Writing(settings.database, file, durable=True)
        notes = Writing(settings.database, file)
        aside = Yielding(settings.database, file)
        lookout = Lookout(settings.database)
        background = Background()

        def moved(tenant: str) -> None:
            streams.moved(tenant)

        def alerted(change: AlertChange) -> None:
            streams.alerted(change)

        generations = Generations(watcher, moved, alerted)
        streams = Streams(generations, reading, settings.streams_per_caller)

        def gauges() -> dict[str, int]:
            return {
                "stream_readers": streams.count,
                "cached_documents": len(answers),
                "background_failing": len(background.failing()),
            }

        def totals() -> dict[str, int]:
            return {"cache_hits": answers.hits, "cache_misses": answers.misses, "document_loads": library.loads}

        telemetry = Telemetry(aside, gauges, totals)
        access_log = AccessLog(on=settings.access_log, proxies=Proxies(settings.trusted_proxies))
        library = Library(reading, generations, singleflight=settings.singleflight)
        answers = Answers(settings.cache_ttl_seconds)
        access = access_of(settings, reading, notes, streams.end_open)
        api.state.resources = resources = Resources(
            settings=settings,
            access=access,
            reading=reading,
            writing=writing,
            event_store=EventStore(aside, telemetry, together=settings.events_async),
            event_rates=EventRates(settings.events_per_second, monotonic),
            generations=generations,
            streams=streams,
            library=library,
            answers=answers,
            intake=Intake(reading, writing),
            telemetry=telemetry,
            access_log=access_log,
            background=background,
            file=file,
        )
        generations.look()
        await streams.start()
        api.openapi()  # made now, so that no request waits for it
        gc.collect()
        gc.freeze()  # what the start has made stays: the collector need not walk it again every few hundred requests
        gc.set_threshold(*COLLECT_AFTER)
        work: dict[str, Callable[[], Awaitable[None]]] = {
            "generations": lambda: generations.watch(lookout),
            "access": access.watch,
            "streams": streams.run,
            "telemetry": telemetry.run,
            "access log": access_log.run,
        }
        try:
            async with asyncio.TaskGroup() as group:
                working = [group.create_task(background.keep(name, each)) for name, each in work.items()]
                try:
                    with told_of_shutdown(streams.end):
                        yield
                finally:
                    await resources.event_store.close()
                    for task in working:
                        task.cancel()
        finally:
            await telemetry.flush()
            access_log.close()
            aside.close()
            reading.close()
            await writing.close()
            await notes.close()
            lookout.close()
            watcher.close()

    return life
