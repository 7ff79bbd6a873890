"""Bodies of requests: JSON and NDJSON, with what the service must answer."""

import gzip
from collections import Counter
from dataclasses import dataclass, field
from random import Random

from tests.fuzz.files import spoilt_document
from tests.fuzz.packing import PACKINGS, bomb, packed
from tests.fuzz.rows import row
from tests.fuzz.values import Stored

JSON, NDJSON = "application/json", "application/x-ndjson"
NESTED = 100_000


@dataclass
class Body:
    """A body, its headers, and the answer: the rows it stores, or a status and the indices of the rows at fault."""

    content: bytes
    headers: dict[str, str]
    status: int = 201
    stored: set[tuple[Stored, ...]] = field(default_factory=set)
    at_fault: set[int] = field(default_factory=set)
    rows: int = 1
    wrong: Counter[str] = field(default_factory=Counter)


def made_body(random: Random, fact: str, first: int, rows: int, wrong_share: float) -> Body:
    """A body of rows whose keys hold the numbers from `first` on, now and then one that is no body at all."""
    lines = random.random() < 0.4
    body = Body(b"", {"Content-Type": NDJSON if lines else JSON}, rows=rows)
    documents, halves = [], []
    for index in range(rows):
        found = row(random, fact, first + index, wrong_share, text_only=False)
        if found.stored:
            body.stored.add(found.stored)
        else:
            body.at_fault.add(index)
            body.wrong[found.wrong] += 1
        documents.append(found.as_json().encode())
        if _has_half(documents[-1]):
            halves.append(index)
    if body.at_fault:
        body.status, body.stored = 422, set()
    if halves:  # no JSON that is taken, before any row is looked at
        body.status, body.at_fault = 400, {halves[0]} if lines else set()
    if random.random() < 0.2:
        _spoil(random, body, documents, lines=lines)
    else:
        body.content = b"\n".join(documents) if lines else b"[" + b",".join(documents) + b"]"
    return body


def _has_half(document: bytes) -> bool:
    """Whether a text in it has half of a character, of those that are made here."""
    return b"\\ud800" in document or b"\\udfff" in document


def _spoil(random: Random, body: Body, documents: list[bytes], *, lines: bool) -> None:
    """Make a body one that is refused before its rows are looked at."""
    at = random.randrange(len(documents))
    whole = b"\n".join(documents) if lines else b"[" + b",".join(documents) + b"]"
    body.status, body.stored, body.at_fault = 400, set(), set()
    match random.randrange(4):
        case 0:
            why = ""
            while why in {"", "no object", "an array for an object", "a NUL character"}:  # these are JSON, or rows
                line, why = spoilt_document(random, b'{"order_id": "x"}')
            documents[at] = line
            body.content = b"\n".join(documents) if lines else b"[" + b",".join(documents) + b"]"
            first = min(index for index, document in enumerate(documents) if index == at or _has_half(document))
            body.at_fault = {first} if lines else set()
        case 1:
            compression = random.choice(list(PACKINGS))
            body.content = random.choice([packed(whole, compression), bomb(compression, b""), gzip.compress(whole)])
            body.headers["Content-Encoding"] = {".gz": "gzip", ".xz": "xz", ".zst": "zstd"}[compression]
            body.status, why = 415, "a compressed body"
        case 2:
            body.content = whole
            body.headers["Content-Type"] = random.choice(
                ["text/csv", "", "application/json; charset=utf-16", "multipart/form-data", "application/jsonx"]
            )
            body.status, why = 415, "a body of another type"
        case _:
            kinds = [
                (b"[" + documents[0], "a body that is cut off"),
                (b"\xef\xbb\xbf[]", "a byte order mark in a body"),
                ("[]".encode("utf-16"), "a body in UTF-16"),
                (b"[" * NESTED + b"]" * NESTED, "JSON that is nested too deeply"),
                (b'{"a":' * NESTED + b"1" + b"}" * NESTED, "JSON that is nested too deeply"),
                (b"NaN", "NaN or Infinity"),
                (b'[{"a": 1e1000000000000000000000}]', "a number out of bounds"),
                (b"1" * 5000, "a number of too many digits"),
                (b'{"x": "\xff\xfe"}', "bytes that are not UTF-8"),
                (b'["', "a body that is cut off"),
                (b"\xff" + random.randbytes(300).replace(b"\n", b""), "noise for a body"),
            ]
            body.content, why = random.choice(kinds)
            body.at_fault = {0} if lines else set()
    body.wrong = Counter({why: 1})
