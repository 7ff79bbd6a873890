"""A span for each request, for those who trace: loaded only where EDB_TRACES is on."""

from asyncio import to_thread

from opentelemetry.context import Context
from opentelemetry.propagate import extract
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, format_span_id, format_trace_id
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.calls import CALL, TRACE
from service.exchange import request_ids
from service.front import route_of

ERROR = 500


class Traced:
    """An application whose every request is a span, within the trace of whoever asks.

    Names and attributes are those of OpenTelemetry's conventions for HTTP; nothing else of a request is among them.
    """

    def __init__(self, app: ASGIApp, provider: TracerProvider) -> None:
        self._app = app
        self._provider = provider
        self._tracer = provider.get_tracer("edb")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on, as one that comes from its span."""
        if scope["type"] != "http":
            await self._app(scope, receive, self._flushed(send))
            return
        span = self._tracer.start_span(scope["method"], _context_of(scope), SpanKind.SERVER)
        trace = traceparent(span)
        headers = [pair for pair in scope["headers"] if pair[0] != request_ids.TRACE]
        inner = {**scope, TRACE: trace, "headers": [*headers, (request_ids.TRACE, trace.encode())]}

        async def send_seen(message: Message) -> None:
            if message["type"] == "http.response.start":
                _answered(span, message)
            await send(message)

        try:
            await self._app(inner, receive, send_seen)
        finally:
            _describe(span, inner)
            span.end()

    def _flushed(self, send: Send) -> Send:
        """Sends the spans off before the server hears that all is done: it ends by a signal, past any exit."""

        async def flushed(message: Message) -> None:
            if message["type"] == "lifespan.shutdown.complete":
                await to_thread(self._provider.shutdown)
            await send(message)

        return flushed


def traceparent(span: Span) -> str:
    """A span as the W3C header names it, for those who come after it."""
    context = span.get_span_context()
    flags = f"{context.trace_flags:02x}"
    return f"00-{format_trace_id(context.trace_id)}-{format_span_id(context.span_id)}-{flags}"


def _context_of(scope: Scope) -> Context:
    sent = [value.decode("latin-1") for name, value in scope["headers"] if name == request_ids.TRACE]
    return extract({"traceparent": sent[0]} if len(sent) == 1 else {}, Context())


def _answered(span: Span, start: Message) -> None:
    status = start["status"]
    span.set_attribute("http.response.status_code", status)
    if status >= ERROR:
        span.set_status(Status(StatusCode.ERROR))
    for name, value in start["headers"]:
        if name == request_ids.HEADER:
            span.set_attribute("edb.request_id", value.decode("latin-1"))
        elif name == b"edb-generation":
            span.set_attribute("edb.generation", int(value))


def _describe(span: Span, scope: Scope) -> None:
    """What is known once a request was answered: the template of its route, and whom it was for."""
    method = scope["method"]
    span.set_attribute("http.request.method", method)
    route = route_of(scope)
    if route is not None:
        span.update_name(f"{method} {route}")
        span.set_attribute("http.route", route)
    call = scope.get(CALL)
    if call is not None:
        span.set_attribute("edb.tenant", call.tenant)
