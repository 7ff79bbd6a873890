"""A finished document, and the answer that it makes: headers and bytes prepared once, sent many times."""

import gzip
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
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

    def is_of(self, generation: int) -> bool:
        """Whether its figures, if there are any in it, are of a generation or a later one."""
        return self.generation is None or self.generation >= generation


def document(body: bytes, generation: int | None, *, media_type: bytes = JSON, filename: str | None = None) -> Document:
    """A document of a body that was just rendered."""
    compressed = gzip.compress(body, 6, mtime=0) if len(body) >= COMPRESSED_FROM_BYTES else None
    return Document(generation, etag(body), body, compressed, media_type, filename)


class Variant:
    """An answer as some of those who ask get it. `head`: its first line and headers as they are sent."""

    __slots__ = ("body", "head", "headers", "status")

    def __init__(self, status: HTTPStatus, headers: tuple[Header, ...], body: bytes) -> None:
        self.status = int(status)
        self.headers = headers
        self.head = b"HTTP/1.1 %d %s\r\n%s" % (status, status.phrase.encode(), lines(headers))
        self.body = body


class Ready(NamedTuple):
    """What is sent: a variant, and the headers of this one answer."""

    variant: Variant
    also: Sequence[Header]

    def messages(self) -> tuple[Message, Message]:
        """As the messages of an application."""
        variant = self.variant
        headers = [*variant.headers, *self.also]
        return (
            {"type": "http.response.start", "status": variant.status, "headers": headers},
            {"type": "http.response.body", "body": variant.body},
        )

    def whole(self, default: Sequence[Header]) -> bytes:
        """As bytes, after HTTP/1.1.

        :param default: headers of every answer
        """
        return b"".join((self.variant.head, lines((*default, *self.also)), b"\r\n", self.variant.body))


class Answer:
    """A document as it is answered. A pinned one was asked for by its generation, and never changes."""

    __slots__ = ("_identity", "_tags", "_zipped", "source")

    def __init__(self, source: Document, *, pinned: bool = False) -> None:
        self.source = source
        self._identity = _variants(source, source.body, source.etag, pinned=pinned)
        self._zipped = self._identity
        if source.compressed is not None:
            tag = f'{source.etag[:-1]}-gzip"'
            self._zipped = _variants(source, source.compressed, tag, (b"content-encoding", b"gzip"), pinned=pinned)
        self._tags = frozenset(variant.headers[0][1] for _, variant in (self._identity, self._zipped))

    def variant(self, accepted: bytes | None, known: bytes | None) -> Variant:
        """What is sent to a request with these Accept-Encoding and If-None-Match: 200 with the body, or 304 without."""
        whole, unchanged = self._zipped if accepted is not None and accepts_gzip(accepted) else self._identity
        if known is not None and (known in self._tags or any(tag in self._tags or tag == b"*" for tag in tags(known))):
            return unchanged
        return whole


class Prepared(Response):
    """What is sent as the response of a route."""

    def __init__(self, ready: Ready) -> None:
        start, body = ready.messages()
        self.status_code = start["status"]
        self.raw_headers = start["headers"]
        self.body = body["body"]
        self.background = None


def lines(headers: Iterable[Header]) -> bytes:
    """Headers as they are sent."""
    return b"".join([b"%s: %s\r\n" % header for header in headers])


def _variants(source: Document, body: bytes, tag: str, *coding: Header, pinned: bool) -> tuple[Variant, Variant]:
    """A document in one coding: with its body, and for those who have it already."""
    validators: list[Header] = [
        (b"etag", tag.encode()),
        (b"cache-control", IMMUTABLE if pinned else REVALIDATED),
        (b"vary", VARY),
    ]
    if source.generation is not None:
        validators.append((b"edb-generation", str(source.generation).encode()))
    about: list[Header] = [
        (b"content-type", source.media_type),
        (b"content-length", str(len(body)).encode()),
        *coding,
    ]
    if source.filename:
        about.append((b"content-disposition", f'attachment; filename="{source.filename}"'.encode()))
    return (
        Variant(HTTPStatus.OK, (*validators, *about), body),
        Variant(HTTPStatus.NOT_MODIFIED, tuple(validators), b""),
    )


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
