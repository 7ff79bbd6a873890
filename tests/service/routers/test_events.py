from time import monotonic
from typing import Any

import pytest

from tests.service.conftest import Service, Start, problem

EVENT: dict[str, Any] = {
    "event": "rum",
    "occurred_at": "2026-05-20T09:30:00.120Z",
    "session": "s-1",
    "meta": {"name": "LCP", "value": 812.5, "count": 3, "first": True, "route": None},
}


def stored(service: Service) -> list[tuple[Any, ...]]:
    return service.connection.execute("SELECT tenant, event, occurred_at, session FROM user_events").fetchall()


def test_an_event_is_stored_with_its_details(service: Service) -> None:
    response = service.request("POST", "/api/events", json=EVENT)
    assert (response.status_code, response.json()) == (201, {"stored": 1})
    assert stored(service) == [("default", "rum", "2026-05-20T09:30:00.120Z", "s-1")]
    meta = service.connection.execute("SELECT key, value FROM user_event_meta ORDER BY key").fetchall()
    assert meta == [("count", "3"), ("first", "true"), ("name", "LCP"), ("value", "812.5")]


def test_an_array_is_stored_whole_or_not_at_all(service: Service) -> None:
    assert service.request("POST", "/api/events", json=[EVENT] * 3).json() == {"stored": 3}
    found = problem(service.request("POST", "/api/events", json=[EVENT, EVENT | {"session": ""}]), 422)
    assert found["errors"][0]["pointer"] == "/1/session"
    assert len(stored(service)) == 3


@pytest.mark.parametrize(
    ("sent", "status", "pointer"),
    [
        ({}, 422, "/event"),
        (EVENT | {"event": "x" * 65}, 422, "/event"),
        (EVENT | {"occurred_at": "yesterday"}, 422, "/occurred_at"),
        (EVENT | {"meta": {"k": "v" * 501}}, 422, "/meta/k"),
        (EVENT | {"meta": {str(number): "v" for number in range(33)}}, 422, "/meta"),
        (EVENT | {"user": "x"}, 422, "/user"),
        ("text", 422, ""),
        ([EVENT] * 501, 413, None),
    ],
)
def test_what_is_out_of_bounds_is_refused(service: Service, sent: Any, status: int, pointer: str | None) -> None:
    found = problem(service.request("POST", "/api/events", json=sent), status)
    if pointer is not None:
        assert found["errors"][0]["pointer"].startswith(pointer)
    assert stored(service) == []


def test_events_of_a_tenant_that_there_is_not_are_refused(service: Service) -> None:
    problem(service.request("POST", "/api/events?tenant=nobody", json=EVENT), 404)
    problem(service.request("POST", "/api/events", content=b"x", headers={"content-type": "text/plain"}), 415)
    problem(service.request("POST", "/api/events", content=b"{", headers={"content-type": "application/json"}), 400)


def test_events_may_be_stored_after_the_answer(start: Start) -> None:
    service = start(events_async=True)
    response = service.request("POST", "/api/events", json=EVENT)
    assert (response.status_code, response.json()) == (202, {"stored": 1})
    deadline = monotonic() + 5
    while not stored(service):
        assert monotonic() < deadline
