"""Load from a process of its own: `python -m bench.load` asks one thing over and over on 16 connections.

Each connection sends its next request when its answer is complete. Every answer is compared with the expected one. What
to do is read as JSON from standard input, what came of it is written as JSON to standard output.
"""

import json
import resource
import select
import socket
import subprocess
import sys
from dataclasses import asdict, dataclass
from time import perf_counter

from bench.client import HEAD_END, UnexpectedAnswerError, parse_head, request
from bench.results import percentile
from bench.texts import ROOT

CONNECTIONS = 16


@dataclass(frozen=True)
class Order:
    """What to ask for, how long, and what the answer must be."""

    port: int
    path: str
    headers: dict[str, str]
    seconds: float
    status: int
    body: str
    connections: int = CONNECTIONS


@dataclass(frozen=True)
class Load:
    """What came of it. Latencies in seconds; `busy`: the share of one core that the generator itself used."""

    requests: int
    seconds: float
    p50: float
    p99: float
    busy: float

    @property
    def per_second(self) -> float:
        """Answers per second."""
        return self.requests / self.seconds


def run_load(order: Order) -> Load:
    """Run a load in a process of its own.

    :raises UnexpectedAnswerError: an answer was not the expected one
    """
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"],
        cwd=ROOT,
        input=json.dumps(asdict(order)).encode(),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise UnexpectedAnswerError(done.stderr.decode()[-500:])
    return Load(**json.loads(done.stdout))


class _Connection:
    """One connection with one request under way."""

    __slots__ = ("began", "received", "socket")

    def __init__(self, port: int, message: bytes) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self.received = b""
        self.send(message)

    def send(self, message: bytes) -> None:
        self.began = perf_counter()
        self.socket.send(message)


def generate_load(order: Order) -> Load:
    """Keep every connection busy until the time is over, and take the latency of every answer."""
    message, expected = request("GET", order.path, order.headers), order.body.encode()
    poll = select.epoll()
    connections = {}
    for _ in range(order.connections):
        connection = _Connection(order.port, message)
        connections[connection.socket.fileno()] = connection
        poll.register(connection.socket.fileno(), select.EPOLLIN)
    latencies: list[float] = []
    began, used = perf_counter(), _used()
    end = began + order.seconds
    while perf_counter() < end:
        for number, _ in poll.poll(1):
            connection = connections[number]
            data = connection.received + connection.socket.recv(1 << 18)
            if _is_whole(data, order.status, expected):
                latencies.append(perf_counter() - connection.began)
                connection.received = b""
                connection.send(message)
            else:
                connection.received = data
    seconds = perf_counter() - began
    busy = (_used() - used) / seconds
    for connection in connections.values():
        connection.socket.close()
    return Load(len(latencies), seconds, percentile(latencies, 50), percentile(latencies, 99), busy)


def _is_whole(data: bytes, status: int, expected: bytes) -> bool:
    """Whether an answer has arrived whole.

    :raises UnexpectedAnswerError: it is not the expected one
    """
    at = data.find(HEAD_END)
    if at < 0:
        return False
    if len(data) < at + 4 + len(expected):
        return False
    if data[at + 4 :] != expected or not data.startswith(b"HTTP/1.1 %d " % status):
        raise UnexpectedAnswerError(f"{parse_head(data[:at])}: {data[at + 4 : at + 200]!r}")
    return True


def _used() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    print(json.dumps(asdict(generate_load(Order(**json.load(sys.stdin))))))
