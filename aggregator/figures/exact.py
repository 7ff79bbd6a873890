"""Exact numbers: read from text without a float, rounded once, written as JSON without a float."""

import re
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

INT64_MAX = 2**63 - 1
BILLION_DIGITS = 9  # incoming ratios are whole billionths
RATIO_DIGITS = 6  # ratios are shown in millionths

_DECIMAL = re.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,2})?", re.ASCII)
_CONTEXT = Context(prec=200, rounding=ROUND_HALF_EVEN)


class NumberError(ValueError):
    """Not a number that can be held exactly; the message says why."""


def parse_scaled(value: object, digits: int, most: int = INT64_MAX) -> int:
    """A decimal number as a whole count of 10^-digits, rounded half to even.

    :param value: text, an int or a Decimal; never a float, which has lost its decimals already
    :param most: of either sign, in 10^-digits; 64 bits in all
    :raises NumberError: not a finite decimal number, or more than that
    """
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        whole, _, part = value.partition(".")
        if len(part) <= digits and "e" not in value and "E" not in value:
            return _fitting(int(whole + part.ljust(digits, "0")), digits, most)
        return _fitting(_rounded(Decimal(value), digits), digits, most)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise NumberError("is not a decimal number")
    if isinstance(value, int):
        return _fitting(value * 10**digits if abs(value) <= INT64_MAX else value, digits, most)
    if not value.is_finite():
        raise NumberError("is not a finite number")
    if value.adjusted() > 40 or len(value.as_tuple().digits) > 80:
        raise NumberError("has too many digits")
    return _fitting(_rounded(value, digits), digits, most)


def _rounded(value: Decimal, digits: int) -> int:
    if value.adjusted() < -60:
        return 0
    return int(_CONTEXT.scaleb(value, digits).to_integral_value(ROUND_HALF_EVEN))


def _fitting(number: int, digits: int, most: int) -> int:
    if abs(number) > most:
        raise NumberError(f"is too large: from -{decimal_text(most, digits)} to {decimal_text(most, digits)}")
    return number


def round_scaled(value: Fraction | int, digits: int) -> int:
    """A value as a whole count of 10^-digits, half to even."""
    scale: int = 10**digits
    if isinstance(value, int):
        return value * scale
    whole, rest = divmod(value.numerator * scale, value.denominator)
    twice = 2 * rest - value.denominator
    return whole + (twice > 0 or (twice == 0 and whole % 2 == 1))


def decimal_text(count: int, digits: int) -> str:
    """`count` of 10^-digits, written out: decimal_text(-5, 2) is `-0.05`."""
    if digits == 0:
        return str(count)
    text = str(abs(count)).zfill(digits + 1)
    return f"{'-' if count < 0 else ''}{text[:-digits]}.{text[-digits:]}"


def short_text(count: int, digits: int) -> str:
    """The same with no more decimals than it needs: short_text(500, 3) is `0.5`."""
    text = decimal_text(count, digits)
    return text.rstrip("0").rstrip(".") if digits else text
