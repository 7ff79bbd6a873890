"""`GET /api/executive-dashboard` in as few steps as there can be: found by its raw query, checked, sent."""

from time import monotonic, perf_counter

from starlette.types import Receive, Scope, Send

from service.cache import TenantCache
from service.documents import Answer, Header, Message, RequestHeaders, server_timing
from service.generations import Generations, Published
from service.library import Library
from service.local_access import foreign_host, is_local_host
from service.problems import answered
from service.queries import DASHBOARD, chosen_tenant, dashboard_ask, parameters

PATH = "/api/executive-dashboard"


class Dashboards:
    """Answers dashboards, each prepared once for all who ask for it in the same words."""

    def __init__(self, library: Library, generations: Generations, *, ttl_seconds: float) -> None:
        self._library = library
        self._generations = generations
        self.ready: TenantCache[tuple[Answer, Published]] = TenantCache(ttl_seconds, monotonic)
        self.served = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The route as an ASGI application of its own, in front of the framework."""
        started = perf_counter()
        tenant = encoding = known = None
        hosts = 0
        for name, value in scope["headers"]:
            if name == b"host":
                hosts += 1 if is_local_host(value) else 2
            elif name == b"accept-encoding":
                encoding = value
            elif name == b"if-none-match":
                known = value
            elif name == b"edb-tenant":
                tenant = value
        if hosts != 1:
            await foreign_host().response()(scope, receive, send)
            return
        try:
            start, body = await self.messages(scope["query_string"], tenant, RequestHeaders(encoding, known), started)
        except Exception as error:
            await answered(error, PATH).response()(scope, receive, send)
            return
        await send(start)
        await send(body)

    async def messages(
        self, query: bytes, tenant: bytes | None, asked: RequestHeaders, started: float
    ) -> tuple[Message, Message]:
        """The answer to a query and a tenant header.

        :param started: `perf_counter()` when the request arrived
        :raises Problem: what is asked for cannot be, or is not there
        """
        found = self.ready.get((query, tenant))
        if found is None:
            found = await self._prepare(query, tenant)
        self.served += 1
        answer, published = found
        also: tuple[Header, Header] = (published.checked_at, server_timing(started))
        return answer.messages(asked, also)

    async def prepared(self, given: dict[str, str], tenant: str | None) -> tuple[Answer, Published]:
        """The answer to a query's parameters and a tenant header, with the state of its tenant.

        :raises Problem: as `messages`
        """
        tenant_id = chosen_tenant(tenant, given.get("tenant"))
        ask, generation = dashboard_ask(given)
        document = await self._library.find(tenant_id, ask, generation)
        published = self._generations.get(tenant_id)
        if published is None:  # published a moment ago, in the snapshot of the load, and not yet seen by the watcher
            self._generations.look()
            published = self._generations.by_tenant[tenant_id]
        return Answer(document, pinned=generation is not None), published

    async def _prepare(self, query: bytes, tenant: bytes | None) -> tuple[Answer, Published]:
        given = parameters(query, DASHBOARD)
        answer, published = await self.prepared(given, None if tenant is None else tenant.decode("latin-1"))
        if "generation" in given or (answer.generation or 0) >= published.generation:
            self.ready.put(published.tenant, (query, tenant), (answer, published), answer.size)
        return answer, published
