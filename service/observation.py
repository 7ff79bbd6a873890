"""Around every route of the framework: the request gets its id, and its answer is counted and logged."""

from time import perf_counter, time

from starlette.datastructures import State
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.calls import CALL
from service.exchange import request_ids
from service.process import Process

MAX_PATH = 200
OTHER = "other"


class Observation:
    """Observes an application. A stream counts when it begins, everything else when it is answered.

    :param state: of the application; its `process` is there once the process has started
    """

    def __init__(self, app: ASGIApp, state: State) -> None:
        self._app = app
        self._state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = perf_counter()
        sent = trace = None
        for name, value in scope["headers"]:
            if name == request_ids.HEADER:
                sent = value
            elif name == request_ids.TRACE:
                trace = value
        id_ = request_ids.request_id(sent, trace)
        request_ids.begin(id_)
        status = 500
        observed = False

        def observe() -> None:
            nonlocal observed
            if not observed:
                observed = True
                self._note(scope, id_, status, perf_counter() - started)

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

    def _note(self, scope: Scope, id_: bytes, status: int, seconds: float) -> None:
        process: Process = self._state.process
        route = route_of(scope)
        process.telemetry.request(route or OTHER, status, seconds)
        call = scope.get(CALL)
        what = (
            scope["method"],
            route or OTHER,
            None if route else scope["path"][:MAX_PATH],
            status,
            call.tenant if call else None,
            call.generation() if call else None,
            process.access_log.proxies.client_of(scope),
        )
        process.access_log.note((time(), id_, seconds, what))


def route_of(scope: Scope) -> str | None:
    """The template of the route that was found."""
    route = scope.get("route")
    found: str | None = getattr(route, "path_format", None)
    return found
