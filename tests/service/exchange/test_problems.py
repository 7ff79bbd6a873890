import re
import sqlite3

import pytest

from service.exchange.problems import Problem, pointer, problem_of
from service.http.page import BUILT, content_security
from tests.service.conftest import Service, problem


def test_an_address_without_a_route_is_a_problem(service: Service) -> None:
    assert "/docs" in problem(service.get("/api/nothing"), 404)["detail"]


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PATCH", "/api/orders", "GET, POST"),
        ("PATCH", "/api/orders/A", "DELETE, PUT"),
        ("POST", "/api/executive-dashboard", "GET"),
        ("PUT", "/api/customers/A", "DELETE, GET"),
        ("POST", "/docs", "GET"),
    ],
)
def test_a_wrong_method_is_answered_with_those_that_there_are(
    service: Service, method: str, path: str, allowed: str
) -> None:
    response = service.request(method, path)
    assert allowed in problem(response, 405)["detail"]
    assert response.headers["allow"] == allowed


@pytest.mark.parametrize(
    "path",
    [
        "/api/orders",
        "/api/alerts",
        "/api/recompute/1",
        "/api/stream",
        "/api/health/ready",
        "/api/quality-gates",
        "/api/kpis",
    ],
)
def test_a_parameter_that_is_not_known_is_refused_on_every_route(service: Service, path: str) -> None:
    found = problem(service.get(f"{path}?nonsense=1"), 422)
    assert found["errors"] == [{"parameter": "nonsense", "detail": found["errors"][0]["detail"]}]
    assert "'nonsense'" in found["detail"]


def test_a_pointer_escapes_its_parts() -> None:
    assert pointer() == ""
    assert pointer(3, "a/b~c") == "/3/a~1b~0c"


def test_an_exception_nobody_foresaw_says_nothing_of_itself() -> None:
    found = problem_of(ZeroDivisionError("secret"))
    assert found.status == 500
    assert "secret" not in found.body().decode()


def test_a_database_error_says_nothing_of_the_statement() -> None:
    found = problem_of(sqlite3.OperationalError("no such table: orders"))
    assert found.status == 500
    assert "orders" not in found.body().decode()


def test_no_more_than_a_hundred_errors_are_listed() -> None:
    many = Problem(422, "Many.", errors=[{"detail": "x"}] * 200)
    assert many.body().count(b"detail") == 101


def test_the_documentation_is_served_with_all_that_it_needs(service: Service) -> None:
    if not (BUILT / "docs/index.html").is_file():
        pytest.skip("the page is not built: npm run build in ui/")
    page = service.get("/docs")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-security-policy"] == content_security([])
    needed = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert {name.rpartition(".")[2] for name in needed} == {"js", "css", "svg"}
    assert [service.get(name).status_code for name in needed] == [200] * len(needed)
