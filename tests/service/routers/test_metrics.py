import re
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from service.app import Application
from tests.service.conftest import BASE, Service, Start, problem


def flushed(service: Service) -> None:
    """Adds what the process has counted to what all have."""
    service.portal.call(service.process.telemetry.flush)


def samples(service: Service) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Each sample of the exposition, by name and labels."""
    response = service.get("/metrics")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def value(found: Any, name: str, **labels: str) -> float:
    result: float = found[name, tuple(sorted(labels.items()))]
    return result


@pytest.mark.slow
def test_requests_are_counted_by_route_and_class_of_status(filled: Service) -> None:
    for _ in range(3):
        etag = filled.get("/api/executive-dashboard").headers["etag"]
    filled.get("/api/executive-dashboard", headers={"If-None-Match": etag})
    filled.get("/api/kpis/gm")
    filled.get("/api/kpis/none")
    filled.get("/api/nothing")
    flushed(filled)
    found = samples(filled)
    counts = {
        (labels["route"], labels["status"]): count
        for (name, pairs), count in found.items()
        if name == "edb_http_request_duration_seconds_count" and (labels := dict(pairs))
    }
    assert counts == {
        ("/api/executive-dashboard", "2xx"): 3, ("/api/executive-dashboard", "3xx"): 1,
        ("/api/kpis/{key}", "2xx"): 1, ("/api/kpis/{key}", "4xx"): 1, ("other", "4xx"): 1,
    }  # fmt: skip


@pytest.mark.slow
def test_a_histogram_cumulates_to_its_count(filled: Service) -> None:
    filled.get("/api/kpis")
    flushed(filled)
    found = samples(filled)
    labels = {"route": "/api/kpis", "status": "2xx"}
    buckets = [
        count
        for (name, pairs), count in found.items()
        if name.endswith("_bucket") and set(labels.items()) <= set(pairs)
    ]
    assert buckets == sorted(buckets)
    assert buckets[-1] == value(found, "edb_http_request_duration_seconds_count", **labels) == 1
    assert 0 < value(found, "edb_http_request_duration_seconds_sum", **labels) < 60


@pytest.mark.slow
def test_processes_add_up_and_what_is_counted_outlives_them(filled: Service, start: Start) -> None:
    other = start()
    for service in (filled, other):
        service.get("/api/kpis")
        flushed(service)
    assert value(samples(other), "edb_http_request_duration_seconds_count", route="/api/kpis", status="2xx") == 2


@pytest.mark.slow
def test_what_could_not_be_stored_is_counted_the_next_time(filled: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filled.process.aside, "_patience", 0.0)
    filled.process.aside._connection().execute("PRAGMA busy_timeout = 1")
    filled.get("/api/kpis")
    filled.connection.execute("BEGIN IMMEDIATE")
    flushed(filled)
    filled.connection.execute("COMMIT")
    flushed(filled)
    assert value(samples(filled), "edb_http_request_duration_seconds_count", route="/api/kpis", status="2xx") == 1


@pytest.mark.slow
def test_the_state_of_figures_and_of_the_database_is_told(filled: Service) -> None:
    filled.request("POST", "/api/events", json={"event": "alert_click", "occurred_at": "2026-05-20", "session": "s"})
    filled.get("/api/executive-dashboard")
    filled.get("/api/executive-dashboard")
    filled.write("orders", [{"order_id": "Z", "order_date": "2026-05-04", "amount": 7}])
    flushed(filled)
    found = samples(filled)
    assert value(found, "edb_generation", tenant="default") == 1
    assert value(found, "edb_figures_age_seconds", tenant="default") > 0
    assert value(found, "edb_refresh_failures_in_a_row", tenant="default") == 0
    assert value(found, "edb_marks_waiting") >= 1
    assert value(found, "edb_lease_epoch", holder="") == 0
    assert value(found, "edb_outbox_messages", state="dead") == 0
    assert value(found, "edb_events_stored_total") == 1
    assert value(found, "edb_stream_readers") == 0
    assert value(found, "edb_cache_hits_total") == 1
    assert value(found, "edb_cache_misses_total") == 1
    assert value(found, "edb_database_bytes") > 0
    assert value(found, "edb_tenants") == 1


def test_the_dashboards_of_a_tenant_are_samples_of_its_gate(filled: Service) -> None:
    for _ in range(5):
        filled.get("/api/executive-dashboard")
    flushed(filled)
    found = filled.connection.execute("SELECT tenant, gate, sum(count) FROM timings").fetchone()
    assert found == ("default", "api_dashboard", 5)


def asked_from(app: Application, client: str, headers: dict[str, str]) -> Any:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app, client=(client, 1234))
        async with httpx.AsyncClient(transport=transport, base_url=BASE) as asking:
            return await asking.get("/metrics", headers=headers)

    return ask


def test_through_a_proxy_or_from_elsewhere_only_administrators_read_them(start: Start) -> None:
    service = start(auth="keys")
    for client, headers in (("127.0.0.1", {"X-Forwarded-For": "10.0.0.1"}), ("10.0.0.1", {})):
        problem(service.portal.call(asked_from(service.app, client, headers)), 401)
    assert service.portal.call(asked_from(service.app, "127.0.0.1", {})).status_code == 200
    assert service.portal.call(asked_from(service.app, "::1", {})).status_code == 200


@pytest.mark.slow
def test_every_metric_says_what_it_is(filled: Service) -> None:
    text = filled.get("/metrics").text
    families = re.findall(r"^# HELP (\S+) .+$", text, re.MULTILINE)
    assert families
    assert set(re.findall(r"^# TYPE (\S+) ", text, re.MULTILINE)) == set(families)
