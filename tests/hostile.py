"""What somebody may send who means to wear the service down, and what it costs those whom it is sent to.

Memory is bounded by a multiple of the bytes that were sent; processor time, and how long others wait meanwhile, by what
reading as many bytes of plain JSON takes in this process.
"""

import json
import re
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from os import sysconf
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from tests.service.program import GET, received

MIB = 1024 * 1024
FLOOD = 40 * MIB
POST = b"POST /api/orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"


JSON, NDJSON = {"content-type": "application/json"}, {"content-type": "application/x-ndjson"}
ALERT_RULE = "/api/alert-rules"
EVENT = {
    "event": "rum",
    "occurred_at": "2026-05-20T09:30:00Z",
    "session": "s",
    "meta": {"name": "LCP", "value": 1.5, "route": "/"},
}
ORDER = {"order_id": "A-1", "line_no": 1, "order_date": "2026-01-10", "amount": 1, "region": "UK", "type": "one_off"}
RULE = {"name": "margin", "kpi": "gm", "threshold": "40%", "for_seconds": 60, "description": "low", "enabled": True}
GOOD: dict[tuple[str, str], Any] = {
    ("POST", "/api/orders"): [ORDER],
    ("PUT", "/api/orders/A-1"): ORDER,
    ("POST", "/api/targets"): {"kpi": "revenue", "month": "2026-05", "value": 5},
    ("POST", "/api/revenue-trend"): {"month": "2026-04", "recognized": 1, "booked": 2, "backlog": 3},
    ("POST", "/api/retention-nrr"): {"month": "2026-04", "nrr": "1.05"},
    ("POST", "/api/uptime"): {"service": "api", "day": "2026-04-30", "uptime": 0.5},
    ("POST", "/api/opportunities"): {"opportunity_id": "P", "stage": "won", "close_date": "2026-04-30", "amount": 5},
    ("POST", "/api/subscriptions"): {
        "subscription_id": "S",
        "customer_id": "A",
        "start_date": "2026-01-01",
        "monthly_amount": 5,
    },
    ("POST", "/api/customers"): {"customer_id": "A", "name": "Acme"},
    ("POST", "/api/events"): [EVENT, EVENT],
    ("POST", ALERT_RULE): RULE,
    ("PUT", f"{ALERT_RULE}/margin"): RULE,
    ("POST", "/api/recompute"): {"full": False},
    ("POST", "/api/session"): {"key": "edb_0123456789_x"},
}
LIMITS = {"/api/events": 1024 * 1024, ALERT_RULE: 16 * 1024, "/api/recompute": 4096, "/api/session": 4096}
MOST = 4 * 1024 * 1024


def limit(path: str) -> int:
    return min(MOST, next((most for route, most in LIMITS.items() if path.startswith(route)), MOST))


def repeated(before: bytes, part: bytes, after: bytes, most: int) -> bytes:
    return before + part * ((most - len(before) - len(after)) // len(part)) + after


def numbered(before: bytes, part: bytes, after: bytes, most: int) -> bytes:
    """Parts that differ by their number, of which the last one is there twice."""
    count = (most - len(before) - len(after)) // len(part % 10_000_000) - 1
    parts = [part % number for number in range(10_000_000, 10_000_000 + count)]
    return before + b"".join([*parts, parts[-1]]) + after


HOSTILE = {
    "names of which the last is there twice": lambda most: numbered(b"{", b'"%d":1,', b'"a":1}', most),
    "names in a list": lambda most: numbered(b"[{", b'"%d":1,', b'"a":1}]', most),
    "objects of many names": lambda most: repeated(
        b"[", numbered(b"{", b'"%d":1,', b'"a":1}', 3500) + b",", b"1]", most
    ),
    "names of details": lambda most: numbered(
        b'{"event":"rum","occurred_at":"2026-05-20T09:30:00Z","session":"s","meta":{', b'"%d":[],', b'"a":1}}', most
    ),
    "numbers": lambda most: repeated(b"[", b"1,", b"1]", most),
    "empty lists": lambda most: repeated(b"[", b"[],", b"1]", most),
    "empty objects": lambda most: repeated(b"[", b"{},", b"1]", most),
    "deep lists": lambda most: repeated(b"", b"[", b"", most),
    "deep objects": lambda most: repeated(b"", b'{"a":', b"", most),
    "one text": lambda most: repeated(b'["', b"a", '🙂"]'.encode(), most),
    "escapes": lambda most: repeated(b'["', rb"\u0041", b'"]', most),
    "a whole number": lambda most: repeated(b"", b"1", b"", most),
    "a decimal number": lambda most: repeated(b"1.", b"1", b"", most),
    "a value a line": lambda most: repeated(b"", b"1\n", b"1", most),
    "small objects, as many as are taken": lambda most: b"[" + b'{"a":1},' * min(159_000, most // 8 - 2) + b"1]",
    "decimal numbers, as many as are taken": lambda most: b"[[" + b"1.5," * min(319_000, most // 4 - 2) + b"1]]",
    "whole numbers of many digits": lambda most: repeated(b"[", b"1" * 4000 + b",", b"1]", most),
}


def pieces(piece: bytes, size: int) -> list[bytes]:
    whole = piece * (64 * 1024 // len(piece))
    return [whole] * (size // len(whole))


FLOODS = {
    "headers": [GET, *pieces(b"X-A: 1\r\n", FLOOD), b"\r\n"],
    "one header": [GET, b"X-A: ", *pieces(b"a", FLOOD), b"\r\n\r\n"],
    "the name of a header": [GET, *pieces(b"a", FLOOD), b": 1\r\n\r\n"],
    "an address": [b"GET /", *pieces(b"a", FLOOD), b" HTTP/1.1\r\nHost: localhost\r\n\r\n"],
    "a method": pieces(b"A", FLOOD),
    "headers after a body": [CHUNKED, b"2\r\n{}\r\n0\r\n", *pieces(b"X-A: 1\r\n", FLOOD), b"\r\n"],
    "one header after a body": [CHUNKED, b"2\r\n{}\r\n0\r\nX-A: ", *pieces(b"a", FLOOD), b"\r\n\r\n"],
    "what stands beside a chunk": [CHUNKED, b"2;a=", *pieces(b"a", FLOOD), b"\r\n{}\r\n0\r\n\r\n"],
}


TICKS = sysconf("SC_CLK_TCK")
BYTES_PER_BYTE = 32  # of memory: an object of one name takes 29 times its text
FLOOR_BYTES = 8 * MIB  # buffers, threads' own memory
TIMES_AS_LONG = 16  # as plain JSON takes
FLOOR_SECONDS = 1.0  # of a machine that has other things to do
TRIES = 3  # of which the best counts, where a machine that stands still would be taken for a service that does


@dataclass
class Cost:
    """What something cost: memory of each process at its peak, processor time of all, and others' longest wait."""

    grown: list[int] = field(default_factory=list)
    seconds: float = 0.0
    waited: float = 0.0
    answered: int = 0


@contextmanager
def cost(processes: Sequence[int], ports: Sequence[int]) -> Iterator[Cost]:
    """What processes do during a block, while somebody asks each of some ports for its health again and again."""
    found, stopping = Cost(), threading.Event()
    neighbours = [threading.Thread(target=_ask_on, args=(port, stopping, found)) for port in ports]
    for process in processes:
        Path(f"/proc/{process}/clear_refs").write_text("5")  # the peak is that of now
    before, began = [_memory(process, "VmRSS") for process in processes], sum(map(_seconds, processes))
    for neighbour in neighbours:
        neighbour.start()
    try:
        yield found
    finally:
        stopping.set()
        for neighbour in neighbours:
            neighbour.join()
        found.grown = [_memory(each, "VmHWM") - less for each, less in zip(processes, before, strict=True)]
        found.seconds = sum(map(_seconds, processes)) - began


def assert_bounded(
    send: Callable[[], int], processes: Sequence[int], ports: Sequence[int], times: float = 1, parts: int = 1
) -> None:
    """That what is sent (so many bytes) costs no more than it may.

    :param times: how many times what bodies may cost this may
    :param parts: of so many requests, each may hold up others for its share
    """
    for left in reversed(range(TRIES)):
        with cost(processes, ports) as found:
            sent = send()
        if left == TRIES - 1:  # memory that was given back would be there for the next
            assert max(found.grown) < times * BYTES_PER_BYTE * sent + FLOOR_BYTES, (sent, found)
        allowed = times * TIMES_AS_LONG * sent / parts * _plain_seconds() + FLOOR_SECONDS
        if found.waited < allowed and (parts > 1 or found.seconds < allowed):
            return
    raise AssertionError((sent, allowed, found))


def _ask_on(port: int, stopping: threading.Event, found: Cost) -> None:
    """Ask for the health, at least once, until it is enough."""
    with socket.create_connection(("127.0.0.1", port), 120) as connection:
        while True:
            began = perf_counter()
            connection.sendall(GET + b"\r\n")
            assert received(connection).startswith(b"HTTP/1.1 200 ")
            found.waited = max(found.waited, perf_counter() - began)
            found.answered += 1
            if stopping.wait(0.005):
                return


def _memory(process: int, kind: str) -> int:
    found = re.search(rf"{kind}:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    assert found is not None
    return int(found[1]) * 1024


def _seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


@cache
def _plain_seconds() -> float:
    """The processor time that reading plain JSON takes here, by byte."""
    part = b"[" + b"1," * 500_000 + b"1]"
    began = process_time()
    json.loads(part)
    return (process_time() - began) / len(part)
