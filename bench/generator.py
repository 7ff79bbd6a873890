"""Databases of realistic order lines, the same for the same size and day.

Three years of orders ending today: more on weekdays than at weekends, more every year, one month that holds a tenth of
all lines, and one day that holds another tenth.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter

from aggregator.figures.periods import first_day, month_key
from aggregator.stored.preparation import prepare
from bench.texts import text
from jobs.refresher.refresh import refresh_once, request_recompute
from sql.database import open_writer, writing

TENANT = "default"
MONTHS = 36
BUSY_MONTH = 7  # months before the current one
BUSY_DAY_MONTH = 14  # months before the current one, on its 27th
TENTH = 10
LINES_PER_CUSTOMER = 100
ORDERS_IN_BLOCK, LINES_IN_BLOCK = 6, 21
ORDER_STARTS = (0, 1, 3, 6, 10, 14)  # first lines of the orders of a block
SERVICES = ("api", "checkout", "reports", "search", "sign-in")


@dataclass(frozen=True)
class Generated:
    """A database that was made, and how long its parts took."""

    path: Path
    lines: int
    today: date
    insert_seconds: float
    index_seconds: float
    rebuild_seconds: float


def generate(path: Path, lines: int, now: datetime, customers: int = 0, product_lines: int = 0) -> Generated:
    """Make a database of `lines` order lines and publish it.

    The triggers and indexes of `orders` are taken away while it is filled and put back as they were; a full rebuild
    then computes every figure.

    :param now: an aware instant; the history ends on its day
    :param customers: how many share the lines; 0 for one to a hundred lines
    :param product_lines: how many there are; 0 for the five that have names
    """
    customers = customers or customer_count(lines)
    today = now.astimezone(UTC).date()
    prepare(path, wal=False)
    with closing(open_writer(path)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")  # what fails here is thrown away whole
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -200000")
        began = perf_counter()
        with writing(connection):
            set_aside = _set_aside(connection)
            drawn = {"customers": customers, "product_lines": product_lines, "received_at": int(now.timestamp())}
            _fill_orders(connection, lines, today, drawn)
            _fill_others(connection, customers, today)
        filled = perf_counter()
        with writing(connection):
            for statement in set_aside:
                connection.execute(statement)
            request_recompute(connection, TENANT, now, full=True)
        indexed = perf_counter()
    prepare(path)
    rebuilding = perf_counter()
    refresh_once(path, now)
    rebuilt = perf_counter()
    return Generated(path, lines, today, filled - began, indexed - filled, rebuilt - rebuilding)


def lines_by_day(lines: int, today: date) -> Iterator[tuple[date, int, int]]:
    """Each day with the first line ordered on it and the first of the next; whole orders, all lines on some day."""
    weights = _weights(today)
    total, done, start = sum(weights.values()), 0.0, 0
    last = max(weights)
    for day, weight in weights.items():
        done += weight
        end = lines if day == last else _order_start(int(lines * done / total))
        yield day, start, end
        start = end


def busy_month(today: date) -> int:
    """The month that holds a tenth of all lines."""
    return month_key(today) - BUSY_MONTH


def busy_day(today: date) -> date:
    """The day that holds a tenth of all lines."""
    return first_day(month_key(today) - BUSY_DAY_MONTH).replace(day=27)


def customer_count(lines: int) -> int:
    """How many customers the lines are shared by."""
    return max(20, lines // LINES_PER_CUSTOMER)


def _weights(today: date) -> dict[date, float]:
    """How much of all lines each day gets; the busy month and the busy day get a tenth each."""
    begin = first_day(month_key(today) - MONTHS + 1)
    days = [begin + timedelta(days=n) for n in range((today - begin).days + 1)]
    weights = {
        day: (0.4 if day.isoweekday() > 5 else 1.0) * (1 + n / len(days)) * (1.5 if day.month == 12 else 1.0)
        for n, day in enumerate(days)
    }
    month = [day for day in days if month_key(day) == busy_month(today)]
    peak = busy_day(today)
    others = sum(weights.values()) - sum(weights[day] for day in month) - weights[peak]
    tenth = others / (TENTH - 2)
    in_month = sum(weights[day] for day in month)
    return weights | {day: weights[day] * tenth / in_month for day in month} | {peak: tenth}


def _order_start(line: int) -> int:
    """The first line of the order that a line is of."""
    block, place = divmod(line, LINES_IN_BLOCK)
    return block * LINES_IN_BLOCK + max(start for start in ORDER_STARTS if start <= place)


def _set_aside(connection: sqlite3.Connection) -> list[str]:
    """Take the triggers and indexes of `orders` away; the statements that make them again."""
    rows = connection.execute(
        "SELECT type, name, sql FROM sqlite_master "
        "WHERE tbl_name = 'orders' AND type IN ('trigger', 'index') AND sql <> ''"
    ).fetchall()
    for kind, name, _ in rows:
        connection.execute(f"DROP {kind} {name}")
    return [sql for _, _, sql in rows]


def _fill_orders(connection: sqlite3.Connection, lines: int, today: date, drawn: dict[str, int]) -> None:
    statement = text("order_lines")
    for day, first, last in lines_by_day(lines, today):
        values = {"tenant": TENANT, "day": day.isoformat(), "first_line": first, "last_line": last}
        connection.execute(statement, values | drawn)


def _fill_others(connection: sqlite3.Connection, customers: int, today: date) -> None:
    """A name for every customer, daily uptime of five services, and deals, in the proportions of a real company."""
    connection.executemany(
        "INSERT INTO customers (tenant, customer_id, name, segment) VALUES (?, ?, ?, ?)",
        (
            (TENANT, f"C-{number:06d}", f"Customer {number}", ("Retail", "Trade", "Public")[number % 3])
            for number in range(customers)
        ),
    )
    days = [today - timedelta(days=n) for n in range(365 * 3)]
    connection.executemany(
        "INSERT INTO ops_uptime (tenant, service, day, uptime) VALUES (?, ?, ?, ?)",
        (
            (TENANT, service, day.isoformat(), 1_000_000_000 - (day.toordinal() * 7 + n * 13) % 97 * 40_000)
            for n, service in enumerate(SERVICES)
            for day in days
        ),
    )
    connection.executemany(
        "INSERT INTO opportunities (tenant, opportunity_id, created_date, stage, close_date, amount) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (
            (
                TENANT,
                f"D-{n:05d}",
                (day - timedelta(days=40)).isoformat(),
                ("won", "lost", "open")[n % 3],
                None if n % 3 == 2 else day.isoformat(),
                None if n % 7 == 0 else 1_000_00 + n * 977 % 5_000_00,
            )
            for n, day in enumerate(days)
        ),
    )
