import json
from decimal import Decimal
from typing import Any

from aggregator.figures.documents.dashboard import CustomerTotal, ServiceMonth, dashboard
from aggregator.figures.history import History
from aggregator.figures.periods import Granularity, parse_month
from tests.aggregator.figures.histories import history, window
from tests.aggregator.figures.test_kpis import EXAMPLE


def document(found: History, first: str, last: str, granularity: Granularity = "month", **more: Any) -> dict[str, Any]:
    body = dashboard(found, "3m", window(first, last), granularity, more.get("customers", []), more.get("uptime", []))
    content: dict[str, Any] = json.loads(body, parse_float=Decimal)
    return content


def test_the_document_of_the_worked_example() -> None:
    found = document(history(EXAMPLE, data_through="2026-05-19"), "2026-03", "2026-05")
    cards = {card["key"]: card for card in found.pop("kpis")}
    scheduled = {"booked": 0, "recognized": 11}
    assert found == {
        "tenant": {
            "id": "default", "name": "My company", "currency": "GBP", "digits": 2, "unit": "£",
            "neutral_band": {"relative": Decimal("0.01"), "points": Decimal("0.005")},
        },
        "generation": 7,
        "computed_at": "2026-05-20T09:30:00Z",
        "as_of": "2026-05",
        "data_through": "2026-05-19",
        "range": "3m",
        "granularity": "month",
        "window": {
            "start": "2026-03", "end": "2026-05", "to": "2026-05-20", "months": 3, "covered": 3, "partial": True,
        },
        "compared_with": {
            "start": "2026-02", "end": "2026-04",
            "previous": {"start": "2025-11", "end": "2026-01"}, "year_ago": {"start": "2025-02", "end": "2025-04"},
        },
        "ahead": {"until": "2026-05-31"} | scheduled,
        "month_to_date": {
            "day": "2026-05-20", "previous_day": "2026-04-20", "year_ago_day": "2025-05-20",
            "booked": {
                "value": 50, "previous": -100, "delta": Decimal("1.5"), "verdict": "better",
                "year_ago": None, "year_ago_delta": None, "year_ago_verdict": None,
            },
            "lines": {
                "value": 1, "previous": 1, "delta": 0, "verdict": "unchanged",
                "year_ago": None, "year_ago_delta": None, "year_ago_verdict": None,
            },
            "gm": {
                "value": Decimal("0.9"), "previous": None, "delta": None, "verdict": None,
                "year_ago": None, "year_ago_delta": None, "year_ago_verdict": None,
            },
        },
        "revenue_trend": [
            {"period": period, "recognized": recognized, "booked": booked, "backlog": backlog, "ahead": ahead,
             "partial": partial}
            for period, recognized, booked, backlog, ahead, partial in (
                ("2026-03", 31, 0, 1234, None, False),
                ("2026-04", 830, -100, 304, None, False),
                ("2026-05", 70, 50, 284, scheduled, True),
            )
        ],
        "top_customers": [],
        "uptime": [],
    }  # fmt: skip
    assert cards["backlog"] == {
        "key": "backlog", "label": "Backlog", "kind": "money", "shown_as": "money", "decimals": None, "unit": "£",
        "value": 284,
        "partial": False, "previous": 1265, "delta": Decimal("-0.775494"), "verdict": "worse", "year_ago": None,
        "year_ago_delta": None, "year_ago_verdict": None, "delta_kind": "relative", "closed": None, "target": None,
        "target_state": None, "target_reached": None, "basis": None, "value_month": None, "covers": None,
        "spark": [1234, 304, 284],
    }  # fmt: skip
    assert (cards["revenue"]["value"], cards["revenue"]["previous"], cards["revenue"]["verdict"]) == (931, None, None)
    assert cards["revenue"]["closed"] == {
        "start": "2026-02", "end": "2026-04", "months": 3, "value": 861, "previous": None, "delta": None,
        "verdict": None, "year_ago": None, "year_ago_delta": None, "year_ago_verdict": None,
    }  # fmt: skip
    assert cards["book_to_bill"]["value"] == Decimal("-0.053706")
    assert cards["book_to_bill"]["shown_as"] == "times"
    assert cards["coverage_months"]["value"] == Decimal("0.610425")
    assert cards["coverage_months"]["unit"] == "months"
    assert (cards["arr"]["value"], cards["arr"]["value_month"]) == (Decimal("365.04"), "2026-04")
    assert (cards["forecast"]["value"], cards["forecast"]["basis"]) == (Decimal("292.74"), "trailing_3m")
    assert cards["gm"]["value"] is None


def test_a_closed_window_carries_its_own_verdict_and_nothing_lies_ahead() -> None:
    found = document(history(EXAMPLE), "2026-04", "2026-04")
    revenue = found["kpis"][0]
    assert (revenue["delta"], revenue["verdict"], revenue["closed"]) == (Decimal("25.774194"), "better", None)
    assert (found["ahead"], found["month_to_date"], found["window"]["to"]) == (None, None, "2026-04-30")
    assert found["compared_with"]["end"] == "2026-04"


def test_a_ledgers_open_month_is_the_ledgers() -> None:
    rows = EXAMPLE | {"2026-05": EXAMPLE["2026-05"] | {"in_ledger": True, "derived_booked": 4000}}
    found = document(history(rows), "2026-05", "2026-05")
    assert (found["ahead"], found["revenue_trend"][0]["ahead"]) == (None, None)
    assert found["month_to_date"]["booked"]["value"] == 40  # it is of order lines


def test_a_month_is_held_against_the_same_days_and_a_short_one_against_its_end() -> None:
    rows: dict[str, dict[str, Any]] = {
        "2027-03": {"flow": (0, 0, 0), "to_day": (8000, 3, 100, 400)},
        "2028-02": {"flow": (0, 0, 0), "to_day": (10000, 4, 300, 1000)},
        "2028-03": {"flow": (10100, 0, 0), "lines": 5, "profit": 295, "profit_amount": 1000},
    }
    found = document(history(rows, today="2028-03-31"), "2028-03", "2028-03")["month_to_date"]
    assert (found["day"], found["previous_day"], found["year_ago_day"]) == ("2028-03-31", "2028-02-29", "2027-03-31")
    assert (found["booked"]["delta"], found["booked"]["verdict"]) == (Decimal("0.01"), "unchanged")
    assert (found["booked"]["year_ago_delta"], found["booked"]["year_ago_verdict"]) == (Decimal("0.2625"), "better")
    assert (found["gm"]["delta"], found["gm"]["verdict"]) == (Decimal("-0.005"), "unchanged")
    assert (found["gm"]["year_ago_delta"], found["gm"]["year_ago_verdict"]) == (Decimal("0.045"), "better")
    assert found["lines"] == {
        "value": 5, "previous": 4, "delta": Decimal("0.25"), "verdict": "better", "year_ago": 3,
        "year_ago_delta": Decimal("0.666667"), "year_ago_verdict": "better",
    }  # fmt: skip


def test_quarters_sum_flows_and_take_the_last_backlog() -> None:
    found = document(history(EXAMPLE), "2026-03", "2026-05", "quarter")
    assert found["revenue_trend"] == [
        {"period": "2026-Q1", "recognized": 31, "booked": 0, "backlog": 1234, "ahead": None, "partial": True},
        {"period": "2026-Q2", "recognized": 900, "booked": -50, "backlog": 284,
         "ahead": {"booked": 0, "recognized": 11}, "partial": True},
    ]  # fmt: skip
    assert found["kpis"][0]["spark"] == [31, 900]
    assert found["kpis"][0]["value"] == 931


def test_months_without_a_row_are_null_and_not_covered() -> None:
    found = document(history(EXAMPLE), "2025-12", "2026-01")
    assert found["window"]["covered"] == 1
    assert found["revenue_trend"][0] == {
        "period": "2025-12", "recognized": None, "booked": None, "backlog": None, "ahead": None,
        "partial": False,
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
        {"service": "api", "average": Decimal("0.875"), "down_minutes": 720, "months": [
            {"period": "2026-03", "uptime": Decimal("0.5")}, {"period": "2026-04", "uptime": 1},
            {"period": "2026-05", "uptime": None}]},
        {"service": "web", "average": 1, "down_minutes": 0, "months": [
            {"period": "2026-03", "uptime": 1}, {"period": "2026-04", "uptime": None},
            {"period": "2026-05", "uptime": None}]},
    ]  # fmt: skip


def test_a_card_is_written_anew_for_a_range_that_compares_it_otherwise() -> None:
    """In May the fiscal year to date is five months, and so is a range of five."""
    found = history(EXAMPLE | {"2025-05": {"flow": (1, 1, 1)}})
    asked = window("2026-01", "2026-05")
    year, months = (json.loads(dashboard(found, range_, asked, "month", [], [])) for range_ in ("ytd", "5m"))
    assert [body["kpis"][1]["previous"] for body in (year, months)] == [0.01, None]
