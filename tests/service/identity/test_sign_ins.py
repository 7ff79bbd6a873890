"""Signing in at a provider is an act of the audit: once, however often the page asks and renews its tokens."""

import sqlite3
from typing import Any

from service.identity.roles import Grants, Principal
from service.identity.sign_ins import SAME_SECONDS, SignIns, note_provider
from sql.database import writing
from tests.service.conftest import Service, Start
from tests.service.identity.conftest import AUDIENCE, Provider

NOW = 1_800_000_000


def acts(connection: sqlite3.Connection) -> list[tuple[Any, ...]]:
    return connection.execute(
        "SELECT actor, action, json_extract(detail, '$.with') FROM audit WHERE tenant IS NULL ORDER BY id"
    ).fetchall()


def somebody(signed_in: str = "a") -> Principal:
    return Principal("ada", Grants(None, frozenset()), signed_in=signed_in)


def ask(service: Service, method: str, token: str) -> None:
    answer = service.request(method, "/api/session", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200


def started(start: Start, provider: Provider, **more: Any) -> Service:
    return start(auth="jwt", jwt_issuer=provider.url, jwt_audience=AUDIENCE, **more)


def test_a_sign_in_is_noted_once_and_its_end_as_well(
    start: Start, provider: Provider, connection: sqlite3.Connection
) -> None:
    first = {"sid": "one", "sub": "ada"}
    for service in (started(start, provider, jwt_client_id="page"), started(start, provider, jwt_client_id="page")):
        for _ in range(3):
            ask(service, "GET", provider.token(**first))
    assert acts(connection) == [("ada", "sign in", "provider")]
    ask(service, "GET", provider.token(sid="two", sub="ada"))
    ask(service, "DELETE", provider.token(sid="two", sub="ada"))
    assert acts(connection)[1:] == [("ada", "sign in", "provider"), ("ada", "sign out", "provider")]


def test_tokens_of_programs_are_no_sign_ins(start: Start, provider: Provider, connection: sqlite3.Connection) -> None:
    service = started(start, provider)
    ask(service, "GET", provider.token(sub="shop"))
    ask(service, "DELETE", provider.token(sub="shop"))
    assert acts(connection) == []


def test_one_sign_in_is_news_again_after_half_a_day() -> None:
    known = SignIns()
    assert known.is_news(somebody(), NOW)
    assert not known.is_news(somebody(), NOW + SAME_SECONDS - 1)
    assert known.is_news(somebody("b"), NOW + 1)
    assert known.is_news(somebody(), NOW + SAME_SECONDS)


def test_another_process_knows_of_it(connection: sqlite3.Connection) -> None:
    with writing(connection):
        note_provider(connection, somebody(), NOW, "r-1")
        note_provider(connection, somebody(), NOW + SAME_SECONDS, "r-2")
        note_provider(connection, somebody(), NOW + SAME_SECONDS + 1, "r-3")
    requests = connection.execute("SELECT request FROM audit ORDER BY id").fetchall()
    assert requests == [("r-1",), ("r-3",)]
