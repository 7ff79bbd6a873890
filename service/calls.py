"""One request, seen from a route: of which tenant, and with what the process answers it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from time import perf_counter
from typing import Annotated, Any

from fastapi import Depends, Header, Query, Request
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from aggregator.figures.documents.rendering import render
from aggregator.stored.tenants import load_tenant
from service.exchange import request_ids
from service.exchange.asks import Ask
from service.exchange.documents import Answer, Document, Prepared, RequestHeaders, document, server_timing
from service.exchange.documents import Header as Field
from service.exchange.names import Role
from service.exchange.queries import named_tenant, parameters
from service.identity.access import Credentials
from service.identity.roles import Principal
from service.process import Process
from service.writes.intake import Origin

CALL = "edb.call"  # where a request keeps what its route knows of it, for the log
TRACE = "edb.trace"  # where it keeps the span that it is, as W3C `traceparent`, if it is traced
TENANT_MEANING = "the tenant; where neither says which, the caller's only one, or `default`"


def process_of(request: Request) -> Process:
    """The process that a request reached."""
    found: Process = request.app.state.process
    return found


@dataclass(frozen=True)
class Call:
    """A request of a tenant, by somebody who may make it."""

    tenant: str
    principal: Principal
    asked: RequestHeaders
    started: float
    process: Process
    trace: str | None = None

    async def find(self, ask: Ask) -> Prepared:
        """The answer with a document of the current generation."""
        return self.answer(await self.process.library.find(self.tenant, ask))

    def origin(self) -> Origin:
        """Who writes now, for the rows and for the audit."""
        return Origin(self.tenant, self.principal.name, request_ids.current(), datetime.now(UTC), self.trace)

    async def known_tenant(self) -> None:
        """Refuses a tenant that there is not.

        :raises Problem: 404
        """
        if self.process.generations.get(self.tenant) is None:
            await self.process.reading.run(partial(load_tenant, tenant_id=self.tenant))

    def live(self, shown: dict[str, Any]) -> Prepared:
        """The answer with something that is as it is now, whatever the generation."""
        return self.answer(document(render(shown), self.generation()))

    def answer(self, source: Document, *headers: Field) -> Prepared:
        """The answer with a document."""
        published = self.process.generations.get(self.tenant)
        also = [server_timing(self.started), *headers]
        if published is not None:
            also.append(published.checked_at)
        return Prepared(*Answer(source).messages(self.asked, also))

    def generation(self) -> int | None:
        """The tenant's current generation, None before its first."""
        published = self.process.generations.get(self.tenant)
        return published.generation if published else None


@dataclass(frozen=True)
class Calling:
    """What a route depends on: the request, made by somebody who has a role. A route has exactly one."""

    role: Role

    async def __call__(
        self,
        request: Request,
        edb_tenant: Annotated[str | None, Header(alias="EDB-Tenant", description=TENANT_MEANING)] = None,
        tenant: Annotated[str | None, Query(description="the tenant, where no header can be sent")] = None,
    ) -> Call:
        """The request as a route sees it.

        :raises Problem: 401, nobody known asks; 403, they may not
        """
        started = perf_counter()
        process = process_of(request)
        principal = await caller(request)
        principal.require(self.role)
        named = principal.tenant(named_tenant(edb_tenant, tenant))
        made = request.scope[CALL] = Call(
            named, principal, asked_of(request), started, process, request.scope.get(TRACE)
        )
        return made


def role_of(route: BaseRoute) -> Role | None:
    """The role that a route declares; None for one that is open to anybody."""
    if not isinstance(route, APIRoute):
        return None
    declared = [each.call.role for each in route.dependant.dependencies if isinstance(each.call, Calling)]
    return declared[0] if declared else None


async def caller(request: Request) -> Principal:
    """Who asks.

    :raises Problem: 401, nobody who is known
    """
    access, credentials = process_of(request).access, credentials_of(request)
    return access.remembered(credentials) or await access.identify(credentials)


def credentials_of(request: Request) -> Credentials:
    """What a request says of who asks."""
    return Credentials.of(dict(request.scope["headers"]))


def asked_of(request: Request) -> RequestHeaders:
    """How a request wants to be answered."""
    return RequestHeaders(_header(request, "accept-encoding"), _header(request, "if-none-match"))


async def known_parameters(request: Request) -> None:
    """Refuses a query parameter that the route's documentation does not name."""
    route = request.scope.get("route")
    allowed: Sequence[str] = ()
    if isinstance(route, APIRoute):
        operation = request.app.openapi()["paths"].get(route.path_format, {}).get(request.method.lower(), {})
        allowed = [known["name"] for known in operation.get("parameters", []) if known["in"] == "query"]
    parameters(request.scope["query_string"], allowed)


def _header(request: Request, name: str) -> bytes | None:
    value = request.headers.get(name)
    return None if value is None else value.encode("latin-1")


async def _process(request: Request) -> Process:
    return process_of(request)


ThisProcess = Annotated[Process, Depends(_process)]
ViewerCall = Annotated[Call, Depends(Calling("viewer"))]
PollerCall = Annotated[Call, Depends(Calling("poller"))]
IngestCall = Annotated[Call, Depends(Calling("ingest"))]
AdminCall = Annotated[Call, Depends(Calling("admin"))]
Called = ViewerCall
