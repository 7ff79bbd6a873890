"""In front of the framework: every request is named, counted and logged, and what was answered is answered again."""

from time import perf_counter, time

from starlette.datastructures import State
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.calls import CALL
from service.exchange import request_ids
from service.exchange.documents import Ready, server_timing
from service.http.boundary import refused_here
from service.identity.access import Credentials
from service.process import Process
from service.reads.answers import address_of, key_of

MAX_PATH = 200
OTHER = "other"


class Front:
    """Stands before an application.

    :param state: of the application; its `process` are there once the process has started
    :param local: whether only this machine is answered
    """

    def __init__(self, app: ASGIApp, state: State, *, local: bool) -> None:
        self._app = app
        self._state = state
        self._local = local

    def at_once(self, scope: Scope, address: bytes) -> Ready | None:
        """The answer to a GET, if somebody who is known was given it before and it is still good."""
        started = perf_counter()
        process: Process = self._state.process
        process.generations.keep_up()
        given: dict[bytes, bytes] = dict(scope["headers"])
        principal = process.access.remembered(Credentials.of(given))
        if principal is None or (self._local and refused_here(scope)):
            return None
        kept = process.answers.find(key_of(address, given, principal.grants))
        if kept is None:
            return None
        scope["route"] = kept.route
        id_ = request_ids.request_id(given.get(request_ids.HEADER), given.get(request_ids.TRACE))
        variant = kept.answer.variant(given.get(b"accept-encoding"), given.get(b"if-none-match"))
        published = kept.published
        ready = Ready(variant, (published.checked_at, server_timing(started), (request_ids.HEADER, id_)))
        self._note(scope, id_, variant.status, started, published.tenant, kept.answer.source.generation)
        return ready

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers, or has it answered. A stream counts when it begins, everything else when it is answered."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        ready = self.at_once(scope, address_of(scope)) if scope["method"] == "GET" else None
        if ready is not None:
            for message in ready.messages():
                await send(message)
            return
        started = perf_counter()
        given: dict[bytes, bytes] = dict(scope["headers"])
        id_ = request_ids.request_id(given.get(request_ids.HEADER), given.get(request_ids.TRACE))
        request_ids.begin(id_)
        status = 500
        observed = False

        def observe() -> None:
            nonlocal observed
            if not observed:
                observed = True
                call = scope.get(CALL)
                self._note(scope, id_, status, started, call and call.tenant, call and call.generation())

        async def send_observed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message["headers"], (request_ids.HEADER, id_)]}
            await send(message)
            if message.get("more_body"):
                observe()

        try:
            await self._app(scope, receive, send_observed)
        finally:
            observe()

    def _note(
        self, scope: Scope, id_: bytes, status: int, started: float, tenant: str | None, generation: int | None
    ) -> None:
        process: Process = self._state.process
        seconds = perf_counter() - started
        route = route_of(scope)
        process.telemetry.request(route or OTHER, status, seconds, tenant)
        log = process.access_log
        if log.on:
            path = None if route else scope["path"][:MAX_PATH]
            what = (scope["method"], route or OTHER, path, status, tenant, generation, log.proxies.client_of(scope))
            log.note((time(), id_, seconds, what))


def route_of(scope: Scope) -> str | None:
    """The template of the route that was found."""
    route = scope.get("route")
    found: str | None = getattr(route, "path_format", None)
    return found
