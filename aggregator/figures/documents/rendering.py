"""Exact values as JSON: numbers are written from the exact value, never through a float."""

import hashlib
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any, Literal

import orjson

from aggregator.figures.exact import RATIO_DIGITS, decimal_text, round_scaled

Unit = Literal["money", "ratio", "share", "months", "count"]


def number(value: int | Fraction | None, unit: Unit, digits: int) -> orjson.Fragment | int | None:
    """A value for `render`: money (minor units) in major units of the currency, ratios and months with six decimals.

    A share below 1 is never written as 1: less than all is not all.

    :param digits: decimals of the currency
    """
    if value is None:
        return None
    return int(value) if unit == "count" else orjson.Fragment(number_text(value, unit, digits))


def number_text(value: int | Fraction | None, unit: Unit, digits: int) -> str:
    """The same as JSON; `null` for None."""
    if value is None:
        return "null"
    if unit == "money":
        return decimal_text(value if isinstance(value, int) else round_scaled(value, 0), digits)
    if unit == "count":
        return str(int(value))
    scaled = round_scaled(value, RATIO_DIGITS)
    if unit == "share" and value < 1:
        scaled = min(scaled, 10**RATIO_DIGITS - 1)
    return decimal_text(scaled, RATIO_DIGITS)


def render(document: dict[str, Any]) -> bytes:
    """The document's bytes."""
    return orjson.dumps(document)


def etag(body: bytes) -> str:
    """The entity tag of a body: a hash of it, quoted."""
    return f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'


def instant(ms: int) -> str:
    """Milliseconds since 1970 as RFC 3339 in UTC, to the second."""
    return datetime.fromtimestamp(ms // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
