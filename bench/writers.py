"""Short writes among several long ones: how long each waits in turn, beside taking the lock when it is free.

`python -m bench.writers` is one of the writers: it reads what to do as JSON, and writes how long it waited.
"""

import json
import sqlite3
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from random import Random
from time import monotonic, perf_counter, sleep

from aggregator.stored.preparation import prepare
from bench.latencies import Spread, spread
from bench.results import Row, Text
from bench.stage import Stage
from bench.texts import ROOT
from sql.database import BUSY_TIMEOUT_MS, LONG_PATIENCE, LOOK_SECONDS, is_busy, open_writer, writing

SECONDS = 30.0
HELD = {"long": 0.045, "refresh": 0.015, "post": 0.0}  # seconds in which it writes, besides its first rows
PAUSE = {"long": 0.0, "refresh": 0.02, "post": 0.04}
WRITERS = ("long", "long", "refresh", "post", "post")  # a rebuild, an import, the refresher, and two workers
WAYS = ("in turn", "sleeping")
ROWS, SLEEP_SECONDS, LONG_SECONDS = 20, 0.001, 0.005


def measure(stage: Stage) -> tuple[list[Row], list[Text]]:
    """How long each kind of writer waits and how often it writes, both ways."""
    found = {way: waits(Path(stage.folder, "writers.sqlite3"), way, stage.seconds(SECONDS)) for way in WAYS}
    rows = []
    for kind in HELD:
        ours, theirs = (spread(found[way][kind]) for way in WAYS)
        what = f"a {kind} write among {len(WRITERS)} writers, in turn beside sleeping: waits"
        rows.append(Row("writers", what, *(_shown(found[way][kind]) for way in WAYS), f"{ours.p99 / theirs.p99:.2f}"))
    return rows, []


def waits(database: Path, way: str, seconds: float) -> dict[str, list[float]]:
    """The waits of all writers, by kind, in a database of their own."""
    database.unlink(missing_ok=True)
    prepare(database)
    with closing(open_writer(database)) as connection:
        connection.executescript("CREATE TABLE written (number INTEGER, text TEXT); CREATE INDEX i ON written (number)")
    command = [sys.executable, "-m", "bench.writers"]
    programs = []
    for kind in WRITERS:
        asked = json.dumps([str(database), way, kind, seconds])
        programs.append(subprocess.Popen([*command, asked], cwd=ROOT, stdout=subprocess.PIPE))
    found: defaultdict[str, list[float]] = defaultdict(list)
    for kind, program in zip(WRITERS, programs, strict=True):
        told, _ = program.communicate()
        found[kind] += json.loads(told)
    return found


def write_until(database: Path, way: str, kind: str, seconds: float) -> list[float]:
    """Write as a kind of writer does; how long each transaction waited for its begin."""
    begun: Callable[[sqlite3.Connection, str], AbstractContextManager[None]] = _in_turn if way == WAYS[0] else _sleeping
    numbers, waited = Random(kind), []
    with closing(open_writer(database, durable=kind == "post")) as connection:
        end = monotonic() + seconds
        while monotonic() < end:
            asked = perf_counter()
            with begun(connection, kind):
                waited.append(perf_counter() - asked)
                until = monotonic() + HELD[kind]
                while True:
                    rows = [(numbers.getrandbits(40), "x" * 80) for _ in range(ROWS)]
                    connection.executemany("INSERT INTO written VALUES (?, ?)", rows)
                    if monotonic() >= until:
                        break
            sleep(PAUSE[kind])
    return waited


def _in_turn(connection: sqlite3.Connection, kind: str) -> AbstractContextManager[None]:
    return writing(connection, LONG_PATIENCE if kind == "long" else 0.0)


@contextmanager
def _sleeping(connection: sqlite3.Connection, _: str) -> Iterator[None]:
    """Who finds the lock free has it; whoever held it for long sleeps a moment afterwards."""
    connection.execute("PRAGMA busy_timeout = 0")
    deadline = monotonic() + BUSY_TIMEOUT_MS / 1000
    while not connection.in_transaction:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if not is_busy(error) or monotonic() > deadline:
                raise
            sleep(LOOK_SECONDS)
    began = monotonic()
    yield
    connection.execute("COMMIT")
    if monotonic() - began > LONG_SECONDS:
        sleep(SLEEP_SECONDS)


def _shown(waited: list[float]) -> str:
    found: Spread = spread(waited)
    return f"{found}, {len(waited):,} times"


if __name__ == "__main__":
    path, *rest = json.loads(sys.argv[1])
    print(json.dumps(write_until(Path(path), *rest)))
