import tracemalloc
from decimal import Decimal

import pytest

from service.exchange.bodies import JSON, MAX_ROWS, NDJSON, batch, exact_json
from service.exchange.problems import Problem


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
        (b"[" * 65 + b"]" * 65, "nested too deeply"),
        (b'[[{"a":' * 21 + b"[[1]]" + b"}]]" * 21, "nested too deeply"),
        (b"{" + b",".join(b'"%d": 1' % name for name in range(257)) + b"}", "more than 256 names"),
        (b"1." + b"1" * 5000, "too many digits"),
        (rb'"\ud800"', "half of a character"),
        (rb'{"a": [{"b": "x\uDFFF"}]}', "half of a character"),
        (rb'{"\udbffx": 1}', "half of a character"),
        (rb'["\ude00\ud83d"]', "half of a character"),
    ],
)
def test_what_is_not_json_is_refused_with_a_reason(body: bytes, reason: str) -> None:
    with pytest.raises(Problem) as caught:
        exact_json(body)
    assert caught.value.status == 400
    assert reason in caught.value.detail


def test_what_is_within_the_limits_is_read() -> None:
    assert exact_json(b"[" * 64 + b"]" * 64)
    assert len(exact_json(b"{" + b",".join(b'"%d": 1' % name for name in range(256)) + b"}")) == 256
    assert exact_json(rb'{"\ud83d\ude00": ["\\ud800", "\u0041"]}') == {"\U0001f600": ["\\ud800", "A"]}


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


MANY = 4 * 1024 * 1024
MEMORY = {
    "lines of one digit": (b"1\n" * MANY, NDJSON, 413),
    "empty lines": (b"\n" * MANY, NDJSON, 200),
    "empty lists": (b"[" + b"[]," * MANY + b"1]", JSON, 413),
    "empty lists in lines": (b"[[],[]]\n" * (MANY // 4), NDJSON, 413),
    "numbers": (b"[" + b"1," * MANY + b"1]", JSON, 413),
    "lists in a list": (b"[[" + b"[]," * MANY + b"1]]", JSON, 413),
    "objects in an object": (b'{"a":[' + b"{}," * MANY + b"{}]}", JSON, 413),
    "lists that do not end": (b"[" * MANY, JSON, 413),
    "objects that do not end": (b'{"a":' * (MANY // 20), JSON, 400),
    "names": (b"{" + b",".join(b'"%06d":1' % name for name in range(MANY // 8)) + b"}", JSON, 413),
    "one wide text": (b'["' + b"a" * MANY + "🙂".encode() + b'"]', JSON, 200),
    "escapes": (b'["' + rb"\n" * MANY + b'"]', JSON, 200),
    "a number": (b"[1." + b"1" * MANY + b"]", JSON, 400),
    "numbers of many digits": (b"[" + (b"1" * 4000 + b",") * 1000 + b"1]", JSON, 200),
}


@pytest.mark.parametrize("kind", MEMORY)
def test_a_body_takes_a_small_multiple_of_its_bytes(kind: str) -> None:
    body, media_type, status = MEMORY[kind]
    tracemalloc.start()
    try:
        if status == 200:
            batch(body, media_type)
        else:
            with pytest.raises(Problem) as caught:
                batch(body, media_type)
            assert caught.value.status == status
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 10 * len(body)


@pytest.mark.slow
@pytest.mark.parametrize("row", [b"[[],[],[],[]]", b'[{"a":{}},1,1]', b'["","",1.5,2.5]'])
@pytest.mark.parametrize("lines", [False, True])
def test_what_little_text_grows_to_is_bounded(row: bytes, lines: bool) -> None:
    rows = [row] * MAX_ROWS
    body, media_type = (b"\n".join(rows), NDJSON) if lines else (b"[" + b",".join(rows) + b"]", JSON)
    tracemalloc.start()
    try:
        assert len(batch(body, media_type)) == MAX_ROWS
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 64 * 1024 * 1024


def test_many_lines_between_rows_are_counted_and_cost_nothing() -> None:
    assert batch(b'\n\n{"a": 1}' + b"\n \r\n" * 1000 + b"2", NDJSON) == [(2, {"a": 1}), (2002, 2)]
