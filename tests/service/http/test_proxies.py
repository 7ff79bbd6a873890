import pytest
from starlette.types import Scope

from service.http.proxies import Proxies

PROXIES = Proxies(("10.0.0.1", "10.0.0.2", "::1"))


def asked(peer: str | None, *forwarded: str) -> Scope:
    headers = [(b"host", b"localhost"), *((b"x-forwarded-for", value.encode()) for value in forwarded)]
    return {"type": "http", "client": None if peer is None else (peer, 4711), "headers": headers}


@pytest.mark.parametrize(
    ("scope", "client"),
    [
        (asked("10.0.0.1", "192.0.2.7"), "192.0.2.7"),
        (asked("::1", "2001:DB8::7"), "2001:db8::7"),
        (asked("10.0.0.1", "203.0.113.9, 192.0.2.7"), "192.0.2.7"),  # what the client itself said comes before
        (asked("10.0.0.1", "203.0.113.9", "192.0.2.7"), "192.0.2.7"),
        (asked("10.0.0.1", "192.0.2.7, 10.0.0.2"), "192.0.2.7"),  # through two of ours
        (asked("10.0.0.1", "10.0.0.2"), "10.0.0.2"),
        (asked("10.0.0.1", "192.0.2.7, nobody"), None),
        (asked("10.0.0.1", "192.0.2.7:80"), None),
        (asked("10.0.0.1", ""), None),
        (asked("10.0.0.1"), None),
        (asked("192.0.2.1", "192.0.2.7"), None),
        (asked(None, "192.0.2.7"), None),
    ],
)
def test_only_a_known_proxy_says_for_whom_it_asks(scope: Scope, client: str | None) -> None:
    assert PROXIES.client_of(scope) == client


def test_without_known_proxies_nobody_says_it() -> None:
    assert Proxies(()).client_of(asked("127.0.0.1", "192.0.2.7")) is None
