import sqlite3
from decimal import Decimal
from typing import Any

import pytest

import aggregator.rollups.windows
from aggregator.facts.table import DIMENSIONS
from aggregator.figures.kpis import KPIS
from aggregator.figures.largest import ORDERS
from service.schemas.figures import KpiDetail, KpiTable
from sql.statements import statement
from tests.lines import refreshed
from tests.service.conftest import Service, exact, problem

SHOWN = {dimension.key: dimension.shown for dimension in DIMENSIONS}


def by_label(entries: list[dict[str, Any]]) -> dict[str, Any]:
    return {entry["label"]: entry.get("value", entry.get("profit")) for entry in entries}


def test_the_table_says_what_every_kpi_is(filled: Service) -> None:
    table = KpiTable.model_validate_json(filled.get("/api/kpis").content)
    assert [row.key for row in table.kpis] == list(KPIS)
    assert {row.key: row.direction for row in table.kpis}["revenue"] == "up"
    assert [row.is_flow for row in table.kpis] == [kpi.is_flow for kpi in KPIS.values()]
    assert [(row.key, row.filter) for row in table.dimensions] == [(one.key, one.column) for one in DIMENSIONS]


@pytest.mark.parametrize("key", list(KPIS))
@pytest.mark.parametrize(
    "query", ["", "?range=3m&granularity=quarter", "?range=2026-01..2026-04", "?range=2020-01..2020-03"]
)
def test_a_kpi_repeats_the_dashboards_card(filled: Service, key: str, query: str) -> None:
    response = filled.get(f"/api/kpis/{key}{query}")
    KpiDetail.model_validate_json(response.content)
    detail = exact(response)
    dashboard = exact(filled.get(f"/api/executive-dashboard{query}"))
    card = next(kpi for kpi in dashboard["kpis"] if kpi["key"] == key)
    assert {name: detail[name] for name in card} == card
    assert [point["value"] for point in detail["series"]] == card["spark"]
    assert (detail["value"] is None) == (detail["reason"] is not None)
    assert detail["window"] == dashboard["window"]


AHEAD = {"scheduled after today": -11}  # of the filled tenant's open month


def test_revenue_is_broken_down_to_the_whole(filled: Service) -> None:
    detail = exact(filled.get("/api/kpis/revenue?range=3m"))
    assert detail["value"] == 931
    assert by_label(detail["breakdowns"]["region"]) == {"UK": -100, "FR": 92, "not given": 950} | AHEAD
    assert by_label(detail["breakdowns"]["product_line"]) == {"Care": 92, "not given": 850} | AHEAD
    assert by_label(detail["breakdowns"]["customer"]) == {"=Acme": 800, "B": 92, "not given": 50} | AHEAD
    shares = [entry["share"] for entry in detail["breakdowns"]["customer"]]
    assert shares == [Decimal("0.849257"), Decimal("0.097665"), Decimal("0.053079"), None]
    *_, missing, ahead = detail["breakdowns"]["region"]
    assert (ahead["kind"], ahead["member"]) == ("ahead", None)
    assert (missing["kind"], missing["member"]) == ("not_given", None)


def test_margin_is_broken_down_by_the_lines_whose_profit_is_known(filled: Service) -> None:
    (uk, fr) = sorted(
        (entry for entry in exact(filled.get("/api/kpis/gm?range=6m"))["breakdowns"]["region"] if entry["member"]),
        key=lambda entry: -entry["profit"],
    )
    assert (uk["label"], uk["profit"], uk["amount"], uk["ratio"]) == ("UK", 360, 900, Decimal("0.400000"))
    assert (fr["label"], fr["profit"], fr["amount"], fr["ratio"]) == ("FR", 300, 365, Decimal("0.821918"))


def test_book_to_bill_is_broken_down_by_what_was_booked(filled: Service) -> None:
    detail = exact(filled.get("/api/kpis/book_to_bill?range=2026-01..2026-02"))
    assert by_label(detail["breakdowns"]["customer"]) == {"=Acme": 1900, "B": 365}


@pytest.mark.parametrize("key", ["backlog", "arr", "nrr", "coverage_months", "forecast", "uptime"])
def test_what_is_no_sum_of_order_lines_has_no_breakdown(filled: Service, key: str) -> None:
    assert filled.get(f"/api/kpis/{key}").json()["breakdowns"] == {}


def test_a_ledger_month_is_reconciled_and_closes_the_breakdown(filled: Service) -> None:
    filled.write("revenue_trend", [{"month": "2026-04", "recognized": 800, "booked": -90, "backlog": 500}])
    filled.refresh()
    detail = exact(filled.get("/api/kpis/revenue?range=3m"))
    assert detail["value"] == 901
    assert detail["reconciliation"] == [{"period": "2026-04", "ledger": 800, "derived": 830, "difference": -30}]
    for dimension in SHOWN:
        entries = detail["breakdowns"][dimension]
        assert entries[-1] == entries[-1] | {"kind": "ledger_adjustment", "label": "ledger adjustment", "value": -30}
        assert sum(entry["value"] for entry in entries) == 901
    booked = exact(filled.get("/api/kpis/book_to_bill?range=3m"))["breakdowns"]["region"]
    assert by_label(booked)["ledger adjustment"] == 10
    backlog = exact(filled.get("/api/kpis/backlog?range=3m"))["reconciliation"]
    assert backlog == [{"period": "2026-04", "ledger": 500, "derived": 304, "difference": 196}]


def test_many_customers_are_summed_into_others(filled: Service) -> None:
    rows = [
        {
            "order_id": f"N{number}",
            "order_date": "2026-05-05",
            "amount": number,
            "profit": 1,
            "customer_id": f"N{number:02}",
        }
        for number in range(1, 31)
    ]
    filled.write("orders", rows)
    filled.refresh()
    for key, whole in (("revenue", 931 + 465), ("gm", 35), ("book_to_bill", -50 + 465)):
        entries = exact(filled.get(f"/api/kpis/{key}?range=3m"))["breakdowns"]["customer"]
        amounts = [entry.get("value", entry.get("profit")) for entry in entries]
        assert sum(amounts) == whole
        assert [entry["kind"] for entry in entries].count("member") == 20
        assert "others" in by_label(entries)


def test_the_series_by_quarter_is_clipped_to_the_window(filled: Service) -> None:
    series = exact(filled.get("/api/kpis/revenue?range=3m&granularity=quarter"))["series"]
    assert series == [
        {"period": "2026-Q1", "value": 31, "partial": True},
        {"period": "2026-Q2", "value": 900, "partial": True},
    ]


def test_the_inputs_say_what_went_in(filled: Service) -> None:
    detail = exact(filled.get("/api/kpis/book_to_bill?range=3m"))
    assert detail["inputs"] == [
        {"name": "booked", "kind": "money", "value": -50},
        {"name": "recognized", "kind": "money", "value": 931},
    ]
    assert detail["formula"] == "Σ booked / Σ recognized"


def test_csv_has_one_row_per_period(filled: Service) -> None:
    response = filled.get("/api/kpis/revenue?range=3m&format=csv")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["content-disposition"] == 'attachment; filename="revenue-3m.csv"'
    assert response.content.decode("utf-8-sig").splitlines() == [
        '"period","kpi","value","unit","partial"',
        '"2026-03","revenue",31.00,"GBP",false',
        '"2026-04","revenue",830.00,"GBP",false',
        '"2026-05","revenue",70.00,"GBP",true',
    ]


def test_an_unknown_kpi_is_answered_with_those_that_there_are(filled: Service) -> None:
    detail = problem(filled.get("/api/kpis/profit"), 404)["detail"]
    assert "'profit'" in detail
    assert "book_to_bill" in detail


@pytest.mark.parametrize("query", ["range=9m", "granularity=week", "format=xml", "limit=3"])
def test_a_wrong_parameter_is_named(filled: Service, query: str) -> None:
    assert problem(filled.get(f"/api/kpis/revenue?{query}"), 422)["errors"][0]["parameter"] == query.partition("=")[0]


@pytest.mark.parametrize("kept", [1_000, 105, 15])  # all of them; so many that a list proves those shown; too few
@pytest.mark.parametrize("range_", ["3m", "2026-04..2026-04"])
@pytest.mark.parametrize("dimension", ["product_line", "region", "customer"])
def test_the_largest_members_come_first_equal_ones_by_name_and_the_rest_is_summed(
    service: Service, dimension: str, range_: str, kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aggregator.rollups.windows, "KEPT", dict.fromkeys(ORDERS, kept))
    monkeypatch.setattr(aggregator.rollups.windows, "LONGEST_LIST", 0.2)
    monkeypatch.setattr(aggregator.rollups.windows, "SHORTEST_LIST", 0)
    column = "customer_id" if dimension == "customer" else dimension
    amounts = {f"m{number:03}": number % 7 * 10 - 20 for number in range(SHOWN[dimension] + 30)}
    for month in ("2026-04", "2026-05"):
        rows = [
            {
                "order_id": f"{month}{name}",
                "order_date": f"{month}-10",
                "amount": amount,
                "profit": amount,
                column: name,
            }
            for name, amount in amounts.items()
        ]
        service.write("orders", [*rows, {"order_id": f"{month}-none", "order_date": f"{month}-11", "amount": 1000}])
    service.refresh()
    expected = sorted(amounts, key=lambda name: (-amounts[name], name))[: SHOWN[dimension]]
    rest = sum(amount for name, amount in amounts.items() if name not in expected)
    times = 1 if range_ == "2026-04..2026-04" else 2
    for kpi, field in (("revenue", "value"), ("book_to_bill", "value"), ("gm", "profit")):
        entries = exact(service.get(f"/api/kpis/{kpi}?range={range_}"))["breakdowns"][dimension]
        found = [entry["member"] for entry in entries if entry["kind"] == "member"]
        assert found == expected, kpi
        others, not_given = (
            [entry[field] for entry in entries if entry["kind"] == kind] for kind in ("others", "not_given")
        )
        assert others == [times * rest]
        assert not_given == ([times * 1000] if field == "value" else [0])


@pytest.mark.parametrize("dimension", ["product_line", "region"])
def test_no_more_members_are_read_than_are_shown(connection: sqlite3.Connection, dimension: str) -> None:
    connection.executemany(
        f"INSERT INTO orders (order_id, order_date, amount, {dimension}) VALUES (?, '2026-05-10', 1, ?)",
        [(f"A{number}", f"m{number}") for number in range(300)],
    )
    refreshed(connection, "2026-05-20")
    key = {"tenant": "default", "build": 1, "dimension": dimension, "start": 0, "end": 2**40, "limit": 100}
    for figure in ("recognized", "booked", "profit"):
        rows = connection.execute(statement("reads/summed_members"), key | {"order": figure}).fetchall()
        assert len(rows) == 100
