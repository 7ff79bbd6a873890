"""Whatever body is sent to whatever route: others are answered meanwhile, and no answer is a failure of the server."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.service.conftest import MakeKey, Service, Start, problem

JSON, NDJSON = {"content-type": "application/json"}, {"content-type": "application/x-ndjson"}
ALERT_RULE = "/api/alert-rules"
EVENT = {
    "event": "rum",
    "occurred_at": "2026-05-20T09:30:00Z",
    "session": "s",
    "meta": {"name": "LCP", "value": 1.5, "route": "/"},
}
ORDER = {"order_id": "A-1", "line_no": 1, "order_date": "2026-01-10", "amount": 1, "region": "UK", "type": "one_off"}
RULE = {"name": "margin", "kpi": "gm", "threshold": "40%", "for_seconds": 60, "description": "low", "enabled": True}
GOOD: dict[tuple[str, str], Any] = {
    ("POST", "/api/orders"): [ORDER],
    ("PUT", "/api/orders/A-1"): ORDER,
    ("POST", "/api/targets"): {"kpi": "revenue", "month": "2026-05", "value": 5},
    ("POST", "/api/revenue-trend"): {"month": "2026-04", "recognized": 1, "booked": 2, "backlog": 3},
    ("POST", "/api/retention-nrr"): {"month": "2026-04", "nrr": "1.05"},
    ("POST", "/api/uptime"): {"service": "api", "day": "2026-04-30", "uptime": 0.5},
    ("POST", "/api/opportunities"): {"opportunity_id": "P", "stage": "won", "close_date": "2026-04-30", "amount": 5},
    ("POST", "/api/subscriptions"): {
        "subscription_id": "S",
        "customer_id": "A",
        "start_date": "2026-01-01",
        "monthly_amount": 5,
    },
    ("POST", "/api/customers"): {"customer_id": "A", "name": "Acme"},
    ("POST", "/api/events"): [EVENT, EVENT],
    ("POST", ALERT_RULE): RULE,
    ("PUT", f"{ALERT_RULE}/margin"): RULE,
    ("POST", "/api/recompute"): {"full": False},
    ("POST", "/api/session"): {"key": "edb_0123456789_x"},
}
LIMITS = {"/api/events": 1024 * 1024, ALERT_RULE: 16 * 1024, "/api/recompute": 4096, "/api/session": 4096}
SECONDS_PER_100_KB = 0.05
SLACK_SECONDS = 0.75  # of a machine that has other things to do
MOST = 4 * 1024 * 1024


def limit(path: str) -> int:
    return min(MOST, next((most for route, most in LIMITS.items() if path.startswith(route)), MOST))


def repeated(before: bytes, part: bytes, after: bytes, most: int) -> bytes:
    return before + part * ((most - len(before) - len(after)) // len(part)) + after


def numbered(before: bytes, part: bytes, after: bytes, most: int) -> bytes:
    """Parts that differ by their number, of which the last one is there twice."""
    count = (most - len(before) - len(after)) // len(part % 10_000_000) - 1
    parts = [part % number for number in range(10_000_000, 10_000_000 + count)]
    return before + b"".join([*parts, parts[-1]]) + after


HOSTILE = {
    "names of which the last is there twice": lambda most: numbered(b"{", b'"%d":1,', b'"a":1}', most),
    "names in a list": lambda most: numbered(b"[{", b'"%d":1,', b'"a":1}]', most),
    "objects of many names": lambda most: repeated(
        b"[", numbered(b"{", b'"%d":1,', b'"a":1}', 3500) + b",", b"1]", most
    ),
    "names of details": lambda most: numbered(
        b'{"event":"rum","occurred_at":"2026-05-20T09:30:00Z","session":"s","meta":{', b'"%d":[],', b'"a":1}}', most
    ),
    "numbers": lambda most: repeated(b"[", b"1,", b"1]", most),
    "empty lists": lambda most: repeated(b"[", b"[],", b"1]", most),
    "empty objects": lambda most: repeated(b"[", b"{},", b"1]", most),
    "deep lists": lambda most: repeated(b"", b"[", b"", most),
    "deep objects": lambda most: repeated(b"", b'{"a":', b"", most),
    "one text": lambda most: repeated(b'["', b"a", '🙂"]'.encode(), most),
    "escapes": lambda most: repeated(b'["', rb"\u0041", b'"]', most),
    "a whole number": lambda most: repeated(b"", b"1", b"", most),
    "a decimal number": lambda most: repeated(b"1.", b"1", b"", most),
    "whole numbers of many digits": lambda most: repeated(b"[", b"1" * 4000 + b",", b"1]", most),
}


@contextmanager
def longest_block(service: Service) -> Iterator[list[float]]:
    """How long the event loop did nothing else, at the longest, as a list of one number afterwards."""
    longest: list[float] = []

    async def beat() -> None:
        last, most = monotonic(), 0.0
        try:
            while True:
                await asyncio.sleep(0.001)
                now = monotonic()
                last, most = now, max(most, now - last)
        finally:
            longest.append(max(most, monotonic() - last))

    beating = service.portal.start_task_soon(beat)
    try:
        yield longest
    finally:
        beating.cancel()
        while not longest:
            service.portal.call(asyncio.sleep, 0)


@pytest.fixture
def asked(start: Start, make_key: MakeKey) -> tuple[Service, dict[str, str]]:
    """A service that knows keys, and the header of one that may do everything."""
    return start(auth="keys"), {"authorization": f"Bearer {make_key('admin')}"}


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_body_holds_the_event_loop(asked: tuple[Service, dict[str, str]], kind: str) -> None:
    service, admin = asked
    for method, path in GOOD:
        body = HOSTILE[kind](limit(path))
        with longest_block(service) as longest:
            answer = service.request(method, path, content=body, headers=JSON | admin)
        assert 400 <= answer.status_code < 500, path
        assert longest[0] < SECONDS_PER_100_KB * len(body) / 100_000 + SLACK_SECONDS, path


HALF = st.characters(categories=["Cs"])
TEXTS = st.text(st.one_of(st.characters(), HALF, st.sampled_from('\x00\x1b\x85\u202e\\"')), max_size=8)
SCALARS = st.one_of(
    st.none(), st.booleans(), TEXTS, st.integers(), st.integers(-(10**30), 10**30), st.floats(), st.just("x" * 600)
)
VALUES = st.recursive(
    SCALARS, lambda part: st.one_of(st.lists(part, max_size=4), st.dictionaries(TEXTS, part, max_size=4)), max_leaves=12
)
LITERALS = ("1e400", "-1e-400", "1e999999999", "1E99999999999999999999", "-0", "9" * 400, "[" * 60 + "]" * 60, "NaN")
DOCUMENTS = st.one_of(VALUES.map(json.dumps), st.sampled_from(LITERALS), st.text(max_size=20))


def paths_of(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where something stands in a value."""
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for name, part in below for found in paths_of(part, (*path, name)))]


def with_part(value: Any, path: tuple[Any, ...], document: str) -> str:
    """A value as JSON, in which another document stands somewhere."""
    if not path:
        return document
    name, *rest = path
    parts = dict(value) if isinstance(value, dict) else dict(enumerate(value))
    written = {key: with_part(part, tuple(rest), document) if key == name else json.dumps(part)
               for key, part in parts.items()}  # fmt: skip
    if isinstance(value, list):
        return f"[{', '.join(written.values())}]"
    return "{" + ", ".join(f"{json.dumps(key)}: {part}" for key, part in written.items()) + "}"


@pytest.mark.slow
@pytest.mark.parametrize(("method", "path"), GOOD)
def test_no_json_text_is_a_failure_of_the_server(asked: tuple[Service, dict[str, str]], method: str, path: str) -> None:
    service, admin = asked
    good = GOOD[method, path]

    @given(at=st.sampled_from(paths_of(good)), document=DOCUMENTS, name=st.none() | TEXTS, lines=st.booleans())
    def attempt(at: tuple[Any, ...], document: str, name: str | None, lines: bool) -> None:
        body = with_part(good, at, document)
        if name is not None and body.startswith("{"):
            body = "{" + f"{json.dumps(name)}: {document}, {body[1:]}"
        content = body.encode("utf-8", "surrogatepass")
        answer = service.request(method, path, content=content, headers=(NDJSON if lines else JSON) | admin)
        assert answer.status_code < 500, content
        assert answer.content.decode("utf-8")

    attempt()


def test_half_of_a_character_is_refused_in_names_and_values(asked: tuple[Service, dict[str, str]]) -> None:
    service, admin = asked
    for (method, path), good in GOOD.items():
        for at in paths_of(good)[1:]:
            refused = service.request(
                method, path, content=with_part(good, at, r'"\ud800"').encode(), headers=JSON | admin
            )
            assert "half of a character" in problem(refused, 400)["detail"]
        named = r'{"\udfff": 1}'
        assert problem(service.request(method, path, content=named.encode(), headers=JSON | admin), 400)
