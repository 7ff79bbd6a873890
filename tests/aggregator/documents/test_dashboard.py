import json
from decimal import Decimal
from typing import Any

from aggregator.documents.dashboard import CustomerTotal, ServiceMonth, dashboard
from aggregator.history import History
from aggregator.periods import Granularity, parse_month
from tests.aggregator.histories import history, window
from tests.aggregator.test_kpis import EXAMPLE


def document(found: History, first: str, last: str, granularity: Granularity = "month", **more: Any) -> dict[str, Any]:
    body = dashboard(found, "3m", window(first, last), granularity, more.get("customers", []), more.get("uptime", []))
    content: dict[str, Any] = json.loads(body, parse_float=Decimal)
    return content


def test_the_document_of_the_worked_example() -> None:
    found = document(history(EXAMPLE, data_through="2026-05-19"), "2026-03", "2026-05")
    cards = {card["key"]: card for card in found.pop("kpis")}
    assert found == {
        "tenant": {"id": "default", "name": "My company", "currency": "GBP", "unit": "£"},
        "generation": 7,
        "computed_at": "2026-05-20T09:30:00Z",
        "as_of": "2026-05",
        "data_through": "2026-05-19",
        "range": "3m",
        "granularity": "month",
        "window": {"start": "2026-03", "end": "2026-05", "months": 3, "covered": 3, "partial": True},
        "revenue_trend": [
            {"period": period, "recognized": recognized, "booked": booked, "backlog": backlog, "partial": partial}
            for period, recognized, booked, backlog, partial in (
                ("2026-03", 31, 0, 1234, False),
                ("2026-04", 830, -100, 304, False),
                ("2026-05", 81, 50, 273, True),
            )
        ],
        "top_customers": [],
        "uptime": [],
    }
    assert cards["backlog"] == {
        "key": "backlog", "label": "Backlog", "kind": "money", "unit": "£", "value": 273, "partial": False,
        "previous": 1265, "delta": Decimal("-0.784190"), "year_ago": None, "year_ago_delta": None,
        "delta_kind": "relative", "target": None, "basis": None, "value_month": None, "covers": None,
        "spark": [1234, 304, 273],
    }  # fmt: skip
    assert cards["book_to_bill"]["value"] == Decimal("-0.053079")
    assert cards["coverage_months"]["value"] == Decimal("0.586781")
    assert cards["coverage_months"]["unit"] == "months"
    assert (cards["arr"]["value"], cards["arr"]["value_month"]) == (Decimal("365.04"), "2026-04")
    assert (cards["forecast"]["value"], cards["forecast"]["basis"]) == (Decimal("292.74"), "trailing_3m")
    assert cards["gm"]["value"] is None


def test_quarters_sum_flows_and_take_the_last_backlog() -> None:
    found = document(history(EXAMPLE), "2026-03", "2026-05", "quarter")
    assert found["revenue_trend"] == [
        {"period": "2026-Q1", "recognized": 31, "booked": 0, "backlog": 1234, "partial": True},
        {"period": "2026-Q2", "recognized": 911, "booked": -50, "backlog": 273, "partial": True},
    ]
    assert found["kpis"][0]["spark"] == [31, 911]
    assert found["kpis"][0]["value"] == 942


def test_months_without_a_row_are_null_and_not_covered() -> None:
    found = document(history(EXAMPLE), "2025-12", "2026-01")
    assert found["window"]["covered"] == 1
    assert found["revenue_trend"][0] == {
        "period": "2025-12", "recognized": None, "booked": None, "backlog": None, "partial": False,
    }  # fmt: skip


def test_shares_divide_by_all_that_was_booked() -> None:
    customers = [CustomerTotal("acme", "Acme", 61750, 2), CustomerTotal("birch", None, -100, 1)]
    found = document(history(EXAMPLE), "2026-03", "2026-05", customers=customers)
    assert [entry["share"] for entry in found["top_customers"]] == [None, None]  # -50.00 was booked in all
    found = document(history(EXAMPLE), "2026-02", "2026-05", customers=customers)
    assert found["top_customers"][0] == {
        "customer_id": "acme", "name": "Acme", "booked": Decimal("617.50"), "lines": 2,
        "share": Decimal("0.508230"),
    }  # fmt: skip


def test_uptime_is_by_service_and_month_within_the_window() -> None:
    march, april = parse_month("2026-03"), parse_month("2026-04")
    samples = [
        ServiceMonth("web", march, 10**9, 1),
        ServiceMonth("api", march - 1, 0, 5),
        ServiceMonth("api", march, 5 * 10**8, 1),
        ServiceMonth("api", april, 30 * 10**8, 3),
    ]
    found = document(history(EXAMPLE), "2026-03", "2026-05", uptime=samples)
    assert found["uptime"] == [
        {"service": "api", "average": Decimal("0.875"), "months": [
            {"period": "2026-03", "uptime": Decimal("0.5")}, {"period": "2026-04", "uptime": 1},
            {"period": "2026-05", "uptime": None}]},
        {"service": "web", "average": 1, "months": [
            {"period": "2026-03", "uptime": 1}, {"period": "2026-04", "uptime": None},
            {"period": "2026-05", "uptime": None}]},
    ]  # fmt: skip
