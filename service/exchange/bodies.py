"""Bodies of requests: bounded before they are read, read exactly, and never on the event loop."""

import json
import re
from collections import Counter
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

import anyio.to_thread
from anyio.lowlevel import RunVar
from starlette.requests import Request

from service.exchange.problems import Problem, pointer

T = TypeVar("T")

JSON, NDJSON = "application/json", "application/x-ndjson"
MAX_BODY_BYTES = 32 * 1024 * 1024
MAX_ROWS = 10_000
PARTS_PER_ROW = 32  # on average, where a row of facts has 17: they bound what a body can grow to in memory
MAX_NAMES = 256  # of an object
MAX_DEPTH = 64
MAX_DIGITS = 4300  # as of a whole number, which Python limits to these
LARGE_BODY_BYTES = 64 * 1024  # small ones do not wait for those
SMALL_AT_ONCE, LARGE_AT_ONCE = 4, 2  # threads: the event loop shares the interpreter with all of them

Body = bytes | bytearray
Item = tuple[int | None, Any]
"""A value of a batch, and its index in it; None for a value that was sent alone."""

_LIMITERS: RunVar[tuple[anyio.CapacityLimiter, anyio.CapacityLimiter]] = RunVar("edb.bodies")
_SOMETHING = re.compile(rb"[^ \t\r\n]")
_HALF = re.compile("[\ud800-\udfff]")
_TOO_DEEP = f"it is nested too deeply, more than {MAX_DEPTH} levels"


async def body_of(request: Request, max_bytes: int = MAX_BODY_BYTES) -> bytearray:
    """The whole body.

    :raises Problem: 413, it is too large
    """
    too_large = Problem(413, f"The body has more than {max_bytes} bytes; send it in parts.")
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > max_bytes:
        raise too_large
    body = bytearray()  # however small the pieces are in which it comes
    async for part in request.stream():
        if len(body) + len(part) > max_bytes:
            raise too_large
        body += part
    return body


def media_type_of(request: Request, *allowed: str) -> str:
    """The body's media type.

    :raises Problem: 415, it is none of those allowed, its characters are not UTF-8, or it is compressed
    """
    if request.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise Problem(415, "Send the body as it is, without a Content-Encoding.")
    media_type, *options = [part.strip().lower() for part in request.headers.get("content-type", "").split(";")]
    charsets = [option.partition("=")[2].strip('"') for option in options if option.startswith("charset=")]
    if media_type not in allowed or any(charset not in ("utf-8", "utf8") for charset in charsets):
        raise Problem(415, f"Send the body as {' or '.join(allowed)}, in UTF-8, and say so in Content-Type.")
    return media_type


async def off_loop(work: Callable[[], T], size: int) -> T:
    """What `work` on `size` bytes returns, done in a thread: whatever was sent, others are answered meanwhile."""
    limiters = _LIMITERS.get(None)
    if limiters is None:
        limiters = anyio.CapacityLimiter(SMALL_AT_ONCE), anyio.CapacityLimiter(LARGE_AT_ONCE)
        _LIMITERS.set(limiters)
    return await anyio.to_thread.run_sync(work, limiter=limiters[size > LARGE_BODY_BYTES])


def exact_json(body: Body) -> Any:
    """A JSON value, its decimal numbers as Decimal.

    :raises Problem: 400, it is not JSON in UTF-8; an object has a name twice, or too many; a number is none; it is
        nested too deeply; a text has half of a character
    """
    try:
        return _loads(body)
    except ValueError as error:
        raise Problem(400, f"The body is not JSON that can be taken: {_reason(error)}.") from None


def batch(body: Body, media_type: str, most: int = MAX_ROWS, rows: str = "rows") -> list[Item]:
    """The values of a body: one alone, an array of them, or one per line.

    :param most: how many at most, which are called `rows`
    :raises Problem: as `exact_json`, and 413 when there are too many, or too much is in them
    """
    if sum(map(body.count, (b",", b"[", b"{"))) > most * PARTS_PER_ROW:  # nothing is built of such a body
        raise Problem(
            413, f"The body has more than {most * PARTS_PER_ROW} commas and opening brackets; send it in parts."
        )
    if media_type == NDJSON:
        return _lines(body, most, rows)
    value = exact_json(body)
    if not isinstance(value, list):
        return [(None, value)]
    if len(value) > most:
        raise _too_many(most, rows)
    return list(enumerate(value))


def _too_many(most: int, rows: str) -> Problem:
    return Problem(413, f"The body has more than {most} {rows}, which is the most at once; send it in parts.")


def _lines(body: Body, most: int, rows: str) -> list[Item]:
    items: list[Item] = []
    index = start = 0
    while found := _SOMETHING.search(body, start):
        index += body.count(b"\n", start, found.start())
        if len(items) == most:
            raise _too_many(most, rows)
        end = body.find(b"\n", found.start())
        end = len(body) if end < 0 else end
        try:
            items.append((index, _loads(body[found.start() : end])))
        except ValueError as error:
            detail = f"is not JSON that can be taken: {_reason(error)}"
            raise Problem(
                400, f"Line {index + 1} of the body {detail}.", errors=[{"pointer": pointer(index), "detail": detail}]
            ) from None
        start = end
    return items


def _loads(body: Body) -> Any:
    text = body.decode("utf-8")
    if text.startswith("\ufeff"):
        raise json.JSONDecodeError("Unexpected UTF-8 BOM", text, 0)
    try:
        value = _DECODER.decode(text)
    except RecursionError:
        raise ValueError(_TOO_DEEP) from None
    _check(value, escapes=b"\\u" in body)
    return value


def _check(value: Any, *, escapes: bool) -> None:
    """Refuses what is nested too deeply, and texts that are none; only an escape can write half of a character."""
    level: list[Any] = [[value]]
    for _ in range(MAX_DEPTH + 1):
        parts = [part for each in level for part in (each.values() if type(each) is dict else each)]
        if escapes:
            names = [name for each in level if type(each) is dict for name in each]
            if any(type(text) is str and _HALF.search(text) for text in (*parts, *names)):
                raise ValueError("a text in it has half of a character, an escape of a surrogate without its other")
        level = [part for part in parts if type(part) is dict or type(part) is list]
        if not level:
            return
    raise ValueError(_TOO_DEEP)


def _decimal(text: str) -> Decimal:
    if len(text) > MAX_DIGITS:
        raise ValueError("a number in it has too many digits")
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError("a number in it is out of bounds") from None


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(pairs) > MAX_NAMES:
        raise ValueError(f"an object has more than {MAX_NAMES} names")
    found = dict(pairs)
    if len(found) < len(pairs):
        [(repeated, _), *_] = Counter(name for name, _ in pairs).most_common(1)
        raise ValueError(f"an object names {repeated[:64]!r} more than once")
    return found


_DECODER = json.JSONDecoder(parse_float=_decimal, parse_constant=_no_constant, object_pairs_hook=_unique)


def _reason(error: ValueError) -> str:
    match error:
        case UnicodeDecodeError():
            return "it is not UTF-8"
        case json.JSONDecodeError():
            return f"{error.msg[0].lower()}{error.msg[1:]} at line {error.lineno}, column {error.colno}"
    reason = str(error)
    return "a number in it has too many digits" if reason.startswith("Exceeds the limit") else reason
