"""P16: how long a command takes to begin, whatever it is then to do."""

import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.results import Row, Text
from bench.stage import Stage

RUNS = 15
MOST_SECONDS = 0.4
COMMANDS = (
    "--help", "--version", "status", "lease", "tenants list", "keys list", "audit", "alerts list", "imports",
    "import --help", "recompute --help", "verify --help", "backup --help", "restore --help", "serve --help",
    "scheduler --help", "gateway --help",
)  # fmt: skip


def measure(stage: Stage) -> tuple[list[Row], list[Text]]:
    """The commands of which each needs other modules, beside an interpreter that does nothing; turn by turn."""
    database = stage.database(stage.sizes[0])
    program = [sys.executable, "-m", "jobs.cli"]
    runs = {command: [*program, *command.split()] for command in COMMANDS} | {"": [sys.executable, "-c", "pass"]}
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(RUNS):
        for name, arguments in runs.items():
            seconds[name].append(_seconds(arguments, database.path))
    nothing, slowest = median(seconds.pop("")), max(seconds, key=lambda name: median(seconds[name]))
    took = median(seconds[slowest])
    return [
        Row(
            "P16",
            f"start of a command, the slowest of {len(COMMANDS)} (`edb {slowest}`), median of {RUNS}",
            f"{took:.2f} s; `edb status` {median(seconds['status']):.2f} s",
            f"`python -c pass` {nothing:.3f} s",
            target=f"≤ {MOST_SECONDS} s",
            met=took <= MOST_SECONDS,
        )
    ], []


def _seconds(arguments: list[str], database: Path) -> float:
    began = perf_counter()
    environment = os.environ | {"EDB_DATABASE": str(database)}
    subprocess.run(arguments, env=environment, capture_output=True, check=False)  # some end with 1: nobody refreshes
    return perf_counter() - began
