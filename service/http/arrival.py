"""How requests arrive: uvicorn's protocol, with bounds on the size of a head, and on the time that anything takes."""

import asyncio
from collections.abc import Iterable
from typing import Any

from starlette.responses import Response
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from service.exchange.problems import Problem, busy

MAX_HEADERS = 100
MAX_HEAD_BYTES = 64 * 1024  # of the address and all headers, and of whatever else is no body
MAX_CONNECTIONS = 20_000
HEAD_SECONDS = 10.0
BODY_BYTES_PER_SECOND = 32 * 1024  # a body may take as long again as it would at this rate

TOO_LARGE = Problem(431, f"The address and the headers are more than {MAX_HEADERS} or {MAX_HEAD_BYTES} bytes.")
TOO_SLOW = Problem(408, "The request took too long to arrive; send it faster, or in parts.")
TOO_MANY = busy("Too many connections are open; try again.")
NO_REQUEST = Problem(400, "This is not a request in HTTP/1.1.")


class _TooLargeError(Exception):
    """What is no body is more than is taken."""


class Arrival(HttpToolsProtocol):
    """A connection. While a request is on its way a clock runs, which is stopped when it is there.

    The usual request comes in one piece, and costs a comparison and a few sums.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._clock: asyncio.TimerHandle | None = None
        self._since = 0.0
        self._messages = 0
        self._in_head = self._on_the_way = self._too_large = False
        self._head_bytes = self._body_bytes = self._other_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Takes the connection, if there are not too many, and waits for a request."""
        super().connection_made(transport)
        if len(self.connections) > MAX_CONNECTIONS:
            self._refuse(TOO_MANY)
        else:
            self._start_clock()

    def connection_lost(self, exc: Exception | None) -> None:
        """Waits for nothing more."""
        self._stop_clock()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Reads on, and looks whether what has come so far is more than may be."""
        messages, body_bytes = self._messages, self._body_bytes
        super().data_received(data)
        if self._on_the_way:
            if messages == self._messages:  # else it began somewhere in this piece
                self._other_bytes += len(data) - (self._body_bytes - body_bytes)
                if self._other_bytes > MAX_HEAD_BYTES + self._body_bytes:  # chunks of a body have heads as well
                    self._refuse(TOO_LARGE)
                    return
            self._start_clock()
        elif self._clock is None and (self.cycle is None or self.cycle.response_complete):
            self._start_clock()  # whatever came, it was not the beginning of a request

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._messages += 1
        self._in_head = self._on_the_way = True
        self._head_bytes = self._body_bytes = self._other_bytes = 0

    def on_url(self, url: bytes) -> None:
        """Takes a piece of the address."""
        self._head_bytes += len(url)
        if self._head_bytes > MAX_HEAD_BYTES:
            self._too_large = True
            raise _TooLargeError
        self.url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """Takes a header, or what follows a body as one."""
        self._head_bytes += len(name) + len(value)
        if self._head_bytes > MAX_HEAD_BYTES or len(self.headers) >= MAX_HEADERS:
            self._too_large = True
            raise _TooLargeError
        name = name.lower()  # as uvicorn's own, without a call for each of them
        if name == b"expect" and value.lower() == b"100-continue":
            self.expect_100_continue = True
        self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        """Begins to answer."""
        super().on_headers_complete()
        self._in_head = False

    def on_body(self, body: bytes) -> None:
        """Takes a piece of the body."""
        self._body_bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is there."""
        self._on_the_way = False
        self._stop_clock()
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 (it always says the same)
        """Answers what is no request; the parser has stopped where one of the methods above raised."""
        self._refuse(TOO_LARGE if self._too_large else NO_REQUEST)

    def _start_clock(self) -> None:
        if self._clock is None:
            self._since = self.loop.time()
            self._clock = self.loop.call_later(HEAD_SECONDS, self._look)

    def _stop_clock(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None

    def _look(self) -> None:
        """Ends what has taken too long, or looks again when it would have."""
        now = self.loop.time()
        if self.flow.read_paused:  # it is us who do not read
            self._since = now
        allowed = HEAD_SECONDS + (0 if self._in_head else self._body_bytes / BODY_BYTES_PER_SECOND)
        left = self._since + allowed - now
        if left > 0:
            self._clock = self.loop.call_later(left, self._look)
        elif self._on_the_way:
            self._refuse(TOO_SLOW)
        else:
            self._clock = None
            self.transport.close()

    def _refuse(self, problem: Problem) -> None:
        """Ends the connection, with an answer if none has begun."""
        self._stop_clock()
        self._on_the_way = False
        cycle = self.cycle
        unanswered = cycle is not None and not self._in_head and not self.pipeline and not cycle.response_started
        if cycle is None or cycle.response_complete or unanswered:
            self.transport.write(_bytes_of(problem.response(), self.server_state.default_headers))
        if cycle is not None and not cycle.response_complete:
            cycle.disconnected = True
            cycle.message_event.set()
        self.transport.close()


def _bytes_of(response: Response, also: Iterable[tuple[bytes, bytes]]) -> bytes:
    lines = [name + b": " + value + b"\r\n" for name, value in (*also, *response.raw_headers)]
    return b"".join([STATUS_LINE[response.status_code], *lines, b"connection: close\r\n\r\n", bytes(response.body)])
