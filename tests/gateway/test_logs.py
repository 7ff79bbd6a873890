"""A request in two logs: the gateway's and the service's, under one name and with the client's address."""

import json
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from tests.gateway.conftest import DASHBOARD, Gateway
from tests.waiting import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.real_clock("Envoy does not start under libfaketime")]

Line = dict[str, Any]


def line_of(read: Callable[[], list[Line]], request: str) -> Line:
    """The line of a request, once it is written."""
    found: list[Line] = []

    def is_written() -> bool:
        found[:] = [line for line in read() if line.get("request") == request]
        return bool(found)

    wait_until(is_written, f"no line of {request}", every=0.05)
    return found[0]


@pytest.mark.parametrize("path", ["/api/kpis?secret=1", "/api/kpis", DASHBOARD])
def test_both_logs_name_a_request_alike(gateway: Gateway, folder: Path, path: str) -> None:
    def served() -> list[Line]:
        lines = (folder / "service.log").read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    answer = gateway.get(path, gateway.issuer.token(edb_roles=["admin"]), X_Forwarded_For="203.0.113.9")
    name = answer.headers["edb-request-id"]
    before, behind = line_of(gateway.logged, name), line_of(served, name)
    assert before["address"] == "127.0.0.1"
    assert str(ip_address(behind["address"])) != "203.0.113.9"  # Envoy writes its own address for one that is loopback
    assert before["status"] == behind["status"] == answer.status_code
    assert before["path"] == path.partition("?")[0]
    assert before["user"] == "ada"
    assert "secret" not in json.dumps(before)


def test_what_the_gateway_refuses_has_a_name_too(gateway: Gateway) -> None:
    refused = gateway.get("/api/kpis")
    line = line_of(gateway.logged, refused.headers["edb-request-id"])
    assert line["status"] == 401
    assert line["user"] is None
