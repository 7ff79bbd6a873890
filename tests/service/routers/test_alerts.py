import sqlite3
from datetime import date
from decimal import Decimal

import pytest

from service.schemas.alerts import Alert, AlertHistory, Alerts
from tests.jobs.alerts.conftest import add_rule, backlog
from tests.service.conftest import Service, exact, problem


def add_other(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO tenants (id, name) VALUES ('other', 'Other')")
    connection.execute(
        "INSERT INTO alert_rules (tenant, name, condition, comparison, threshold) "
        "VALUES ('other', 'odd', 'failed_refresh', '>=', 0)"
    )


@pytest.fixture
def alerted(service: Service) -> Service:
    """A process with an alert that fires, one that has no data, and one of another tenant."""
    backlog(service.connection, 90)
    add_rule(service.connection)
    add_rule(service.connection, name="uptime-low", kpi="uptime", threshold="99.5%", severity="critical")
    add_rule(service.connection, name="fine", threshold=1)
    add_other(service.connection)
    service.refresh()
    return service


def listed(service: Service, query: str = "") -> list[Alert]:
    return Alerts.model_validate_json(service.get(f"/api/alerts{query}").content).alerts


def number(service: Service, rule: str) -> int:
    return next(alert.id for alert in listed(service) if alert.rule == rule)


@pytest.mark.slow
def test_the_newest_change_comes_first_and_no_other_tenants(alerted: Service) -> None:
    backlog(alerted.connection, 500)
    alerted.refresh(date(2026, 5, 21))
    assert [(alert.rule, alert.state) for alert in listed(alerted)] == [
        ("backlog-low", "resolved"), ("uptime-low", "no_data"),
    ]  # fmt: skip
    assert [alert.rule for alert in listed(alerted, "?state=resolved")] == ["backlog-low"]
    assert [alert.rule for alert in listed(alerted, "?tenant=other")] == ["odd"]


def test_an_alert_says_what_was_found(alerted: Service) -> None:
    (alert,) = exact(alerted.get("/api/alerts?state=firing"))["alerts"]
    assert alert | {"id": 0} == {
        "id": 0, "rule": "backlog-low", "severity": "warning", "state": "firing", "kpi": "backlog", "condition": None,
        "message": "Backlog (12m to 2026-05-20) is £90.00, below £100.00.", "changed_at": "2026-05-20T12:00:00Z",
        "acknowledged_at": None, "acknowledged_by": None, "kind": "money", "value": Decimal("90.00"),
        "threshold": Decimal("100.00"), "fired_at": "2026-05-20T12:00:00Z", "open": True,
    }  # fmt: skip


@pytest.mark.slow
def test_the_tag_moves_only_when_an_alert_changes(alerted: Service) -> None:
    tag = alerted.get("/api/alerts").headers["etag"]
    backlog(alerted.connection, 80)
    alerted.refresh()
    same = alerted.get("/api/alerts", headers={"if-none-match": tag})
    assert (same.status_code, same.content) == (304, b"")
    backlog(alerted.connection, 500)
    alerted.refresh()
    assert alerted.get("/api/alerts", headers={"if-none-match": tag}).status_code == 200


def test_a_poll_reads_nothing_until_an_alert_changes(alerted: Service) -> None:
    listed(alerted)
    loads = alerted.process.answers.loads
    for _ in range(3):
        listed(alerted)
    assert alerted.process.answers.loads == loads
    backlog(alerted.connection, 500)
    alerted.refresh()
    assert {alert.state for alert in listed(alerted)} == {"resolved", "no_data"}


@pytest.mark.slow
def test_an_alert_is_acknowledged_once(alerted: Service) -> None:
    path = f"/api/alerts/{number(alerted, 'backlog-low')}/acknowledge"
    first = Alert.model_validate_json(alerted.request("POST", path).content)
    assert first.acknowledged_by == "local"
    assert alerted.request("POST", path).json()["acknowledged_at"] == first.acknowledged_at
    history = AlertHistory.model_validate_json(alerted.get("/api/alerts/history?rule=backlog-low").content)
    assert [(change.from_state, change.to_state, change.acknowledged_by) for change in history.changes] == [
        ("firing", "firing", "local"), ("ok", "firing", None),
    ]  # fmt: skip


def test_who_has_seen_an_alert_is_seen_at_once(alerted: Service) -> None:
    alert = number(alerted, "backlog-low")
    alerted.request("POST", f"/api/alerts/{alert}/acknowledge")
    assert next(one.acknowledged_by for one in listed(alerted) if one.id == alert) == "local"


@pytest.mark.parametrize("alert", ["odd", "99"])
def test_an_alert_that_is_not_the_tenants_is_not_found(alerted: Service, alert: str) -> None:
    if alert == "odd":
        (found,) = listed(alerted, "?tenant=other")
        alert = str(found.id)
    problem(alerted.request("POST", f"/api/alerts/{alert}/acknowledge"), 404)
    assert alerted.connection.execute("SELECT count(acknowledged_at) FROM alerts").fetchone() == (0,)


@pytest.mark.slow
def test_what_is_no_state_tenant_or_number_is_refused(alerted: Service) -> None:
    assert "firing" in problem(alerted.get("/api/alerts?state=loud"), 422)["detail"]
    problem(alerted.get("/api/alerts?tenant=nobody"), 404)
    assert "'colour'" in problem(alerted.get("/api/alerts?colour=red"), 422)["detail"]
    problem(alerted.request("POST", "/api/alerts/one/acknowledge"), 422)
    problem(alerted.request("POST", f"/api/alerts/{2**63}/acknowledge"), 422)
    problem(alerted.get("/api/alerts/history?limit=0"), 422)


def test_the_history_is_of_one_tenant_and_at_most_so_long(alerted: Service) -> None:
    history = AlertHistory.model_validate_json(alerted.get("/api/alerts/history?limit=1").content)
    assert len(history.changes) == 1
    other = AlertHistory.model_validate_json(alerted.get("/api/alerts/history?tenant=other").content)
    assert [change.rule for change in other.changes] == ["odd"]
