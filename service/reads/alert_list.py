"""`GET /api/alerts` in as few steps as there can be: prepared once, and kept until an alert changes."""

import sqlite3
from time import monotonic, perf_counter
from types import SimpleNamespace
from typing import get_args

from starlette.types import Receive, Scope, Send

from aggregator.figures.documents.alerts import alerts_document
from aggregator.stored.tenants import load_tenant
from service.connections.reading import Reading
from service.exchange.documents import Answer, Document, Header, RequestHeaders, document, server_timing
from service.exchange.problems import answered, refused
from service.exchange.queries import named_tenant, parameters
from service.identity.access import Access, Credentials
from service.identity.roles import Principal
from service.reads.cache import TenantCache
from service.reads.generations import Generations
from service.schemas.alerts import AlertState
from sql.statements import statement

PATH = "/api/alerts"
PARAMETERS = ("state", "tenant")
STATES: tuple[str, ...] = get_args(AlertState)
SHOWN_ALERTS = 500

_ROUTE = SimpleNamespace(path_format=PATH)  # under which it is observed, as the framework's routes are


class AlertList:
    """Answers the list of alerts, each answer prepared once for all who ask in the same words."""

    def __init__(self, access: Access, reading: Reading, generations: Generations, *, ttl_seconds: float) -> None:
        self._access = access
        self._reading = reading
        self._generations = generations
        self._changes = 0
        self._ready: TenantCache[tuple[Answer, str]] = TenantCache(ttl_seconds, monotonic)
        self.loads = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The route as an ASGI application of its own, in front of the framework's routes."""
        started = perf_counter()
        scope["route"] = _ROUTE
        given: dict[bytes, bytes] = dict(scope["headers"])
        try:
            credentials = Credentials.of(given)
            principal = self._access.remembered(credentials) or await self._access.identify(credentials)
            answer, tenant = await self._found(scope["query_string"], given.get(b"edb-tenant"), principal)
        except Exception as error:
            await answered(error, PATH).response()(scope, receive, send)
            return
        asked = RequestHeaders(given.get(b"accept-encoding"), given.get(b"if-none-match"))
        start, body = answer.messages(asked, self.headers(tenant, started))
        await send(start)
        await send(body)

    async def prepared(self, state: str | None, tenant: str) -> Answer:
        """The answer with a tenant's alerts, or with those in one state.

        :raises Problem: there is no such state or tenant
        """
        if state is not None and state not in STATES:
            raise refused("state", f"state {state[:64]!r} is unknown: one of {', '.join(STATES)}")

        def read(connection: sqlite3.Connection) -> Document:
            found = load_tenant(connection, tenant)
            key = {"tenant": found.id, "state": state, "limit": SHOWN_ALERTS}
            return document(alerts_document(connection.execute(statement("reads/alerts"), key), found.digits), None)

        self.loads += 1
        return Answer(await self._reading.run(read))

    def drop(self, tenant: str) -> None:
        """Forgets a tenant's answers: one of its alerts has changed, or all of it."""
        self._changes += 1
        self._ready.drop(tenant)

    def headers(self, tenant: str, started: float) -> list[Header]:
        """The headers of one answer."""
        published = self._generations.get(tenant)
        timing = server_timing(started)
        return [timing] if published is None else [published.checked_at, timing]

    async def _found(self, query: bytes, tenant: bytes | None, principal: Principal) -> tuple[Answer, str]:
        key = query, tenant, principal.grants
        found = self._ready.get(key)
        if found is None:
            principal.require("poller")
            given = parameters(query, PARAMETERS)
            header = None if tenant is None else tenant.decode("latin-1")
            named = principal.tenant(named_tenant(header, given.get("tenant")))
            changes = self._changes
            found = await self.prepared(given.get("state"), named), named
            if changes == self._changes:  # else it may have been read before the change, and dropped already
                self._ready.put(named, key, found, found[0].size)
        return found
