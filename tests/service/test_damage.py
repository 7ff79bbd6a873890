"""A database that is damaged while the service runs: readiness says so, and answers have what was last read."""

import pytest

from service.connections import reading
from tests.service.conftest import Service, Start, problem

PAGE_BYTES = 4096
WORDS = "The database is damaged"


def damage(service: Service, *tables: str) -> None:
    """Overwrite the page at which each table begins, and let nobody have an older one in memory."""
    service.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for table in tables:
        found = service.connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,))
        (root,) = found.fetchone()
        with service.database.open("r+b") as file:
            file.seek((root - 1) * PAGE_BYTES)
            file.write(b"\x5a" * PAGE_BYTES)
    idle = service.process.reading._idle
    while idle:
        idle.pop().close()


@pytest.fixture
def uncached(start: Start, filled: Service) -> Service:
    """A process that keeps no answer, beside the one that filled the database."""
    return start(cache_ttl_seconds=0)


PATHS = ("/api/executive-dashboard", "/api/kpis/revenue?range=3m", "/api/customers", "/api/operations/uptime")


@pytest.mark.parametrize("path", PATHS)
def test_an_answer_that_cannot_be_read_has_the_last_good_figures_marked_stale(uncached: Service, path: str) -> None:
    good = uncached.get(path)
    damage(uncached, "documents", "window_members", "month_flows", "months", "uptime_flows", "generations")
    found = problem(uncached.get(path), 500)
    assert found["detail"].startswith(WORDS)
    assert (found["stale"], found["generation"]) == (True, int(good.headers["edb-generation"]))
    assert found["figures"] == good.json()


def test_what_was_never_read_is_a_problem_without_figures(uncached: Service) -> None:
    damage(uncached, "documents")
    found = problem(uncached.get("/api/executive-dashboard"), 500)
    assert found["detail"].startswith(WORDS)
    assert "figures" not in found


@pytest.mark.slow
def test_readiness_looks_at_what_readers_ask_for(uncached: Service) -> None:
    assert "detail" not in uncached.get("/api/health/ready").json()
    damage(uncached, "documents")
    assert problem(uncached.get("/api/health/ready"), 503)["detail"].startswith(WORDS)
    assert uncached.get("/api/health").status_code == 200


@pytest.mark.slow
def test_readiness_knows_for_a_while_what_others_met(uncached: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    damage(uncached, "orders_by_bucket")
    assert "detail" not in uncached.get("/api/health/ready").json()
    assert problem(uncached.get("/api/orders?month=2026-05"), 500)["detail"].startswith(WORDS)
    assert problem(uncached.get("/api/health/ready"), 503)["detail"].startswith(WORDS)
    monkeypatch.setattr(reading, "DAMAGE_SECONDS", 0.0)
    assert "detail" not in uncached.get("/api/health/ready").json()


@pytest.mark.slow
def test_nobody_gets_the_last_figures_of_another_tenant(uncached: Service) -> None:
    uncached.connection.execute("INSERT INTO tenants (id, name) VALUES ('other', 'Other')")
    uncached.refresh()
    uncached.get("/api/executive-dashboard")
    damage(uncached, "documents", "months")
    found = problem(uncached.get("/api/executive-dashboard", headers={"EDB-Tenant": "other"}), 500)
    assert "figures" not in found
