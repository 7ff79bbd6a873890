"""SQLite itself is the witness: which tables are read while a route answers."""

import sqlite3
import sys
from collections.abc import Callable
from typing import Any

import pytest

from aggregator.facts.table import FACTS
from tests.service.conftest import Service, Start

_opened: list[sqlite3.Connection] = []


def _on_event(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "sqlite3.connect/handle":
        _opened.append(arguments[0])


sys.addaudithook(_on_event)


@pytest.fixture
def read_tables(filled: Service, start: Start) -> Callable[[str], set[str]]:
    """Which tables a process reads to answer, by what SQLite was asked to authorize on all of its connections."""

    def read(path: str) -> set[str]:
        _opened.clear()
        service = start(max_concurrency=1)
        assert service.get("/api/alerts").status_code == 200  # opens the one connection for reads
        connections, tables = list(_opened), set()

        def authorize(action: int, table: str | None, *_rest: Any) -> int:
            if action == sqlite3.SQLITE_READ and table:
                tables.add(table)
            return sqlite3.SQLITE_OK

        for connection in connections:
            connection.set_authorizer(authorize)
        response = service.get(path)
        assert response.status_code == (503 if path.endswith("/ready") else 200)  # the figures are of May
        assert _opened == connections
        return tables

    return read


ROUTES = (
    "/api/executive-dashboard", "/api/executive-dashboard?range=2026-01..2026-04&granularity=quarter",
    "/api/executive-dashboard?generation=1", "/api/executive-dashboard?format=csv", "/api/kpis", "/api/kpis/revenue",
    "/api/kpis/gm?range=2026-01..2026-04", "/api/kpis/book_to_bill", "/api/kpis/forecast", "/api/customers",
    "/api/customers?range=2026-01..2026-04", "/api/customers/A", "/api/operations/uptime", "/api/alerts",
    "/api/quality-gates", "/api/health", "/api/health/ready",
)  # fmt: skip


@pytest.mark.parametrize("path", ROUTES)
def test_no_read_touches_a_fact(read_tables: Callable[[str], set[str]], path: str) -> None:
    assert not read_tables(path) & FACTS.keys()


@pytest.mark.slow
def test_the_witness_sees_the_one_route_that_reads_facts(read_tables: Callable[[str], set[str]]) -> None:
    assert read_tables("/api/orders") & FACTS.keys() == {"orders"}
    assert "months" in read_tables("/api/kpis/revenue")
