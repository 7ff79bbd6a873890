"""Finds a statement by name: `statement("facts/orders.upsert")` is the text of sql/facts/orders.upsert.sql."""

from functools import cache
from importlib.resources import files


@cache
def statement(name: str) -> str:
    """The text of one statement.

    :param name: path below `sql/` without the ending, as `refresh/bucket_flows`
    :raises FileNotFoundError: there is no such statement
    """
    return files("sql").joinpath(f"{name}.sql").read_text(encoding="utf-8")
