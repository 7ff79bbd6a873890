"""Reads NDJSON: one JSON object per line, its numbers exactly as they are written."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NoReturn

from jobs.imports.batches import BATCH_ROWS, Batch, Refuse
from jobs.imports.csv_rows import MAX_COLUMNS
from jobs.imports.decompression import Input
from jobs.imports.problems import BadRow
from jobs.imports.text import Lines, flaw


def read_ndjson(source: Input, refuse: Refuse) -> Iterator[Batch]:
    """The objects of an NDJSON file, grouped by the keys they have; lines that hold none are refused."""
    lines = Lines(source)
    waiting: dict[tuple[str, ...], tuple[list[int], list[tuple[object, ...]]]] = {}
    count = 0
    for number, line in enumerate(lines, start=1):
        if line.isspace():
            continue
        try:
            document = _document(line, clean=lines.clean)
        except ValueError as error:
            refuse(BadRow(source.name, number, "", str(error), line.rstrip()))
            continue
        numbers, rows = waiting.setdefault(tuple(document), ([], []))
        numbers.append(number)
        rows.append(tuple(document.values()))
        count += 1
        if count == BATCH_ROWS:
            for names, (numbers, rows) in waiting.items():
                yield Batch(source.name, names, numbers, rows)
            waiting, count = {}, 0
    for names, (numbers, rows) in waiting.items():
        yield Batch(source.name, names, numbers, rows)


def _document(line: str, *, clean: bool) -> dict[str, Any]:
    """:raises ValueError: says why a line is no object of ours"""
    if not clean and (reason := flaw(line)):
        raise ValueError(reason)
    try:
        document = _DECODER.decode(line)
    except _ObjectError:
        raise
    except (ValueError, RecursionError) as error:
        raise ValueError("is not JSON") from error
    if not isinstance(document, dict):
        raise _ObjectError("is not a JSON object")
    if len(document) > MAX_COLUMNS:
        raise _ObjectError(f"has more than {MAX_COLUMNS} fields")
    if "\\u" in line:
        for text in _texts(document):
            if reason := flaw(text):
                raise _ObjectError(reason)
    return document


def _texts(document: dict[str, Any]) -> Iterator[str]:
    """Every text of an object, however deep: its names, and its values."""
    waiting: list[Any] = [document]
    while waiting:
        match waiting.pop():
            case str() as text:
                yield text
            case dict() as inner:
                waiting += inner.keys()
                waiting += inner.values()
            case list() as inner:
                waiting += inner


class _ObjectError(ValueError):
    """JSON that is not one object with plain values."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) < len(pairs):
        raise _ObjectError("names a field twice")
    return document


def _constant(name: str) -> NoReturn:
    raise _ObjectError(f"holds {name}, which is no number")


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=Decimal, parse_constant=_constant)
