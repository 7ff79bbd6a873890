"""Through the gateway too, no route shows what is another tenant's."""

import re

import pytest

from service.app import create_app
from service.settings import Settings
from tests.gateway.conftest import Gateway, bearer

pytestmark = [pytest.mark.slow, pytest.mark.real_clock("Envoy does not start under libfaketime")]

VALUES = {"key": "revenue", "customer_id": "NORTHS", "order_id": "N-1", "month": "2026-05"}
THEIRS = ("NORTHS", "Of north", "4711", '"North"')


def reads() -> list[str]:
    """Every address of the API that is read, with a value for what its path leaves open."""
    paths = create_app(Settings()).api.openapi()["paths"]
    return [
        re.sub(r"\{(\w+)\}", lambda part: VALUES.get(part[1], "1"), path)
        for path, operations in paths.items()
        if "get" in operations and path != "/api/stream"
    ]


def test_no_route_shows_another_tenant(gateway: Gateway) -> None:
    roles = {"edb_roles": ["admin"]}
    mine, theirs = (gateway.issuer.token(edb_tenants=[tenant], **roles) for tenant in ("default", "north"))
    shown = 0
    with gateway.client() as client:
        for path in reads():
            for _ in range(2):  # the second time from a cache, where there is one
                seen = client.get(path, headers=bearer(theirs)).text
            words = [word for word in THEIRS if word not in path]  # a refusal names what was asked for
            shown += any(word in seen for word in words)
            for more in ({}, {"params": {"tenant": "north"}}, {"headers": {"EDB-Tenant": "north"}}):
                headers = bearer(mine) | more.get("headers", {})
                asked = client.get(path, params=more.get("params"), headers=headers)
                assert not any(word in asked.text for word in words), (path, more)
    assert shown >= 3  # the words are those to look for


def test_no_write_reaches_another_tenant(gateway: Gateway) -> None:
    headers = bearer(gateway.issuer.token(edb_roles=["admin"]))
    row = {"customer_id": "NORTHS", "name": "Taken over"}
    with gateway.client() as client:
        for more in ({"EDB-Tenant": "north"}, {"EDB-Tenant": "NORTH"}):
            assert client.post("/api/customers", json=row, headers=headers | more).status_code == 403
            assert client.delete("/api/customers/NORTHS", headers=headers | more).status_code == 403
        assert client.post("/api/customers", json=row | {"tenant": "north"}, headers=headers).status_code in (403, 422)
        theirs = bearer(gateway.issuer.token(edb_tenants=["north"], edb_roles=["admin"]))
        assert "Of north" in client.get("/api/customers/NORTHS", headers=theirs).text
