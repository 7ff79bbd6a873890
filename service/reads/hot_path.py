"""`GET /api/executive-dashboard` in as few steps as there can be: found by its raw query, checked, sent."""

from time import monotonic, perf_counter, time

from starlette.types import Receive, Scope, Send

from service.exchange import request_ids
from service.exchange.documents import Answer, RequestHeaders, server_timing
from service.exchange.problems import answered
from service.exchange.queries import DASHBOARD, dashboard_ask, named_tenant, parameters
from service.http.boundary import refused_here
from service.identity.access import Access, Credentials
from service.identity.roles import Principal
from service.observing.access_log import AccessLog
from service.observing.telemetry import Telemetry
from service.reads.cache import TenantCache
from service.reads.generations import Generations, Published
from service.reads.library import Library

PATH = "/api/executive-dashboard"


class Dashboards:
    """Answers dashboards, each prepared once for all who ask for it in the same words."""

    def __init__(
        self,
        access: Access,
        library: Library,
        generations: Generations,
        telemetry: Telemetry,
        access_log: AccessLog,
        *,
        local: bool,
        ttl_seconds: float,
    ) -> None:
        self._access = access
        self._local = local
        self._library = library
        self._generations = generations
        self._telemetry = telemetry
        self._access_log = access_log
        self.ready: TenantCache[tuple[Answer, Published]] = TenantCache(ttl_seconds, monotonic)
        self.served = 0
        self.missed = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The route as an ASGI application of its own, in front of the framework."""
        started = perf_counter()
        given: dict[bytes, bytes] = dict(scope["headers"])
        id_ = request_ids.request_id(given.get(request_ids.HEADER), given.get(request_ids.TRACE))
        try:
            if self._local and (problem := refused_here(scope)):
                raise problem
            credentials = Credentials.of(given)
            principal = self._access.remembered(credentials) or await self._access.identify(credentials)
            answer, published = await self.found(scope["query_string"], given.get(b"edb-tenant"), principal)
        except Exception as error:
            request_ids.begin(id_)
            response = answered(error, PATH).response()
            response.raw_headers.append((request_ids.HEADER, id_))
            await response(scope, receive, send)
            self._note(id_, response.status_code, started, self._access_log.proxies.client_of(scope))
            return
        also = (published.checked_at, server_timing(started), (request_ids.HEADER, id_))
        start, body = answer.messages(RequestHeaders(given.get(b"accept-encoding"), given.get(b"if-none-match")), also)
        await send(start)
        await send(body)
        status, seconds = start["status"], perf_counter() - started
        self._telemetry.dashboards[published.tenant, status].add(seconds)
        if self._access_log.on:
            client = self._access_log.proxies.client_of(scope)
            self._access_log.note(
                (time(), id_, seconds, ("GET", PATH, None, status, published.tenant, answer.generation, client))
            )

    async def found(self, query: bytes, tenant: bytes | None, principal: Principal) -> tuple[Answer, Published]:
        """The answer to a query and a tenant header of somebody, with the state of its tenant.

        :raises Problem: what is asked for cannot be, or is not there
        """
        found = self.ready.get((query, tenant, principal.grants))
        if found is None:
            self.missed += 1
            found = await self._prepare(query, tenant, principal)
        self.served += 1
        return found

    async def prepared(self, given: dict[str, str], tenant_id: str) -> tuple[Answer, Published]:
        """The answer to a query's parameters, with the state of the tenant that it is for.

        :raises Problem: as `found`
        """
        ask, generation = dashboard_ask(given)
        document = await self._library.find(tenant_id, ask, generation)
        published = self._generations.get(tenant_id)
        if published is None:  # published a moment ago, in the snapshot of the load, and not yet seen by the watcher
            self._generations.look()
            published = self._generations.by_tenant[tenant_id]
        return Answer(document, pinned=generation is not None), published

    async def _prepare(self, query: bytes, tenant: bytes | None, principal: Principal) -> tuple[Answer, Published]:
        given = parameters(query, DASHBOARD)
        principal.require("viewer")
        header = None if tenant is None else tenant.decode("latin-1")
        answer, published = await self.prepared(given, principal.tenant(named_tenant(header, given.get("tenant"))))
        if "generation" in given or (answer.generation or 0) >= published.generation:
            self.ready.put(published.tenant, (query, tenant, principal.grants), (answer, published), answer.size)
        return answer, published

    def _note(self, id_: bytes, status: int, started: float, client: str | None) -> None:
        seconds = perf_counter() - started
        self._telemetry.request(PATH, status, seconds)
        self._access_log.note((time(), id_, seconds, ("GET", PATH, None, status, None, None, client)))
