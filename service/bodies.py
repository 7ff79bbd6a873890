"""Bodies of requests: bounded in size, and read exactly."""

import json
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

import anyio.to_thread
from starlette.requests import Request

from service.problems import Problem, pointer

T = TypeVar("T")

JSON, NDJSON = "application/json", "application/x-ndjson"
MAX_BODY_BYTES = 32 * 1024 * 1024
MAX_ROWS = 10_000
SMALL_BODY_BYTES = 64 * 1024  # read on the event loop: a thread would cost more than the reading

Item = tuple[int | None, Any]
"""A value of a batch, and its index in it; None for a value that was sent alone."""


async def body_of(request: Request, max_bytes: int = MAX_BODY_BYTES) -> bytes:
    """The whole body.

    :raises Problem: 413, it is too large
    """
    too_large = Problem(413, f"The body has more than {max_bytes} bytes; send it in parts.")
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > max_bytes:
        raise too_large
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > max_bytes:
            raise too_large
        parts.append(part)
    return b"".join(parts)


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
    """What `work` returns, done in a thread where `size` bytes make it long."""
    return work() if size <= SMALL_BODY_BYTES else await anyio.to_thread.run_sync(work)


def exact_json(body: bytes) -> Any:
    """A JSON value, its decimal numbers as Decimal.

    :raises Problem: 400, it is not JSON in UTF-8; an object names a field twice; a number is none
    """
    try:
        return _loads(body)
    except ValueError as error:
        raise Problem(400, f"The body is not JSON that can be taken: {_reason(error)}.") from None


def batch(body: bytes, media_type: str) -> list[Item]:
    """The values of a body: one alone, an array of them, or one per line.

    :raises Problem: as `exact_json`, and 413 when there are too many
    """
    if media_type == NDJSON:
        items = _lines(body)
    else:
        value = exact_json(body)
        items = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
    if len(items) > MAX_ROWS:
        raise Problem(413, f"The body has {len(items)} rows; at most {MAX_ROWS} are taken at once. Send it in parts.")
    return items


def _lines(body: bytes) -> list[Item]:
    items: list[Item] = []
    for index, line in enumerate(body.split(b"\n")):
        if not line.strip():
            continue
        try:
            items.append((index, _loads(line)))
        except ValueError as error:
            detail = f"is not JSON that can be taken: {_reason(error)}"
            raise Problem(
                400, f"Line {index + 1} of the body {detail}.", errors=[{"pointer": pointer(index), "detail": detail}]
            ) from None
    return items


def _loads(body: bytes) -> Any:
    try:
        return json.loads(
            body.decode("utf-8"), parse_float=_decimal, parse_constant=_no_constant, object_pairs_hook=_unique
        )
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError("a number in it is out of bounds") from None


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"an object names {repeated[:64]!r} more than once")
    return found


def _reason(error: ValueError) -> str:
    match error:
        case UnicodeDecodeError():
            return "it is not UTF-8"
        case json.JSONDecodeError():
            return f"{error.msg[0].lower()}{error.msg[1:]} at line {error.lineno}, column {error.colno}"
    reason = str(error)
    return "a number in it has too many digits" if reason.startswith("Exceeds the limit") else reason
