"""P12: the turn of a month for many tenants, the first publication after a kill, and the longest write-ahead log."""

from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter, sleep

from aggregator.stored.preparation import prepare
from aggregator.stored.tenants import load_tenants
from bench.client import Client, UnexpectedAnswerError
from bench.generator import TENANT, Generated
from bench.latencies import Generations, post_order
from bench.processes import edb
from bench.results import MIB, Row, Text
from bench.stage import Stage
from bench.texts import new_order_id
from jobs.refresher.refresh import refresh
from sql.database import open_writer, writing

TENANTS, LINES_PER_TENANT, SUBSCRIPTIONS_PER_TENANT = 500, 200, 20
TURN_SECONDS, FIRST_SECONDS, WAL_MIB = 5.0, 2.0, 128
BEFORE, AFTER = datetime(2026, 4, 30, 12, tzinfo=UTC), datetime(2026, 5, 1, 0, 0, 1, tzinfo=UTC)
KILLS = 3
SETTLE_SECONDS = 1.0


def measure(stage: Stage) -> tuple[list[Row], list[Text]]:
    """The three; the write-ahead log is that of every benchmark of the run."""
    turn = turn_seconds(Path(stage.folder, "tenants.sqlite3"), TENANTS // (5 if stage.quick else 1))
    database = stage.database(stage.largest)
    first = max(first_publication_seconds(database, place) for place in range(KILLS))
    wal = stage.largest_wal_bytes / MIB
    tenants = TENANTS // (5 if stage.quick else 1)
    return [
        _row(
            f"turn of the month with {tenants} tenants", f"{turn:.2f} s", f"≤ {TURN_SECONDS:g} s", turn <= TURN_SECONDS
        ),
        _row(
            f"kill to first publication, {database.lines:,} orders, worst of {KILLS}",
            f"{first:.2f} s",
            f"≤ {FIRST_SECONDS:g} s",
            first <= FIRST_SECONDS,
        ),
        _row("largest write-ahead log of this run", f"{wal:.0f} MiB", f"≤ {WAL_MIB} MiB", wal <= WAL_MIB),
    ], []


def turn_seconds(path: Path, tenants: int) -> float:
    """How long the refresh of the first second of a month takes, which publishes every tenant."""
    prepare(path)
    with closing(open_writer(path)) as connection:
        with writing(connection):
            for number in range(tenants):
                tenant = f"t{number:03d}"
                connection.execute("INSERT INTO tenants (id, name) VALUES (?, ?)", (tenant, f"Tenant {number}"))
                connection.executemany(
                    "INSERT INTO orders (tenant, order_id, customer_id, order_date, type, amount, profit, region) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    _orders(tenant),
                )
                connection.executemany(
                    "INSERT INTO subscriptions (tenant, subscription_id, customer_id, start_date, monthly_amount) "
                    "VALUES (?, ?, ?, ?, ?)",
                    _subscriptions(tenant),
                )
        published = refresh(connection, BEFORE).published
        refresh(connection, BEFORE)  # one of the many of the day before, which prepare the turn
        began = perf_counter()
        turned = refresh(connection, AFTER).published
        seconds = perf_counter() - began
        if len(turned) < tenants or len(published) < tenants or len(turned) < len(load_tenants(connection)):
            raise UnexpectedAnswerError(f"{len(turned)} of {tenants} tenants were published.")
    return seconds


def first_publication_seconds(database: Generated, place: int) -> float:
    """From the kill of everything, an order just acknowledged, to the generation that a new start publishes with it."""
    served = edb(database.path)
    with served, closing(Generations(database)) as generations:
        sleep(SETTLE_SECONDS)
        with Client(served.port) as client:
            post_order(client, f"P12-{place:06d}-001", database.today.isoformat(), "10.00")
            before = generations.newest()
            served.kill()
            began = perf_counter()
        with closing(open_writer(database.path)) as connection, writing(connection):
            # what the program that was killed may have had time to publish shall not end the clock
            key = {"tenant": TENANT, "order_id": new_order_id(f"P12-{place:06d}-001")}
            connection.execute(
                "UPDATE orders SET amount = amount + 1 WHERE tenant = :tenant AND order_id = :order_id", key
            )
            before = max(before, generations.newest())
        served.launch()
        generations.after(before)
        seconds = perf_counter() - began
        served.wait_ready()
    return seconds


def _orders(tenant: str) -> list[tuple[str, str, str, str, str, int, int, str]]:
    days = [date(2023, 6, 1) + timedelta(days=n * 1060 // LINES_PER_TENANT) for n in range(LINES_PER_TENANT)]
    return [
        (
            tenant,
            f"SO-{n:06d}",
            f"C-{n % 17:03d}",
            day.isoformat(),
            "recurring" if n % 5 == 0 else "one_off",
            1_000 + n * 37,
            300 + n * 7,
            ("Europe", "Asia")[n % 2],
        )
        for n, day in enumerate(days)
    ]


def _subscriptions(tenant: str) -> list[tuple[str, str, str, str, int]]:
    return [
        (tenant, f"S-{n:03d}", f"C-{n % 17:03d}", f"2025-{n % 12 + 1:02d}-01", 5_000 + n)
        for n in range(SUBSCRIPTIONS_PER_TENANT)
    ]


def _row(what: str, measured: str, target: str, met: bool) -> Row:  # noqa: FBT001
    return Row("P12", what, measured, target=target, met=met)
