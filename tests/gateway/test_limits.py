"""Limits per user, per address and per route; whoever meets one is told when to come back."""

from collections.abc import Callable
from time import sleep

import httpx
import pytest

from service.gateway.limiting import STREAMS_AT_ONCE
from tests.gateway.conftest import Gateway, bearer

pytestmark = [pytest.mark.slow, pytest.mark.real_clock("Envoy does not start under libfaketime")]

MANY = 1000
READ = "/api/session"
ALL_BACK_SECONDS = 2.2  # in which every bucket is full again


def until_refused(ask: Callable[[int], httpx.Response]) -> tuple[int, httpx.Response]:
    """How many were answered before one was refused, and that refusal."""
    for number in range(MANY):
        answer = ask(number)
        if answer.status_code == 429:
            return number, answer
    raise AssertionError("there is no limit")


def test_a_user_meets_a_limit_of_their_own(limited: Gateway) -> None:
    busy, calm = (bearer(limited.issuer.token(sub=name)) for name in ("busy", "calm"))
    with limited.client() as client:
        answered, refused = until_refused(lambda _: client.get(READ, headers=busy))
        assert client.get(READ, headers=calm).status_code == 200
    assert answered >= 4
    assert refused.headers["retry-after"] == "1"
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["status"] == 429


def test_who_comes_back_after_that_is_answered(limited: Gateway) -> None:
    patient = bearer(limited.issuer.token(sub="patient"))
    with limited.client() as client:
        _, refused = until_refused(lambda _: client.get(READ, headers=patient))
        sleep(int(refused.headers["retry-after"]) + 0.2)
        assert client.get(READ, headers=patient).status_code == 200


def test_another_token_of_the_same_user_has_no_bucket_of_its_own(limited: Gateway) -> None:
    sleep(ALL_BACK_SECONDS)
    tokens = [bearer(limited.issuer.token(sub="many", jti=str(number))) for number in range(15)]
    with limited.client() as client:
        answered, _ = until_refused(lambda number: client.get(READ, headers=tokens[number]))
    assert answered < len(tokens)


def test_a_kind_of_route_has_a_limit_over_all_users(limited: Gateway) -> None:
    sleep(ALL_BACK_SECONDS)
    tokens = [bearer(limited.issuer.token(sub=f"one-{number}")) for number in range(30)]
    with limited.client() as client:
        answered, _ = until_refused(lambda number: client.get(READ, headers=tokens[number % len(tokens)]))
        assert answered >= 20
        assert client.post(READ, json={}).status_code != 429  # writes are counted apart


def test_an_address_has_a_limit_before_anybody_is_known(limited: Gateway) -> None:
    sleep(ALL_BACK_SECONDS)
    codes: set[int] = set()

    with limited.client() as client:

        def nobody(number: int) -> httpx.Response:
            answer = client.request("POST" if number % 2 else "GET", "/api/orders")
            codes.add(answer.status_code)
            return answer

        answered, _ = until_refused(nobody)
    assert answered >= 20
    assert codes == {401, 429}


def test_an_address_opens_streams_at_a_pace_of_their_own(gateway: Gateway) -> None:
    token = bearer(gateway.issuer.token(sub="streaming"))

    def opened(client: httpx.Client) -> httpx.Response:
        with client.stream("GET", "/api/stream", headers=token) as answer:
            return answer

    with gateway.client() as client:
        answers = [opened(client) for _ in range(STREAMS_AT_ONCE + 60)]
        assert client.get(READ, headers=token).status_code == 200
    refused = [answer for answer in answers if answer.status_code == 429]
    assert {answer.status_code for answer in answers} == {200, 429}
    assert len(refused) > 5
    assert refused[0].headers["retry-after"] == "1"
    sleep(ALL_BACK_SECONDS)  # other tests open streams from this address as well
