"""A tenant that is being removed is answered as one that does not exist, from the moment on at which it is hidden."""

from datetime import UTC, datetime

import pytest

from jobs.refresher.removal import hide_tenant
from sql.database import writing
from tests.facts import add_tenant
from tests.service.conftest import Service

READS = (
    "/api/executive-dashboard", "/api/executive-dashboard?range=3m&granularity=quarter", "/api/kpis/revenue",
    "/api/customers", "/api/orders", "/api/alerts", "/api/kpis", "/api/alert-rules", "/api/alerts/history",
)  # fmt: skip
ORDER = {"order_id": "A", "order_date": "2026-05-10", "amount": 100}


@pytest.mark.parametrize("warm", [True, False])
def test_readers_and_writers_find_nobody_at_once(service: Service, warm: bool) -> None:
    add_tenant(service.connection, "gone", {})
    service.write("orders", [ORDER], "gone")
    service.refresh()
    headers = {"EDB-Tenant": "gone"}
    (generation,) = service.connection.execute("SELECT generation FROM published WHERE tenant = 'gone'").fetchone()
    paths = (*READS, f"/api/executive-dashboard?generation={generation}")
    if warm:
        assert {service.get(path, headers=headers).status_code for path in paths} == {200}
    with writing(service.connection):
        hide_tenant(service.connection, "gone", "somebody", datetime(2026, 5, 20, tzinfo=UTC))
    service.wait()
    assert {path: service.get(path, headers=headers).status_code for path in paths} == dict.fromkeys(paths, 404)
    sent = service.request("POST", "/api/orders", headers=headers, json=ORDER)
    assert sent.status_code == 404
    assert service.get("/api/executive-dashboard").status_code == 200, "others are served"
    assert "gone" not in service.get("/api/health/ready").text
    assert "gone" not in service.get("/api/session").text
