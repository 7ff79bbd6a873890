"""Open streams: what an idle reader costs, and how long until all of many readers have heard of a generation."""

import select
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from statistics import median
from time import perf_counter, sleep

from bench.client import Client, UnexpectedAnswerError, request
from bench.latencies import post_order, spread
from bench.processes import Program, edb
from bench.results import Row, Text, milliseconds
from bench.stage import Stage

READERS = 2_000
IDLE_SECONDS = 20.0
ROUNDS = 5
BETWEEN_SECONDS = 2.5  # a reader hears of a generation at most every two seconds
WAIT_SECONDS = 20.0
GENERATION = b"event: generation\n"
HEARTBEAT = b": heartbeat\n"


def measure(stage: Stage) -> tuple[list[Row], list[Text]]:
    """One worker with many readers, and orders posted while they listen."""
    database = stage.database(stage.sizes[0])
    with ExitStack() as stack:
        program = stack.enter_context(edb(database.path))
        client = stack.enter_context(Client(program.port))
        sleep(2)
        before = program.pss_bytes()
        readers = stack.enter_context(_readers(program.port, READERS))
        _hear(readers, GENERATION)
        memory = (program.pss_bytes() - before) / READERS
        idle_cpu, beats = _idle(program, readers, stage.seconds(IDLE_SECONDS))
        latencies: list[float] = []
        among: list[float] = []
        for number in range(ROUNDS):
            sleep(BETWEEN_SECONDS)
            post_order(client, f"S-{number:06d}-001", database.today.isoformat(), "10.00")
            stored = perf_counter()
            heard = _hear(readers, GENERATION)
            latencies += [moment - stored for moment in heard]
            among.append(max(heard) - min(heard))
        read = client.get("/api/executive-dashboard?range=12m").seconds
    return [
        Row("streams", f"memory per idle reader, {READERS:,} on one worker", f"{memory / 1024:.1f} KiB"),
        Row("streams", "processor time while they are idle", f"{idle_cpu:.1%} of a core, {beats} heartbeats"),
        Row("streams", f"an order's 201 to all of them, {ROUNDS} times", str(spread(latencies))),
        Row("streams", "the first of them to the last", milliseconds(median(among))),
        Row("streams", "a dashboard read beside them", f"{read * 1000:.2f} ms"),
    ], []


@contextmanager
def _readers(port: int, count: int) -> Iterator[dict[int, socket.socket]]:
    """Open streams, by file number."""
    found: dict[int, socket.socket] = {}
    message = request("GET", "/api/stream", {})
    try:
        for _ in range(count):
            reader = socket.create_connection(("127.0.0.1", port), timeout=10)
            reader.sendall(message)
            reader.setblocking(False)
            found[reader.fileno()] = reader
        yield found
    finally:
        for reader in found.values():
            reader.close()


def _hear(readers: dict[int, socket.socket], word: bytes) -> list[float]:
    """When each reader has received a word, as `perf_counter()` says.

    :raises UnexpectedAnswerError: some have not, in time
    """
    waiting, received, heard = set(readers), dict.fromkeys(readers, b""), []
    with _poll(readers) as poll:
        until = perf_counter() + WAIT_SECONDS
        while waiting and perf_counter() < until:
            for number, _ in poll.poll(0.1):
                received[number] += readers[number].recv(1 << 16)
                if number in waiting and word in received[number]:
                    waiting.discard(number)
                    heard.append(perf_counter())
    if waiting:
        raise UnexpectedAnswerError(f"{len(waiting)} of {len(readers)} readers have not heard {word!r}.")
    return heard


def _idle(program: Program, readers: dict[int, socket.socket], seconds: float) -> tuple[float, int]:
    """The share of a core that the server uses while nothing happens, and how many heartbeats it sent."""
    used, until, beats = program.cpu_seconds(), perf_counter() + seconds, 0
    with _poll(readers) as poll:
        while perf_counter() < until:
            for number, _ in poll.poll(0.1):
                beats += readers[number].recv(1 << 16).count(HEARTBEAT)
    return (program.cpu_seconds() - used) / seconds, beats


@contextmanager
def _poll(readers: dict[int, socket.socket]) -> Iterator[select.epoll]:
    with select.epoll() as poll:
        for number in readers:
            poll.register(number, select.EPOLLIN)
        yield poll
