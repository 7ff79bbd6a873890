import pytest

from service.schemas.operations import Recompute
from tests.service.conftest import Service, problem


@pytest.mark.parametrize(("body", "full"), [(b"", False), (b"{}", False), (b'{"full": true}', True)])
def test_a_recompute_is_asked_for_and_followed(service: Service, body: bytes, full: bool) -> None:
    headers = {"content-type": "application/json"} if body else {}
    response = service.request("POST", "/api/recompute", content=body, headers=headers)
    assert (response.status_code, response.json()) == (202, {"id": 1, "state": "waiting"})
    followed = Recompute.model_validate_json(service.get(response.headers["location"]).content)
    assert (followed.id, followed.full, followed.state, followed.progress) == (1, full, "waiting", 0)


def test_a_recompute_of_another_tenant_is_not_found(service: Service) -> None:
    service.connection.execute("INSERT INTO tenants (id, name) VALUES ('other', 'Other')")
    assert service.request("POST", "/api/recompute?tenant=other").status_code == 202
    problem(service.get("/api/recompute/1"), 404)
    assert service.get("/api/recompute/1?tenant=other").status_code == 200
    problem(service.request("POST", "/api/recompute?tenant=nobody"), 404)


@pytest.mark.parametrize(
    ("body", "status"),
    [(b'{"full": "yes"}', 422), (b'{"fully": true}', 422), (b"[]", 422), (b"{", 400), (b'"' + b"x" * 5000 + b'"', 413)],
)
def test_what_is_no_recompute_is_refused(service: Service, body: bytes, status: int) -> None:
    headers = {"content-type": "application/json"}
    problem(service.request("POST", "/api/recompute", content=body, headers=headers), status)
    assert service.connection.execute("SELECT count(*) FROM recomputes").fetchone() == (0,)
