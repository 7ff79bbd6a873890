"""Requests as they arrive at the program itself: what is too large or too slow is ended, whoever sends it."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import ExitStack, closing
from time import monotonic, sleep
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.server import ServerState

from aggregator.stored.preparation import prepare
from service.exchange.documents import Answer, Ready, document
from service.http.arrival import HEAD_SECONDS, MAX_HEAD_BYTES, Arrival
from sql.database import open_writer
from tests.hostile import CHUNKED, MIB, POST, pieces
from tests.lines import refreshed
from tests.service.program import GET, Program, received


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    database = tmp_path_factory.mktemp("arrival") / "edb.sqlite3"
    prepare(database)
    started = Program(database)
    try:
        yield started
    finally:
        started.process.terminate()
        started.process.wait(20)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """One with figures."""
    database = tmp_path_factory.mktemp("filled") / "edb.sqlite3"
    prepare(database)
    with closing(open_writer(database)) as connection:
        refreshed(connection, "2026-05-20")
    started = Program(database)
    try:
        yield started
    finally:
        started.process.terminate()
        started.process.wait(20)


@pytest.mark.slow
def test_what_is_too_large_is_told_so(program: Program) -> None:
    many = program.answer(GET + b"X-A: 1\r\n" * 100 + b"\r\n")
    long = program.answer(GET + b"X-A: " + b"a" * MAX_HEAD_BYTES + b"\r\n\r\n")
    address = program.answer(b"GET /" + b"a" * MAX_HEAD_BYTES + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
    for answer in (many, long, address):
        assert answer.startswith(b"HTTP/1.1 431 ")
        assert b"application/problem+json" in answer
    assert program.answer(GET + b"X-A: 1\r\n" * 98 + b"\r\n").startswith(b"HTTP/1.1 200 ")
    assert program.answer(GET + b"X-A: " + b"a" * (MAX_HEAD_BYTES - 100) + b"\r\n\r\n").startswith(b"HTTP/1.1 200 ")
    assert program.answer(b"nonsense\r\n\r\n").startswith(b"HTTP/1.1 400 ")


@pytest.mark.slow
def test_a_body_in_the_smallest_chunks_costs_no_more_than_it_has_bytes(program: Program) -> None:
    before = program.peak_bytes
    answer = program.answer(CHUNKED, *pieces(b"1\r\n[\r\n", 4 * MIB), b"0\r\n\r\n")
    assert answer == b"" or answer.split(b" ")[1] in (b"400", b"413", b"431")
    assert program.peak_bytes - before < 8 * MIB
    parts = b"".join(b"4\r\n    \r\n" for _ in range(5000)) + b"2\r\n[]\r\n0\r\n\r\n"
    assert program.answer(CHUNKED, parts).startswith(b"HTTP/1.1 201 ")


@pytest.mark.slow
def test_requests_one_after_the_other_are_answered_in_their_order(program: Program) -> None:
    body = b"[" + b" " * 200_000 + b"]"
    post = POST + b"Content-Length: %d\r\n\r\n" % len(body)
    with program.connect() as connection:
        connection.sendall((GET + b"\r\n" + post + body) * 3 + GET + b"Connection: close\r\n\r\n")
        got = b""
        while part := connection.recv(65536):
            got += part
    assert re.findall(rb"HTTP/1.1 (\d+)", got) == [b"200", b"201"] * 3 + [b"200"]


OF_ONE_ANSWER = re.compile(rb"(server-timing: app;dur=|edb-request-id: |date: )[^\r]*")


@pytest.mark.slow
def test_an_answer_at_once_is_the_one_that_was_made(filled: Program) -> None:
    get = b"GET /api/kpis/revenue HTTP/1.1\r\nHost: localhost\r\n"
    answers = []
    with filled.connect() as connection:
        for _ in range(2):
            connection.sendall(get + b"\r\n")
            head, _, body = OF_ONE_ANSWER.sub(rb"\1", received(connection)).partition(b"\r\n\r\n")
            first, *headers = head.split(b"\r\n")
            answers.append((first, sorted(headers), body))
        made, again = answers
        assert again == made
        tag = next(header for header in again[1] if header.startswith(b"etag")).removeprefix(b"etag: ")
        connection.sendall(get + b"If-None-Match: " + tag + b"\r\n\r\n" + get + b"Connection: close\r\n\r\n")
        unchanged, whole, body = b"".join(iter(lambda: connection.recv(65536), b"")).split(b"\r\n\r\n")
    assert unchanged.startswith(b"HTTP/1.1 304 Not Modified\r\n")
    assert tag in unchanged
    assert b"content" not in unchanged
    assert (whole[:15], body) == (b"HTTP/1.1 200 OK", again[2])


@pytest.mark.slow
def test_answers_at_once_keep_their_place_among_others(filled: Program) -> None:
    kpi = b"GET /api/kpis/revenue HTTP/1.1\r\nHost: localhost\r\n"
    filled.answer(kpi + b"\r\n")
    with filled.connect() as connection:
        body = kpi + b"Content-Length: 5\r\n\r\n" + b"12345"
        chunked = kpi + b"Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n"
        expecting = kpi + b"Expect: 100-continue\r\nContent-Length: 1\r\n\r\n1"
        head = kpi.replace(b"GET", b"HEAD") + b"\r\n"
        orders = b"GET /api/orders?limit=0 HTTP/1.1\r\nHost: localhost\r\n\r\n"
        connection.sendall(kpi + b"\r\n" + orders + body + chunked + expecting + orders + head)
        connection.sendall(kpi + b"Connection: close\r\n\r\n")
        got = b"".join(iter(lambda: connection.recv(65536), b""))
    assert re.findall(rb"HTTP/1.1 (\d+)", got) == [b"200", b"422", *[b"200"] * 3, b"422", *[b"200"] * 2]


@pytest.mark.slow
def test_an_idle_connection_is_ended_whether_or_not_its_answer_was_made(filled: Program) -> None:
    began = monotonic()
    with filled.connect() as at_once, filled.connect() as made:
        for _ in range(2):
            at_once.sendall(b"GET /api/kpis/revenue HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert received(at_once)
        made.sendall(GET + b"\r\n")
        assert received(made)
        assert at_once.recv(1) == made.recv(1) == b""
    assert 4 < monotonic() - began < 3 * HEAD_SECONDS


@pytest.mark.slow
def test_whatever_takes_too_long_to_arrive_is_ended(program: Program) -> None:
    body = POST + b"Content-Length: 100000\r\n\r\n"
    slow = {
        "nothing": (b"", b"", b""),
        "a head": (GET, b"X", b"408"),
        "a body that does not come": (body, b"", b"408"),
        "a body": (body, b" ", b"408"),
        "a chunked body": (CHUNKED, b"1\r\n \r\n", b"408"),
        "headers after a body": (CHUNKED + b"2\r\n[]\r\n0\r\n", b"X", b"408"),
        "the body of a request that is answered": (
            b"PUT /api/nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n", b" ", b"40"
        ),
        "empty lines after an answer": (GET + b"\r\n", b"\r\n", b"200"),
    }  # fmt: skip
    with ExitStack() as stack:
        open_ = {kind: stack.enter_context(program.connect()) for kind in slow}
        for kind, connection in open_.items():
            connection.sendall(slow[kind][0])
            connection.settimeout(0.01)
        began, got, ended = monotonic(), dict.fromkeys(slow, b""), dict[str, float]()
        while len(ended) < len(slow) and monotonic() - began < 3 * HEAD_SECONDS:
            sleep(0.4)
            for kind in slow.keys() - ended.keys():
                try:
                    part = open_[kind].recv(65536)
                    got[kind] += part
                    if not part:
                        ended[kind] = monotonic() - began
                    elif slow[kind][1]:
                        open_[kind].sendall(slow[kind][1])
                except TimeoutError:
                    open_[kind].sendall(slow[kind][1])
                except OSError:
                    ended[kind] = monotonic() - began
    assert ended.keys() == slow.keys()
    for kind, (_, _, status) in slow.items():
        assert got[kind].partition(b" ")[2].startswith(status), kind
        assert b"408" not in got[kind] or ended[kind] >= HEAD_SECONDS - 1, kind


@pytest.mark.slow
def test_a_body_that_comes_steadily_may_take_its_time(program: Program) -> None:
    part, count = b" " * 32 * 1024, 24
    with program.connect() as connection:
        connection.sendall(POST + b"Content-Length: %d\r\n\r\n" % (len(part) * count + 2))
        for _ in range(count):
            connection.sendall(part)
            sleep(0.6)
        connection.sendall(b"[]")
        assert received(connection).startswith(b"HTTP/1.1 201 ")


class Wire(asyncio.Transport):
    """A transport that keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []

    def write(self, data: Any) -> None:
        self.written.append(bytes(data))

    def is_closing(self) -> bool:
        return False

    def close(self) -> None:
        pass


class Knowing:
    """An application that knows one answer, and notes what it is asked to make."""

    def __init__(self) -> None:
        self.made = 0
        self.answer = Answer(document(b"{}", 1))

    def at_once(self, _scope: Scope, address: bytes) -> Ready | None:
        return Ready(self.answer.variant(None, None), [(b"a", b"b")]) if address == b"/known?a=1" else None

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        self.made += 1
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})


@pytest.mark.parametrize(
    ("request_line", "headers", "at_once"),
    [
        (b"GET /known?a=1 HTTP/1.1", b"", True),
        (b"GET /known?a=2 HTTP/1.1", b"", False),
        (b"HEAD /known?a=1 HTTP/1.1", b"", False),
        (b"POST /known?a=1 HTTP/1.1", b"", False),
        (b"GET /known?a=1 HTTP/1.0", b"Connection: keep-alive\r\n", False),
        (b"GET /known?a=1 HTTP/1.1", b"Connection: close\r\n", False),
        (b"GET /known?a=1 HTTP/1.1", b"Connection: upgrade\r\nUpgrade: websocket\r\n", False),
    ],
)
def test_what_is_known_is_sent_without_a_task(request_line: bytes, headers: bytes, *, at_once: bool) -> None:
    async def exchange() -> tuple[list[bytes], int]:
        wire, app, state = Wire(), Knowing(), ServerState()
        config = Config(app, ws="none", log_config=None, lifespan="off")
        config.load()
        config.loaded_app = app
        arrival = Arrival(config=config, server_state=state, app_state={})
        arrival.connection_made(wire)
        arrival.data_received(request_line + b"\r\nHost: localhost\r\n" + headers + b"\r\n")
        written = list(wire.written)  # before anything else had a turn
        await asyncio.sleep(0.01)
        arrival.connection_lost(None)
        return written, app.made

    written, made = asyncio.run(exchange())
    assert (len(written), made) == ((1, 0) if at_once else (0, 1))
    if at_once:
        assert written[0].startswith(b"HTTP/1.1 200 OK\r\n")
        assert written[0].endswith(b"\r\na: b\r\n\r\n{}")
