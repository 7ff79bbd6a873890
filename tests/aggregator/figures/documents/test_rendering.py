from fractions import Fraction

import pytest

from aggregator.figures.documents.rendering import Unit, etag, instant, number, render


@pytest.mark.parametrize(
    ("value", "unit", "digits", "text"),
    [
        (None, "money", 2, b"null"),
        (0, "money", 2, b"0.00"),
        (123456, "money", 2, b"1234.56"),
        (-5, "money", 3, b"-0.005"),
        (7, "money", 0, b"7"),
        (Fraction(29274, 1), "money", 2, b"292.74"),
        (Fraction(1, 2), "money", 2, b"0.00"),
        (Fraction(3, 2), "money", 2, b"0.02"),
        (2 * (2**63 - 1), "money", 2, b"184467440737095516.14"),
        (Fraction(2, 3), "ratio", 0, b"0.666667"),
        (Fraction(-784190, 10**6), "ratio", 2, b"-0.784190"),
        (Fraction(5, 10**7), "ratio", 2, b"0.000000"),
        (Fraction(15, 10**7), "ratio", 2, b"0.000002"),
        (2, "months", 2, b"2.000000"),
        (5, "count", 2, b"5"),
    ],
)
def test_a_value_is_written_from_its_exact_value(
    value: int | Fraction | None, unit: Unit, digits: int, text: bytes
) -> None:
    assert render({"value": number(value, unit, digits)}) == b'{"value":' + text + b"}"


def test_an_entity_tag_is_of_the_bytes() -> None:
    assert etag(b"a") == etag(b"a") != etag(b"b")
    assert etag(b"a")[0] == etag(b"a")[-1] == '"'


def test_an_instant_is_cut_to_the_second() -> None:
    assert instant(1_779_269_400_999) == "2026-05-20T09:30:00Z"
