"""A finished document, and the answer that it makes: headers and bytes prepared once, sent many times."""

import gzip
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from time import perf_counter
from typing import Any, NamedTuple

from starlette.responses import Response

from aggregator.figures.documents.rendering import etag

Header = tuple[bytes, bytes]
Message = dict[str, Any]

JSON = b"application/json"
CSV = b"text/csv; charset=utf-8"
REVALIDATED = b"private, no-cache"
IMMUTABLE = b"private, max-age=31536000, immutable"
VARY = b"Accept-Encoding, EDB-Tenant"
COMPRESSED_FROM_BYTES = 512


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes to be served. `generation`: of the figures in them, None where they have none; `etag` is quoted."""

    generation: int | None
    etag: str
    body: bytes
    compressed: bytes | None
    media_type: bytes = JSON
    filename: str | None = None

    @property
    def size(self) -> int:
        """How many bytes it takes to keep."""
        return len(self.body) + len(self.compressed or b"")


def document(body: bytes, generation: int | None, *, media_type: bytes = JSON, filename: str | None = None) -> Document:
    """A document of a body that was just rendered."""
    compressed = gzip.compress(body, 6, mtime=0) if len(body) >= COMPRESSED_FROM_BYTES else None
    return Document(generation, etag(body), body, compressed, media_type, filename)


class RequestHeaders(NamedTuple):
    """What a request says about how it wants to be answered."""

    accept_encoding: bytes | None = None
    if_none_match: bytes | None = None


class _Variant:
    """A document in one encoding."""

    __slots__ = ("body", "headers", "validators")

    def __init__(self, source: Document, cache_control: bytes, body: bytes, tag: bytes, *, zipped: bool) -> None:
        self.validators: tuple[Header, ...] = (
            (b"etag", tag),
            (b"cache-control", cache_control),
            (b"vary", VARY),
            *(() if source.generation is None else ((b"edb-generation", str(source.generation).encode()),)),
        )
        self.headers: tuple[Header, ...] = (
            (b"content-type", source.media_type),
            (b"content-length", str(len(body)).encode()),
            *(((b"content-encoding", b"gzip"),) if zipped else ()),
            *(((b"content-disposition", _attachment(source.filename)),) if source.filename else ()),
            *self.validators,
        )
        self.body: Message = {"type": "http.response.body", "body": body}


class Answer:
    """A document as it is answered. A pinned one was asked for by its generation, and never changes."""

    __slots__ = ("_identity", "_tags", "_zipped", "generation", "size")

    def __init__(self, source: Document, *, pinned: bool = False) -> None:
        cache_control = IMMUTABLE if pinned else REVALIDATED
        tag = source.etag.encode()
        zipped_tag = tag[:-1] + b'-gzip"'
        self.generation = source.generation
        self.size = source.size
        self._tags = frozenset((tag, zipped_tag))
        self._identity = _Variant(source, cache_control, source.body, tag, zipped=False)
        self._zipped = (
            self._identity
            if source.compressed is None
            else _Variant(source, cache_control, source.compressed, zipped_tag, zipped=True)
        )

    def messages(self, asked: RequestHeaders, also: Iterable[Header]) -> tuple[Message, Message]:
        """The two messages of the answer: 200 with the body, or 304 without.

        :param also: headers of this one request
        """
        accepted, known = asked.accept_encoding, asked.if_none_match
        variant = self._zipped if accepted is not None and accepts_gzip(accepted) else self._identity
        if known is not None and (known in self._tags or any(tag in self._tags or tag == b"*" for tag in tags(known))):
            return {"type": "http.response.start", "status": 304, "headers": [*variant.validators, *also]}, _NO_BODY
        return {"type": "http.response.start", "status": 200, "headers": [*variant.headers, *also]}, variant.body


_NO_BODY: Message = {"type": "http.response.body", "body": b""}


class Prepared(Response):
    """An answer as the response of a route."""

    def __init__(self, start: Message, body: Message) -> None:
        self.status_code = start["status"]
        self.raw_headers = start["headers"]
        self.body = body["body"]
        self.background = None


def server_timing(started: float) -> Header:
    """How long the answer took, in ms.

    :param started: `perf_counter()` when the request arrived
    """
    return b"server-timing", b"app;dur=%.3f" % ((perf_counter() - started) * 1000)


@lru_cache(maxsize=256)
def accepts_gzip(accept_encoding: bytes) -> bool:
    """Whether a request's Accept-Encoding allows gzip."""
    weights = weighed(accept_encoding.decode("latin-1"))
    return weights.get("gzip", weights.get("*", 0.0)) > 0


def weighed(accepted: str) -> dict[str, float]:
    """What a header of the family of Accept names, each with its weight."""
    weights: dict[str, float] = {}
    for item in accepted.lower().split(","):
        name, *parameters = [part.strip() for part in item.split(";")]
        weights[name] = _weight(parameters)
    return weights


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        if match := re.fullmatch(r"q\s*=\s*([01](?:\.[0-9]{0,3})?)", parameter):
            return float(match[1])
    return 1.0


_TAG = re.compile(rb'\s*(?:W/)?("[^"]*"|\*)\s*(?:,|$)')


def tags(if_none_match: bytes) -> list[bytes]:
    """The entity tags of an If-None-Match, compared weakly; at most the first hundred."""
    found: list[bytes] = []
    at = 0
    while len(found) < 100 and (match := _TAG.match(if_none_match, at)) and match.end() > at:
        found.append(match[1])
        at = match.end()
    return found


def _attachment(filename: str) -> bytes:
    return f'attachment; filename="{filename}"'.encode()
