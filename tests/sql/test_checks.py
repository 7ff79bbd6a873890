"""The rules of the facts hold for every program, with foreign keys on and off."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from aggregator.facts.table import MAX_AMOUNT, MAX_MONTH_AMOUNT
from sql.database import open_writer
from tests.lines import insert

GOOD: dict[str, dict[str, Any]] = {
    "tenants": {"id": "acme-2_b", "name": "Acme"},
    "orders": {"order_id": "A", "order_date": "2026-01-10", "amount": 100},
    "revenue_trend": {"month": "2026-01", "recognized": 1, "booked": 2, "backlog": 3},
    "retention_nrr": {"month": "2026-01", "nrr": 10**9},
    "ops_uptime": {"service": "api", "day": "2026-01-10", "uptime": 10**9},
    "opportunities": {"opportunity_id": "O", "stage": "open"},
    "subscriptions": {"subscription_id": "S", "customer_id": "c", "start_date": "2026-01-10", "monthly_amount": 1},
    "customers": {"customer_id": "c"},
    "targets": {"kpi": "revenue", "month": "2026-01", "value": 1},
}
ACCEPTED: list[tuple[str, dict[str, Any]]] = [
    ("tenants", {"as_of": "today"}),
    ("tenants", {"as_of": "2026-12", "fiscal_year_start": 12, "mrr_source": "orders", "currency": "KWD"}),
    ("orders", {"order_date": "1900-01-01"}),
    ("orders", {"order_date": "2199-12-31"}),
    ("orders", {"order_date": "2024-02-29"}),
    ("orders", {"amount": MAX_AMOUNT, "profit": -MAX_AMOUNT, "line_no": 0}),
    ("orders", {"type": "a1_b", "order_id": "x" * 200, "customer_id": "ü" * 200}),
    ("orders", {"service_start": "2026-01-01"}),
    ("orders", {"service_start": "2026-01-01", "service_end": "2026-01-01"}),
    ("ops_uptime", {"uptime": 0}),
    ("retention_nrr", {"nrr": 0}),
    ("opportunities", {"close_date": "2025-01-01", "created_date": "2026-01-01"}),
    ("opportunities", {"stage": "won", "close_date": "2025-01-01"}),
    ("opportunities", {"stage": "lost", "created_date": "2025-01-01", "close_date": "2025-01-01"}),
    ("subscriptions", {"end_date": "2026-01-10", "monthly_amount": -1}),
    ("revenue_trend", {"recognized": MAX_MONTH_AMOUNT, "booked": -MAX_MONTH_AMOUNT}),
    ("retention_nrr", {"nrr": 10 * 10**9}),
    ("targets", {"kpi": "uptime", "value": -1}),
    ("targets", {"kpi": "gm", "value": 10**9}),
    ("targets", {"value": MAX_MONTH_AMOUNT}),
]
NO_DAYS = ("2026-02-30", "2025-02-29", "2026-04-31", "2026-13-01", "2026-1-1", "20260101", "2026-01-01 ", "now", "", 5)
NO_DATES = (*NO_DAYS, "1899-12-31", "2200-01-01", "2026-01-01T00:00:00Z")
NO_MONTHS = ("2026-00", "2026-13", "2026-1", "1899-12", "2200-01", "2026-01-01", "", "20x6-01")
TOO_LONG = "x" * 201
REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("tenants", {"id": ""}),
    ("tenants", {"id": "Acme"}),
    ("tenants", {"id": "a" * 65}),
    ("tenants", {"name": ""}),
    ("tenants", {"name": TOO_LONG}),
    ("tenants", {"unit": ""}),
    ("tenants", {"unit": "x" * 9}),
    ("tenants", {"timezone": ""}),
    ("tenants", {"currency": "XXX"}),
    ("tenants", {"currency": "gbp"}),
    ("tenants", {"fiscal_year_start": 0}),
    ("tenants", {"fiscal_year_start": 13}),
    ("tenants", {"as_of": "tomorrow"}),
    ("tenants", {"as_of": "2026-13"}),
    ("tenants", {"as_of": "2026-00"}),
    ("tenants", {"mrr_source": "invoices"}),
    *[("orders", {"order_date": day}) for day in NO_DATES],
    *[("orders", {"service_start": day}) for day in NO_DATES],
    *[("orders", {"service_start": "2026-01-01", "service_end": day}) for day in NO_DATES],
    *[("ops_uptime", {"day": day}) for day in NO_DATES],
    *[("opportunities", {"created_date": day}) for day in NO_DATES],
    *[("opportunities", {"close_date": day}) for day in NO_DATES],
    *[("subscriptions", {"start_date": day}) for day in NO_DATES],
    *[("subscriptions", {"start_date": "1900-01-01", "end_date": day}) for day in NO_DATES],
    *[("revenue_trend", {"month": month}) for month in NO_MONTHS],
    *[("retention_nrr", {"month": month}) for month in NO_MONTHS],
    *[("targets", {"month": month}) for month in NO_MONTHS],
    ("orders", {"order_id": ""}),
    ("orders", {"order_id": TOO_LONG}),
    ("orders", {"line_no": -1}),
    ("orders", {"line_no": 1_000_000_001}),
    ("orders", {"customer_id": ""}),
    ("orders", {"ordered_at": "2026"}),
    ("orders", {"type": ""}),
    ("orders", {"type": "One_off"}),
    ("orders", {"type": "one off"}),
    ("orders", {"type": "1st"}),
    ("orders", {"type": "x" * 41}),
    ("orders", {"amount": None}),
    ("orders", {"amount": 1.5}),
    ("orders", {"amount": "ten"}),
    ("orders", {"amount": -MAX_AMOUNT - 1}),
    ("orders", {"amount": MAX_AMOUNT + 1}),
    ("orders", {"profit": -MAX_AMOUNT - 1}),
    ("orders", {"profit": MAX_AMOUNT + 1}),
    ("orders", {"service_end": "2026-01-01"}),
    ("orders", {"service_start": "2026-01-02", "service_end": "2026-01-01"}),
    ("orders", {"product_line": ""}),
    ("orders", {"region": TOO_LONG}),
    ("orders", {"bucket": 1}),
    ("revenue_trend", {"recognized": None}),
    *[
        ("revenue_trend", {name: sign * (MAX_MONTH_AMOUNT + 1)})
        for name in ("recognized", "booked", "backlog")
        for sign in (1, -1)
    ],
    ("retention_nrr", {"nrr": -1}),
    ("retention_nrr", {"nrr": 10 * 10**9 + 1}),
    ("ops_uptime", {"uptime": -1}),
    ("ops_uptime", {"uptime": 10**9 + 1}),
    ("ops_uptime", {"service": ""}),
    ("opportunities", {"stage": "dreaming"}),
    ("opportunities", {"stage": "won"}),
    ("opportunities", {"stage": "lost", "created_date": "2026-01-02", "close_date": "2026-01-01"}),
    ("opportunities", {"amount": -MAX_AMOUNT - 1}),
    ("opportunities", {"amount": MAX_AMOUNT + 1}),
    ("subscriptions", {"end_date": "2026-01-09"}),
    ("subscriptions", {"customer_id": None}),
    ("subscriptions", {"monthly_amount": -MAX_AMOUNT - 1}),
    ("subscriptions", {"monthly_amount": MAX_AMOUNT + 1}),
    ("customers", {"customer_id": ""}),
    ("customers", {"name": ""}),
    ("customers", {"segment": TOO_LONG}),
    ("customers", {"country": TOO_LONG}),
    ("targets", {"kpi": "happiness"}),
    *[("targets", {"value": sign * (MAX_MONTH_AMOUNT + 1)}) for sign in (1, -1)],
    ("targets", {"kpi": "nrr", "value": 10 * 10**9 + 1}),
    ("targets", {"kpi": "gm", "value": 10**9 + 1}),
    ("targets", {"kpi": "uptime", "value": 99_900_000_000}),
]


@pytest.fixture(scope="module", params=["foreign keys", "no foreign keys"])
def filled(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[sqlite3.Connection]:
    """One database for all rules: what a test writes is undone after it."""
    from aggregator.stored.preparation import prepare

    path = tmp_path_factory.mktemp("checks") / "edb.sqlite3"
    prepare(path)
    with closing(open_writer(path)) as connection:
        connection.execute(f"PRAGMA foreign_keys = {int(request.param == 'foreign keys')}")
        yield connection


@pytest.fixture
def undone(filled: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """A transaction that is undone in the end."""
    filled.execute("BEGIN")
    yield filled
    filled.execute("ROLLBACK")


@pytest.mark.parametrize("table", GOOD)
def test_a_plain_row_is_taken(undone: sqlite3.Connection, table: str) -> None:
    insert(undone, table, **GOOD[table])
    assert undone.execute(f"SELECT COUNT(*) FROM {table}").fetchone() == (2 if table == "tenants" else 1,)


@pytest.mark.parametrize(("table", "change"), ACCEPTED)
def test_what_is_within_bounds_is_taken(undone: sqlite3.Connection, table: str, change: dict[str, Any]) -> None:
    insert(undone, table, **GOOD[table] | change)


@pytest.mark.parametrize(("table", "change"), REFUSED)
def test_what_is_out_of_bounds_is_refused(undone: sqlite3.Connection, table: str, change: dict[str, Any]) -> None:
    with pytest.raises((sqlite3.IntegrityError, sqlite3.OperationalError)):
        insert(undone, table, **GOOD[table] | change)
    insert(undone, table, **GOOD[table])
    changes = ", ".join(f"{name} = :{name}" for name in change)
    identity = " WHERE id = 'acme-2_b'" if table == "tenants" else ""
    with pytest.raises((sqlite3.IntegrityError, sqlite3.OperationalError)):
        undone.execute(f"UPDATE {table} SET {changes}{identity}", change)


@pytest.mark.parametrize("table", [table for table in GOOD if table != "tenants"])
def test_facts_of_nobody_are_refused_where_foreign_keys_are_on(connection: sqlite3.Connection, table: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        insert(connection, table, tenant="nobody", **GOOD[table])
