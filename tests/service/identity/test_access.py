"""What is remembered of callers: by what decides who they are, for a while, and not more than there is room for."""

import gc
import tracemalloc
from time import time

import pytest
from freezegun import freeze_time

from service.identity import access
from service.identity.access import Credentials, KeyAccess, session_of
from service.identity.roles import Principal, grants
from tests.service.conftest import MakeKey, Service, Start

ALERTS = "/api/alert-rules"


def remembering(service: Service) -> KeyAccess:
    found = service.process.access
    assert isinstance(found, KeyAccess)
    return found


@pytest.mark.slow
def test_a_caller_is_remembered_by_the_credential_whatever_is_sent_with_it(start: Start, make_key: MakeKey) -> None:
    service, key = start(auth="keys"), make_key("viewer")
    padding = "x" * 18_000
    ask = [{"authorization": f"Bearer {key}", "cookie": f"junk={padding}{number}"} for number in range(300)]
    ask += [{"authorization": f"{scheme} {' ' * number}{key}"} for scheme in ("bearer", "BEARER") for number in (1, 99)]
    service.get(ALERTS, headers=ask[0])
    tracemalloc.start()
    try:
        for headers in ask:
            assert service.get(ALERTS, headers=headers).status_code == 200
        gc.collect()
        held = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert len(remembering(service)._known) == 1
    assert held < 3 * 1024 * 1024  # of 5.4 MB of cookies


def test_a_session_is_remembered_by_its_cookie_alone(start: Start, make_key: MakeKey) -> None:
    service = start(auth="keys")
    service.request("POST", "/api/session", json={"key": make_key("viewer")})
    token = service.client.cookies["edb_session"]
    service.client.cookies.clear()
    for number in range(20):
        cookie = f"a={number}; edb_session={token}; j={number}"
        assert service.get(ALERTS, headers={"cookie": cookie}).status_code == 200
    assert len(remembering(service)._known) == 1


@pytest.mark.parametrize(
    ("cookie", "session"),
    [
        (b"edb_session=a", "a"),
        (b"x=1; edb_session=a;y=2", "a"),
        (b"x=1;\tedb_session = a ; y=2", "a"),
        (b"edb_session=a; edb_session=b", "b"),
        (b"not_edb_session=a; edb_sessions=b; x edb_session=c; =edb_session=d", ""),
        (b"edb_session", ""),
        (b"edb_session=" + b"a" * 20_000, ""),
        (None, ""),
    ],
)
def test_the_session_of_a_cookie(cookie: bytes | None, session: str) -> None:
    assert session_of(cookie) == session


def test_different_credentials_are_never_taken_for_one_another() -> None:
    differ = [
        Credentials(b"Bearer a", b"edb_session=b"),
        Credentials(b"Bearer b", None),
        Credentials(b"Basic a", None),
        Credentials(None, b"edb_session=a"),
        Credentials(None, b"edb_session=b"),
        Credentials(b"Bearer", b"edb_session=a"),
    ]
    assert len({each.digest() for each in differ}) == len(differ)


def many(count: int, tenants: int = 0) -> list[tuple[Credentials, Principal]]:
    held = grants([f"tenant-{number}" for number in range(tenants)], ["viewer"])
    return [(Credentials(b"Bearer %d" % number, None), Principal(str(number), held)) for number in range(count)]


def test_those_not_seen_for_longest_are_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "MAX_REMEMBERED", 3)
    known = access._Remembering()
    callers = many(4)
    for credentials, principal in callers[:3]:
        known._remember(credentials, principal, 0)
    assert known.remembered(callers[0][0])
    known._remember(*callers[3], 0)
    assert [known.remembered(credentials) is not None for credentials, _ in callers] == [True, False, True, True]


def test_those_of_many_tenants_have_room_for_fewer() -> None:
    known = access._Remembering()
    for credentials, principal in many(2000, tenants=1000):
        known._remember(credentials, principal, 0)
    assert 100 < len(known._known) < 200
    known.forget()
    assert known._known_bytes == 0


def test_a_caller_is_looked_up_again_after_a_while() -> None:
    known = access._Remembering()
    [(credentials, principal)] = many(1)
    with freeze_time("2026-05-20 09:30") as clock:
        known._remember(credentials, principal, 0)
        known._remember(Credentials(b"Bearer short"), Principal("short", principal.grants, time() + 10), 0)
        clock.tick(9)
        assert known.remembered(Credentials(b"Bearer short"))
        clock.tick(2)
        assert known.remembered(Credentials(b"Bearer short")) is None
        assert known.remembered(credentials)
        clock.tick(access.REMEMBER_SECONDS)
        assert known.remembered(credentials) is None
    assert known._known_bytes == 0
