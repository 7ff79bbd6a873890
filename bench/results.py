"""What was measured, beside what it is held against, as a page of Markdown."""

import os
import platform
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from statistics import quantiles

MILLION = 1_000_000
MIB = 1024 * 1024
PACKAGES = ("uvicorn", "uvloop", "httptools", "fastapi", "starlette", "pydantic", "orjson", "duckdb", "apscheduler")


@dataclass(frozen=True)
class Row:
    """One figure. `met`: whether the target is; None for a figure without one, for orientation."""

    number: str
    what: str
    measured: str
    reference: str = "–"
    ratio: str = "–"
    target: str = "–"
    met: bool | None = None


@dataclass(frozen=True)
class Text:
    """A text that a figure refers to, printed whole below the table."""

    title: str
    body: str
    language: str = "text"


def at_least(number: str, what: str, measured: float, reference: float, factor: float, unit: str) -> Row:
    """A rate that must reach a multiple of its reference's."""
    ratio = measured / reference
    return Row(
        number,
        what,
        f"{measured:,.0f} {unit}",
        f"{reference:,.0f} {unit}",
        f"{ratio:.2f}",
        f"≥ {factor:g}",
        ratio >= factor,
    )


def percentile(values: Sequence[float], share: int) -> float:
    """The value that `share` of 100 do not exceed; interpolated."""
    return quantiles(values, n=100, method="inclusive")[share - 1] if len(values) > 1 else values[0]


def milliseconds(seconds: float) -> str:
    """A duration for a table."""
    return f"{seconds * 1000:,.2f} ms"


def page(rows: Iterable[Row], texts: Iterable[Text], now: datetime, lines: int, notes: Sequence[str]) -> str:
    """The whole of results.md."""
    parts = [
        "# Measured figures",
        f"{now:%Y-%m-%d %H:%M} UTC, with up to {lines:,} order lines stored, by `python -m bench`.",
        "\n".join(f"- {line}" for line in [*machine(), *notes]),
        "![Cost against the number of orders stored](cost.svg)",
        _table(rows),
        *(f"## {text.title}\n\n```{text.language}\n{text.body.rstrip()}\n```" for text in texts),
    ]
    return "\n\n".join(parts) + "\n"


def machine() -> list[str]:
    """What the figures were taken on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return [
        f"Machine: {os.cpu_count()} × {_processor()}, {memory:.0f} GiB of memory, {platform.system()}",
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        + ", ".join(f"{package} {version(package)}" for package in PACKAGES),
    ]


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def _table(rows: Iterable[Row]) -> str:
    lines = ["| # | what | measured | reference | ratio | target | |", "|---|---|---|---|---|---|---|"]
    for row in rows:
        verdict = {True: "met", False: "**not met**", None: ""}[row.met]
        cells = (row.number, row.what, row.measured, row.reference, row.ratio, row.target, verdict)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)
