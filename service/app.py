"""The application: FastAPI for every route, and in front of it the one that must be fast."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from service import problems
from service.calls import Resources, known_parameters
from service.generations import Generations
from service.hot_path import PATH, Dashboards
from service.intake import Intake
from service.library import Library
from service.local_access import LocalAccess
from service.openapi import described
from service.page import mount_page
from service.reading import Reading
from service.routers import (
    admin,
    alerts,
    customers,
    events,
    executive_dashboard,
    facts,
    health,
    kpis,
    operations,
    orders,
    quality_gates,
    stream,
)
from service.settings import Settings
from service.shutdown import told_of_shutdown
from service.writing import Writing
from sql.database import open_reader, open_writer

ROUTERS = (
    executive_dashboard.router,
    kpis.router,
    customers.router,
    operations.router,
    orders.router,
    facts.router,
    alerts.router,
    events.router,
    quality_gates.router,
    stream.router,
    admin.router,
    health.router,
)


EXPOSED_HEADERS = (
    "ETag", "EDB-Generation", "EDB-Checked-At", "EDB-Next-Cursor", "EDB-Request-Id", "Location", "Server-Timing",
)  # fmt: skip


class Application:
    """The ASGI application of one process. `api`: the FastAPI inside, which has every route."""

    def __init__(self, api: FastAPI, origins: Sequence[str]) -> None:
        self.api = api
        self._guarded = LocalAccess(api, origins)
        self._entry: ASGIApp = self._answer
        if origins:
            self._entry = CORSMiddleware(
                self._answer,
                allow_origins=origins,
                allow_methods=["GET", "POST", "PUT", "DELETE"],
                allow_headers=["Content-Type", "EDB-Tenant", "If-None-Match", "Last-Event-ID"],
                expose_headers=EXPOSED_HEADERS,
            )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, or runs the life of the process."""
        await self._entry(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            if scope["method"] == "HEAD" and scope["path"] != stream.PATH:
                scope = {**scope, "method": "GET"}  # the server sends no body to a HEAD
            if scope["path"] == PATH and scope["method"] == "GET":
                await self.api.state.resources.dashboards(scope, receive, send)
                return
        await self._guarded(scope, receive, send)


def create_app(settings: Settings) -> Application:
    """The application. Its database must exist and be current when it starts.

    :raises DatabaseError: at the start of its life, when the database cannot be used
    """
    api = FastAPI(
        title="edb",
        summary="The Executive Dashboard: every figure precomputed, exact, explainable.",
        openapi_url="/api/openapi.json",
        docs_url="/docs",
        redoc_url=None,
        lifespan=_life(settings),
        dependencies=[Depends(known_parameters)],
    )
    for router in ROUTERS:
        api.include_router(router)
    mount_page(api)
    api.openapi = described(api)  # type: ignore[method-assign]
    problems.install(api)
    return Application(api, settings.cors_origins)


def _life(settings: Settings) -> Any:
    @asynccontextmanager
    async def life(api: FastAPI) -> AsyncIterator[None]:
        """Opens the connections, watches the generations, and closes everything again."""
        watcher = open_reader(settings.database)
        reading = Reading(settings.database, settings.max_concurrency)
        writing = Writing(open_writer(settings.database, durable=True))
        event_writing = Writing(open_writer(settings.database))
        ttl = settings.cache_ttl_seconds

        def moved(tenant: str) -> None:
            library.kept.drop(tenant)
            dashboards.ready.drop(tenant)

        generations = Generations(watcher, moved)
        library = Library(reading, generations, ttl_seconds=ttl, singleflight=settings.singleflight)
        dashboards = Dashboards(library, generations, ttl_seconds=ttl)
        api.state.resources = resources = Resources(
            settings=settings,
            reading=reading,
            writing=writing,
            event_writing=event_writing,
            generations=generations,
            library=library,
            dashboards=dashboards,
            intake=Intake(reading, writing),
        )
        generations.look()
        api.openapi()  # made now, so that no request waits for it
        watching = asyncio.create_task(generations.watch())
        try:
            with told_of_shutdown(generations.end):
                yield
        finally:
            await asyncio.gather(*resources.pending)
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching
            reading.close()
            writing.close()
            event_writing.close()
            watcher.close()

    return life
