"""Laws 2 and 5: parts sum to wholes, and a backlog is what was before, plus booked, less recognized."""

import sqlite3
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.figures.periods import month_name
from service.exchange.asks import Ask
from service.reads.assembly import Histories, load
from tests.conftest import dashboard_of, parsed
from tests.laws.conftest import NewStage
from tests.laws.steps import PROFILES, Step, histories

FLOWS = ("booked", "recognized", "mrr", "profit", "profit_amount", "lines", "recurring_lines", "entries")
SUMS = ", ".join(f"SUM({name})" for name in FLOWS)
LIVE = "tenant = ? AND build = (SELECT build FROM tenants WHERE id = tenant)"

ranges = st.sampled_from(["1m", "3m", "6m", "12m", "24m", "36m", "qtd", "ytd"])


@pytest.mark.slow
@given(history=histories)
def test_buckets_sum_to_months_and_breakdowns_to_the_whole(new_stage: NewStage, history: list[Step]) -> None:
    with new_stage() as stage:
        stage.play(history)
        stage.refresh()
        for tenant in PROFILES:
            whole = by_month(stage.connection, "month_flows", "total", tenant)
            for dimension in ("total", "product_line", "region", "no_customer"):
                from_buckets = by_month(stage.connection, "bucket_flows", dimension, tenant)
                assert from_buckets == by_month(stage.connection, "month_flows", dimension, tenant)
                if dimension != "no_customer":
                    assert from_buckets == whole
            known = flows(stage.connection, f"SELECT month, {SUMS} FROM customer_flows WHERE {LIVE} GROUP BY 1", tenant)
            unknown = by_month(stage.connection, "month_flows", "no_customer", tenant)
            assert added(known, unknown) == whole


@pytest.mark.slow
@given(history=histories, range_=ranges)
def test_months_sum_to_quarters_and_to_the_window(new_stage: NewStage, history: list[Step], range_: str) -> None:
    with new_stage() as stage:
        stage.play(history)
        stage.refresh()
        for tenant in PROFILES:
            by_months = dashboard_of(stage.connection, tenant, range_, "month")
            by_quarters = dashboard_of(stage.connection, tenant, range_, "quarter")
            for flow in ("recognized", "booked"):
                assert total(by_months, flow) == total(by_quarters, flow)
            revenue = next(kpi for kpi in by_months["kpis"] if kpi["key"] == "revenue")
            assert revenue["value"] == total(by_months, "recognized")
            assert by_months["revenue_trend"][-1]["backlog"] == by_quarters["revenue_trend"][-1]["backlog"]


@pytest.mark.slow
@given(history=histories, range_=ranges)
def test_breakdowns_of_a_kpi_sum_to_its_value(new_stage: NewStage, history: list[Step], range_: str) -> None:
    with new_stage() as stage:
        stage.play(history)
        stage.refresh()
        for tenant in PROFILES:
            kpi = parsed(load(stage.connection, tenant, Ask("kpi", range_, member="revenue"), None, Histories()))
            span = (kpi["window"]["start"], kpi["window"]["end"])
            ledger = stage.connection.execute(
                "SELECT COUNT(*) FROM revenue_trend WHERE tenant = ? AND month BETWEEN ? AND ?", (tenant, *span)
            ).fetchone()[0]
            for entries in kpi["breakdowns"].values():
                assert sum(entry["value"] for entry in entries) == (kpi["value"] or 0)
                if not ledger:
                    assert "ledger_adjustment" not in {entry["kind"] for entry in entries}


@pytest.mark.slow
@given(history=histories)
def test_derived_backlog_continues_the_month_before(new_stage: NewStage, history: list[Step]) -> None:
    with new_stage() as stage:
        stage.play(history)
        stage.refresh()
        for tenant in PROFILES:
            trend = dashboard_of(stage.connection, tenant, "36m", "month")["revenue_trend"]
            rows = stage.connection.execute("SELECT month FROM revenue_trend WHERE tenant = ?", (tenant,))
            ledger = {month for (month,) in rows}
            first = first_month(stage.connection, tenant)
            for before, point in zip([{"backlog": None}, *trend], trend, strict=False):
                opening = Decimal(0) if point["period"] == first else before["backlog"]
                if point["backlog"] is not None and opening is not None and point["period"] not in ledger:
                    assert point["backlog"] == opening + point["booked"] - point["recognized"]


def by_month(connection: sqlite3.Connection, table: str, dimension: str, tenant: str) -> dict[int, tuple[int, ...]]:
    text = f"SELECT month, {SUMS} FROM {table} WHERE {LIVE} AND dimension = '{dimension}' GROUP BY 1"
    return flows(connection, text, tenant)


def flows(connection: sqlite3.Connection, text: str, tenant: str) -> dict[int, tuple[int, ...]]:
    return {month: tuple(sums) for month, *sums in connection.execute(text, (tenant,))}


def added(*parts: dict[int, tuple[int, ...]]) -> dict[int, tuple[int, ...]]:
    sums: defaultdict[int, list[int]] = defaultdict(lambda: [0] * len(FLOWS))
    for part in parts:
        for month, values in part.items():
            sums[month] = [a + b for a, b in zip(sums[month], values, strict=True)]
    return {month: tuple(values) for month, values in sums.items()}


def total(document: dict[str, Any], flow: str) -> Decimal | None:
    values = [point[flow] for point in document["revenue_trend"] if point[flow] is not None]
    return sum(values, Decimal(0)) if values else None


def first_month(connection: sqlite3.Connection, tenant: str) -> str | None:
    (month,) = connection.execute(
        "SELECT MIN(month) FROM (SELECT month FROM month_flows WHERE tenant = ? UNION ALL "
        "SELECT month_key FROM revenue_trend WHERE tenant = ?)",
        (tenant, tenant),
    ).fetchone()
    return None if month is None else month_name(month)
