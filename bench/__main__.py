"""`python -m bench [--quick] [--as-of DAY] [P1 P4 …]`: measures, prints, writes bench/results.md and bench/cost.svg."""

import argparse
import gc
import sqlite3
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from bench import (
    browsing,
    chart,
    events,
    freshness,
    gateway,
    hot_reads,
    idling,
    imports,
    latencies,
    observing,
    rebuilds,
    refreshes,
    starting,
    storage,
    streams,
    turns,
    writers,
)
from bench.client import UnexpectedAnswerError
from bench.results import Row, Text, page
from bench.stage import Stage
from bench.texts import FOLDER
from tests.calendar.__main__ import run

FULL = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
QUICK = (1_000, 10_000, 100_000)

Measure = Callable[[Stage], tuple[list[Row], list[Text]]]
# What changes the database least comes first; the rebuild, which leaves free pages, and the kills come last.
GROUPS: dict[tuple[str, ...], Measure] = {
    ("P1", "P2", "P3"): hot_reads.measure,
    ("P4",): latencies.measure,
    ("P9",): storage.measure,
    ("P6",): refreshes.measure,
    ("P5",): freshness.measure,
    ("P7",): rebuilds.measure,
    ("P8",): imports.measure,
    ("P12",): turns.measure,
    ("P13",): idling.measure,
    ("P16",): starting.measure,
    ("P10", "P11"): browsing.measure,
    ("request",): observing.measure,
    ("gateway",): gateway.measure,
    ("streams",): streams.measure,
    ("events",): events.measure,
    ("writers",): writers.measure,
    ("cost",): chart.measure,
}


def main() -> None:
    """Run what was asked for."""
    known = [number for group in GROUPS for number in group]
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="100,000 order lines at most, to see that all works")
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="keep the databases there, and use them again today"
    )
    parser.add_argument(
        "--as-of", type=date.fromisoformat, metavar="YYYY-MM-DD", help="as of noon of a day, by Debian's faketime"
    )
    parser.add_argument("--note", action="append", default=[], help="a line for results.md about this run")
    parser.add_argument("figures", nargs="*", metavar="P", help=f"only these: {' '.join(known)}")
    asked = parser.parse_args()
    if unknown := set(asked.figures) - set(known):
        parser.error(f"no figure {', '.join(sorted(unknown))}; there are {' '.join(known)}")
    if asked.as_of:
        rest = [argument for argument in sys.argv[1:] if not argument.startswith(("--as-of", str(asked.as_of)))]
        sys.exit(run(f"{asked.as_of}T12:00Z", [sys.executable, "-m", "bench", *rest]))
    now = datetime.now(UTC)
    rows: list[Row] = []
    texts: list[Text] = []
    failures = 0
    sizes = QUICK if asked.quick else FULL
    with Stage(sizes, now, asked.keep) as stage:
        for group, measure in GROUPS.items():
            if asked.figures and not set(asked.figures) & set(group):
                continue
            gc.collect()
            stage.say(f"measuring {', '.join(group)}")
            try:
                found, more = measure(stage)
            except (UnexpectedAnswerError, OSError, sqlite3.Error) as error:
                failures += 1
                found, more = [Row(", ".join(group), "could not be measured", str(error))], []
            for row in found:
                stage.say(f"  {row.number}  {row.what}: {row.measured} | {row.reference} | {row.ratio} | {row.target}")
            rows += found
            texts += more
            # written after every group: a long run that is broken off has measured something
            (FOLDER / "results.md").write_text(page(sorted_rows(rows), texts, now, sizes[-1], asked.note), "utf-8")
        for path in stage.folder.glob("*.svg"):
            (FOLDER / path.name).write_bytes(path.read_bytes())
    sys.exit(1 if failures else 0)


def sorted_rows(rows: list[Row]) -> list[Row]:
    """By number; those without one last."""
    return sorted(rows, key=lambda row: int(row.number[1:]) if row.number[1:].isdigit() else len(GROUPS) * 100)


if __name__ == "__main__":
    main()
