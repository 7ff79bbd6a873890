"""How many streams one caller may have open, on the program itself."""

import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from time import monotonic, sleep, time

import pytest

from aggregator.stored.preparation import prepare
from service.exchange.problems import Problem
from service.identity.keys import add_key
from service.reads.streams import MAX_STREAMS
from sql.database import open_writer, writing
from tests.service.conftest import Service
from tests.service.program import Program

STREAM = b"GET /api/stream HTTP/1.1\r\nHost: localhost\r\n"


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    database = tmp_path_factory.mktemp("streams") / "edb.sqlite3"
    prepare(database)
    with closing(open_writer(database)) as connection, writing(connection):
        return database, [add_key(connection, name, None, ["viewer"], int(time())).text for name in ("ada", "bea")]


@pytest.fixture(scope="module")
def program(keys: tuple[Path, list[str]]) -> Iterator[Program]:
    started = Program(keys[0], EDB_AUTH="keys", EDB_STREAMS_PER_CALLER="3")
    try:
        yield started
    finally:
        started.process.terminate()
        started.process.wait(20)


def opened(stack: ExitStack, program: Program, key: str, count: int) -> list[tuple[bytes, socket.socket]]:
    """The heads of the answers to streams that are asked for all at once, and their connections."""
    connections = [stack.enter_context(program.connect()) for _ in range(count)]
    for number, connection in enumerate(connections):
        connection.sendall(STREAM + f"Cookie: n={number}\r\nAuthorization: Bearer {key}\r\n\r\n".encode())
    return [(connection.recv(4096), connection) for connection in connections]


@pytest.mark.slow
def test_a_caller_has_so_many_streams_and_no_more(program: Program, keys: tuple[Path, list[str]]) -> None:
    ada, bea = keys[1]
    with ExitStack() as stack:
        answers = opened(stack, program, ada, 12)
        assert Counter(head.split(b" ")[1] for head, _ in answers) == {b"200": 3, b"429": 9}
        refused = next(head for head, _ in answers if b" 429 " in head)
        assert b"retry-after: 5" in refused
        assert b"application/problem+json" in refused
        assert [head.split(b" ")[1] for head, _ in opened(stack, program, bea, 2)] == [b"200", b"200"]
        next(connection for head, connection in answers if b" 200 " in head).close()
        until = monotonic() + 10
        while b" 200 " not in opened(stack, program, ada, 1)[0][0]:
            assert monotonic() < until
            sleep(0.05)


def test_places_are_counted_for_all_and_given_back(service: Service) -> None:
    streams = service.process.streams
    with ExitStack() as stack:
        for _ in range(MAX_STREAMS):
            stack.enter_context(streams.place(None))
        with pytest.raises(Problem) as caught, streams.place("ada"):
            pass
        assert caught.value.status == 503
        assert caught.value.headers["Retry-After"]
    with streams.place("ada"):
        pass
