"""P5: from an order's 201 to its figure in another worker's answer."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from time import perf_counter, sleep

from bench.client import Client, UnexpectedAnswerError
from bench.generator import Generated
from bench.latencies import post_order, spread
from bench.processes import edb
from bench.results import Row, Text
from bench.stage import Stage
from bench.texts import ROOT

IDLE_SECONDS, BUSY_SECONDS = 0.05, 0.25
PROBES = 200
PAUSE_SECONDS = 0.05  # between probes
LOOK_SECONDS = 0.001  # between looks at the other worker
WAIT_SECONDS = 20.0
LINES_PER_SECOND, LINES_PER_POST = 1_000, 20
WARM_SECONDS = 2.0
PATH = "/api/executive-dashboard?range=1m"


def measure(stage: Stage) -> tuple[list[Row], list[Text]]:
    """Two workers on one database, the refresher with the first; the second is looked at."""
    database = stage.database(stage.largest)
    probes = PROBES // (4 if stage.quick else 1)
    with ExitStack() as stack:
        first = stack.enter_context(edb(database.path))
        second = stack.enter_context(edb(database.path, "--no-scheduler"))
        writer, reader = stack.enter_context(Client(first.port)), stack.enter_context(Client(second.port))
        idle = spread(list(probe(writer, reader, database, "I", probes)))
        with posting(first.port, database.today.isoformat()) as generator:
            sleep(WARM_SECONDS)
            busy = spread(list(probe(writer, reader, database, "B", probes)))
        achieved = json.loads(generator.stdout.read() if generator.stdout else b"")
    rate, post_p99 = achieved["lines"] / achieved["seconds"], achieved["p99"]
    where = f"with {database.lines:,} orders stored"
    return [
        Row(
            "P5",
            f"post to another worker's answer, idle, {where}",
            str(idle),
            target=f"p99 ≤ {IDLE_SECONDS * 1000:.0f} ms",
            met=idle.p99 <= IDLE_SECONDS,
        ),
        Row(
            "P5",
            f"the same at {rate:,.0f} order lines/s (posts of {LINES_PER_POST}, their p99 {post_p99 * 1000:.0f} ms)",
            str(busy),
            target=f"p99 ≤ {BUSY_SECONDS * 1000:.0f} ms",
            met=busy.p99 <= BUSY_SECONDS and rate >= 0.95 * LINES_PER_SECOND,
        ),
    ], []


def probe(writer: Client, reader: Client, database: Generated, name: str, probes: int) -> Iterator[float]:
    """Seconds from each acknowledged order until the other worker's booked amount of the month holds it.

    A probe adds 0.01, everything else that is posted meanwhile whole hundreds: so the remainder counts the probes.
    """
    remainder = _remainder(_booked(reader))
    for place in range(probes):
        post_order(writer, f"P5{name}-{place:06d}", database.today.isoformat(), "0.01")
        acknowledged = perf_counter()
        remainder = (remainder + 1) % 100_00
        while _remainder(_booked(reader)) != remainder:
            if perf_counter() - acknowledged > WAIT_SECONDS:
                raise UnexpectedAnswerError(f"Order {place} was not in the figures after {WAIT_SECONDS} s.")
            sleep(LOOK_SECONDS)
        yield perf_counter() - acknowledged
        sleep(PAUSE_SECONDS)


@contextmanager
def posting(port: int, day: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A sustained load of posted order lines by a process of its own, told to stop at the end."""
    order = json.dumps({"port": port, "day": day}).encode()
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.posting"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    process.stdin.write(order + b"\n")
    process.stdin.flush()
    try:
        yield process
    finally:
        process.stdin.close()
        if process.wait(WAIT_SECONDS):
            raise UnexpectedAnswerError("The posting process failed.")


def _booked(reader: Client) -> Decimal:
    document = json.loads(reader.get(PATH).body, parse_float=Decimal)
    trend = document["revenue_trend"]
    if document["window"]["end"] != trend[-1]["period"]:
        raise UnexpectedAnswerError(f"The trend ends with {trend[-1]['period']}.")
    return Decimal(trend[-1]["booked"])


def _remainder(booked: Decimal) -> int:
    return int(booked * 100) % 100_00
