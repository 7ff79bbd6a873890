"""A keep-alive HTTP/1.1 client of a few lines, so that what is timed is the server."""

import json
import socket
from dataclasses import dataclass
from time import perf_counter
from types import TracebackType
from typing import Any

HEAD_END = b"\r\n\r\n"
IDLE_SECONDS = (
    2.0  # a connection unused for longer may be closed by the server, and is opened anew before the clock starts
)


class UnexpectedAnswerError(Exception):
    """The server answered something else than what was to be timed."""


@dataclass(frozen=True)
class Reply:
    """An answer and how long it took, from the first byte sent to the last received. Header names are lower case."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class Client:
    """One connection to a server on this machine."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._connect()

    def __enter__(self) -> "Client":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def get(self, path: str, headers: dict[str, str] | None = None, *, expect: int = 200) -> Reply:
        """The answer to a GET.

        :raises UnexpectedAnswerError: its status is not the expected one
        """
        return self._exchange(request("GET", path, headers or {}), expect)

    def post(self, path: str, value: Any, *, expect: int) -> Reply:
        """The answer to a POST of JSON.

        :raises UnexpectedAnswerError: its status is not the expected one
        """
        body = json.dumps(value).encode()
        return self._exchange(request("POST", path, {"Content-Type": "application/json"}, body), expect)

    def _connect(self) -> None:
        self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._used_at = perf_counter()

    def _exchange(self, message: bytes, expect: int) -> Reply:
        if perf_counter() - self._used_at > IDLE_SECONDS:
            self._socket.close()
            self._connect()
        began = perf_counter()
        self._socket.sendall(message)
        data = b""
        while HEAD_END not in data:
            data += self._receive()
        head, _, body = data.partition(HEAD_END)
        status, headers = parse_head(head)
        length = 0 if status == 304 else int(headers.get("content-length", "0"))
        while len(body) < length:
            body += self._receive()
        self._used_at = perf_counter()
        reply = Reply(status, headers, body, self._used_at - began)
        if status != expect:
            raise UnexpectedAnswerError(f"{message[:80]!r}: {status} instead of {expect}: {body[:300]!r}")
        return reply

    def _receive(self) -> bytes:
        data = self._socket.recv(1 << 20)
        if not data:
            raise UnexpectedAnswerError("The server closed the connection.")
        return data


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """The bytes of a request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", *(f"{name}: {value}" for name, value in headers.items())]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + HEAD_END + body


def parse_head(head: bytes) -> tuple[int, dict[str, str]]:
    """Status and headers of an answer's head."""
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.split(":", 1) for line in lines)
    return int(first.split(" ", 2)[1]), {name.lower(): value.strip() for name, value in pairs}
