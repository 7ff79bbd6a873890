"""One request, seen from a route: of which tenant, and with what the process answers it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter
from typing import Annotated, Any

from fastapi import Depends, Header, Query, Request
from fastapi.routing import APIRoute

from aggregator.documents.rendering import render
from service.assembly import Ask, find_tenant
from service.documents import Answer, Document, Prepared, RequestHeaders, document, server_timing
from service.documents import Header as Field
from service.generations import Generations
from service.hot_path import Dashboards
from service.intake import Intake
from service.library import Library
from service.queries import chosen_tenant, parameters
from service.reading import Reading
from service.settings import Settings
from service.writing import Writing


@dataclass(frozen=True)
class Resources:
    """What a process answers requests with. `pending`: what is still to be done after its answer."""

    settings: Settings
    reading: Reading
    writing: Writing
    event_writing: Writing
    generations: Generations
    library: Library
    dashboards: Dashboards
    intake: Intake
    pending: set[asyncio.Task[None]] = field(default_factory=set)


async def resources(request: Request) -> Resources:
    """The process's."""
    return resources_of(request)


def resources_of(request: Request) -> Resources:
    """The process's, from one of its requests."""
    found: Resources = request.app.state.resources
    return found


@dataclass(frozen=True)
class Call:
    """A request of a tenant."""

    tenant: str
    asked: RequestHeaders
    started: float
    resources: Resources

    async def find(self, ask: Ask) -> Prepared:
        """The answer with a document of the current generation."""
        return self.answer(await self.resources.library.find(self.tenant, ask))

    async def known_tenant(self) -> None:
        """Refuses a tenant that there is not.

        :raises Problem: 404
        """
        if self.resources.generations.get(self.tenant) is None:
            await self.resources.reading.run(partial(find_tenant, tenant_id=self.tenant))

    def live(self, shown: dict[str, Any]) -> Prepared:
        """The answer with something that is as it is now, whatever the generation."""
        return self.answer(document(render(shown), self.generation()))

    def answer(self, source: Document, *headers: Field) -> Prepared:
        """The answer with a document."""
        published = self.resources.generations.get(self.tenant)
        also = [server_timing(self.started), *headers]
        if published is not None:
            also.append(published.checked_at)
        return Prepared(*Answer(source).messages(self.asked, also))

    def generation(self) -> int | None:
        """The tenant's current generation, None before its first."""
        published = self.resources.generations.get(self.tenant)
        return published.generation if published else None


async def call(
    request: Request,
    edb_tenant: Annotated[
        str | None, Header(alias="EDB-Tenant", description="the tenant; `default` where neither says which")
    ] = None,
    tenant: Annotated[str | None, Query(description="the tenant, where no header can be sent")] = None,
) -> Call:
    """The request as a route sees it."""
    return Call(chosen_tenant(edb_tenant, tenant), asked_of(request), perf_counter(), resources_of(request))


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


Called = Annotated[Call, Depends(call)]
