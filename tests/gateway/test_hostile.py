"""Whatever is sent to wear the service down, to it or through the gateway: what it may cost; and others are answered.

What is refused, and how, is in the tests of what refuses it; here the same comes in masses.
"""

import socket
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from service.http.arrival import MAX_HEAD_BYTES
from tests.gateway.conftest import DASHBOARD, Issuer, bearer, edb, free_port, gateway_of, running
from tests.hostile import ALERT_RULE, FLOODS, GOOD, HOSTILE, JSON, MIB, NDJSON, assert_bounded, limit
from tests.service.program import GET, answer_to, received
from tests.waiting import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.real_clock("Envoy does not start under libfaketime")]

STREAMS_PER_CALLER = 3
ROUTES = [  # each reads its body in a way of its own
    ("/api/orders", JSON), ("/api/orders", NDJSON), ("/api/events", JSON), (ALERT_RULE, JSON),
    ("/api/recompute", JSON), ("/api/session", JSON),
]  # fmt: skip


@dataclass
class Door:
    """Where something is sent to: the service itself, or the gateway in front of it. `log`: of whoever is there."""

    port: int
    processes: list[int]
    ports: list[int]
    issuer: Issuer
    log: Path

    def client(self, **claims: object) -> httpx.Client:
        """A client that may do everything, unless claims say otherwise."""
        headers = bearer(self.issuer.token(**({"edb_roles": ["admin"]} | claims)))
        return httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}", headers={"Host": "localhost"} | headers, timeout=60
        )

    def bounded(self, send: Callable[[], int], times: float = 1, parts: int = 1) -> None:
        """That what is sent costs no more than it may, on either side of the gateway."""
        assert_bounded(send, self.processes, self.ports, times, parts)


@pytest.fixture(scope="module")
def doors(identity: dict[str, str], issuer: Issuer, folder: Path) -> Iterator[dict[str, Door]]:
    port = free_port()
    settings = identity | {"EDB_PORT": str(port), "EDB_STREAMS_PER_CALLER": str(STREAMS_PER_CALLER), "EDB_LOG": "text"}
    limits = dict.fromkeys(("EDB_GATEWAY_USER_LIMIT", "EDB_GATEWAY_ADDRESS_LIMIT", "EDB_GATEWAY_ROUTE_LIMIT"), "100000")
    log = folder / "hostile-service.log"
    public = {"EDB_PUBLIC_URL": "http://localhost"}
    with (
        running(edb("serve", "--no-scheduler"), log, port, settings | public) as program,
        gateway_of(settings, issuer, folder / "hostile.log", None, **limits) as gateway,
    ):
        service = program.process.pid
        yield {
            "direct": Door(port, [service], [port], issuer, log),
            "gateway": Door(gateway.port, [service, gateway.process], [port, gateway.port], issuer, gateway.log),
        }


@pytest.fixture(params=["direct", "gateway"])
def door(request: pytest.FixtureRequest, doors: dict[str, Door]) -> Door:
    return doors[request.param]


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_body_costs_no_more_than_its_bytes(door: Door, kind: str) -> None:
    with door.client() as client:
        for path, media_type in ROUTES:
            body = HOSTILE[kind](limit(path))

            def send(path: str = path, media_type: dict[str, str] = media_type, body: bytes = body) -> int:
                answer = client.post(path, content=body, headers=media_type)
                assert 400 <= answer.status_code < 500, (path, answer.text)
                return len(body)

            door.bounded(send)


def test_half_of_a_character_is_refused_in_names_and_values(door: Door) -> None:
    with door.client() as client:
        for method, path in GOOD.keys() - {("POST", "/api/session")}:  # it takes keys, which nobody has here
            for body in (rb'{"\udfff": 1}', rb'[{"a": "\ud800"}]'):
                refused = client.request(method, path, content=body, headers=JSON)
                assert refused.status_code == 400, path
                assert "half of a character" in refused.json()["detail"]


@pytest.mark.parametrize("kind", FLOODS)
def test_what_is_no_body_costs_nothing(door: Door, kind: str) -> None:
    """Neither process has to keep more of it than its buffers hold, however much comes."""

    def send() -> int:
        answer = answer_to(door.port, *FLOODS[kind])
        assert answer == b"" or answer.split(b" ")[1] in (b"400", b"401", b"431")  # or reset, while more was being sent
        return MIB

    door.bounded(send, 0.25)


def test_heads_that_do_not_end_cost_no_more_than_their_bytes(door: Door) -> None:
    head = GET + b"X-A: " + b"a" * (MAX_HEAD_BYTES - 4096)

    def send() -> int:
        with ExitStack() as stack:
            for _ in range(200):
                connection = stack.enter_context(socket.create_connection(("127.0.0.1", door.port), 30))
                connection.sendall(head)
            assert answer_to(door.port, GET + b"\r\n").startswith(b"HTTP/1.1 200 ")
        return 200 * len(head)

    door.bounded(send, 0.25, parts=200)


def many(door: Door, headers: Callable[[int], dict[str, str]], count: int, paths: Callable[[int], str]) -> Counter[int]:
    """The statuses of many requests, one after the other, each with headers and a path of its own."""
    with door.client() as client:
        return Counter(client.get(paths(number), headers=headers(number)).status_code for number in range(count))


def test_a_credential_is_remembered_once_whatever_is_sent_with_it(door: Door) -> None:
    padding = "x" * 24_000

    def send() -> int:
        statuses = many(door, lambda n: {"Cookie": f"n={n}; edb_session={n}; p={padding}"}, 1500, lambda _: DASHBOARD)
        assert statuses == {200: 1500}
        return 1500 * len(padding)

    door.bounded(send, 0.05, parts=1500)


def test_headers_in_which_somebody_says_who_they_are_cost_nothing_and_change_nothing(door: Door) -> None:
    def claimed(number: int) -> dict[str, str]:
        names = ("X-Auth-Request-User", "X-Forwarded-User", "Remote-User", "EDB-Roles", "EDB-Path")
        return {f"X-Auth-{place}": f"{number}" * 50 for place in range(80)} | dict.fromkeys(names, f"root{number}")

    def send() -> int:
        assert many(door, claimed, 300, lambda _: "/api/session") == {200: 300}
        return 300 * sum(map(len, claimed(100).values()))

    door.bounded(send, parts=300)
    nobody = httpx.get(f"http://127.0.0.1:{door.port}/api/session", headers={"Host": "localhost"} | claimed(1))
    assert nobody.json()["principal"] is None


@pytest.mark.parametrize(
    ("start", "statuses"),
    [
        ("//evil.example/", {b"404"}),
        ("/%5Cevil.example/", {b"404"}),
        ("/nothing%0a12:00:00%20INFO%1b%5b31m%c2%85%e2%80%ae/", {b"404"}),
        ("/api/nothing/", {b"403", b"404"}),
        ("/api/orders?cursor=", {b"422"}),
        ("/api/executive-dashboard?range=2025-01..2025-12&x=", {b"422"}),
    ],
)
def test_addresses_of_every_kind_cost_nothing_and_forge_no_line(door: Door, start: str, statuses: set[bytes]) -> None:
    padding = "a" * 8000

    def send() -> int:
        # httpx would tidy the path up
        asked = b"GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
        token = door.issuer.token(edb_roles=["admin"]).encode()
        with socket.create_connection(("127.0.0.1", door.port), 60) as connection:
            for number in range(300):
                connection.sendall(asked % (f"{start}{number}{padding}".encode(), token))
                assert received(connection).split(b" ")[1] in statuses
        return 300 * len(padding)

    door.bounded(send, 0.25, parts=300)
    text = door.log.read_text(encoding="utf-8")
    assert text.replace("\n", "").isprintable()
    assert not [line for line in text.split("\n") if line.startswith("12:00:00 ") and "[31m" in line]


def test_streams_of_one_caller_are_so_many_and_no_more(door: Door) -> None:
    def opened(stack: ExitStack, subject: str, count: int) -> list[tuple[bytes, socket.socket]]:
        token = door.issuer.token(sub=subject)
        asked = f"GET /api/stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
        found = []
        for _ in range(count):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", door.port), 60))
            connection.sendall(asked)
            found.append((connection.recv(4096), connection))
        return found

    def send() -> int:
        with ExitStack() as stack:
            answers = opened(stack, "ada", 20)
            assert Counter(head.split(b" ")[1] for head, _ in answers) == {b"200": STREAMS_PER_CALLER, b"429": 17}
            refused = next(head for head, _ in answers if b" 429 " in head).lower()
            assert b"retry-after: " in refused
            assert b"application/problem+json" in refused
            assert [head.split(b" ")[1] for head, _ in opened(stack, "bea", 1)] == [b"200"]
        wait_until(lambda: b" 200 " in _first(opened, "ada"), every=0.2)
        return MIB

    door.bounded(send, 0.25, parts=20)


def _first(opened: Callable[[ExitStack, str, int], list[tuple[bytes, socket.socket]]], subject: str) -> bytes:
    with ExitStack() as stack:
        return opened(stack, subject, 1)[0][0]
