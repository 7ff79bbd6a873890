import pytest

from service.schemas.operations import Alert, Alerts
from tests.service.conftest import Service, problem

ALERT = """
INSERT INTO alerts (id, tenant, rule, severity, state, message, kpi, changed_at)
VALUES (?, ?, 'backlog_falls', 'warning', ?, 'Backlog falls.', 'backlog', ?)
"""


@pytest.fixture
def alerted(service: Service) -> Service:
    """A process with three alerts, one of another tenant."""
    service.connection.execute("INSERT INTO tenants (id, name) VALUES ('other', 'Other')")
    for row in (
        (1, "default", "firing", "2026-05-20T09:00:00Z"),
        (2, "default", "resolved", "2026-05-20T10:00:00Z"),
        (3, "other", "firing", "2026-05-20T11:00:00Z"),
    ):
        service.connection.execute(ALERT, row)
    return service


def ids(service: Service, query: str = "") -> list[int]:
    return [alert.id for alert in Alerts.model_validate_json(service.get(f"/api/alerts{query}").content).alerts]


def test_the_newest_change_comes_first_and_no_other_tenants(alerted: Service) -> None:
    assert ids(alerted) == [2, 1]
    assert ids(alerted, "?state=firing") == [1]
    assert ids(alerted, "?tenant=other") == [3]


def test_the_tag_moves_only_when_an_alert_changes(alerted: Service) -> None:
    tag = alerted.get("/api/alerts").headers["etag"]
    alerted.refresh()
    same = alerted.get("/api/alerts", headers={"if-none-match": tag})
    assert (same.status_code, same.content) == (304, b"")
    alerted.connection.execute("UPDATE alerts SET state = 'recovering' WHERE id = 1")
    assert alerted.get("/api/alerts", headers={"if-none-match": tag}).status_code == 200


def test_an_alert_is_acknowledged_once(alerted: Service) -> None:
    first = Alert.model_validate_json(alerted.request("POST", "/api/alerts/1/acknowledge").content)
    assert first.acknowledged_by == "local"
    alerted.connection.execute("UPDATE alerts SET acknowledged_at = '2026-05-20T10:00:00Z'")
    second = alerted.request("POST", "/api/alerts/1/acknowledge").json()
    assert second["acknowledged_at"] == "2026-05-20T10:00:00Z"


@pytest.mark.parametrize("alert", ["3", "99"])
def test_an_alert_that_is_not_the_tenants_is_not_found(alerted: Service, alert: str) -> None:
    problem(alerted.request("POST", f"/api/alerts/{alert}/acknowledge"), 404)
    assert alerted.connection.execute("SELECT count(acknowledged_at) FROM alerts").fetchone() == (0,)


def test_what_is_no_state_or_number_is_refused(alerted: Service) -> None:
    assert "firing" in problem(alerted.get("/api/alerts?state=loud"), 422)["detail"]
    problem(alerted.request("POST", "/api/alerts/one/acknowledge"), 422)
    problem(alerted.request("POST", f"/api/alerts/{2**63}/acknowledge"), 422)
