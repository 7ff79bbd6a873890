"""Events by the hundred per second beside reads, orders and refreshes: none is lost, and nobody waits for them."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from threading import Event
from time import perf_counter, sleep

from bench.client import Client, UnexpectedAnswerError
from bench.latencies import Spread, post_order, spread
from bench.processes import Program
from bench.results import Row, Text
from bench.stage import Stage

POSTS_PER_SECOND, SENDERS = 500, 32
READS_PER_SECOND, ORDERS_PER_SECOND = 50, 5
SECONDS = 60.0
PATH = "/api/executive-dashboard?range=12m"


@dataclass(frozen=True)
class Beside:
    """What came of a load: sessions whose event was acknowledged, orders, and how long each kind took."""

    sessions: list[str]
    orders: list[str]
    events: Spread | None
    reads: Spread
    posted: Spread
    seconds: float


def measure(stage: Stage) -> tuple[list[Row], list[Text]]:
    """The same reads and orders without events and with them, stored alone and together."""
    database = stage.database(stage.sizes[0])
    seconds = stage.seconds(SECONDS)
    rows = []
    for name, together, events in (("none", False, False), ("each alone", False, True), ("together", True, True)):
        with served(database.path, together=together) as program:
            sleep(2)
            done = load(program.port, database.today, seconds, events=events, name=name[0])
        missing = lost(database.path, done)
        if missing:
            raise UnexpectedAnswerError(f"{len(missing)} acknowledged rows are not stored, as {missing[0]}.")
        rate = len(done.sessions) / done.seconds
        what = f"{rate:,.0f} posts of events/s, {name}: none lost" if events else "no events"
        rows += [
            Row("events", f"{what}; a dashboard read beside them", str(done.reads)),
            Row("events", f"{what}; an order posted", str(done.posted)),
            *([Row("events", f"{what}; a post of an event", str(done.events))] if done.events else []),
        ]
    return rows, []


def served(database: Path, *, together: bool) -> Program:
    """`edb serve` on a database."""
    return Program(
        ["-m", "jobs.cli", "serve", "--port", "PORT"],
        {"EDB_DATABASE": str(database), "EDB_LOG": "json", "EDB_EVENTS_ASYNC": str(int(together))},
        database.with_suffix(".log"),
        "/api/health",
    )


def load(
    port: int, day: date, seconds: float, *, events: bool = True, name: str = "e", ended: Event | None = None
) -> Beside:
    """Posts events and orders and reads, each at its own pace.

    :param ended: ends everything early; a server that is gone ends it as well
    """
    ended = ended or Event()
    sessions: list[str] = []
    orders: list[str] = []

    def post_event(client: Client, number: int) -> float:
        session = f"{name}-{number}"
        seconds = client.post("/api/events", [_timing(session), _click(session)], expect=201).seconds
        sessions.append(session)
        return seconds

    def post_one(client: Client, number: int) -> float:
        order = f"{name.upper()}-{number:06d}-001"
        seconds = post_order(client, order, day.isoformat(), "10.00").seconds
        orders.append(order)
        return seconds

    def read(client: Client, _: int) -> float:
        return client.get(PATH).seconds

    began = perf_counter()
    with ThreadPoolExecutor(SENDERS + 2) as pool:
        reading = pool.submit(_at_pace, port, read, began, seconds, READS_PER_SECOND, 0, 1, ended)
        ordering = pool.submit(_at_pace, port, post_one, began, seconds, ORDERS_PER_SECOND, 0, 1, ended)
        posting = [
            pool.submit(_at_pace, port, post_event, began, seconds, POSTS_PER_SECOND, sender, SENDERS, ended)
            for sender in range(SENDERS if events else 0)
        ]
        posts = [latency for sender in posting for latency in sender.result()]
        return Beside(
            sessions,
            orders,
            spread(posts) if posts else None,
            spread(reading.result()),
            spread(ordering.result()),
            perf_counter() - began,
        )


def lost(database: Path, done: Beside) -> list[str]:
    """The acknowledged sessions and orders that are not stored whole, exactly once."""
    with closing(sqlite3.connect(database)) as connection:
        whole = (
            "SELECT session FROM user_events JOIN user_event_meta ON event_id = id GROUP BY session HAVING count(*) = 4"
        )
        sessions = {session for (session,) in connection.execute(whole)}
        orders = [order for (order,) in connection.execute("SELECT order_id FROM orders")]
    return [session for session in done.sessions if session not in sessions] + [
        order for order in done.orders if not any(order in stored for stored in orders)
    ]


def _at_pace(
    port: int,
    do: Callable[[Client, int], float],
    began: float,
    seconds: float,
    per_second: int,
    first: int,
    step: int,
    ended: Event,
) -> list[float]:
    """Every `step`-th of so many a second, each due at its moment; latencies."""
    latencies = []
    with Client(port) as client:
        for number in count(first, step):
            due = began + number / per_second
            if due > began + seconds or ended.wait(max(0.0, due - perf_counter())):
                break
            try:
                latencies.append(do(client, number))
            except (OSError, UnexpectedAnswerError):
                if ended.is_set():
                    break
                raise
    return latencies


def _timing(session: str) -> dict[str, object]:
    meta = {"name": "granularity_switch", "value": 40.5}
    return {"event": "rum", "occurred_at": datetime.now(UTC).isoformat(), "session": session, "meta": meta}


def _click(session: str) -> dict[str, object]:
    meta = {"kpi": "arr", "clicks": 1}
    return {"event": "drilldown", "occurred_at": datetime.now(UTC).isoformat(), "session": session, "meta": meta}
