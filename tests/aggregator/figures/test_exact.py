from decimal import Decimal
from fractions import Fraction

import pytest

from aggregator.figures.exact import INT64_MAX, NumberError, decimal_text, parse_scaled, round_scaled


@pytest.mark.parametrize(
    ("value", "digits", "count"),
    [
        ("1234.56", 2, 123456),
        ("-0.05", 2, -5),
        ("+7", 2, 700),
        ("0", 0, 0),
        ("-0.00", 2, 0),
        ("0.1", 9, 10**8),
        ("0.005", 2, 0),
        ("0.015", 2, 2),
        ("0.025", 2, 2),
        ("0.0250000001", 2, 3),
        ("-0.015", 2, -2),
        ("-0.025", 2, -2),
        ("1e3", 2, 100000),
        ("1.5E-2", 2, 2),
        ("-2.5e-2", 2, -2),
        ("2.5", 0, 2),
        ("3.5", 0, 4),
        ("92233720368547758.07", 2, INT64_MAX),
        ("-92233720368547758.07", 2, -INT64_MAX),
        ("92233720368547758.0749999", 2, INT64_MAX),
        ("0.0000000000000000000000000000000000000001e-99", 2, 0),
        (5, 3, 5000),
        (-5, 0, -5),
        (Decimal("1.005"), 2, 100),
        (Decimal("1.015"), 2, 102),
        (Decimal("1E+3"), 0, 1000),
        (Decimal("1E-500"), 9, 0),
    ],
)
def test_a_number_is_read_exactly_and_rounded_once(value: object, digits: int, count: int) -> None:
    assert parse_scaled(value, digits) == count


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", "not a decimal"),
        ("abc", "not a decimal"),
        ("1,000", "not a decimal"),
        ("1 000", "not a decimal"),
        (" 1", "not a decimal"),
        ("1\n", "not a decimal"),
        ("£1", "not a decimal"),
        ("1_000", "not a decimal"),
        ("0x10", "not a decimal"),
        ("NaN", "not a decimal"),
        ("Infinity", "not a decimal"),
        ("١٢", "not a decimal"),
        ("--1", "not a decimal"),
        ("1e999", "not a decimal"),
        ("9" * 41, "not a decimal"),
        (1.5, "not a decimal"),
        (True, "not a decimal"),
        (None, "not a decimal"),
        ([1], "not a decimal"),
        (Decimal("NaN"), "not a finite"),
        (Decimal("-Infinity"), "not a finite"),
        (Decimal("1E+41"), "too many digits"),
        ("92233720368547758.08", "too large"),
        ("-92233720368547758.08", "too large"),
        ("92233720368547758.075", "too large"),
        ("1e99", "too large"),
        (2**63, "too large"),
        (10**400, "too large"),
    ],
)
def test_what_is_no_number_or_does_not_fit_is_refused_with_the_reason(value: object, reason: str) -> None:
    with pytest.raises(NumberError, match=reason):
        parse_scaled(value, 2)


@pytest.mark.parametrize(
    ("value", "digits", "count"),
    [
        (5, 2, 500),
        (Fraction(1, 2), 0, 0),
        (Fraction(3, 2), 0, 2),
        (Fraction(-1, 2), 0, 0),
        (Fraction(-3, 2), 0, -2),
        (Fraction(5, 2), 0, 2),
        (Fraction(2, 3), 6, 666667),
        (Fraction(-2, 3), 6, -666667),
        (Fraction(1, 8), 2, 12),
        (Fraction(3, 8), 2, 38),
        (Fraction(10**30, 3), 2, 33333333333333333333333333333333),
    ],
)
def test_a_fraction_is_rounded_half_to_even(value: Fraction | int, digits: int, count: int) -> None:
    assert round_scaled(value, digits) == count
    assert round_scaled(value, digits) == round(Fraction(value) * 10**digits)


@pytest.mark.parametrize(
    ("count", "digits", "text"),
    [
        (-5, 2, "-0.05"),
        (0, 2, "0.00"),
        (5, 0, "5"),
        (123456, 3, "123.456"),
        (-123456, 2, "-1234.56"),
        (INT64_MAX, 2, "92233720368547758.07"),
        (10**40, 6, "1" + "0" * 34 + ".000000"),
    ],
)
def test_a_count_is_written_out(count: int, digits: int, text: str) -> None:
    assert decimal_text(count, digits) == text
    assert Decimal(text) == Decimal(count).scaleb(-digits)
