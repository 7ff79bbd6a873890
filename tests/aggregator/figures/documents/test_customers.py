import json
from decimal import Decimal
from typing import Any

from aggregator.figures.documents.customers import Customer, CustomerMonth, customer_document, customers_document
from aggregator.figures.documents.dashboard import CustomerTotal
from aggregator.figures.history import Context, History, MonthRow
from aggregator.figures.periods import Window, parse_month

APRIL, MAY = parse_month("2026-04"), parse_month("2026-05")
WINDOW = Window(APRIL, MAY)
LARGEST = [CustomerTotal(f"C{number}", None, 100 - number, 1) for number in range(12)]


def history(booked: int) -> History:
    """April and May 2026, on 2026-05-20; all is booked in April."""
    context = Context("t", "T", "JPY", 0, "¥", "UTC", 1, "orders", "2026-05-20", MAY, None)
    return History(context, 3, 1_779_280_000_000, {APRIL: MonthRow(APRIL, 1, booked, 1, derived_booked=booked)})


def read(document: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(document, parse_float=Decimal)
    return found


def test_concentration_is_of_all_that_was_booked() -> None:
    found = read(customers_document(history(2000), "2m", WINDOW, LARGEST, 3, active=40, new=5))
    assert found["concentration"] == {
        "top_1": Decimal("0.050000"),
        "top_5": Decimal("0.245000"),
        "top_10": Decimal("0.477500"),
    }
    assert [customer["customer_id"] for customer in found["customers"]] == ["C0", "C1", "C2"]
    assert (found["booked"], found["active"], found["new"]) == (2000, 40, 5)
    assert "granularity" not in found


def test_nothing_is_shared_of_what_is_not_positive() -> None:
    found = read(customers_document(history(0), "2m", WINDOW, LARGEST, 1, active=1, new=0))
    assert set(found["concentration"].values()) == {None}
    assert found["customers"][0]["share"] is None


def test_a_customers_months_are_those_of_the_window() -> None:
    months = {APRIL: CustomerMonth(booked=500, recognized=20, mrr=7, lines=2)}
    found = read(customer_document(history(2000), "2m", WINDOW, Customer("C", "N", "S", "UK"), months))
    assert found["months"] == [
        {"period": "2026-04", "booked": 500, "recognized": 20, "mrr": 7, "lines": 2, "partial": False},
        {"period": "2026-05", "booked": 0, "recognized": 0, "mrr": 0, "lines": 0, "partial": True},
    ]
    assert (found["booked"], found["share"], found["recognized"], found["lines"]) == (500, Decimal("0.25"), 20, 2)


def test_concentration_of_what_credits_have_made_less_is_undefined() -> None:
    largest = [CustomerTotal("A", None, 100, 1), CustomerTotal("B", None, 10, 1), CustomerTotal("C", None, -60, 1)]
    found = read(customers_document(history(50), "2m", WINDOW, largest, 3, active=3, new=0))
    assert found["concentration"] == {"top_1": None, "top_5": None, "top_10": None}
    assert [customer["share"] for customer in found["customers"]] == [None, Decimal("0.2"), None]


def test_customers_share_in_what_is_booked_to_date() -> None:
    found = history(100)
    found.rows[MAY] = MonthRow(MAY, 0, 0, 0, ahead_booked=300)
    document = read(customers_document(found, "2m", WINDOW, [CustomerTotal("A", None, 100, 2)], 1, active=1, new=0))
    assert (document["booked"], document["ahead"]["booked"]) == (100, 300)
    assert document["customers"][0]["share"] == 1


def test_almost_all_is_never_all() -> None:
    largest = [CustomerTotal("A", None, 10**7 - 1, 1), CustomerTotal("B", None, 1, 1)]
    found = read(customers_document(history(10**7), "2m", WINDOW, largest, 2, active=2, new=0))
    assert (found["concentration"]["top_1"], found["concentration"]["top_5"]) == (Decimal("0.999999"), 1)
