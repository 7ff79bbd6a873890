"""The cost of a read and of a refresh against the number of orders stored, beside SQL on the orders, as one picture."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from math import ceil, floor, log10
from pathlib import Path
from statistics import median
from time import perf_counter

from aggregator.facts.buckets import first_bucket, last_bucket
from aggregator.figures.periods import month_key
from bench.client import Client, UnexpectedAnswerError
from bench.generator import Generated
from bench.hot_reads import PATH
from bench.processes import edb
from bench.refreshes import refresh_seconds
from bench.results import Row, Text, milliseconds
from bench.stage import Stage
from bench.texts import text
from sql.database import open_reader

READS, QUERIES, TURNS = 300, 3, 9
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 420, 70, 210, 40, 50
COLOURS = ("#0b6e99", "#8250a8", "#b3442e")


@dataclass(frozen=True)
class Line:
    """One line of the picture: milliseconds by number of orders."""

    name: str
    points: Sequence[tuple[int, float]]


def measure(stage: Stage) -> tuple[list[Row], list[Text]]:
    """The three costs at every size; writes cost.svg."""
    rows, reads, refreshes, queries = [], [], [], []
    for lines in stage.sizes:
        database = stage.database(lines)
        read, refresh, query = _read_seconds(database), _refresh_seconds(database), _query_seconds(database)
        reads.append((lines, read * 1000))
        refreshes.append((lines, refresh * 1000))
        queries.append((lines, query * 1000))
        rows.append(
            Row(
                "cost",
                f"one dashboard read, and the refresh after one order, with {lines:,} orders; beside SQL on the orders",
                f"{milliseconds(read)}; {milliseconds(refresh)}",
                milliseconds(query),
            )
        )
    picture = drawn(
        [
            Line("SQL over twelve months of orders", queries),
            Line("refresh after one order", refreshes),
            Line("dashboard read", reads),
        ]
    )
    Path(stage.folder, "cost.svg").write_text(picture, encoding="utf-8")
    return rows, [Text("The SQL on the orders", text("raw_dashboard"), "sql")]


def drawn(lines: Sequence[Line]) -> str:
    """Both axes logarithmic; a decade is a decade on either."""
    sizes = [size for line in lines for size, _ in line.points]
    costs = [cost for line in lines for _, cost in line.points]
    left, right = floor(log10(min(sizes))), ceil(log10(max(sizes)))
    low, high = floor(log10(min(costs))), ceil(log10(max(costs)))

    def x(size: float) -> float:
        return LEFT + (log10(size) - left) / max(right - left, 1) * (WIDTH - LEFT - RIGHT)

    def y(cost: float) -> float:
        return HEIGHT - BOTTOM - (log10(cost) - low) / max(high - low, 1) * (HEIGHT - TOP - BOTTOM)

    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
            'font-family="sans-serif" font-size="12">'
        ),
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="22" font-size="14">Cost against the number of order lines stored</text>',
    ]
    for power in range(left, right + 1):
        at = x(10**power)
        parts.append(f'<line x1="{at:.1f}" y1="{TOP}" x2="{at:.1f}" y2="{HEIGHT - BOTTOM}" stroke="#ddd"/>')
        parts.append(f'<text x="{at:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{10**power:,}</text>')
    for power in range(low, high + 1):
        at = y(10**power)
        parts.append(f'<line x1="{LEFT}" y1="{at:.1f}" x2="{WIDTH - RIGHT}" y2="{at:.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{10.0**power:g} ms</text>')
    for line, colour in zip(lines, COLOURS[::-1], strict=True):
        path = " ".join(f"{x(size):.1f},{y(cost):.1f}" for size, cost in line.points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5"/>')
        parts += [
            f'<circle cx="{x(size):.1f}" cy="{y(cost):.1f}" r="3.5" fill="{colour}"/>' for size, cost in line.points
        ]
        size, cost = line.points[-1]
        parts.append(f'<text x="{x(size) + 10:.1f}" y="{y(cost) + 4:.1f}" fill="{colour}">{line.name}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _read_seconds(database: Generated) -> float:
    """The median of single reads over one connection."""
    with edb(database.path) as served, Client(served.port) as client:
        body = client.get(PATH).body
        taken = []
        for _ in range(READS):
            reply = client.get(PATH)
            if reply.body != body:
                raise UnexpectedAnswerError("The document changed while nothing did.")
            taken.append(reply.seconds)
    return median(taken)


def _refresh_seconds(database: Generated) -> float:
    """The median over all kinds of change."""
    return median(one.seconds for each in refresh_seconds(database, TURNS, "C").values() for one in each)


def _query_seconds(database: Generated) -> float:
    """The best of a few: what a reader without rollups would wait at least."""
    current = month_key(database.today)
    key = {"first_bucket": first_bucket(current - 11), "last_bucket": last_bucket(current)}
    taken = []
    with closing(open_reader(database.path)) as connection:
        for _ in range(QUERIES):
            began = perf_counter()
            months = connection.execute(text("raw_dashboard"), key).fetchall()
            taken.append(perf_counter() - began)
            if len(months) != 12:
                raise UnexpectedAnswerError(f"{len(months)} months instead of 12.")
    return min(taken)
