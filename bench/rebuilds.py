"""P7: a full rebuild while orders are posted, beside the same sums as bare SQL on the same file."""

import sqlite3
from contextlib import closing
from pathlib import Path
from time import perf_counter, sleep

from aggregator.figures.history import Context
from aggregator.figures.periods import Window
from aggregator.rollups.publication import newest
from aggregator.rollups.windows import shown_windows, stored_windows
from bench.client import Client, UnexpectedAnswerError
from bench.generator import TENANT, Generated
from bench.latencies import post_order, spread
from bench.processes import edb
from bench.results import Row, Text, milliseconds, percentile
from bench.stage import Stage
from bench.texts import text
from sql.database import open_reader

FACTOR = 2.0
POST_SECONDS = 0.1
PAUSE_SECONDS = 0.05  # between posts
LOOK_EVERY = 10  # posts between looks at the run
TABLES = {
    "bucket_flows": "bucket, dimension, member, month",
    "month_flows": "dimension, member, month",
    "customer_flows": "customer_id, month, order_month",
}
FLOWS = "booked, recognized, mrr, profit, profit_amount, lines, recurring_lines, entries"


def measure(stage: Stage) -> tuple[list[Row], list[Text]]:
    """The rebuild by the program that serves, posts going on, and then the bare statements on the file as it is."""
    database = stage.database(stage.largest)
    seconds, posts = rebuild_seconds(database)
    bare_seconds = bare_rebuild_seconds(database, Path(stage.folder, "bare.sqlite3"))
    ratio, post_p99 = seconds / bare_seconds, percentile(posts, 99)
    return [
        Row(
            "P7",
            f"full rebuild of {database.lines:,} orders, posts going on, beside bare SQL",
            f"{seconds:.1f} s",
            f"{bare_seconds:.1f} s",
            f"{ratio:.2f}",
            f"≤ {FACTOR:g}",
            ratio <= FACTOR,
        ),
        Row(
            "P7",
            "the same without posts, when the database was made",
            f"{database.rebuild_seconds:.1f} s",
            f"{bare_seconds:.1f} s",
            f"{database.rebuild_seconds / bare_seconds:.2f}",
        ),
        Row(
            "P7",
            f"posts during the rebuild, {len(posts)} of them",
            f"{spread(posts)}, worst {milliseconds(max(posts))}",
            target=f"p99 ≤ {POST_SECONDS * 1000:.0f} ms",
            met=post_p99 <= POST_SECONDS,
        ),
    ], [Text("P7: the bare SQL", text("bare_rebuild"), "sql")]


def rebuild_seconds(database: Generated) -> tuple[float, list[float]]:
    """How long a requested rebuild takes, and how long each of the posts that went on meanwhile."""
    posts: list[float] = []
    with edb(database.path) as served, Client(served.port) as client:
        sleep(1)
        began = perf_counter()
        run = client.post("/api/recompute", {"full": True}, expect=202).json()["id"]
        while True:
            posts.append(post_order(client, f"P7-{len(posts):06d}", database.today.isoformat(), "10.00").seconds)
            if len(posts) % LOOK_EVERY == 0:
                state = client.get(f"/api/recompute/{run}").json()["state"]
                if state == "done":
                    return perf_counter() - began, posts
                if state == "failed":
                    raise UnexpectedAnswerError("The rebuild failed.")
            sleep(PAUSE_SECONDS)


def bare_rebuild_seconds(database: Generated, scratch: Path) -> float:
    """How long the bare statements take; what they give is compared with what is live."""
    scratch.unlink(missing_ok=True)
    with closing(sqlite3.connect(scratch)):
        pass
    with closing(open_reader(database.path)) as reader:
        published = newest(reader, TENANT)
    if published is None:
        raise UnexpectedAnswerError("Nothing is published.")
    with closing(sqlite3.connect(database.path, isolation_level=None)) as connection:
        connection.execute("ATTACH ? AS bare", (str(scratch),))
        connection.execute("PRAGMA bare.synchronous = OFF")
        connection.execute("CREATE TABLE bare.windows (first_month INTEGER, last_month INTEGER)")
        months = [(window.start, window.end) for window in _windows(connection, published.context)]
        connection.executemany("INSERT INTO bare.windows VALUES (?, ?)", months)
        began = perf_counter()
        connection.executescript(text("bare_rebuild"))
        seconds = perf_counter() - began
        _compare(connection)
    scratch.unlink()
    return seconds


def _windows(connection: sqlite3.Connection, context: Context) -> list[Window]:
    """Those that a rebuild lists: what is shown, and on the last day of a month what will be shown tomorrow."""
    (build,) = connection.execute("SELECT build FROM tenants WHERE id = ?", (TENANT,)).fetchone()
    filled = {each.window for each in stored_windows(connection, TENANT, build) if each.filled_to is None}
    if not shown_windows(context.as_of, context.fiscal_year_start) <= filled:
        raise UnexpectedAnswerError("Not all windows that are shown are stored.")
    return sorted(filled, key=lambda window: (window.end, window.start))


def _compare(connection: sqlite3.Connection) -> None:
    live = "tenant = 'default' AND build = (SELECT build FROM tenants WHERE id = 'default')"
    for table, key in TABLES.items():
        sums = ", ".join(f"SUM({column})" for column in FLOWS.split(", "))
        bare = connection.execute(f"SELECT COUNT(*), {sums} FROM bare.{table}").fetchone()
        counted = f"{live} AND dimension <> 'day'" if table == "month_flows" else live  # days are sums of buckets again
        found = connection.execute(f"SELECT COUNT(*), {sums} FROM main.{table} WHERE {counted}").fetchone()
        if bare != found:
            raise UnexpectedAnswerError(f"{table} by {key}: {found} live, {bare} by the bare statements.")
    different = connection.execute(
        f"SELECT dimension, member, month, {FLOWS} FROM bare.month_flows EXCEPT "
        f"SELECT dimension, member, month, {FLOWS} FROM main.month_flows WHERE {live}"
    ).fetchall()
    if different:
        raise UnexpectedAnswerError(f"Months differ: {different[:3]}")
    recurring = "SELECT month, mrr, retained_from, retained FROM"
    if connection.execute(
        f"{recurring} bare.recurring_flows EXCEPT {recurring} main.recurring_flows WHERE {live}"
    ).fetchall():
        raise UnexpectedAnswerError("The recurring revenue differs.")
    members = "dimension, first_month, last_month, member, recognized, booked, profit, profit_amount, lines"
    if connection.execute(
        f"SELECT {members} FROM bare.window_members EXCEPT SELECT {members} FROM main.window_members WHERE {live}"
    ).fetchall():
        raise UnexpectedAnswerError("The largest members of the windows differ.")
