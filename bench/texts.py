"""Names and texts: `text("order_lines")` is bench/sql/order_lines.sql; `new_order_id` is of an order never seen."""

from pathlib import Path
from time import time_ns

FOLDER = Path(__file__).parent
ROOT = FOLDER.parent  # where Python finds the packages, and so where its programs are started

_RUN = f"{time_ns() // 10**6:x}"  # a kept database may hold the orders of earlier runs


def new_order_id(name: str) -> str:
    """The number of an order that no other run has made; it ends with the name: consecutive numbers share a bucket."""
    return f"{_RUN}-{name}"


def text(name: str) -> str:
    """The text of one file of bench/sql, by its name without the ending."""
    return (FOLDER / "sql" / f"{name}.sql").read_text(encoding="utf-8")
