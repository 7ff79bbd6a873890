"""The configuration as values: what must hold whatever the settings are."""

import json
from pathlib import Path
from typing import Any

import pytest

from service.gateway.configuration import configuration
from service.gateway.plan import Issuer, Limits, Operation, Plan
from tests import ROOT

EXAMPLE = ROOT / "deploy" / "gateway" / "example.json"
ISSUER = Issuer(
    name="https://id.example.com",
    audience="edb",
    jwks_url="https://id.example.com/keys",
    algorithms=("RS256", "ES256"),
    scope="edb",
    tenants=("edb_tenants",),
    roles=("edb_roles",),
    authorities=Path("/etc/ssl/certs/ca-certificates.crt"),
)


def plan(**more: Any) -> Plan:
    """The plan of the example, with something else."""
    values: dict[str, Any] = {
        "listen": ("0.0.0.0", 443),
        "host": "edb.example.com",
        "certificate": Path("/etc/edb/chain.pem"),
        "key": Path("/etc/edb/key.pem"),
        "metrics": ("127.0.0.1", 8444),
        "services": [("127.0.0.1", 8000)],
        "issuer": ISSUER,
        "operations": [
            Operation("GET", "/api/health", ()),
            Operation("GET", "/api/executive-dashboard", ("viewer", "admin")),
            Operation("PUT", "/api/orders/{order_id}", ("ingest", "admin")),
        ],
        "limits": Limits(50, 200, 2000),
        "cache_seconds": 2,
        "request_seconds": 30,
        "session_cookie": "edb_session",
        "folder": Path("/run/edb"),
        "salt": "no secret",
    }
    return Plan(**(values | more))


def manager(made: dict[str, Any]) -> Any:
    (chain,) = made["static_resources"]["listeners"][0]["filter_chains"]
    return chain["filters"][0]["typed_config"]


def filters(made: dict[str, Any]) -> list[str]:
    return [each["name"] for each in manager(made)["http_filters"]]


def routes(made: dict[str, Any]) -> dict[str, Any]:
    return {each["name"]: each for each in manager(made)["route_config"]["virtual_hosts"][0]["routes"]}


def clusters(made: dict[str, Any]) -> dict[str, Any]:
    return {each["name"]: each for each in made["static_resources"]["clusters"]}


def test_the_example_is_what_the_program_writes() -> None:
    assert json.loads(EXAMPLE.read_text(encoding="utf-8")) == json.loads(json.dumps(configuration(plan())))


def test_nothing_is_kept_or_asked_for_before_limits_and_identity() -> None:
    assert filters(configuration(plan())) == [
        "edb.secured", "edb.limit_address", "edb.limit_route", "envoy.filters.http.jwt_authn", "edb.roles",
        "edb.limit_user", "edb.keyed", "edb.cache", "envoy.filters.http.router",
    ]  # fmt: skip


@pytest.mark.parametrize("more", [{"issuer": None}, {"cache_seconds": 0}])
def test_without_tokens_or_without_seconds_there_is_no_cache(more: dict[str, Any]) -> None:
    made = configuration(plan(**more))
    assert "edb.cache" not in filters(made)
    assert "dashboards" not in clusters(made)
    assert "dashboard" not in routes(made)


def test_the_administration_has_no_port() -> None:
    made = configuration(plan())
    assert made["admin"]["address"] == {"pipe": {"path": "/run/edb/admin.sock", "mode": 0o600}}


def test_the_issuer_is_asked_over_tls_under_its_own_name() -> None:
    issuer = clusters(configuration(plan()))["issuer"]
    context = issuer["transport_socket"]["typed_config"]
    assert context["sni"] == "id.example.com"
    assert context["common_tls_context"]["validation_context"]["match_typed_subject_alt_names"] == [
        {"san_type": "DNS", "matcher": {"exact": "id.example.com"}}
    ]


def test_an_answer_of_503_takes_no_service_away() -> None:
    for name in ("service", "streams", "dashboards"):
        cluster = clusters(configuration(plan()))[name]
        assert cluster["outlier_detection"]["enforcing_consecutive_5xx"] == 0
        assert cluster["outlier_detection"]["enforcing_consecutive_gateway_failure"] == 0
        assert cluster["outlier_detection"]["max_ejection_percent"] == 50
        assert cluster["common_lb_config"]["healthy_panic_threshold"] == {"value": 0}


def test_only_reads_are_tried_again() -> None:
    found = routes(configuration(plan()))
    assert [name for name, each in found.items() if "retry_policy" in each.get("route", {})] == ["dashboard", "read"]
    assert found["stream"]["route"]["timeout"] == found["stream"]["route"]["idle_timeout"] == "0s"
