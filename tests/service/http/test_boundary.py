import pytest

from tests.service.conftest import Service, Start, problem

LINE = {"order_id": "A-1", "order_date": "2026-01-10", "amount": 1}


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:1", "[::1]", "[::1]:8000", "LOCALHOST:80"])
def test_this_machine_is_answered_under_its_names(service: Service, host: str) -> None:
    assert service.get("/api/health", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["example.com", "localhost.example.com", "127.0.0.1.nip.io", "10.0.0.1", "", "localhost:x"]
)
def test_another_host_name_is_not_answered(service: Service, host: str) -> None:
    problem(service.get("/api/health", headers={"host": host}), 421)


@pytest.mark.parametrize("path", ["/api/health", "/api/executive-dashboard"])
@pytest.mark.parametrize("header", ["x-forwarded-for", "x-forwarded-host", "forwarded", "via", "x-real-ip"])
def test_nobody_behind_a_proxy_is_answered(service: Service, path: str, header: str) -> None:
    assert "behind a proxy" in problem(service.get(path, headers={header: "localhost"}), 403)["detail"]


def test_with_keys_every_host_name_and_proxy_is_answered(start: Start) -> None:
    headers = {"host": "edb.example", "x-forwarded-for": "10.0.0.1"}
    assert start(auth="keys").get("/api/health", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:9999"},
    ],
)
@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/api/orders"), ("DELETE", "/api/orders/A-1"), ("PUT", "/api/orders/A-1")]
)
def test_a_page_of_another_site_may_not_write(
    service: Service, method: str, path: str, headers: dict[str, str]
) -> None:
    problem(service.request(method, path, json=LINE, headers=headers), 403)
    assert service.connection.execute("SELECT count(*) FROM orders").fetchone() == (0,)


@pytest.mark.parametrize(
    "headers", [{}, {"origin": "http://localhost:8000", "sec-fetch-site": "same-origin"}, {"sec-fetch-site": "none"}]
)
def test_programs_and_the_own_page_may_write(service: Service, headers: dict[str, str]) -> None:
    assert service.request("POST", "/api/orders", json=LINE, headers=headers).status_code == 201


def test_a_named_origin_may_read_and_write(start: Start) -> None:
    origin = "https://reports.example"
    service = start(cors_origins=(origin,))
    response = service.request(
        "POST", "/api/orders", json=LINE, headers={"origin": origin, "sec-fetch-site": "cross-site"}
    )
    assert response.status_code == 201
    assert response.headers["access-control-allow-origin"] == origin
    preflight = service.request(
        "OPTIONS", "/api/executive-dashboard", headers={"origin": origin, "access-control-request-method": "GET"}
    )
    assert preflight.headers["access-control-allow-origin"] == origin
    assert (
        "access-control-allow-origin"
        not in service.get("/api/health", headers={"origin": "https://no.example"}).headers
    )
