"""Readers that never come to an end hold up nobody, and what they kept is given up when they are gone."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from time import monotonic, sleep

import pytest

from sql.database import WAL_LIMIT_BYTES, open_reader, open_writer, writing
from tests.drills.stage import PATIENCE_SECONDS, Stage

pytestmark = pytest.mark.slow
NEVER_READ = 40
WRITTEN = 400


@contextmanager
def reading_on(stage: Stage) -> Iterator[None]:
    """Somebody reads one moment of the database, and does not come to an end."""
    with closing(open_reader(stage.database)) as reader:
        reader.execute("BEGIN")
        before = reader.execute("SELECT COUNT(*) FROM orders").fetchone()
        yield
        assert reader.execute("SELECT COUNT(*) FROM orders").fetchone() == before


def log_bytes(stage: Stage) -> int:
    return stage.database.with_name(f"{stage.database.name}-wal").stat().st_size


def test_the_log_is_given_up_when_an_endless_reader_ends(stage: Stage) -> None:
    """Meanwhile writers write, and their figures are published."""
    with stage.served(), stage.running("scheduler"):
        assert stage.port is not None
        assert stage.readers is not None
        with reading_on(stage):
            seen = stage.readers.newest
            with closing(open_writer(stage.database)) as writer:  # a log that is longer than it may stay
                writer.execute("CREATE TABLE padding (page BLOB)")
                while log_bytes(stage) < WAL_LIMIT_BYTES + 4 * 1024 * 1024:
                    with writing(writer):
                        writer.execute("INSERT INTO padding VALUES (zeroblob(4000000))")
                        writer.execute("DELETE FROM padding")
            answer = stage.post(stage.port)
            assert answer is not None
            assert answer.status == 201
            deadline = monotonic() + PATIENCE_SECONDS
            while stage.readers.newest == seen:
                assert monotonic() < deadline, "nothing is published beside an endless reader"
                sleep(0.01)
        while log_bytes(stage) > WAL_LIMIT_BYTES:
            assert monotonic() < deadline, "the log stays long"
            answer = stage.post(stage.port)
            assert answer is not None
            assert answer.status == 201
            sleep(0.1)
    stage.recover()
    assert stage.differences() == []


def test_clients_that_never_read_hold_up_nobody(stage: Stage) -> None:
    with stage.served(), ExitStack() as stack:
        assert stage.port is not None
        assert stage.readers is not None
        for _ in range(NEVER_READ):
            client = stack.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect(("127.0.0.1", stage.port))
            client.setblocking(False)
            asked = b"GET /api/executive-dashboard?range=36m HTTP/1.1\r\nHost: localhost\r\n\r\n"
            try:
                for _ in range(WRITTEN):
                    client.send(asked)
            except BlockingIOError:
                continue
        before = stage.readers.answers
        answer = stage.post(stage.port)
        assert answer is not None
        assert answer.status == 201
        deadline = monotonic() + PATIENCE_SECONDS
        while stage.readers.answers < before + 20:
            assert monotonic() < deadline, "others are not answered"
            sleep(0.01)
        assert stage.readers.wrong == []
