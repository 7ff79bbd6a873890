"""The long drill: kills at random points and hits, and a report of them.

`python -m tests.drills --rounds 300` writes bench/faults.md and ends with 1 if anything was wrong.
"""

import argparse
import os
import platform
import sqlite3
import sys
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic

from tests import ROOT
from tests.drills.launcher import Launcher
from tests.drills.points import POINTS
from tests.drills.rounds import ALONE, Round, opened, play

REPORT = ROOT / "bench" / "faults.md"
INTRODUCTION = """\
# Kill drill

A process is killed (signal 9) at a named point, which it proves to have reached; then comes the next start. After each
round every order line that was acknowledged is stored once and with its amount, requests and imports are stored whole
or not at all, alerts have fired and been told once, `edb verify` finds no difference, and the readers of a service
beside it have had whole generations only.
"""
AGAIN = """
`python -m tests.drills --rounds 300` plays it anew; the points are in `tests/drills/points.py`. One that was not
reached is a hit that the command did not come to.
"""
CHAPTER = 15  # rounds on one database, so that proving its figures stays quick


def main() -> int:
    """Play the rounds that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--report", type=Path, default=REPORT)
    given = parser.parse_args()
    began = monotonic()
    rounds, answers = _play(given.rounds, Random(given.seed))
    text = _report(rounds, answers, given.seed, monotonic() - began)
    given.report.write_text(text, encoding="utf-8")
    for failed in (round_ for round_ in rounds if round_.wrong):
        print(f"{failed.point.name}, hit {failed.hit}: {failed.wrong[:5]}", file=sys.stderr)
    return int(any(round_.wrong for round_ in rounds))


def _play(how_many: int, random: Random) -> tuple[list[Round], int]:
    """The rounds, and how many answers readers got meanwhile."""
    beside = [point for point in POINTS if point.command not in ALONE]
    alone = [point for point in POINTS if point.command in ALONE]
    rounds: list[Round] = []
    answers = 0
    with Launcher() as launcher:
        while len(rounds) < how_many:
            points, served = (alone, False) if random.random() < len(alone) / len(POINTS) else (beside, True)
            with (
                TemporaryDirectory(prefix="edb-drill-") as folder,
                opened(Path(folder), launcher, served=served) as stage,
            ):
                for _ in range(min(CHAPTER, how_many - len(rounds))):
                    point = random.choice(points)
                    rounds.append(play(stage, point, random.randint(1, point.hits), random.getrandbits(32)))
                    _tell(rounds[-1], len(rounds))
                    if rounds[-1].wrong:
                        break  # what is wrong once would be found again in every round
                answers += stage.readers.answers if stage.readers else 0
    return rounds, answers


def _tell(round_: Round, number: int) -> None:
    state = "WRONG" if round_.wrong else "well" if round_.reached else "not reached"
    print(f"{number:4} {round_.point.name}, hit {round_.hit}: {state}", flush=True)


def _report(rounds: list[Round], answers: int, seed: int, seconds: float) -> str:
    by_point: defaultdict[str, list[Round]] = defaultdict(list)
    for round_ in rounds:
        by_point[round_.point.name].append(round_)
    rows = [
        f"| {point.name} | {len(found)} | {sum(round_.reached for round_ in found)} "
        f"| {sum(bool(round_.wrong) for round_ in found)} |"
        for point in POINTS
        if (found := by_point[point.name])
    ]
    failures = [f"- {round_.point.name}, hit {round_.hit}: {wrong}" for round_ in rounds for wrong in round_.wrong[:5]]
    reached, wrong = sum(round_.reached for round_ in rounds), sum(bool(round_.wrong) for round_ in rounds)
    summary = (
        f"{len(rounds)} rounds, {reached} reached their point, **{wrong} failures**; {answers:,} documents were read"
        f" beside them. {seconds / 60:.0f} minutes, seed {seed}, {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores,"
        f" Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}."
    )
    table = ["| point | rounds | reached | failures |", "|---|---:|---:|---:|", *rows]
    return "\n".join(
        [INTRODUCTION, summary, AGAIN, *table, *(["", "Failures:", "", *failures] if failures else []), ""]
    )


if __name__ == "__main__":
    sys.exit(main())
