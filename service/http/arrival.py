"""How requests arrive: uvicorn's protocol, with bounds on the size of a head, and on the time that anything takes.

What the application has an answer for already is sent from here, without a task or a message: see `AtOnce`.
"""

import asyncio
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from service.exchange.documents import Ready, lines
from service.exchange.problems import Problem, busy

MAX_HEADERS = 100
MAX_HEAD_BYTES = 64 * 1024  # of the address and all headers, and of whatever else is no body
MAX_CONNECTIONS = 20_000
HEAD_SECONDS = 10.0
LOOK_SECONDS = 5.0  # how often a connection is looked at, whatever is sent on it
BODY_BYTES_PER_SECOND = 32 * 1024  # a body may take as long again as it would at this rate

TOO_LARGE = Problem(431, f"The address and the headers are more than {MAX_HEADERS} or {MAX_HEAD_BYTES} bytes.")
TOO_SLOW = Problem(408, "The request took too long to arrive; send it faster, or in parts.")
TOO_MANY = busy("Too many connections are open; try again.")
NO_REQUEST = Problem(400, "This is not a request in HTTP/1.1.")

AtOnce = Callable[[Any, bytes], Ready | None]
"""An application's `at_once`: the answer to a GET of an address, if it need not be made. May be missing."""


class _TooLargeError(Exception):
    """What is no body is more than is taken."""


class Arrival(HttpToolsProtocol):
    """A connection. One clock runs as long as it is open, and looks now and then: a request only notes the time."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._at_once: AtOnce | None = getattr(self.app, "at_once", None)
        self._clock: asyncio.TimerHandle | None = None
        self._since = 0.0  # when the request began to arrive, or the last one was answered
        self._messages = 0
        self._in_head = self._on_the_way = self._in_pieces = self._answered = self._too_large = False
        self._body_bytes = self._other_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Takes the connection, if there are not too many, and waits for a request."""
        super().connection_made(transport)
        self._since = self.loop.time()
        if len(self.connections) > MAX_CONNECTIONS:
            self._refuse(TOO_MANY)
        else:
            self._clock = self.loop.call_later(LOOK_SECONDS, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """Waits for nothing more."""
        self._stop_clock()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Reads on, and looks whether what has come so far is more than may be."""
        messages, body_bytes = self._messages, self._body_bytes
        self._in_pieces = self._on_the_way or len(data) > MAX_HEAD_BYTES
        super().data_received(data)
        if self._on_the_way and messages == self._messages:  # else it began somewhere in this piece
            self._other_bytes += len(data) - (self._body_bytes - body_bytes)
            if self._other_bytes > MAX_HEAD_BYTES + self._body_bytes:  # chunks of a body have heads as well
                self._refuse(TOO_LARGE)

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._since = self.loop.time()
        self._messages += 1
        self._in_head = self._on_the_way = True
        self._body_bytes = self._other_bytes = 0

    def on_header(self, name: bytes, value: bytes) -> None:
        """Takes a header, or what follows a body as one."""
        if len(self.headers) >= MAX_HEADERS:
            self._raise_too_large()
        self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        """Answers, or begins to."""
        if (
            self._in_pieces
            and len(self.url) + sum(len(name) + len(value) for name, value in self.headers) > MAX_HEAD_BYTES
        ):
            self._raise_too_large()
        self._in_head = False
        if self._at_once is not None and self._is_plain():
            self.scope["method"] = "GET"
            ready = self._at_once(self.scope, self.url)
            if ready is not None:
                self._answered = True
                self.transport.write(ready.whole(self.server_state.default_headers))
                self.server_state.total_requests += 1
                return
        self.expect_100_continue = any(
            name == b"expect" and value.lower() == b"100-continue" for name, value in self.headers
        )
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Takes a piece of the body."""
        self._body_bytes += len(body)
        if not self._answered:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is there."""
        self._on_the_way = False
        if self._answered:
            self._answered = False
        else:
            super().on_message_complete()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 (it always says the same)
        """Answers what is no request; the parser has stopped where one of the methods above raised."""
        self._refuse(TOO_LARGE if self._too_large else NO_REQUEST)

    def on_response_complete(self) -> None:
        """Goes on to the next request, or waits for one."""
        super().on_response_complete()
        if not self._on_the_way:
            self._since = self.loop.time()

    def _is_plain(self) -> bool:
        """Whether it is a GET that nothing stands before, on a connection that stays and takes what is sent."""
        parser, cycle = self.parser, self.cycle
        return (
            parser.get_method() == b"GET"
            and (cycle is None or cycle.response_complete)
            and parser.should_keep_alive()
            and not parser.should_upgrade()
            and parser.get_http_version() == "1.1"
            and not self.flow.write_paused
        )

    def _raise_too_large(self) -> None:
        self._too_large = True
        raise _TooLargeError

    def _stop_clock(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None

    def _look(self) -> None:
        """Ends what has taken too long, or looks again when it would have."""
        now = self.loop.time()
        waiting = self.cycle is None or self.cycle.response_complete
        if self.flow.read_paused or not (self._on_the_way or waiting):  # it is us who do not read, or answer
            self._since = now
        allowed = HEAD_SECONDS if self._on_the_way or not self._messages else self.timeout_keep_alive
        if self._on_the_way and not self._in_head:
            allowed += self._body_bytes / BODY_BYTES_PER_SECOND
        left = self._since + allowed - now
        if left > 0:
            self._clock = self.loop.call_later(min(left, LOOK_SECONDS), self._look)
        elif self._on_the_way:
            self._refuse(TOO_SLOW)
        else:
            self.transport.close()

    def _refuse(self, problem: Problem) -> None:
        """Ends the connection, with an answer if none has begun."""
        self._stop_clock()
        self._on_the_way = False
        cycle, response = self.cycle, problem.response()
        unanswered = cycle is not None and not self._in_head and not self.pipeline and not cycle.response_started
        if cycle is None or cycle.response_complete or unanswered:
            headers = (*self.server_state.default_headers, *response.raw_headers, (b"connection", b"close"))
            self.transport.write(STATUS_LINE[response.status_code] + lines(headers) + b"\r\n" + bytes(response.body))
        if cycle is not None and not cycle.response_complete:
            cycle.disconnected = True
            cycle.message_event.set()
        self.transport.close()
