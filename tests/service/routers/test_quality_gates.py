from service.schemas.operations import Gates
from tests.service.conftest import Service, problem


def test_the_seven_gates_without_samples_do_not_pass(service: Service) -> None:
    gates = Gates.model_validate_json(service.get("/api/quality-gates").content).gates
    assert {gate.gate: (gate.threshold, gate.unit) for gate in gates} == {
        "dashboard_load": (1500, "ms"),
        "granularity_switch": (200, "ms"),
        "drilldown": (500, "ms"),
        "drilldown_clicks": (2, "clicks"),
        "alerts_poll_interval": (35, "s"),
        "api_dashboard": (50, "ms"),
        "freshness": (1000, "ms"),
    }
    assert {(gate.p95, gate.samples, gate.passed) for gate in gates} == {(None, 0, False)}


def test_gates_of_a_tenant_that_there_is_not_are_not_found(service: Service) -> None:
    problem(service.get("/api/quality-gates?tenant=nobody"), 404)
