"""P8: `edb import` of a CSV file, beside `sqlite3 .import` of the same file."""

import csv
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from time import perf_counter

from aggregator.figures.exact import decimal_text
from aggregator.rollups.publication import newest
from aggregator.stored.preparation import prepare
from bench.client import UnexpectedAnswerError
from bench.generator import TENANT
from bench.results import Row, Text
from bench.stage import Stage
from bench.texts import ROOT, text
from sql.database import open_reader

FACTOR = 0.4
LINES = 1_000_000
COLUMNS = (
    "order_id", "line_no", "customer_id", "order_date", "type", "amount", "profit", "service_start", "service_end",
    "product_line", "region",
)  # fmt: skip


def measure(stage: Stage) -> tuple[list[Row], list[Text]]:
    """Lines per second of both, into new databases."""
    source = Path(stage.folder, "orders.csv")
    lines = write_csv(stage.database(min(LINES, stage.largest)).path, source)
    seconds = _import(source, Path(stage.folder, "import.sqlite3"), lines)
    rows = [_bytes_row(Path(stage.folder, "import.sqlite3"), lines)]
    shell = shutil.which("sqlite3")
    if shell is None:
        return [
            Row("P8", f"edb import of {lines:,} lines", f"{lines / seconds:,.0f} lines/s", "no sqlite3 found"),
            *rows,
        ], []
    reference = _shell_import(shell, source, Path(stage.folder, "shell.sqlite3"), lines)
    ratio = reference / seconds
    return [
        Row(
            "P8",
            f"edb import of {lines:,} lines of CSV beside `sqlite3 .import`",
            f"{lines / seconds:,.0f} lines/s ({seconds:.1f} s)",
            f"{lines / reference:,.0f} lines/s ({reference:.1f} s)",
            f"{ratio:.2f}",
            f"≥ {FACTOR}",
            ratio >= FACTOR,
        ),
        *rows,
    ], [Text("P8: the table that `sqlite3 .import` fills", text("import_table"), "sql")]


def write_csv(database: Path, target: Path) -> int:
    """The order lines of a database as a CSV file, in the order of their keys; how many."""
    count = 0
    with closing(open_reader(database)) as connection, target.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for row in connection.execute(f"SELECT {', '.join(COLUMNS)} FROM orders ORDER BY tenant, order_id, line_no"):
            values = list(row)
            values[5] = decimal_text(row[5], 2)
            values[6] = None if row[6] is None else decimal_text(row[6], 2)
            writer.writerow(values)
            count += 1
    return count


def _import(source: Path, database: Path, lines: int) -> float:
    prepare(database)
    began = perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "jobs.cli", "import", "orders", str(source), "--json"],
        cwd=ROOT,
        env=os.environ | {"EDB_DATABASE": str(database)},
        capture_output=True,
        check=False,
    )
    seconds = perf_counter() - began
    if done.returncode:
        raise UnexpectedAnswerError(done.stderr.decode()[-1000:])
    with closing(open_reader(database)) as connection:
        (found,) = connection.execute("SELECT COUNT(*) FROM orders").fetchone()
        if found != lines or newest(connection, TENANT) is None:
            raise UnexpectedAnswerError(f"{found} of {lines} lines were imported, or nothing was published.")
    return seconds


def _shell_import(shell: str, source: Path, database: Path, lines: int) -> float:
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(text("import_table"))
    began = perf_counter()
    subprocess.run(
        [shell, str(database), f".import --csv --skip 1 '{source}' imported"], capture_output=True, check=True
    )
    seconds = perf_counter() - began
    with closing(sqlite3.connect(database)) as connection:
        (found,) = connection.execute("SELECT COUNT(*) FROM imported").fetchone()
        if found != lines:
            raise UnexpectedAnswerError(f"sqlite3 imported {found} of {lines} lines.")
    return seconds


def _bytes_row(database: Path, lines: int) -> Row:
    with closing(open_reader(database)) as connection:
        (used,) = connection.execute("SELECT SUM(pgsize) FROM dbstat").fetchone()
    return Row("P9", f"stored per order line of {lines:,} that were imported", f"{used / lines:.0f} bytes")
