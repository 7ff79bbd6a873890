from decimal import Decimal

import pytest

from service.bodies import JSON, MAX_ROWS, NDJSON, batch, exact_json
from service.problems import Problem


def test_decimal_numbers_are_read_exactly() -> None:
    assert exact_json(b'{"amount": 0.1000000000000000055511151231257827}') == {
        "amount": Decimal("0.1000000000000000055511151231257827")
    }


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "expecting value"),
        (b"{", "line 1"),
        (b'{"a": NaN}', "NaN is not a number"),
        (b'{"a": -Infinity}', "-Infinity is not a number"),
        (b'{"a": 1, "a": 2}', "'a' more than once"),
        (b'{"a": "\xff"}', "not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b'{"a": 1e99999999999999999999}', "out of bounds"),
        (b"1" * 5000, "too many digits"),
        (b'\xef\xbb\xbf{"a": 1}', "BOM"),
    ],
)
def test_what_is_not_json_is_refused_with_a_reason(body: bytes, reason: str) -> None:
    with pytest.raises(Problem) as caught:
        exact_json(body)
    assert caught.value.status == 400
    assert reason in caught.value.detail


def test_a_batch_is_one_value_or_an_array_or_lines() -> None:
    assert batch(b'{"a": 1}', JSON) == [(None, {"a": 1})]
    assert batch(b'[{"a": 1}, 2]', JSON) == [(0, {"a": 1}), (1, 2)]
    assert batch(b'{"a": 1}\r\n\n{"a": 2}\n', NDJSON) == [(0, {"a": 1}), (2, {"a": 2})]
    assert batch(b"", NDJSON) == []


def test_a_bad_line_is_named() -> None:
    with pytest.raises(Problem) as caught:
        batch(b'{"a": 1}\n{"a":\n', NDJSON)
    assert caught.value.status == 400
    assert caught.value.errors[0]["pointer"] == "/1"


def test_a_batch_of_too_many_rows_is_refused() -> None:
    with pytest.raises(Problem) as caught:
        batch(b"[" + b"1," * MAX_ROWS + b"1]", JSON)
    assert caught.value.status == 413
