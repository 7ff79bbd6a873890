"""The program itself, as its clients and the system see it."""

import os
import re
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

from tests import ROOT

START_SECONDS = 60
GET = b"GET /api/health HTTP/1.1\r\nHost: localhost\r\n"


class Program:
    """`edb serve` without a scheduler, on a port of its own."""

    def __init__(self, database: Path, **settings: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        command = [sys.executable, "-m", "jobs.cli", "serve", "--no-scheduler", "--port", str(self.port)]
        with database.with_suffix(".log").open("wb") as log:
            environment = os.environ | {"EDB_DATABASE": str(database)} | settings
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        until = monotonic() + START_SECONDS
        while not self.answers():
            assert self.process.poll() is None
            assert monotonic() < until, database.with_suffix(".log").read_text()
            sleep(0.05)

    def answers(self) -> bool:
        try:
            return self.answer(GET + b"\r\n").startswith(b"HTTP/1.1 200")
        except OSError:
            return False

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), 30)

    def answer(self, *pieces: bytes) -> bytes:
        """What comes back to pieces, of which those may be left over that were sent after the answer."""
        return answer_to(self.port, *pieces)

    @property
    def peak_bytes(self) -> int:
        """The most memory that it has had."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        assert found is not None
        return int(found[1]) * 1024


def answer_to(port: int, *pieces: bytes) -> bytes:
    """What comes back to pieces, of which those may be left over that were sent after the answer."""
    with socket.create_connection(("127.0.0.1", port), 30) as connection:
        with suppress(OSError):
            for piece in pieces:
                connection.sendall(piece)
        return received(connection)


def received(connection: socket.socket) -> bytes:
    """An answer, up to its end or that of the connection."""
    got = b""
    try:
        while part := connection.recv(65536):
            got += part
            head, end, body = got.partition(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head)
            if end and length and len(body) >= int(length[1]):
                break
    except OSError:
        pass
    return got
