"""Mixed traffic from a process of its own: `python -m bench.traffic` posts order lines at a pace while many read.

What to do is read as JSON from standard input, what came of it is written as JSON to standard output. Each poster owns
the orders that it makes, and so knows what must be stored in the end: the ledger.
"""

import asyncio
import json
import resource
import sys
from collections import defaultdict
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from time import perf_counter
from typing import Any

from bench.client import HEAD_END, parse_head, request
from bench.results import percentile

POSTERS = 16
SIZES = (1, 1, 5, 10, 20, 20, 40, 63)  # lines of a post: 20 on average
UPDATE, DELETE, LATE = 0.1, 0.05, 0.1  # shares of posts that change orders, remove one, or are dated back
THINK_SECONDS = 1.0  # between two reads of a reader, on average
STREAM_SHARE = 0.1  # of the readers
PROBE_SECONDS, LOOK_SECONDS, LATEST_SECONDS = 0.25, 0.005, 30.0
ANSWER_SECONDS = 60.0  # an answer that takes longer is an error
CUSTOMERS = 100_000
PROBED = "/api/executive-dashboard?range=1m"
READS = (  # path, and how many of twenty reads are of it
    ("/api/executive-dashboard?range=12m&granularity=month", 6),
    ("/api/executive-dashboard?range=36m&granularity=quarter", 2),
    ("/api/executive-dashboard?range=ytd", 2),
    ("/api/kpis/gm?range=12m", 3),
    ("/api/customers?range=12m", 3),
    ("/api/customers?range=ytd&limit=100", 2),
    ("/api/orders?month=MONTH&limit=50", 2),
)


@dataclass(frozen=True)
class Order:
    """What to do: `lines` a second, by orders whose numbers begin with `name`."""

    port: int
    day: str
    name: str
    seconds: float
    lines: float
    readers: int


@dataclass
class Traffic:
    """What came of it: latencies in seconds by what was done, and errors in words.

    `ledger`: by order the lines that must be stored, each with its amount in minor units. `posted`: lines acknowledged,
    per second. `busy`: the share of one core that this process used.
    """

    latencies: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    ledger: dict[str, dict[str, int]] = field(default_factory=dict)
    posted: float = 0.0
    busy: float = 0.0

    def spread(self) -> dict[str, tuple[int, float, float, float]]:
        """How many there were, p50, p99 and the longest, by what was done."""
        return {
            what: (len(taken), percentile(taken, 50), percentile(taken, 99), max(taken))
            for what, taken in sorted(self.latencies.items())
        }


class Connection:
    """One keep-alive connection."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def send(self, method: str, path: str, headers: dict[str, str], body: bytes = b"") -> asyncio.StreamReader:
        """Send a request; where its answer comes from."""
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        writer.write(request(method, path, headers, body))
        return reader

    async def ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, value: object = None
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of the answer to a request, whose body is a value as JSON."""
        async with asyncio.timeout(ANSWER_SECONDS):
            body = b"" if value is None else json.dumps(value).encode()
            sent = (headers or {}) | ({"Content-Type": "application/json"} if body else {})
            reader = await self.send(method, path, sent, body)
            status, found = parse_head((await reader.readuntil(HEAD_END)).removesuffix(HEAD_END))
            length = 0 if status == 304 else int(found.get("content-length", "0"))
            return status, found, await reader.readexactly(length)

    def close(self) -> None:
        """Hang up; the next request connects anew."""
        if self._streams:
            self._streams[1].close()
        self._streams = None


class _Generator:
    """All that goes on at once."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.traffic = Traffic()
        self.day = date.fromisoformat(order.day)
        self.began = perf_counter()
        self.end = self.began + order.seconds
        self._due_lines = 0
        self._posted = 0

    async def run(self) -> Traffic:
        """Everything until the end."""
        used = _used()
        streams = int(self.order.readers * STREAM_SHARE)
        tasks: list[Coroutine[Any, Any, None]] = [
            *(self._post(number) for number in range(POSTERS)),
            *(self._read(number) for number in range(self.order.readers - streams)),
            *(self._listen(number) for number in range(streams)),
            self._probe(),
        ]
        await asyncio.gather(*(self._noted(task) for task in tasks))
        seconds = perf_counter() - self.began
        self.traffic.posted = self._posted / seconds
        self.traffic.busy = (_used() - used) / seconds
        return self.traffic

    async def _noted(self, work: Coroutine[Any, Any, None]) -> None:
        """Do a piece of work; what ends it early is an error like any other."""
        try:
            await work
        except (OSError, EOFError, TimeoutError, ValueError) as error:
            self.traffic.errors.append(f"{type(error).__name__}: {error}")

    async def _timed(
        self,
        what: str,
        connection: Connection,
        expect: int,
        method: str,
        path: str,
        headers: dict[str, str] | None = None,
        value: object = None,
    ) -> tuple[dict[str, str], bytes] | None:
        """Headers and body of the expected answer; None for another one, which is an error."""
        began = perf_counter()
        status, found, body = await connection.ask(method, path, headers, value)
        if status != expect:
            self.traffic.errors.append(f"{method} {path}: {status} instead of {expect}: {body[:200]!r}")
            return None
        self.traffic.latencies[what].append(perf_counter() - began)
        return found, body

    async def _post(self, number: int) -> None:
        """Post what is due, one post after another; what is late is sent at once, to keep the pace."""
        random, connection = Random(f"poster {number}"), Connection(self.order.port)
        own: dict[str, dict[str, int]] = {}
        place = 0
        while perf_counter() < self.end:
            size = random.choice(SIZES)
            due = self.began + self._due_lines / self.order.lines
            self._due_lines += size
            await asyncio.sleep(max(0.0, due - perf_counter()))
            if own and random.random() < DELETE:
                order_id = random.choice(sorted(own)[-50:])
                if await self._timed("DELETE an order", connection, 200, "DELETE", f"/api/orders/{order_id}"):
                    del own[order_id]
            if own and random.random() < UPDATE:
                order_id = random.choice(sorted(own)[-50:])
            else:
                order_id = f"{self.order.name}-{number:02d}{place:06d}-001"
                place += 1
            back = random.randrange(1, 1000) if random.random() < LATE else 0
            amounts = {str(line_no + 1): random.randrange(1, 500) * 100_00 for line_no in range(size)}
            lines = self._lines(order_id, amounts, (self.day - timedelta(days=back)).isoformat(), random)
            if await self._timed("POST orders", connection, 201, "POST", "/api/orders", None, lines):
                own[order_id] = own.get(order_id, {}) | amounts
                self._posted += size
        self.traffic.ledger |= own
        connection.close()

    @staticmethod
    def _lines(order_id: str, amounts: dict[str, int], day: str, random: Random) -> list[dict[str, Any]]:
        customer = f"C-{random.randrange(CUSTOMERS):06d}"
        return [
            {
                "order_id": order_id,
                "line_no": int(line_no),
                "customer_id": customer,
                "order_date": day,
                "amount": f"{amount // 100}.00",
                "profit": "30.00",
                "product_line": ("Machines", "Tools", "Software")[int(line_no) % 3],
                "region": ("Europe", "Asia", "Americas")[amount // 100_00 % 3],
            }
            for line_no, amount in amounts.items()
        ]

    async def _read(self, number: int) -> None:
        """Read, think, and read again; half of the time with the tag of what was read before."""
        random, connection = Random(f"reader {number}"), Connection(self.order.port)
        paths, weights = zip(*READS, strict=True)
        tags: dict[str, str] = {}
        await asyncio.sleep(random.random() * THINK_SECONDS)
        while perf_counter() < self.end:
            (path,) = random.choices(paths, weights)
            asked = path.replace("MONTH", f"{self.day:%Y-%m}")
            headers = {"If-None-Match": tags[path]} if path in tags and random.random() < 0.5 else {}
            began = perf_counter()
            status, found, body = await connection.ask("GET", asked, headers)
            if status == 200 or (status == 304 and headers):
                what = f"GET {path.partition('?')[0]}" + (" (304)" if status == 304 else "")
                self.traffic.latencies[what].append(perf_counter() - began)
                tags[path] = found.get("etag", tags.get(path, ""))
            else:
                self.traffic.errors.append(f"GET {asked}: {status}: {body[:200]!r}")
            await asyncio.sleep(random.random() * 2 * THINK_SECONDS)
        connection.close()

    async def _listen(self, _number: int) -> None:
        """Hear of generations until the end."""
        connection = Connection(self.order.port)
        reader = await connection.send("GET", "/api/stream", {})
        status, _ = parse_head((await reader.readuntil(HEAD_END)).removesuffix(HEAD_END))
        if status != 200:
            self.traffic.errors.append(f"GET /api/stream: {status}")
        heard = 0
        try:
            async with asyncio.timeout(self.end - perf_counter()):
                while line := await reader.readline():
                    heard += line.startswith(b"event: generation")
                self.traffic.errors.append("A stream ended.")
        except TimeoutError:
            if not heard:
                self.traffic.errors.append("A stream told of no generation.")
        connection.close()

    async def _probe(self) -> None:
        """From an order's 201 to its figure in an answer to another connection.

        A probe adds 0.01, everything else whole hundreds: so the remainder counts the probes.
        """
        writer, reader = Connection(self.order.port), Connection(self.order.port)
        remainder = await self._remainder(reader)
        place = 0
        while perf_counter() < self.end:
            order_id = f"{self.order.name}-99{place:06d}-001"
            line = {"order_id": order_id, "order_date": self.order.day, "amount": "0.01", "customer_id": "C-000003"}
            if await self._timed("POST one order line", writer, 201, "POST", "/api/orders", None, line) is None:
                return
            acknowledged = perf_counter()
            self.traffic.ledger[order_id] = {"1": 1}
            remainder, place = (remainder + 1) % 100_00, place + 1
            while await self._remainder(reader) != remainder:
                if perf_counter() - acknowledged > LATEST_SECONDS:
                    raise ValueError(f"An order was not in the figures after {LATEST_SECONDS} s.")
                await asyncio.sleep(LOOK_SECONDS)
            self.traffic.latencies["an order's 201 to its figure"].append(perf_counter() - acknowledged)
            await asyncio.sleep(PROBE_SECONDS)
        writer.close()
        reader.close()

    async def _remainder(self, reader: Connection) -> int:
        status, _, body = await reader.ask("GET", PROBED)
        if status != 200:
            raise ValueError(f"GET {PROBED}: {status}: {body[:200]!r}")
        booked = Decimal(json.loads(body, parse_float=Decimal)["revenue_trend"][-1]["booked"])
        return int(booked * 100) % 100_00


def _used() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    print(json.dumps(vars(asyncio.run(_Generator(Order(**json.load(sys.stdin))).run()))))
