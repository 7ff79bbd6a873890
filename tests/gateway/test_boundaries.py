"""Paths, names, headers and bodies with which one would get around the gateway, or wear it down."""

import gzip
import socket
from contextlib import suppress
from time import monotonic

import httpx
import pytest

from tests.gateway.conftest import DASHBOARD, Gateway, bearer
from tests.waiting import PATIENCE_SECONDS

pytestmark = [pytest.mark.slow, pytest.mark.real_clock("Envoy does not start under libfaketime")]

ORDER = {"order_id": "G-1", "order_date": "2026-05-01", "amount": 1}
TRICKS = (
    "//api/kpis",
    "/api//kpis",
    "/./api/kpis",
    "/assets/../api/kpis",
    "/assets/%2e%2e/api/kpis",
    "/assets/..%2fapi/kpis",
    "/api/health/../kpis",
    "/api/health/%2e%2e/kpis",
    "/api/health%2f..%2fkpis",
    "/api/health/..;/kpis",
    "/api/kpis;x=1",
    "/;/api/kpis",
    "/API/kpis",
    "/%61pi/kpis",
    "/api%2fkpis",
    "/api%5ckpis",
    "/api\\kpis",
    "/api/kpis/",
    "/api/kpis%00",
    "/api/health?/../kpis",
    "/api/session/../kpis",
    "http://localhost/api/kpis",
    "http://elsewhere.example/api/kpis",
)


def ask(target: str, *headers: str, host: str = "localhost", method: str = "GET") -> bytes:
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", *headers, "Connection: close", "", ""]
    return "\r\n".join(lines).encode()


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


@pytest.mark.parametrize("target", TRICKS)
def test_no_path_gets_around_the_token(gateway: Gateway, target: str) -> None:
    answer = gateway.raw(ask(target))
    assert b'"kpis"' not in answer
    assert b'"mrr"' not in answer
    assert status(answer) != 200 or b"<!doctype html" in answer.lower() or b'"status":"ok"' in answer


def test_a_path_is_cached_as_what_it_is(gateway: Gateway) -> None:
    token = gateway.issuer.token()
    plain = gateway.raw(ask(DASHBOARD, f"Authorization: Bearer {token}"))
    tricked = gateway.raw(
        ask(f"/assets/.././api/./executive-dashboard?{DASHBOARD.partition('?')[2]}", f"Authorization: Bearer {token}")
    )
    assert status(plain) == status(tricked) == 200
    assert plain.partition(b"\r\n\r\n")[2] == tricked.partition(b"\r\n\r\n")[2]


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example/",
        "//evil.example/dashboard",
        "///evil.example/",
        "/assets/..//evil.example",
        "/%2Fevil.example/",
        "/%2fevil.example/",
        "/\\evil.example/",
        "/%5Cevil.example/",
        "/%5c%5cevil.example/",
        "/dashboard%5C..",
        "//evil.example?/api/",
        "//api/health",
        "/%5Capi/kpis",
    ],
)
def test_no_page_has_a_path_that_leads_away(gateway: Gateway, identity: dict[str, str], target: str) -> None:
    through = gateway.raw(ask(target, "Accept: text/html"))
    with socket.create_connection(("127.0.0.1", int(identity["EDB_PORT"])), 5) as connection:
        connection.sendall(ask(target, "Accept: text/html"))
        direct = b"".join(iter(lambda: connection.recv(65536), b""))
    for answer in (through, direct):
        assert status(answer) == 404, answer
        assert b"application/problem+json" in answer
        assert b"<!doctype" not in answer.lower()
        assert b"\r\nlocation:" not in answer.lower()


def test_a_key_with_a_backslash_reaches_the_service(gateway: Gateway) -> None:
    with gateway.client() as client:
        headers = bearer(gateway.issuer.token(edb_roles=["ingest"]))
        answer = client.put("/api/orders/G%5C1", json=[ORDER | {"order_id": "G\\1"}], headers=headers)
        assert answer.status_code == 200, answer.text
        assert client.delete("/api/orders/G%5C1", headers=headers).json()["deleted"] == 1


def test_a_key_with_an_encoded_slash_reaches_the_service(gateway: Gateway) -> None:
    with gateway.client() as client:
        headers = bearer(gateway.issuer.token(edb_roles=["ingest"]))
        answer = client.put("/api/orders/G%2F1", json=[ORDER | {"order_id": "G/1"}], headers=headers)
        assert answer.status_code == 200, answer.text
        assert client.delete("/api/orders/G%2F1", headers=headers).json()["deleted"] == 1


@pytest.mark.parametrize(
    "host", ["elsewhere.example", "127.0.0.1", "localhost.elsewhere.example", "localhost@elsewhere"]
)
def test_a_rebound_name_is_not_answered(gateway: Gateway, host: str) -> None:
    answer = gateway.raw(ask("/api/health", host=host))
    assert status(answer) in (400, 421)
    assert b'"ok"' not in answer


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "127.0.0.1"},
        {"X-Forwarded-Host": "localhost", "X-Forwarded-Proto": "http"},
        {"Forwarded": "for=127.0.0.1;host=localhost"},
        {"X-Real-IP": "127.0.0.1"},
        {"X-Envoy-Internal": "true", "X-Envoy-Original-Path": "/api/health"},
        {"EDB-Authorization": "Bearer x", "EDB-Path": "/api/health"},
        {
            "X-User": "ada",
            "X-JWT-Payload": "eyJzdWIiOiJhZGEifQ",
            "Sub": "ada",
            "EDB-Roles": "admin",
            "EDB-Tenants": "*",
        },
    ],
)
def test_no_header_makes_somebody_of_nobody(gateway: Gateway, headers: dict[str, str]) -> None:
    with gateway.client() as client:
        assert client.get("/api/kpis", headers=headers).status_code == 401
        assert client.get("/api/session", headers=headers).json()["principal"] is None
        assert client.get("/metrics", headers=headers).status_code == 401


def test_headers_that_try_the_service_are_not_obeyed(gateway: Gateway) -> None:
    headers = {"X-Envoy-Upstream-RQ-Timeout-Ms": "1", "X-Envoy-Retry-On": "5xx", "X-Envoy-Max-Retries": "99"}
    with gateway.client() as client:
        answer = client.get("/api/kpis", headers=bearer(gateway.issuer.token()) | headers)
    assert answer.status_code == 200
    assert not [name for name in answer.headers if name.startswith("x-envoy")]


def test_a_page_of_another_site_may_not_write(gateway: Gateway) -> None:
    token = bearer(gateway.issuer.token(edb_roles=["ingest"]))
    with gateway.client() as client:
        for headers in ({"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
            assert client.post("/api/orders", json=ORDER, headers=token | headers).status_code == 403
        own = {"Origin": gateway.base, "Sec-Fetch-Site": "same-origin"}
        assert client.post("/api/orders", json=ORDER, headers=token | own).status_code == 201


def test_a_body_that_is_too_large_is_refused(gateway: Gateway) -> None:
    headers = bearer(gateway.issuer.token(edb_roles=["ingest"])) | {"Content-Length": str(33 * 1024 * 1024)}
    lines = [f"{name}: {value}" for name, value in headers.items()]
    answer = gateway.raw(ask("/api/orders", *lines, "Content-Type: application/json", method="POST") + b"[")
    assert status(answer) in (408, 413)


def test_headers_that_are_too_large_are_refused(gateway: Gateway) -> None:
    assert status(gateway.raw(ask("/api/health", f"X-Long: {'x' * 70_000}"))) == 431


def test_a_compressed_body_is_refused(gateway: Gateway) -> None:
    headers = bearer(gateway.issuer.token(edb_roles=["ingest"])) | {"Content-Encoding": "gzip"}
    with gateway.client() as client:
        bomb = gzip.compress(b" " * 1_000_000)
        answer = client.post("/api/orders", content=bomb, headers=headers | {"Content-Type": "application/json"})
    assert answer.status_code == 415


@pytest.mark.parametrize(
    "headers", ["Content-Length: 4\r\nTransfer-Encoding: chunked", "Content-Length: 4\r\nContent-Length: 5"]
)
def test_a_request_that_could_be_two_is_refused(gateway: Gateway, headers: str) -> None:
    smuggled = (
        f"POST /api/health HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n\r\n0\r\n\r\nGET /api/kpis HTTP/1.1\r\n\r\n"
    )
    assert status(gateway.raw(smuggled.encode())) == 400


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /api/health HTTP/1.1\r\nHost: loc",
        b"POST /api/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{",
    ],
)
def test_a_client_that_dawdles_is_let_go(gateway: Gateway, sent: bytes) -> None:
    plain = socket.create_connection(("127.0.0.1", gateway.port), 5)
    with gateway.trust().wrap_socket(plain, server_hostname="localhost") as connection:
        connection.settimeout(PATIENCE_SECONDS)
        began = monotonic()
        connection.sendall(sent)
        answer = b""
        while part := connection.recv(65536):
            answer += part
    assert monotonic() - began < 10  # of the 300 that a connection may be idle
    assert not answer or status(answer) in (401, 408)


def test_plain_http_is_not_spoken_where_there_is_tls(gateway: Gateway) -> None:
    with socket.create_connection(("127.0.0.1", gateway.port), 5) as connection:
        connection.sendall(ask("/api/health"))
        with suppress(ConnectionResetError):
            assert connection.recv(100) == b""


def test_every_answer_over_tls_tells_browsers_to_stay_with_it(gateway: Gateway) -> None:
    token = gateway.issuer.token()
    answers = [gateway.get("/api/health"), gateway.get("/api/kpis"), *(gateway.get(DASHBOARD, token) for _ in range(2))]
    assert [each.status_code for each in answers] == [200, 401, 200, 200]
    assert {each.headers["strict-transport-security"] for each in answers} == {"max-age=31536000"}


def test_the_metrics_show_figures_and_nothing_else_of_the_administration(gateway: Gateway) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{gateway.metrics}", timeout=10) as client:
        assert "envoy_http_downstream_rq_total" in client.get("/metrics").text
        for target in ("/", "/stats", "/config_dump", "/metrics/../config_dump", "/metricsx", "/quitquitquit"):
            assert client.get(target).status_code == 404, target
        assert client.post("/metrics").status_code == 404
        assert client.post("/quitquitquit").status_code == 404
