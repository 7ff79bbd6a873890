"""P4: how long single reads take with few orders stored and with many."""

from collections import defaultdict
from contextlib import ExitStack, closing
from statistics import median
from time import monotonic, sleep
from typing import NamedTuple

from aggregator.figures.periods import month_key, month_name
from aggregator.rollups.publication import newest
from bench.client import Client, Reply, UnexpectedAnswerError
from bench.generator import TENANT, Generated, busy_month
from bench.hot_reads import PATH, under_load
from bench.processes import edb
from bench.results import Row, Text, milliseconds, percentile
from bench.stage import Stage
from bench.texts import new_order_id
from sql.database import open_reader

FACTOR, FIRST_SECONDS = 1.2, 0.005
ROUNDS = 3
GENERATIONS = 100
LOAD_SECONDS = 3.0
WAIT_SECONDS = 20.0
SETTLE_SECONDS = 0.02  # in which every process has seen a generation that is in the database
MONTHS = 120

HOT, FIRST, CUSTOM = "hot read, 16 connections", "first read after a new generation", "a custom 120-month window"
CUSTOMERS, ORDERS, KPI = "/api/customers", "a page of /api/orders", "a KPI with breakdowns"
LINES_PER_CUSTOMER, LINES_PER_PRODUCT_LINE = 10, 100  # of 10,000,000 lines: 10⁶ customers and 10⁵ product lines
FEW_MEMBERS = 500  # beside 1,000 orders: no document shows more


class Spread(NamedTuple):
    """Of many latencies, in seconds."""

    p50: float
    p99: float

    def __str__(self) -> str:
        return f"p50 {milliseconds(self.p50)}, p99 {milliseconds(self.p99)}"


def spread(seconds: list[float]) -> Spread:
    """Of latencies in seconds."""
    return Spread(percentile(seconds, 50), percentile(seconds, 99))


class Generations:
    """The generations of a database, as they are committed."""

    def __init__(self, database: Generated) -> None:
        self._connection = open_reader(database.path)

    def newest(self) -> int:
        """The newest."""
        found = newest(self._connection, TENANT)
        return found.generation if found else 0

    def after(self, generation: int) -> int:
        """The first that is newer than one, once it is there.

        :raises UnexpectedAnswerError: none has come in time
        """
        until = monotonic() + WAIT_SECONDS
        while monotonic() < until:
            if (found := self.newest()) > generation:
                return found
            sleep(0.001)
        raise UnexpectedAnswerError(f"No generation after {generation} within {WAIT_SECONDS} s.")

    def close(self) -> None:
        """Stop reading."""
        self._connection.close()


def measure(stage: Stage) -> tuple[list[Row], list[Text]]:
    """Percentiles of six reads, taken in turns, with few and with many orders, customers and product lines."""
    few = stage.database(stage.sizes[0], FEW_MEMBERS, FEW_MEMBERS)
    customers, product_lines = stage.largest // LINES_PER_CUSTOMER, stage.largest // LINES_PER_PRODUCT_LINE
    many = stage.database(stage.largest, customers, product_lines)
    taken: dict[int, defaultdict[str, list[float]]] = {each.lines: defaultdict(list) for each in (few, many)}
    hot: dict[int, list[Spread]] = {each.lines: [] for each in (few, many)}
    with ExitStack() as stack:
        sides = [(each, stack.enter_context(edb(each.path))) for each in (few, many)]
        for _ in range(ROUNDS):
            for database, served in sides:
                with Client(served.port) as client:
                    body = client.get(PATH).body
                load = under_load(served, {}, 200, body, stage.seconds(LOAD_SECONDS)).load
                hot[database.lines].append(Spread(load.p50, load.p99))
        readers = [
            (each, stack.enter_context(Client(served.port)), stack.enter_context(closing(Generations(each))))
            for each, served in sides
        ]
        for place in range(GENERATIONS // (4 if stage.quick else 1)):
            for database, client, generations in readers:
                _read_generation(client, database, generations, place, taken[database.lines])
    spreads = {
        lines: {HOT: Spread(median(one.p50 for one in hot[lines]), median(one.p99 for one in hot[lines]))}
        | {what: spread(seconds) for what, seconds in by_read.items()}
        for lines, by_read in taken.items()
    }
    rows = []
    for what, with_many in spreads[many.lines].items():
        with_few = spreads[few.lines][what]
        ratio = with_many.p99 / with_few.p99
        title = (
            f"{what}, {many.lines:,} orders of {customers:,} customers and {product_lines:,} product lines "
            f"beside {few.lines:,}"
        )
        target, met = f"p99 ≤ {FACTOR}", ratio <= FACTOR
        if what == FIRST:
            target, met = f"{target}, ≤ {milliseconds(FIRST_SECONDS)}", met and with_many.p99 <= FIRST_SECONDS
        rows.append(Row("P4", title, str(with_many), str(with_few), f"{ratio:.2f}", target, met))
    return rows, []


def post_order(client: Client, name: str, day: str, amount: str) -> Reply:
    """One order line, acknowledged."""
    line = {
        "order_id": new_order_id(name),
        "customer_id": "C-000003",
        "order_date": day,
        "amount": amount,
        "profit": "1.00",
    }
    reply = client.post("/api/orders", line, expect=201)
    if reply.json()["inserted"] != 1:
        raise UnexpectedAnswerError(f"{name} was not inserted: {reply.body!r}")
    return reply


def _read_generation(
    client: Client, database: Generated, generations: Generations, place: int, taken: defaultdict[str, list[float]]
) -> None:
    """Publish one more generation and read it, everything for the first time."""
    before = generations.newest()
    post_order(client, f"P4-{place:06d}-001", database.today.isoformat(), "10.00")
    generation = generations.after(before)
    sleep(SETTLE_SECONDS)
    today = month_key(database.today)
    custom = f"{month_name(today - MONTHS + 1)}..{month_name(today)}"
    reads = {
        FIRST: PATH,
        CUSTOM: f"/api/executive-dashboard?range={custom}",
        CUSTOMERS: "/api/customers?range=12m",
        KPI: "/api/kpis/revenue?range=12m",
        ORDERS: f"/api/orders?month={month_name(busy_month(database.today))}",
    }
    for what, path in reads.items():
        taken[what].append(_first_reply(client, path, generation).seconds)


def _first_reply(client: Client, path: str, generation: int) -> Reply:
    """The first answer of a generation or a newer one; an older one, of a process yet to look, is not what is timed."""
    until = monotonic() + WAIT_SECONDS
    while int((reply := client.get(path)).headers["edb-generation"]) < generation:
        if monotonic() > until:
            raise UnexpectedAnswerError(f"{path} is still not of generation {generation}.")
        sleep(SETTLE_SECONDS)
    return reply
