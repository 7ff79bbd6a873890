"""Runs a mapping over the rows that it can convert, and finds those that it cannot, by halving what it is shown."""

import re

import duckdb

from jobs.imports.batches import Refuse
from jobs.imports.duck import FILE, LINE, RESULT, quoted, texts
from jobs.imports.problems import BadRow, InputError

CONVERTED = "_converted"
MAX_ROWS = 1000  # that cannot be converted: finding each takes some milliseconds, and more of them tell nothing more
_OF_ROWS = (duckdb.ConversionException, duckdb.OutOfRangeException, duckdb.InvalidInputException)
_SOURCE = re.compile(r" when casting from source column (\S+)")
_QUOTED = re.compile(r"\"(.*?)\"|'(.*?)'", re.DOTALL)


def show(connection: duckdb.DuckDBPyConnection, columns: str = "*", where: str = "true") -> None:
    """Let a mapping see, as `input`, some of the columns and rows that were taken in."""
    connection.execute(f"CREATE OR REPLACE VIEW input AS SELECT {columns} FROM _rows WHERE {where}")


def convert(connection: duckdb.DuckDBPyConnection, columns: list[tuple[str, str]], refuse: Refuse) -> None:
    """Keep the result of a mapping, as text, in a table; rows of its input that it cannot convert are refused.

    :raises InputError: there are too many of those
    :raises duckdb.Error: it fails, and not for single rows
    """
    keep = f"CREATE TABLE {CONVERTED} AS SELECT {texts(columns)} FROM {RESULT}"
    try:
        connection.execute(keep)
    except _OF_ROWS as error:
        bad = _bad_rows(connection, columns, error, refuse)
        connection.execute("CREATE TABLE _bad AS SELECT unnest(?::BIGINT[]) AS row", [bad])
        show(connection, where="rowid NOT IN (SELECT row FROM _bad)")
        connection.execute(keep)


def _bad_rows(
    connection: duckdb.DuckDBPyConnection, columns: list[tuple[str, str]], error: duckdb.Error, refuse: Refuse
) -> list[int]:
    """The rows of the input that cannot be converted one by one, each refused.

    :raises duckdb.Error: the error, where no single row makes it, or each does
    """
    names = [name for name, _ in columns]
    (count,) = connection.execute("SELECT count(*) FROM _rows").fetchone() or (0,)
    if _failure(connection, names, 0, 0) is not None:
        raise error
    spans = [(0, int(count))]
    bad: dict[int, list[BadRow]] = {}
    while spans:
        first, after = spans.pop()
        failure = _failure(connection, names, first, after)
        if failure is None:
            continue
        if after - first > 1:
            middle = (first + after) // 2
            spans += [(middle, after), (first, middle)]
            continue
        if len(bad) == MAX_ROWS:
            raise InputError(
                f"More than {MAX_ROWS} rows cannot be converted by the mapping; correct it. {_said(failure)}"
            )
        bad[first] = _reasons(connection, names, first, failure)
    if not bad or len(bad) == count > 1:  # where no row can be converted, it is the mapping that is wrong
        raise error
    for reasons in bad.values():
        refuse(*reasons)
    return list(bad)


def _failure(connection: duckdb.DuckDBPyConnection, names: list[str], first: int, after: int) -> duckdb.Error | None:
    """Why the columns cannot be worked out of a span of rows, if so."""
    show(connection, where=f"rowid >= {first} AND rowid < {after}")
    return _failing(connection, names)


def _failing(connection: duckdb.DuckDBPyConnection, names: list[str]) -> duckdb.Error | None:
    try:
        connection.execute(f"SELECT max(hash({', '.join(map(quoted, names))})) FROM {RESULT}").fetchall()
    except _OF_ROWS as error:
        return error
    return None


def _reasons(connection: duckdb.DuckDBPyConnection, names: list[str], row: int, failure: duckdb.Error) -> list[BadRow]:
    """Every column that cannot be worked out of a row, which is the one that `input` shows.

    None is named where it is what chooses or joins the rows.
    """
    failures = {name: failed for name in names if (failed := _failing(connection, [name])) is not None}
    if len(failures) == len(names):
        failures = {"": failure}
    cells = connection.execute(f"SELECT * FROM _rows WHERE rowid = {row}")
    found = dict(zip((part[0].lower() for part in cells.description), cells.fetchone() or (), strict=True))
    return [_reason(found, name, failed) for name, failed in failures.items()]


def _reason(cells: dict[str, object], name: str, failure: duckdb.Error) -> BadRow:
    source = _SOURCE.search(str(failure))
    said = _QUOTED.search(str(failure))
    value = cells.get(source[1].strip('"').lower()) if source else None
    value = value or (next(filter(None, said.groups()), "") if said else "")
    of = f" from {source[1]}" if source else ""
    line = cells[LINE]
    return BadRow(
        str(cells[FILE]),
        line if isinstance(line, int) else None,
        name,
        f"cannot be converted{of}: {_said(failure)}",
        str(value),
    )


def _said(failure: duckdb.Error) -> str:
    """What DuckDB says, in a line."""
    line = _SOURCE.sub("", str(failure).partition("\n\n")[0].partition(": ")[2] or str(failure))
    return " ".join(line.split())
