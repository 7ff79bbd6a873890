import json
from typing import Any

import pytest

from tests.service.conftest import Service, exact, problem

LOW = {"name": "margin-low", "kpi": "gm", "comparison": "<", "threshold": "0.55"}


def send(service: Service, method: str, path: str, rule: Any) -> Any:
    return service.request(method, path, content=json.dumps(rule), headers={"content-type": "application/json"})


@pytest.mark.slow
def test_a_rule_is_added_shown_replaced_and_removed(service: Service) -> None:
    added = send(service, "POST", "/api/alert-rules", LOW | {"clear_threshold": 0.56, "for_seconds": 60})
    assert added.status_code == 201
    assert added.json() == {
        "name": "margin-low", "kpi": "gm", "condition": None, "service": None, "field": "value", "range": "12m",
        "granularity": "month", "comparison": "<", "threshold": 0.55, "clear_threshold": 0.56, "for_seconds": 60,
        "keep_firing_for_seconds": 0, "severity": "warning", "include_partial": False, "enabled": True,
        "description": None, "notify_no_data": False, "kind": "ratio", "condition_label": None,
    }  # fmt: skip
    assert service.get("/api/alert-rules/margin-low").json() == added.json()
    replaced = send(service, "PUT", "/api/alert-rules/margin-low", {**LOW, "severity": "critical"})
    assert (replaced.status_code, replaced.json()["severity"], replaced.json()["for_seconds"]) == (200, "critical", 0)
    assert [rule["severity"] for rule in service.get("/api/alert-rules").json()["rules"]] == ["critical"]
    assert service.request("DELETE", "/api/alert-rules/margin-low").json() == {"deleted": 1}
    assert service.get("/api/alert-rules").json() == {"rules": []}


def test_a_threshold_is_taken_and_shown_exactly(service: Service) -> None:
    body = '{"name": "exact", "kpi": "arr", "comparison": "<", "threshold": 9007199254740993.01}'
    service.request("POST", "/api/alert-rules", content=body, headers={"content-type": "application/json"})
    assert str(exact(service.get("/api/alert-rules/exact"))["threshold"]) == "9007199254740993.01"


@pytest.mark.slow
def test_a_rule_is_evaluated_by_the_next_refresh(service: Service) -> None:
    service.refresh()
    send(
        service,
        "POST",
        "/api/alert-rules",
        {"name": "any", "condition": "failed_refresh", "comparison": ">=", "threshold": 0},
    )
    service.refresh()
    assert [alert["rule"] for alert in service.get("/api/alerts").json()["alerts"]] == ["any"]


def test_who_changed_a_rule_is_in_the_audit(service: Service) -> None:
    send(service, "POST", "/api/alert-rules", LOW)
    service.request("DELETE", "/api/alert-rules/margin-low")
    assert service.connection.execute("SELECT actor, action, target FROM audit ORDER BY id").fetchall() == [
        ("local", "add alert rule", "margin-low"),
        ("local", "remove alert rule", "margin-low"),
    ]


def test_every_wrong_field_is_pointed_at(service: Service) -> None:
    found = problem(send(service, "POST", "/api/alert-rules", LOW | {"severity": "loud", "threshold": "x"}), 422)
    assert {error["pointer"] for error in found["errors"]} == {"/severity", "/threshold"}
    assert service.connection.execute("SELECT count(*) FROM alert_rules").fetchone() == (0,)


@pytest.mark.parametrize("text", ["a\nb", "\x1b[2J", "\x85", "\u202e"])
def test_a_description_that_nobody_would_see_is_refused(service: Service, text: str) -> None:
    found = problem(send(service, "POST", "/api/alert-rules", LOW | {"description": text}), 422)
    assert [error["pointer"] for error in found["errors"]] == ["/description"]


@pytest.mark.parametrize("body", [[LOW], "low", 1, None])
def test_what_is_no_object_is_refused(service: Service, body: Any) -> None:
    problem(send(service, "POST", "/api/alert-rules", body), 422)


def test_a_name_is_there_once_and_stays(service: Service) -> None:
    send(service, "POST", "/api/alert-rules", LOW)
    assert "PUT" in problem(send(service, "POST", "/api/alert-rules", LOW), 409)["detail"]
    problem(send(service, "PUT", "/api/alert-rules/margin-low", LOW | {"name": "other"}), 422)
    for method, path in (("PUT", "/api/alert-rules/other"), ("DELETE", "/api/alert-rules/other")):
        problem(send(service, method, path, {**LOW, "name": "other"}), 404)
    problem(service.get("/api/alert-rules/other"), 404)
