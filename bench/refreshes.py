"""P6: a refresh after one change, with few orders stored and with many."""

import sqlite3
from collections import defaultdict
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median
from time import perf_counter, process_time, sleep
from typing import NamedTuple

from aggregator.facts.buckets import bucket_after
from aggregator.facts.writing import write_rows
from aggregator.figures.periods import first_day, month_key
from aggregator.rollups.publication import newest
from aggregator.stored.history import load_history
from bench.client import UnexpectedAnswerError
from bench.generator import TENANT, Generated, busy_day, busy_month
from bench.latencies import Generations, spread
from bench.results import Row, Text, milliseconds
from bench.stage import Stage
from bench.texts import new_order_id
from jobs.refresher.lease import lease
from jobs.refresher.refresh import refresh
from jobs.refresher.scheduler import Scheduler
from sql.database import open_writer, writing

FACTOR = 2.0
LIMIT_SECONDS = 0.02
TURNS = 30
PAUSE_SECONDS = 0.05  # between turns, so that the watcher sees each on its own
FEW = 10_000
AMOUNT = 123_45

Booked = dict[int, int]
"""By how much a change moves the booked amount of months, in minor units."""


class Taken(NamedTuple):
    """How long a refresh took, and how much of that it was at work; in seconds."""

    seconds: float
    cpu_seconds: float


@dataclass(frozen=True)
class Changes:
    """The four kinds of change, made by a writer, each new every time."""

    connection: sqlite3.Connection
    database: Generated
    series: str = "A"  # one upper-case letter for each use of a database

    def kinds(self) -> dict[str, Callable[[int], Booked]]:
        """By what they are called; each takes the number of the turn."""
        return {
            "one order in a month of a tenth of all": self.order_in_busy_month,
            "a 36-month subscription back-dated 35 months": self.back_dated_subscription,
            "a line moved to another day": self.moved_line,
            "one order on a day of a tenth of all": self.order_on_busy_day,
        }

    def order_in_busy_month(self, turn: int) -> Booked:
        """A new order in the month of most lines."""
        order_id, day = self._order_near(first_day(busy_month(self.database.today)) + timedelta(days=turn % 24))
        return self._insert(self._neighbour(order_id, "M", turn), day)

    def back_dated_subscription(self, turn: int) -> Booked:
        """A new order of almost three years ago, over three years."""
        order_id, day = self._order_near(first_day(month_key(self.database.today) - 35) + timedelta(days=turn % 24))
        end = first_day(month_key(day) + 36) + timedelta(days=day.day - 2)
        return self._insert(self._neighbour(order_id, "S", turn), day, "subscription", day.isoformat(), end.isoformat())

    def moved_line(self, turn: int) -> Booked:
        """A line of two months ago, a month later."""
        order_id, day = self._order_near(first_day(month_key(self.database.today) - 2) + timedelta(days=turn % 24))
        moved = day + timedelta(days=31)
        key = {"tenant": TENANT, "order_id": order_id, "day": day.isoformat(), "moved": moved.isoformat()}
        with writing(self.connection):
            line_no, amount = self.connection.execute(
                "SELECT line_no, amount FROM orders "
                "WHERE tenant = :tenant AND order_id = :order_id AND order_date = :day",
                key,
            ).fetchone()
            self.connection.execute(
                "UPDATE orders SET order_date = :moved "
                "WHERE tenant = :tenant AND order_id = :order_id AND line_no = :line_no",
                key | {"line_no": line_no},
            )
        booked: defaultdict[int, int] = defaultdict(int)
        booked[month_key(day)] -= amount
        booked[month_key(moved)] += amount
        return {month: difference for month, difference in booked.items() if difference}

    def order_on_busy_day(self, turn: int) -> Booked:
        """A new order on the day of most lines."""
        order_id, day = self._order_near(busy_day(self.database.today))
        return self._insert(self._neighbour(order_id, "D", turn), day)

    def _order_near(self, day: date) -> tuple[str, date]:
        """An order of a day, or of the first day after it that has one."""
        order_id, found = self.connection.execute(
            "SELECT order_id, order_date FROM orders WHERE tenant = ? AND bucket >= ? ORDER BY bucket LIMIT 1",
            (TENANT, bucket_after(day - timedelta(days=1))),
        ).fetchone()
        return order_id, date.fromisoformat(found)

    def _neighbour(self, order_id: str, kind: str, turn: int) -> str:
        """A new order number that falls into the same bucket: the last two characters do not count for it."""
        return new_order_id(f"{kind}{self.series}-{order_id[-6:-2]}{turn:02d}")

    def _insert(
        self, order_id: str, day: date, type_: str = "one_off", start: str | None = None, end: str | None = None
    ) -> Booked:
        row = dict.fromkeys(("ordered_at", "source"), None) | {
            "tenant": TENANT,
            "order_id": order_id,
            "line_no": 1,
            "customer_id": "C-000007",
            "order_date": day.isoformat(),
            "type": type_,
            "amount": AMOUNT,
            "profit": AMOUNT // 3,
            "service_start": start,
            "service_end": end,
            "product_line": "Tools",
            "region": "Asia",
            "received_at": 0,
        }
        with writing(self.connection):
            if write_rows(self.connection, "orders", [row]).inserted != 1:
                raise UnexpectedAnswerError(f"{order_id} was not new.")
        return {month_key(day): AMOUNT}


def measure(stage: Stage) -> tuple[list[Row], list[Text]]:
    """Each kind of change many times at both sizes: the refresh alone, then from commit to commit by the scheduler."""
    few, many = stage.database(min(FEW, stage.sizes[-2])), stage.database(stage.largest)
    rows = []
    alone, reference = refresh_seconds(many), refresh_seconds(few)
    for what, seconds in alone.items():
        rows.append(_row(f"refresh after {what}", seconds, reference[what], many.lines, few.lines))
    scheduled, reference_scheduled = scheduler_seconds(many), scheduler_seconds(few)
    ratio = median(scheduled) / median(reference_scheduled)
    what = f"one order, its commit to its publication by the scheduler, {many.lines:,} orders beside {few.lines:,}"
    rows.append(Row("P6", what, str(spread(scheduled)), str(spread(reference_scheduled)), f"{ratio:.2f}"))
    return rows, []


def refresh_seconds(database: Generated, turns: int = TURNS, series: str = "A") -> dict[str, list[Taken]]:
    """How long a refresh takes after each kind of change; each is checked to have moved its months."""
    taken: defaultdict[str, list[Taken]] = defaultdict(list)
    with closing(open_writer(database.path)) as connection:
        refresh(connection, datetime.now(UTC))
        for what, change in Changes(connection, database, series).kinds().items():
            for turn in range(turns):
                before = _booked(connection)
                moved = change(turn)
                now = datetime.now(UTC)
                began, worked = perf_counter(), process_time()
                report = refresh(connection, now, confirm_all=False)
                taken[what].append(Taken(perf_counter() - began, process_time() - worked))
                after = _booked(connection)
                changed = {month: after[month] - before[month] for month in after if after[month] != before[month]}
                if TENANT not in report.published or changed != moved:
                    raise UnexpectedAnswerError(f"After {what}, {report} moved {changed} instead of {moved}.")
    return taken


def scheduler_seconds(database: Generated, turns: int = TURNS) -> list[float]:
    """From the commit of an order to the commit of the generation that counts it, the scheduler running."""
    taken = []
    with (
        lease(database.path, datetime.now(UTC)) as epoch,
        Scheduler(database.path, epoch, 30),
        closing(open_writer(database.path)) as connection,
        closing(Generations(database)) as generations,
    ):
        changes = Changes(connection, database, "B")
        sleep(1)
        for turn in range(turns):
            before = generations.newest()
            changes.order_on_busy_day(turn)
            began = perf_counter()
            generations.after(before)
            taken.append(perf_counter() - began)
            sleep(PAUSE_SECONDS)
    return taken


def _booked(connection: sqlite3.Connection) -> dict[int, int]:
    published = newest(connection, TENANT)
    if published is None:
        raise UnexpectedAnswerError("Nothing is published.")
    history = load_history(connection, TENANT, published.generation)
    return {month: row.derived_booked for month, row in history.rows.items()}


def _row(what: str, taken: list[Taken], reference: list[Taken], lines: int, few: int) -> Row:
    seconds, reference_seconds = (median(one.seconds for one in each) for each in (taken, reference))
    ratio = seconds / reference_seconds
    return Row(
        "P6",
        f"{what}, {lines:,} orders beside {few:,}",
        _shown(taken),
        _shown(reference),
        f"{ratio:.2f}",
        f"≤ {FACTOR:g}, ≤ {LIMIT_SECONDS * 1000:.0f} ms",
        ratio <= FACTOR and seconds <= LIMIT_SECONDS,
    )


def _shown(taken: list[Taken]) -> str:
    seconds, cpu_seconds = median(one.seconds for one in taken), median(one.cpu_seconds for one in taken)
    return f"{milliseconds(seconds)}, {milliseconds(cpu_seconds)} of them at work"
