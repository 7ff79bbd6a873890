"""Every route with every role: one declaration each, enforced."""

import re
from typing import Any

import pytest
from fastapi.routing import APIRoute

from service.app import ROUTERS
from service.calls import Calling
from service.exchange.names import ROLES, Role
from service.identity.roles import grants
from tests.service.conftest import MakeKey, Start, problem

OPEN = {  # for anybody: the page asks them before it knows who it is, and monitoring whether the process lives
    ("GET", "/api/health"),
    ("GET", "/api/health/ready"),
    ("GET", "/api/session"),
    ("POST", "/api/session"),
    ("DELETE", "/api/session"),
}
OF_ITS_OWN = {("GET", "/metrics")}  # from this machine anybody, else an admin
VALUES = {"key": "revenue", "month": "2026-05", "day": "2026-05-01", "kpi": "revenue"}


def routes() -> list[tuple[str, str, tuple[Role, ...]]]:
    """Method, path and declared roles of every route."""
    found = []
    for router in ROUTERS:
        for route in router.routes:
            assert isinstance(route, APIRoute)
            roles = tuple(each.call.role for each in route.dependant.dependencies if isinstance(each.call, Calling))
            found += [(method, route.path, roles) for method in sorted(route.methods or ())]
    return found


DECLARED = routes()
GUARDED = [(method, path, roles[0]) for method, path, roles in DECLARED if roles]


def test_every_route_declares_one_role_or_is_open() -> None:
    undeclared = {(method, path) for method, path, roles in DECLARED if not roles}
    assert undeclared == OPEN | OF_ITS_OWN
    assert all(len(roles) <= 1 for _, _, roles in DECLARED)


def test_writes_of_facts_need_ingest_and_administration_admin() -> None:
    by_route = {(method, path): role for method, path, role in GUARDED}
    assert by_route["POST", "/api/orders"] == by_route["DELETE", "/api/targets/{kpi:path}/{month}"] == "ingest"
    assert by_route["POST", "/api/recompute"] == by_route["POST", "/api/alerts/{alert_id}/acknowledge"] == "admin"
    assert by_route["GET", "/api/alerts"] == by_route["GET", "/api/stream"] == "poller"
    assert by_route["GET", "/api/orders"] == by_route["POST", "/api/events"] == "viewer"


@pytest.mark.slow
def test_a_route_answers_those_who_have_its_role_and_nobody_else(start: Start, make_key: MakeKey) -> None:
    service = start(auth="keys")
    holders = {role: _bearer(make_key(role, name=role)) for role in ROLES}
    for method, path, role in GUARDED:
        assert problem(service.request(method, _address(path)), 401)["detail"].startswith("Who is asking?"), path
        for held, headers in holders.items():
            if role in grants(None, [held]).roles:
                continue  # whoever has it is answered in the tests of the route
            refusal = problem(service.request(method, _address(path), headers=headers), 403)
            assert refusal["detail"].startswith(f"This needs the role {role}"), path


@pytest.mark.slow
def test_no_route_reaches_another_tenant(start: Start, make_key: MakeKey) -> None:
    service = start(auth="keys")
    headers = _bearer(make_key("admin", tenants=["acme"])) | {"edb-tenant": "default"}
    for method, path, _ in GUARDED:
        refusal = problem(service.request(method, _address(path), headers=headers), 403)
        assert "no access to a tenant 'default'" in refusal["detail"], path


def _address(path: str) -> str:
    return re.sub(r"\{(\w+)(:path)?\}", lambda part: VALUES.get(part[1], "1"), path)


def _bearer(key: str) -> dict[str, Any]:
    return {"authorization": f"Bearer {key}"}
