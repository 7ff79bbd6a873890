"""The application: FastAPI for every route, and in front of it what answers again."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from service.calls import known_parameters
from service.exchange import problems
from service.front import Front
from service.http.boundary import Boundary
from service.http.page import mount_page
from service.http.shutdown import told_of_shutdown
from service.openapi import INFO, described
from service.process import Process
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
        """Starts the process, has its work go on while it answers, and closes everything again."""
        process = api.state.process = Process(settings)
        try:
            await process.start()
            api.openapi()  # made now, so that no request waits for it
            gc.collect()
            gc.freeze()  # what the start has made stays: the collector need not walk it every few hundred requests
            gc.set_threshold(*COLLECT_AFTER)
            running = asyncio.create_task(process.run())
            try:
                with told_of_shutdown(process.streams.end):
                    yield
            finally:
                running.cancel()
                await asyncio.wait([running])
        finally:
            await process.close()

    return life
