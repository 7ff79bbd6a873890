import re

import pytest

from service.exchange import request_ids
from tests.service.conftest import Service, problem

TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


@pytest.mark.parametrize("path", ["/api/executive-dashboard", "/api/kpis", "/api/nothing"])
@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, "[0-9a-f]{10}-[0-9a-f]+"),
        ({"EDB-Request-Id": "import-2026.05_20"}, "import-2026.05_20"),
        ({"traceparent": TRACE}, "4bf92f3577b34da6a3ce929d0e0e4736"),
        ({"EDB-Request-Id": "given-1234", "traceparent": TRACE}, "given-1234"),
        ({"EDB-Request-Id": "short"}, "[0-9a-f]{10}-[0-9a-f]+"),
        ({"EDB-Request-Id": 'x"}{"level":"error'}, "[0-9a-f]{10}-[0-9a-f]+"),
        ({"EDB-Request-Id": "x" * 65}, "[0-9a-f]{10}-[0-9a-f]+"),
        ({"traceparent": "00-" + "0" * 32 + "-00f067aa0ba902b7-01"}, "[0-9a-f]{10}-[0-9a-f]+"),
    ],
)
def test_every_answer_names_its_request(filled: Service, path: str, headers: dict[str, str], expected: str) -> None:
    assert re.fullmatch(expected, filled.get(path, headers=headers).headers["edb-request-id"])


def test_errors_name_their_request_too(filled: Service) -> None:
    response = filled.get("/api/executive-dashboard?range=7y", headers={"EDB-Request-Id": "wrong-range"})
    assert problem(response, 422)
    assert response.headers["edb-request-id"] == "wrong-range"


def test_rows_keep_the_id_of_their_request(service: Service) -> None:
    order = {"order_id": "A-1", "order_date": "2026-05-04", "amount": 7}
    response = service.request("POST", "/api/orders", json=order, headers={"EDB-Request-Id": "nightly-0042"})
    assert (response.status_code, response.headers["edb-request-id"]) == (201, "nightly-0042")
    assert service.connection.execute("SELECT source FROM orders").fetchone() == ("request:nightly-0042",)


def test_no_two_requests_have_the_same_new_id() -> None:
    assert len({request_ids.request_id(None, None) for _ in range(1000)}) == 1000
