from datetime import UTC, datetime

from service.schemas.operations import Readiness
from tests.service.conftest import Service, Start, problem


def readiness(service: Service, status: int) -> Readiness:
    response = service.get("/api/health/ready")
    assert response.status_code == status
    return Readiness.model_validate_json(response.content)


def checked(service: Service, seconds_ago: float) -> None:
    now_ms = datetime.now(UTC).timestamp() * 1000
    service.connection.execute("UPDATE published SET checked_at = ?", (int(now_ms - seconds_ago * 1000),))


def test_a_process_that_lives_says_so(service: Service) -> None:
    assert service.get("/api/health").json() == {"status": "ok"}
    assert "none is allowed" in problem(service.get("/api/health?tenant=default"), 422)["detail"]


def test_nothing_published_is_not_ready(service: Service) -> None:
    found = readiness(service, 503)
    assert found.status == "unpublished"
    assert [(tenant.tenant, tenant.generation) for tenant in found.tenants] == [("default", None)]
    assert found.marks_waiting == 1
    assert (found.refresher.holder, found.refresher.epoch) == (None, 0)


def test_figures_confirmed_within_three_refreshes_and_a_little_are_ready(filled: Service, start: Start) -> None:
    brisk, calm = start(refresh_seconds=100), start(refresh_seconds=300)
    checked(filled, 3 * 100 - 60)
    assert readiness(calm, 200).status == readiness(brisk, 200).status == "ready"
    checked(filled, 3 * 100 + 6)
    assert readiness(calm, 200).status == "ready"
    found = readiness(brisk, 503)
    assert found.status == "stale"
    assert found.tenants[0].age_seconds is not None
    assert 306 <= found.tenants[0].age_seconds < 366


def test_a_tenant_without_figures_is_not_ready(filled: Service) -> None:
    checked(filled, 0)
    filled.connection.execute("INSERT INTO tenants (id, name) VALUES ('other', 'Other')")
    assert readiness(filled, 503).status == "unpublished"


def test_marks_are_counted_to_a_limit(service: Service) -> None:
    service.connection.executemany(
        "INSERT INTO dirty (tenant, subject, part) VALUES ('default', 'orders', ?)", ((part,) for part in range(10_050))
    )
    assert readiness(service, 503).marks_waiting == 10_000
