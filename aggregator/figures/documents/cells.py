"""Cells of CSV: no spreadsheet runs a text as a formula, and whoever reads one back gets the text again."""

import re
from collections.abc import Iterable

GUARD = "'"
_FORMULA = r"[=+\-@＝＋－＠]"
_SEPARATORS = r";|\t\r\n"  # a spreadsheet whose separator is another begins a cell behind it, quoted or not
_BLANKS = r"'\"\x00-\x08\x0b\x0c\x0e-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_STARTS = (
    rf"(?:^(?=[{_BLANKS}{_SEPARATORS},]*{_FORMULA}|'*[\t\r])"  # a text that begins as a formula
    rf"|(?<=[{_SEPARATORS}])(?=[{_BLANKS}]*{_FORMULA}))"  # or holds one that another separator would lay open
)
_UNGUARDED = re.compile(_STARTS)
_GUARDED = re.compile(_STARTS + GUARD)
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


def guarded(text: str) -> str:
    """A text with an apostrophe before whatever a spreadsheet would run as a formula."""
    return _UNGUARDED.sub(GUARD, text)


def unguarded(text: str) -> str:
    """The text that was guarded; any other is as it was."""
    return _GUARDED.sub("", text)


def csv_line(cells: Iterable[object]) -> str:
    """A row as a line. Text is guarded and quoted; numbers, truth and what is missing are not.

    :param cells: a number is an int, or text of a `Number`
    """
    return ",".join(map(_written, cells)) + "\r\n"


class Number(str):
    """A number as it was written: it stays one, whatever it begins with."""

    __slots__ = ()


def _written(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | Number():
            return str(value)
    return '"' + guarded(str(value)).replace('"', '""') + '"'
