"""One request, seen from a route: of which tenant, and with what the process answers it."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from time import perf_counter
from typing import Annotated, Any

from fastapi import Depends, Header, Query, Request
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute
from starlette.types import Scope

from aggregator.figures.documents.rendering import render
from aggregator.stored.tenants import load_tenant
from service.exchange import request_ids
from service.exchange.asks import Ask
from service.exchange.documents import JSON, Answer, Document, Prepared, Ready, document, server_timing
from service.exchange.documents import Header as Field
from service.exchange.names import Role
from service.exchange.problems import answered
from service.exchange.queries import named_tenant, parameters
from service.identity.access import Credentials
from service.identity.roles import Principal
from service.process import Process
from service.reads.answers import Question, address_of, key_of
from service.reads.assembly import load
from service.writes.intake import Origin
from sql.database import DatabaseError

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
    scope: Scope
    headers: Mapping[bytes, bytes]
    started: float
    process: Process

    async def find(self, ask: Ask, generation: int | None = None) -> Prepared:
        """The answer with a document of the current generation, or of the one that is named."""
        read = partial(load, tenant_id=self.tenant, ask=ask, generation=generation, histories=self.process.histories)
        return await self.read(read, pinned=generation is not None)

    async def read(self, read: Callable[[sqlite3.Connection], Document], *, pinned: bool = False) -> Prepared:
        """The answer with what is read, which changes with the tenant's generation or alerts alone.

        :param read: is kept, and should know of nothing but what it reads
        """
        make = partial(self.process.reading.run, read)
        address = address_of(self.scope)
        key = key_of(address, self.headers, self.principal.grants)
        return await self.ask(Question(key, self.tenant, self.scope["route"], make, pinned))

    async def ask(self, question: Question) -> Prepared:
        """The answer as of now.

        :raises Problem: as its `make`; with what was answered last, where the database cannot be read
        """
        try:
            return self._sent(await self.process.answers.answer(question))
        except (sqlite3.Error, DatabaseError) as error:
            kept = self.process.answers.find(question.key)
            if kept is None or kept.answer.source.media_type != JSON:
                raise
            raise answered(error, self.scope["path"]).with_figures(kept.answer.source) from error

    def origin(self) -> Origin:
        """Who writes now, for the rows and for the audit."""
        return Origin(self.tenant, self.principal.name, request_ids.current(), datetime.now(UTC), self.scope.get(TRACE))

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
        """The answer with a document of now, which is made again for the next who asks."""
        return self._sent(Answer(source), *headers)

    def generation(self) -> int | None:
        """The tenant's current generation, None before its first."""
        return self.process.generations.number(self.tenant)

    def _sent(self, answer: Answer, *headers: Field) -> Prepared:
        generations = self.process.generations
        published = generations.get(self.tenant)
        if published is None and answer.source.generation is not None:  # published a moment ago, and not yet seen
            generations.keep_up(within=0)
            published = generations.get(self.tenant)
        also = [server_timing(self.started), *headers]
        if published is not None:
            also.append(published.checked_at)
        variant = answer.variant(self.headers.get(b"accept-encoding"), self.headers.get(b"if-none-match"))
        return Prepared(Ready(variant, also))


@dataclass(frozen=True)
class Calling:
    """What a route depends on: the request, made by somebody who has a role. A route has exactly one."""

    role: Role

    async def __call__(
        self,
        request: Request,
        _edb_tenant: Annotated[str | None, Header(alias="EDB-Tenant", description=TENANT_MEANING)] = None,
        tenant: Annotated[str | None, Query(description="the tenant, where no header can be sent")] = None,
    ) -> Call:
        """The request as a route sees it.

        :raises Problem: 401, nobody known asks; 403, they may not
        """
        started = perf_counter()
        process = process_of(request)
        principal = await caller(request)
        principal.require(self.role)
        scope, headers = request.scope, dict(request.scope["headers"])
        header = headers.get(b"edb-tenant")
        named = principal.tenant(named_tenant(header and header.decode("latin-1"), tenant))
        made = scope[CALL] = Call(named, principal, scope, headers, started, process)
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


async def known_parameters(request: Request) -> None:
    """Refuses a query parameter that the route's documentation does not name."""
    route = request.scope.get("route")
    allowed: Sequence[str] = ()
    if isinstance(route, APIRoute):
        operation = request.app.openapi()["paths"].get(route.path_format, {}).get(request.method.lower(), {})
        allowed = [known["name"] for known in operation.get("parameters", []) if known["in"] == "query"]
    parameters(request.scope["query_string"], allowed)


async def _process(request: Request) -> Process:
    return process_of(request)


ThisProcess = Annotated[Process, Depends(_process)]
ViewerCall = Annotated[Call, Depends(Calling("viewer"))]
PollerCall = Annotated[Call, Depends(Calling("poller"))]
IngestCall = Annotated[Call, Depends(Calling("ingest"))]
AdminCall = Annotated[Call, Depends(Calling("admin"))]
Called = ViewerCall
