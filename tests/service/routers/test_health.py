from datetime import UTC, datetime

import pytest

from service.schemas.operations import Readiness
from tests.lines import insert
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_tenant_without_figures_is_not_ready(filled: Service) -> None:
    checked(filled, 0)
    filled.connection.execute("INSERT INTO tenants (id, name) VALUES ('other', 'Other')")
    assert readiness(filled, 503).status == "unpublished"


@pytest.mark.slow
def test_marks_are_counted_to_a_limit(service: Service) -> None:
    service.connection.executemany(
        "INSERT INTO dirty (tenant, subject, part) VALUES ('default', 'orders', ?)", ((part,) for part in range(10_050))
    )
    assert readiness(service, 503).marks_waiting == 10_000


@pytest.mark.slow
def test_a_rebuild_is_said_while_the_figures_wait_for_it(filled: Service) -> None:
    checked(filled, 300)
    assert readiness(filled, 503).status == "stale"
    insert(
        filled.connection, "recomputes", tenant="default", full=1, state="running", progress=0.25, requested_at="now"
    )
    found = readiness(filled, 503)
    assert found.status == "rebuilding"
    assert [(one.tenant, one.progress) for one in found.rebuilding] == [("default", 0.25)]
    filled.connection.execute("INSERT INTO tenants (id, name) VALUES ('other', 'Other')")
    assert readiness(filled, 503).status == "unpublished"
    filled.connection.execute("UPDATE recomputes SET state = 'done'")
    assert readiness(filled, 503).rebuilding == []


@pytest.mark.slow
def test_figures_that_are_fresh_are_ready_whatever_is_rebuilt(filled: Service) -> None:
    checked(filled, 0)
    insert(filled.connection, "recomputes", tenant="default", full=1, state="running", progress=0, requested_at="now")
    found = readiness(filled, 200)
    assert (found.status, len(found.rebuilding)) == ("ready", 1)
