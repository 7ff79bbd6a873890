from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from threading import Thread
from typing import Any, get_args

import httpx
import pytest

from service.exchange.event_names import DETAILS, EventName
from sql.database import open_writer
from tests.service.conftest import Service, Start, problem
from tests.waiting import PATIENCE_SECONDS, wait_until

EVENT: dict[str, Any] = {
    "event": "rum",
    "occurred_at": "2026-05-20T09:30:00.120Z",
    "session": "s-1",
    "meta": {"name": "LCP", "value": 812.5, "generation": 3, "route": "/dashboard", "range": None},
}
CLICK = EVENT | {"event": "drilldown", "meta": {"kpi": "arr", "clicks": 2}}


def stored(service: Service) -> list[tuple[Any, ...]]:
    return service.connection.execute("SELECT tenant, event, occurred_at, session FROM user_events").fetchall()


def meta(service: Service) -> list[tuple[Any, ...]]:
    return service.connection.execute(
        "SELECT event_id, key, value FROM user_event_meta ORDER BY event_id, key"
    ).fetchall()


def posted_together(service: Service, bodies: list[Any]) -> list[Future[httpx.Response]]:
    """Requests that are all under way at once."""
    post = partial(service.client.request, "POST", "/api/events")
    return [service.portal.start_task_soon(partial(post, json=body)) for body in bodies]


@pytest.fixture(params=[False, True], ids=["each alone", "together"])
def either(start: Start, request: pytest.FixtureRequest) -> Service:
    """A process that stores the events of each request alone, or those of several together."""
    return start(events_async=request.param)


def test_every_event_that_there_is_has_its_details() -> None:
    assert set(DETAILS) == set(get_args(EventName))


def test_an_event_is_stored_with_its_details(either: Service) -> None:
    response = either.request("POST", "/api/events", json=EVENT)
    assert (response.status_code, response.json()) == (201, {"stored": 1})
    assert stored(either) == [("default", "rum", "2026-05-20T09:30:00.120Z", "s-1")]
    assert meta(either) == [
        (1, "generation", "3"), (1, "name", "LCP"), (1, "route", "/dashboard"), (1, "value", "812.5"),
    ]  # fmt: skip


def test_an_array_is_stored_whole_or_not_at_all(service: Service) -> None:
    assert service.request("POST", "/api/events", json=[EVENT] * 3).json() == {"stored": 3}
    found = problem(service.request("POST", "/api/events", json=[EVENT, EVENT | {"session": ""}]), 422)
    assert found["errors"][0]["pointer"] == "/1/session"
    assert len(stored(service)) == 3
    assert service.request("POST", "/api/events", json=[]).json() == {"stored": 0}


@pytest.mark.parametrize(
    ("sent", "status", "pointer"),
    [
        ({}, 422, "/event"),
        (EVENT | {"event": "clicked"}, 422, "/event"),
        (EVENT | {"occurred_at": "yesterday"}, 422, "/occurred_at"),
        (EVENT | {"meta": EVENT["meta"] | {"route": "v" * 501}}, 422, "/meta/route"),
        (EVENT | {"meta": EVENT["meta"] | {"user": "ann"}}, 422, "/meta/user"),
        (EVENT | {"meta": EVENT["meta"] | {"name": "FID"}}, 422, "/meta/name"),
        (EVENT | {"meta": EVENT["meta"] | {"value": "fast"}}, 422, "/meta/value"),
        (EVENT | {"meta": EVENT["meta"] | {"value": True}}, 422, "/meta/value"),
        (EVENT | {"meta": EVENT["meta"] | {"value": -1}}, 422, "/meta/value"),
        (EVENT | {"meta": {"name": "LCP"}}, 422, "/meta/value"),
        (CLICK | {"meta": {"clicks": 1.5}}, 422, "/meta/clicks"),
        (CLICK | {"meta": {"clicks": 1, "kpi": 7}}, 422, "/meta/kpi"),
        ([EVENT, CLICK | {"meta": {}}], 422, "/1/meta/clicks"),
        (EVENT | {"user": "x"}, 422, "/user"),
        (EVENT | {"session": "a\nb"}, 422, "/session"),
        (EVENT | {"meta": EVENT["meta"] | {"route": "\x1b[2J"}}, 422, "/meta/route"),
        ("text", 422, ""),
        ([EVENT] * 501, 413, None),
    ],
)
def test_what_is_out_of_bounds_is_refused_by_name(
    service: Service, sent: Any, status: int, pointer: str | None
) -> None:
    found = problem(service.request("POST", "/api/events", json=sent), status)
    if pointer is not None:
        assert found["errors"][0]["pointer"].startswith(pointer)
    assert stored(service) == []


def test_events_of_a_tenant_that_there_is_not_are_refused(service: Service) -> None:
    problem(service.request("POST", "/api/events?tenant=nobody", json=EVENT), 404)
    problem(service.request("POST", "/api/events", content=b"x", headers={"content-type": "text/plain"}), 415)
    problem(service.request("POST", "/api/events", content=b"{", headers={"content-type": "application/json"}), 400)


@pytest.mark.slow
def test_an_answered_event_is_stored(either: Service) -> None:
    """What is acknowledged is seen by another connection at the moment of the answer."""
    sent = 0
    for response in posted_together(either, [[EVENT, CLICK]] * 40):
        assert response.result(10).status_code == 201
        sent += 2
    assert len(stored(either)) == sent
    assert len(meta(either)) == sent // 2 * (4 + 2)


def test_a_session_that_sends_too_fast_has_to_wait(start: Start) -> None:
    service = start(events_per_second=1)
    sent = [service.request("POST", "/api/events", json=[EVENT] * 10) for _ in range(3)]
    assert [response.status_code for response in sent] == [201, 201, 429]
    assert 1 <= int(sent[2].headers["retry-after"]) <= 10
    assert problem(sent[2], 429)
    other = service.request("POST", "/api/events", json=[EVENT | {"session": "s-2"}] * 10)
    assert other.status_code == 201
    assert len(stored(service)) == 30


def test_many_sessions_of_one_caller_have_to_wait_as_well(start: Start) -> None:
    service = start(events_per_second=1)
    batches = [[EVENT | {"session": f"s-{number}-{n}"} for n in range(400)] for number in range(3)]
    statuses = [service.request("POST", "/api/events", json=batch).status_code for batch in batches]
    assert statuses == [201, 201, 429]


def held(service: Service, work: Callable[[], None]) -> None:
    """Does something while another connection writes."""
    blocker = open_writer(service.database)
    blocker.execute("BEGIN IMMEDIATE")
    try:
        work()
    finally:
        blocker.execute("COMMIT")
        blocker.close()


def test_events_wait_while_facts_are_written_and_are_stored_then(either: Service) -> None:
    answers: list[Future[httpx.Response]] = []

    def send() -> None:
        answers.extend(posted_together(either, [EVENT] * 3))
        either.get("/api/health")
        assert not any(answer.done() for answer in answers)

    held(either, send)
    assert {answer.result(10).status_code for answer in answers} == {201}
    assert len(stored(either)) == 3


def test_events_that_wait_are_stored_before_the_process_ends(start: Start) -> None:
    service = start(events_async=True)
    answers: list[Future[httpx.Response]] = []

    def close() -> None:
        answers.extend(posted_together(service, [EVENT] * 5))
        wait_until(lambda: service.process.aside._taken == 5)
        closing.start()

    closing = Thread(target=partial(service.portal.call, service.process.aside.close))
    held(service, close)
    closing.join(PATIENCE_SECONDS)
    assert len(stored(service)) == 5
    assert {answer.result(10).status_code for answer in answers} == {201}
