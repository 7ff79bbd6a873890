"""Finds SQL by name: `statement("tenants/add")` is the block that begins `-- name: tenants/add` in sql/tenants/*.sql.

A file holds the statements of one subject; the whole name stands above each, so that a search for it finds both ends.
"""

import sqlite3
from collections.abc import Iterator
from functools import cache
from importlib.resources import files


def statement(name: str) -> str:
    """The text of one statement, which opens with the sentence that says what a row is or what is done.

    :raises KeyError: the folder has no such statement
    """
    return _statements(name.partition("/")[0])[name]


def script(name: str) -> str:
    """The text of a whole file, by its path below `sql/` without the ending: of the schema or a migration."""
    return files("sql").joinpath(f"{name}.sql").read_text(encoding="utf-8")


@cache
def _statements(folder: str) -> dict[str, str]:
    subjects = [entry for entry in files("sql").joinpath(folder).iterdir() if entry.name.endswith(".sql")]
    blocks = [block for subject in subjects for block in f"\n{subject.read_text('utf-8')}".split("\n-- name: ")[1:]]
    return {name: text.strip() for name, _, text in (block.partition("\n") for block in blocks)}


def each_statement(text: str) -> Iterator[str]:
    """The statements of a script, one by one: executescript takes no parameters and commits before it begins."""
    pending = ""
    for piece in text.split(";"):
        pending += piece + ";"
        if sqlite3.complete_statement(pending):
            yield pending.strip()
            pending = ""
