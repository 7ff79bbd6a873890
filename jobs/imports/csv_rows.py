"""Reads CSV: a header row, then rows of as many cells."""

import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from aggregator.figures.documents.cells import unguarded
from jobs.imports.batches import BATCH_ROWS, Batch, Refuse
from jobs.imports.decompression import Input
from jobs.imports.exported import is_exported
from jobs.imports.problems import BadRow, InputError
from jobs.imports.text import Lines, flaw

if TYPE_CHECKING:
    import _csv

MAX_COLUMNS = 2000
MAX_CELL = 131_072  # characters; what an unclosed quote may swallow


def read_csv(source: Input, refuse: Refuse) -> Iterator[Batch]:
    """The rows of a CSV file, after a batch of none that tells its columns; what is no row is refused by line.

    Text that was guarded against spreadsheets is what it was before.

    :raises InputError: there is no header row, or it does not name each column once
    """
    lines = Lines(source)
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(lines, strict=True)
    names = _header(source.name, reader)
    yield Batch(source.name, names, [], [])
    more = True
    while more:
        first = reader.line_num + 1
        read: list[list[str]] = []
        more, reason = _fill(reader, read)
        numbers, rows = _whole(source.name, names, first, read, reader.line_num, refuse)
        if reason:
            begun = first + sum(map(_height, read))
            refuse(BadRow(source.name, begun, "", reason, ""))
        if not lines.clean:
            numbers, rows = _without_flaws(source.name, names, numbers, rows, refuse)
        if lines.apostrophes and is_exported(names):
            rows = [list(map(unguarded, row)) for row in rows]
        if rows:
            yield Batch(source.name, names, numbers, rows)


def _fill(reader: "_csv.Reader", rows: list[list[str]]) -> tuple[bool, str]:
    """Read up to a batch of rows: whether there may be more, and why the one after them is none, if so."""
    try:
        rows.extend(islice(reader, BATCH_ROWS))  # what was read before an error stays
    except csv.Error as error:
        return True, _csv_reason(str(error))
    return len(rows) == BATCH_ROWS, ""


def _whole(
    file: str, names: tuple[str, ...], first: int, read: list[list[str]], last: int, refuse: Refuse
) -> tuple[Sequence[int], list[list[str]]]:
    """The rows that have a cell for every column, with the line each begins on; blank lines are none."""
    width = len(names)
    if last - first + 1 == len(read) and set(map(len, read)) <= {width}:
        return range(first, last + 1), read
    numbers, rows, line = [], [], first
    for row in read:
        if len(row) == width:
            numbers.append(line)
            rows.append(row)
        elif row:
            refuse(BadRow(file, line, "", f"has {len(row)} cells, the header has {width}", ",".join(row)))
        line += _height(row)
    return numbers, rows


def _height(row: list[str]) -> int:
    """How many lines of the file a row takes."""
    return 1 + sum(cell.count("\n") for cell in row)


def _csv_reason(message: str) -> str:
    if message.startswith("field larger") or message == "unexpected end of data":
        return "has a quote that is not closed"
    if message.startswith("new-line"):
        return "has a line end inside an unquoted cell"
    return f"is not CSV: {message}"


def _header(file: str, reader: "_csv.Reader") -> tuple[str, ...]:
    try:
        names = tuple(name.strip() for name in next(reader, []))
    except csv.Error as error:
        raise InputError(f"{file}, line 1: the header row {_csv_reason(str(error))}.") from error
    if not any(names):
        raise InputError(f"{file} has no header row: its first line must name the columns.")
    if len(names) > MAX_COLUMNS:
        raise InputError(f"{file} has {len(names)} columns; at most {MAX_COLUMNS} can be read.")
    if "" in names:
        raise InputError(f"{file}: column {names.index('') + 1} has no name in the header row.")
    flawed = next((name for name in names if flaw(name)), None)
    if flawed is not None:
        raise InputError(f"{file}: the header row {flaw(flawed)}; save the file as UTF-8.")
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            raise InputError(f"{file}: the column {name!r} stands twice in the header row.")
        seen.add(name.casefold())
    return names


def _without_flaws(
    file: str, names: tuple[str, ...], numbers: Sequence[int], rows: list[list[str]], refuse: Refuse
) -> tuple[list[int], list[list[str]]]:
    kept_numbers, kept_rows = [], []
    for number, row in zip(numbers, rows, strict=True):
        for name, cell in zip(names, row, strict=True):
            if reason := flaw(cell):
                refuse(BadRow(file, number, name, reason, cell))
                break
        else:
            kept_numbers.append(number)
            kept_rows.append(row)
    return kept_numbers, kept_rows
