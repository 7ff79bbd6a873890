"""`python -m tests.fuzz --rows 100000`: fuzzes until so many malformed rows were refused, and writes the result."""

import argparse
import re
import sys
from pathlib import Path
from random import Random
from time import perf_counter

from tests import ROOT
from tests.fuzz.rounds import Tally, WrongError, body_round, import_round

REPORT = ROOT / "bench" / "fuzz.md"
ROWS_PER_FILE, BODIES, ROWS_PER_BODY = 6000, 60, 20
WRONG_SHARES = (0.0, 0.02, 0.7, 1.0)
MAX_MEMORY_MIB = 512


def main() -> None:
    """Run rounds; each is made from the seed and its number alone, so that a failure can be run again by itself."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="malformed rows and bodies to get through")
    parser.add_argument("--seed", type=int, default=1, help="another seed makes others")
    parser.add_argument("--round", type=int, help="only this round, as a failure names it")
    parser.add_argument("--report", type=Path, default=REPORT, help="where the result is written")
    given = parser.parse_args()
    tally, began, number = Tally(), perf_counter(), given.round or 0
    while tally.malformed < given.rows:
        try:
            _round(Random(f"{given.seed} {number}"), number, tally)
        except WrongError as error:
            sys.exit(f"round {number} of seed {given.seed}: {error}")
        if given.round is not None:
            break
        number += 1
    memory = _peak_mib()
    if memory > MAX_MEMORY_MIB:
        sys.exit(f"{memory} MiB of memory were used at the most, more than {MAX_MEMORY_MIB}")
    given.report.write_text(_page(tally, given.seed, number, memory, perf_counter() - began), encoding="utf-8")


def _peak_mib() -> int:
    """The most that this program has used; what `getrusage` says begins with the memory of whoever started it."""
    (peak,) = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(peak) // 1024


def _round(random: Random, number: int, tally: Tally) -> None:
    wrong_share = random.choice(WRONG_SHARES)
    if number % 4 == 3:
        body_round(random, BODIES, ROWS_PER_BODY, wrong_share, tally)
    else:
        import_round(random, random.randrange(1, ROWS_PER_FILE), wrong_share, tally)


def _page(tally: Tally, seed: int, rounds: int, memory: int, seconds: float) -> str:
    lines = [
        "# Malformed input",
        "",
        "Files imported and bodies posted by `python -m tests.fuzz`: everything malformed was refused with its line or",
        "pointer and a reason, nothing of a refused file or body was stored, and every valid row was stored exactly.",
        "",
        f"- Seed {seed}, {rounds:,} rounds, {seconds:,.0f} s",
        f"- {tally.files:,} files and {tally.bodies:,} bodies with {tally.rows:,} rows",
        f"- {tally.malformed:,} malformed rows, bodies and files refused; {tally.stored:,} valid rows stored",
        f"- {memory} MiB of memory at the most; the limit is {MAX_MEMORY_MIB} MiB",
        "",
        "| what was wrong | times |",
        "|---|---|",
        *(f"| {what} | {times:,} |" for what, times in sorted(tally.wrong.items())),
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
