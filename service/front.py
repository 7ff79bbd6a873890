"""In front of the framework: every request is named, counted and logged, and what was asked before is answered here."""

from collections.abc import Mapping
from time import perf_counter, time

from starlette.datastructures import State
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.calls import CALL, Call
from service.exchange import request_ids
from service.exchange.documents import Ready, server_timing
from service.exchange.problems import answered
from service.http.boundary import refused_here
from service.identity.access import Credentials
from service.identity.roles import Principal
from service.process import Process
from service.reads.answers import Kept, Question, address_of, key_of

MAX_PATH = 200
OTHER = "other"


class Front:
    """Stands before an application, which learns of a question once.

    :param state: of the application; its `process` is there once it has started
    :param local: whether only this machine is answered
    """

    def __init__(self, app: ASGIApp, state: State, *, local: bool) -> None:
        self._app = app
        self._state = state
        self._local = local

    def at_once(self, scope: Scope, address: bytes) -> Ready | None:
        """The answer to a GET, if somebody who is known has had it before and it is still good."""
        started = perf_counter()
        given: dict[bytes, bytes] = dict(scope["headers"])
        process, _, kept = self._known(scope, address, given)
        if kept is None or not process.answers.is_good(kept):
            return None
        process.answers.hits += 1
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
        address = address_of(scope) if scope["method"] == "GET" else b""
        ready = self.at_once(scope, address)
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
                call: Call | None = scope.get(CALL)
                tenant, generation = (call.tenant, call.generation()) if call else (None, None)
                self._note(scope, id_, status, started, tenant, generation)

        async def send_observed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message["headers"], (request_ids.HEADER, id_)]}
            await send(message)
            if message.get("more_body"):
                observe()

        try:
            process, principal, kept = self._known(scope, address, given)
            if kept is None or principal is None:
                await self._app(scope, receive, send_observed)
            else:
                call = scope[CALL] = Call(kept.question.tenant, principal, scope, given, started, process)
                await (await _again(call, kept.question))(scope, receive, send_observed)
        finally:
            observe()

    def _known(
        self, scope: Scope, address: bytes, given: Mapping[bytes, bytes]
    ) -> tuple[Process, Principal | None, Kept | None]:
        """Who asks, if that is known and they may be answered here, and what they have asked before."""
        process: Process = self._state.process
        process.generations.keep_up()
        principal = process.access.remembered(Credentials.of(given))
        if principal is None or (self._local and refused_here(scope)):
            return process, None, None
        kept = process.answers.find(key_of(address, given, principal.grants))
        if kept is not None:
            scope["route"] = kept.question.route
        return process, principal, kept

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


async def _again(call: Call, question: Question) -> Response:
    """The answer as of now to what was asked before."""
    try:
        return await call.ask(question)
    except Exception as error:
        return answered(error, call.scope["path"]).response()


def route_of(scope: Scope) -> str | None:
    """The template of the route that was found."""
    route = scope.get("route")
    found: str | None = getattr(route, "path_format", None)
    return found
