from decimal import Decimal

import pytest

from service.schemas.figures import Customer, Customers
from tests.service.conftest import Service, exact, problem

PRESET_AND_CUSTOM = ["6m", "2025-12..2026-05"]


@pytest.mark.parametrize("range_", PRESET_AND_CUSTOM)
def test_the_largest_customers_and_their_shares(filled: Service, range_: str) -> None:
    response = filled.get(f"/api/customers?range={range_}")
    Customers.model_validate_json(response.content)
    found = exact(response)
    assert found["booked"] == 2215
    assert (found["active"], found["new"]) == (2, 2)
    assert found["customers"] == [
        {"customer_id": "A", "name": "=Acme", "booked": 1800, "lines": 3, "share": Decimal("0.812641")},
        {"customer_id": "B", "name": None, "booked": 365, "lines": 1, "share": Decimal("0.164786")},
    ]
    assert found["concentration"] == {
        "top_1": Decimal("0.812641"),
        "top_5": Decimal("0.977427"),
        "top_10": Decimal("0.977427"),
    }


@pytest.mark.parametrize("range_", ["3m", "2026-03..2026-05"])
def test_no_shares_of_what_is_not_positive_and_none_is_new_again(filled: Service, range_: str) -> None:
    found = exact(filled.get(f"/api/customers?range={range_}"))
    assert found["booked"] == -50
    assert (found["active"], found["new"]) == (1, 0)
    assert found["customers"][0]["share"] is None
    assert set(found["concentration"].values()) == {None}


def test_the_limit_cuts_the_list_and_not_the_concentration(filled: Service) -> None:
    found = exact(filled.get("/api/customers?range=6m&limit=1"))
    assert [entry["customer_id"] for entry in found["customers"]] == ["A"]
    assert found["concentration"]["top_5"] == Decimal("0.977427")


def test_csv_neutralises_names_and_leaves_numbers(filled: Service) -> None:
    header, line = filled.get("/api/customers?range=3m&format=csv").content.decode("utf-8-sig").splitlines()
    assert header == '"customer_id","name","booked","currency","lines","share"'
    assert line == '"A","\'=Acme",-100.00,"GBP",1,'


def test_one_customer_by_month(filled: Service) -> None:
    response = filled.get("/api/customers/B?range=3m")
    Customer.model_validate_json(response.content)
    found = exact(response)
    assert [month["period"] for month in found["months"]] == ["2026-03", "2026-04", "2026-05"]
    assert [month["recognized"] for month in found["months"]] == [31, 30, 20]
    assert {month["mrr"] for month in found["months"]} == {Decimal("30.42")}
    assert [month["partial"] for month in found["months"]] == [False, False, True]
    assert (found["booked"], found["recognized"], found["lines"]) == (0, 81, 0)
    assert exact(filled.get("/api/customers/A"))["segment"] == "Retail"


def test_a_customers_mrr_is_that_of_its_subscriptions_where_they_count(filled: Service) -> None:
    filled.connection.execute("UPDATE tenants SET mrr_source = 'subscriptions'")
    row = {"subscription_id": "S", "customer_id": "C/1", "start_date": "2026-04-10", "monthly_amount": 12}
    filled.write("subscriptions", [row])
    filled.refresh()
    assert [month["mrr"] for month in exact(filled.get("/api/customers/C%2F1?range=3m"))["months"]] == [0, 12, 12]
    assert {month["mrr"] for month in exact(filled.get("/api/customers/B?range=3m"))["months"]} == {0}


def test_an_unknown_customer_is_not_found(filled: Service) -> None:
    assert "'nobody'" in problem(filled.get("/api/customers/nobody"), 404)["detail"]


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "limit=many", "range=x", "granularity=month"])
def test_a_wrong_parameter_is_named(filled: Service, query: str) -> None:
    assert problem(filled.get(f"/api/customers?{query}"), 422)["errors"][0]["parameter"] == query.partition("=")[0]
