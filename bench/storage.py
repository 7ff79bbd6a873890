"""P9: memory of the served program after work, and disk per order."""

from contextlib import closing

from aggregator.figures.periods import PRESETS, month_key, month_name
from bench.client import Client
from bench.generator import busy_month
from bench.hot_reads import PATH, under_load
from bench.latencies import post_order
from bench.processes import edb
from bench.results import MIB, Row, Text
from bench.stage import Stage
from sql.database import open_reader

MEMORY_MIB = 200
BYTES_PER_ORDER = 200
LOAD_SECONDS = 5.0
WINDOWS, PAGES, POSTS = 40, 50, 100


def measure(stage: Stage) -> tuple[list[Row], list[Text]]:
    """Proportional set size of `edb serve` and its refresher after every kind of work, and the size of the file."""
    database = stage.database(stage.largest)
    with edb(database.path) as served, Client(served.port) as client:
        under_load(served, {}, 200, client.get(PATH).body, stage.seconds(LOAD_SECONDS))
        for range_ in PRESETS:
            client.get(f"/api/executive-dashboard?range={range_}&granularity=quarter")
            client.get(f"/api/customers?range={range_}")
        today = month_key(database.today)
        for back in range(WINDOWS):
            client.get(f"/api/executive-dashboard?range={month_name(today - back - 119)}..{month_name(today - back)}")
        path = f"/api/orders?month={month_name(busy_month(database.today))}&limit=1000"
        cursor = ""
        for _ in range(PAGES):
            cursor = client.get(path + cursor).json()["next_cursor"]
            if cursor is None:
                break
            cursor = f"&cursor={cursor}"
        for place in range(POSTS):
            post_order(client, f"P9-{place:06d}-001", database.today.isoformat(), "10.00")
        processes, memory = len(served.tree()), served.pss_bytes() / MIB
    with closing(open_reader(database.path)) as connection:
        (orders,) = connection.execute("SELECT COUNT(*) FROM orders").fetchone()
        tables = connection.execute(
            "SELECT name, SUM(pgsize), SUM(ncell) FROM dbstat GROUP BY name ORDER BY 2 DESC LIMIT 12"
        ).fetchall()
        (used,) = connection.execute("SELECT SUM(pgsize) FROM dbstat").fetchone()
    per_order = used / orders
    rows = [
        Row(
            "P9",
            f"memory of `edb serve` ({processes} processes) with {orders:,} orders, after the loads",
            f"{memory:.0f} MiB",
            target=f"≤ {MEMORY_MIB} MiB",
            met=memory <= MEMORY_MIB,
        ),
        Row(
            "P9",
            f"stored per order line, everything included, {orders:,} lines",
            f"{per_order:.0f} bytes",
            target=f"≤ {BYTES_PER_ORDER} bytes",
            met=per_order <= BYTES_PER_ORDER,
        ),
    ]
    body = "\n".join(
        f"{name:30} {size / orders:7.1f} bytes per order, {rows_:>12,} rows" for name, size, rows_ in tables
    )
    return rows, [Text("P9: what is stored", body)]
