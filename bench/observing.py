"""What it costs to know who asks, to count and to log: the hot read with and without, in processor time per answer."""

from contextlib import ExitStack
from statistics import median
from timeit import timeit

from aggregator.figures.durations import Histogram
from bench.client import Client
from bench.hot_reads import PATH, ROUNDS, under_load, viewer_key
from bench.processes import edb
from bench.results import Row, Text
from bench.stage import Stage

SECONDS = 3.0
COUNTED = 1_000_000
QUIET = {"EDB_ACCESS_LOG": "0"}
UNSAMPLED = {"EDB_TRACES": "1", "OTEL_TRACES_SAMPLER": "always_off"}


def measure(stage: Stage) -> tuple[list[Row], list[Text]]:
    """The servers take turns, and the median round counts. Counting is timed by itself: it cannot be left out."""
    database = stage.database(stage.largest).path
    key = {"Authorization": f"Bearer {viewer_key(database)}"}
    servers = {
        "anybody": (edb(database, **QUIET), {}),
        "key": (edb(database, auth="keys", **QUIET), key),
        "key and log": (edb(database, auth="keys"), key),
        "key, log and traces": (edb(database, auth="keys", **UNSAMPLED), key),
    }
    taken: dict[str, list[float]] = {name: [] for name in servers}
    with ExitStack() as stack:
        for program, _ in servers.values():
            stack.enter_context(program)
        for _ in range(ROUNDS):
            for name, (program, headers) in servers.items():
                with Client(program.port) as client:
                    body = client.get(PATH, headers=headers).body
                measured = under_load(program, headers, 200, body, stage.seconds(SECONDS))
                taken[name].append(measured.microseconds)
    cost = {name: median(each) for name, each in taken.items()}
    histogram = Histogram()
    counting = timeit(lambda: histogram.add(0.001), number=COUNTED) / COUNTED * 1e6
    rows = [
        _row("a key", cost["key"], cost["anybody"]),
        _row("a line of the log", cost["key and log"], cost["key"]),
        _row("traces that are not sampled", cost["key, log and traces"], cost["key and log"]),
        Row("request", "counted for the metrics, in the process", f"{counting:.2f} µs", "–", "–"),
    ]
    return rows, []


def _row(what: str, with_it: float, without: float) -> Row:
    return Row(
        "request",
        f"processor time per dashboard with {what}: adds {with_it - without:.1f} µs",
        f"{with_it:.1f} µs",
        f"{without:.1f} µs",
        f"{with_it / without:.2f}",
    )
