import sqlite3
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from aggregator.facts.parsing import FactError, parse, rounding, same_content
from aggregator.facts.table import FACTS
from aggregator.figures.tenants import Tenant

TODAY = date(2026, 5, 20)
LONDON = Tenant("default", "My company", "GBP", 2, "£", "Europe/London", 1, "auto", "auto", 1)
LINE = {"order_id": "A-1", "order_date": "2026-05-10", "amount": "12.345"}
NULLS = dict.fromkeys(("customer_id", "profit", "service_start", "service_end", "product_line", "region", "ordered_at"))

GOOD: dict[str, dict[str, Any]] = {
    "orders": LINE,
    "revenue_trend": {"month": "2026-05", "recognized": "1", "booked": 2, "backlog": Decimal("3.5")},
    "retention_nrr": {"month": "2026-05", "nrr": "1.05"},
    "ops_uptime": {"service": "api", "day": "2026-05-10", "uptime": "0.9995"},
    "opportunities": {"opportunity_id": "O", "stage": "won", "close_date": "2026-05-10"},
    "subscriptions": {"subscription_id": "S", "customer_id": "c", "start_date": "2026-05-10", "monthly_amount": "9"},
    "customers": {"customer_id": "c", "name": "Ünï"},
    "targets": {"kpi": "gm", "month": "2027-01", "value": "0.4"},
}


def errors(fact: str, row: dict[str, Any]) -> dict[str, str]:
    """What is said of each field of a row that is refused."""
    with pytest.raises(FactError) as caught:
        parse(FACTS[fact], row, LONDON, TODAY)
    return {error.field: error.reason for error in caught.value.errors}


def test_a_line_is_read_in_the_units_of_the_database() -> None:
    assert parse(FACTS["orders"], LINE, LONDON, TODAY) == NULLS | {
        "order_id": "A-1", "line_no": 1, "order_date": "2026-05-10", "type": "one_off", "amount": 1234,
    }  # fmt: skip


def test_blank_text_is_missing() -> None:
    row = LINE | dict.fromkeys(("customer_id", "profit", "line_no", "type", "service_end"), "")
    assert parse(FACTS["orders"], row, LONDON, TODAY) == parse(FACTS["orders"], LINE, LONDON, TODAY)


@pytest.mark.parametrize("fact", FACTS)
def test_what_is_read_fills_the_columns_of_its_table(connection: sqlite3.Connection, fact: str) -> None:
    parsed = parse(FACTS[fact], GOOD[fact], LONDON, TODAY)
    assert set(parsed) == set(FACTS[fact].columns)
    names = {row[1] for row in connection.execute(f"PRAGMA table_info({fact})")}
    assert names == {*FACTS[fact].columns, "tenant", "source", "received_at"}
    key = [row[1] for row in sorted(connection.execute(f"PRAGMA table_info({fact})"), key=lambda row: row[5]) if row[5]]
    assert ["tenant", *FACTS[fact].key] == key


@pytest.mark.parametrize(
    ("sent", "day"),
    [
        ("2026-05-10T12:00:00Z", "2026-05-10"),
        ("2026-05-10T23:30:00Z", "2026-05-11"),  # half past midnight in London's summer
        ("2026-01-10T23:30:00Z", "2026-01-10"),
        ("2026-05-11T03:00:00+05:00", "2026-05-10"),
        ("2026-05-10T23:59:59", "2026-05-10"),
        ("2026-05-10 23:30:00.123+00:00", "2026-05-11"),
        ("2026-10-01t10:00:00z", "2026-10-01"),
        ("2016-12-31T23:59:60Z", "2016-12-31"),
        ("2016-12-31T18:59:60.5-05:00", "2016-12-31"),
        ("2026-05-10T10:00:00.123456789012Z", "2026-05-10"),
    ],
)
def test_an_instant_is_dated_in_the_tenants_timezone_and_kept(sent: str, day: str) -> None:
    parsed = parse(FACTS["orders"], LINE | {"order_date": sent}, LONDON, TODAY)
    assert (parsed["order_date"], parsed["ordered_at"]) == (day, sent)


@pytest.mark.parametrize(
    "sent",
    ["2026-05-32", "2026-02-30", "20260510", "2026-W20-1", "10/05/2026", "2026-5-1", 20260510, True, "2026-05-10X12:00",
     "2026-05-10T25:00:00Z", "1899-12-31", "2200-01-01", "1899-12-31T23:59:59Z", "2199-12-31T23:59:59-05:00",
     "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "２０２６-05-10T00:00:00Z", "2026-W01-1T00:00",
     "2026-W01-1T00:00:00Z", "2026-10-01T10", "2026-10-01T10:00", "2026-10-01T100000Z", "2026-10-01T10:00:00+02",
     "2026-10-01T10:00:00 +02:00", "2026-10-01T10:00:00,5Z", "2026-10-01T24:00:00Z", "2026-10-01T10:00:61Z",
     "2026-10-01T10:00:00+24:00", "2026-10-01T10:00:00.Z", "2026-05-10T10:00:00Z\n"],
)  # fmt: skip
def test_what_is_no_day_is_refused(sent: object) -> None:
    assert list(errors("orders", LINE | {"order_date": sent})) == ["order_date"]


@pytest.mark.parametrize(
    ("fact", "change", "field", "reason"),
    [
        ("orders", {"order_id": None}, "order_id", "missing"),
        ("orders", {"amount": ""}, "amount", "missing"),
        ("orders", {"amount": 1.5}, "amount", "not a decimal"),
        ("orders", {"amount": "92233720368547758.08"}, "amount", "too large"),
        ("orders", {"order_id": 5}, "order_id", "not text"),
        ("orders", {"order_id": "x" * 201}, "order_id", "more than 200"),
        ("orders", {"customer_id": "a\nb"}, "customer_id", "control characters"),
        ("orders", {"customer_id": "\ud800"}, "customer_id", "control characters"),
        ("orders", {"order_id": "a\u0085"}, "order_id", "control characters"),
        ("customers", {"name": "Ada\u202egnp"}, "name", "cannot be seen, U+202E; remove it"),
        ("customers", {"name": "\u2066Ada\u2069"}, "name", "cannot be seen, U+2066"),
        ("customers", {"name": "\u200b"}, "name", "cannot be seen, U+200B"),
        ("orders", {"order_id": "A\ufeff"}, "order_id", "cannot be seen, U+FEFF"),
        ("orders", {"region": "a\u2028b"}, "region", "cannot be seen, U+2028"),
        ("orders", {"product_line": "\u3164\u2800 "}, "product_line", "nothing that can be seen"),
        ("ops_uptime", {"service": "\u200d\ufe0f"}, "service", "nothing that can be seen"),
        ("orders", {"line_no": -1}, "line_no", "whole number"),
        ("orders", {"line_no": "1.0"}, "line_no", "whole number"),
        ("orders", {"line_no": True}, "line_no", "whole number"),
        ("orders", {"line_no": "²"}, "line_no", "whole number"),
        ("orders", {"line_no": 10**9 + 1}, "line_no", "whole number"),
        ("orders", {"type": "One Off"}, "type", "lower-case word"),
        ("orders", {"type": "x" * 41}, "type", "lower-case word"),
        ("orders", {"service_end": "2026-05-10"}, "service_end", "without service_start"),
        ("orders", {"service_start": "2026-05-10", "service_end": "2026-05-09"}, "service_end", "before service_start"),
        ("orders", {"colour": "red"}, "colour", "not a field of orders"),
        ("orders", {"ordered_at": "2026-05-10T00:00:00Z"}, "ordered_at", "not a field"),
        ("orders", {"currency": "EUR"}, "currency", "not the tenant's, GBP"),
        ("orders", {"tenant": "other"}, "tenant", "is not 'default'"),
        ("revenue_trend", {"month": "2026-06"}, "month", "after the current month, 2026-05"),
        ("retention_nrr", {"month": "2026-06"}, "month", "after the current month"),
        ("revenue_trend", {"backlog": None}, "backlog", "missing"),
        ("orders", {"amount": "9223372036.86"}, "amount", "is too large: from -9223372036.85 to 9223372036.85"),
        ("orders", {"profit": "-9223372036.86"}, "profit", "too large"),
        ("opportunities", {"amount": 10**10}, "amount", "too large"),
        ("subscriptions", {"monthly_amount": Decimal("9223372036.856")}, "monthly_amount", "too large"),
        ("revenue_trend", {"booked": "9223372036854.78"}, "booked", "from -9223372036854.77 to 9223372036854.77"),
        ("targets", {"kpi": "revenue", "value": "9223372036854.78"}, "value", "too large"),
        ("retention_nrr", {"nrr": "-0.1"}, "nrr", "from 0 to 10"),
        ("retention_nrr", {"nrr": "108.5"}, "nrr", "from 0 to 10: 1.05 is 105 %"),
        ("targets", {"kpi": "nrr", "value": "108.5"}, "value", "more than 10"),
        ("targets", {"kpi": "gm", "value": "55"}, "value", "more than 1: gm is a ratio, 0.95 is 95 %"),
        ("targets", {"kpi": "uptime", "value": "99.9"}, "value", "more than 1"),
        ("ops_uptime", {"uptime": "1.000000001"}, "uptime", "from 0 to 1"),
        ("ops_uptime", {"uptime": "99.9"}, "uptime", "from 0 to 1"),
        ("ops_uptime", {"day": "2026-05-10T00:00:00Z"}, "day", "not a date"),
        ("opportunities", {"close_date": None}, "close_date", "missing, and the stage is not open"),
        ("opportunities", {"created_date": "2026-05-11"}, "close_date", "before created_date"),
        ("opportunities", {"stage": "Won"}, "stage", "none of open, won, lost"),
        ("opportunities", {"stage": ["won"]}, "stage", "none of"),
        ("subscriptions", {"end_date": "2026-05-09"}, "end_date", "before start_date"),
        ("targets", {"kpi": "happiness"}, "kpi", "none of revenue"),
        ("targets", {"kpi": ["gm"]}, "kpi", "none of revenue"),
        ("targets", {"value": "much"}, "value", "not a decimal"),
        ("targets", {"value": None}, "value", "missing"),
        ("targets", {"month": "2200-01"}, "month", "not a month"),
    ],
)
def test_a_field_that_is_wrong_is_named_with_the_reason(
    fact: str, change: dict[str, Any], field: str, reason: str
) -> None:
    found = errors(fact, GOOD[fact] | change)
    assert list(found) == [field]
    assert reason in found[field]


def test_every_field_that_is_wrong_is_named() -> None:
    found = errors("orders", {"order_date": "soon", "amount": "much", "colour": "red"})
    assert set(found) == {"order_id", "order_date", "amount", "colour"}


def test_the_tenants_own_name_and_currency_may_be_given() -> None:
    assert parse(FACTS["orders"], LINE | {"tenant": "default", "currency": "GBP"}, LONDON, TODAY)["amount"] == 1234


@pytest.mark.parametrize(
    ("kpi", "value", "stored"),
    [
        ("revenue", "1.005", 100),
        ("gm", "0.4", 4 * 10**8),
        ("coverage_months", "2.5", 25 * 10**8),
        ("arr", -3, -300),
    ],
)
def test_a_target_is_in_the_unit_of_its_kpi(kpi: str, value: object, stored: int) -> None:
    row = {"kpi": kpi, "month": "2026-05", "value": value}
    assert parse(FACTS["targets"], row, LONDON, TODAY)["value"] == stored


@pytest.mark.parametrize(
    "name", ["Zoë", "مؤسسة", "می\u200cخواهم", "👩\u200d👩\u200d👧", "❤\ufe0f", "\u06ddآ", "क्\u200dष", "שלום"]
)
def test_a_name_of_any_script_is_taken(name: str) -> None:
    assert parse(FACTS["customers"], {"customer_id": name, "name": name}, LONDON, TODAY)["name"] == name


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2026-10-01T10:00:00Z", "2026-10-01T12:00:00+02:00", True),
        ("2026-10-01T10:00:00z", "2026-10-01t06:00:00.000-04:00", True),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z", True),
        ("2026-10-01T10:00:00Z", "2026-10-01T10:00:00+02:00", False),
        ("2026-10-01T10:00:00Z", "2026-10-01T10:00:00", False),  # an hour apart in London's summer
        ("2026-10-01T10:00:00Z", "2026-10-01", False),
    ],
)
def test_rows_are_compared_by_instant(one: str, other: str, *, same: bool) -> None:
    fact = FACTS["orders"]
    parsed = [parse(fact, LINE | {"order_date": sent}, LONDON, TODAY) for sent in (one, other)]
    first, second = ([row[name] for name in fact.columns] for row in parsed)
    assert same_content(first, second, fact) is same


@pytest.mark.parametrize(
    ("sent", "difference"),
    [
        ("12.345", "-0.005"),
        (Decimal("1.234"), "-0.004"),
        ("900", None),
        ("1.10000", None),
        (7, None),
        ("1.006", "0.004"),
    ],
)
def test_what_an_amount_was_rounded_by_is_exact(sent: object, difference: str | None) -> None:
    row = LINE | {"amount": sent}
    found = rounding(FACTS["orders"], row, parse(FACTS["orders"], row, LONDON, TODAY), LONDON)
    assert found == ({"amount": Decimal(difference)} if difference else {})


@pytest.mark.parametrize(("amount", "stored"), [("9223372036.85", 922337203685), ("-9223372036.854", -922337203685)])
def test_the_largest_amount_fits_ten_million_times(amount: str, stored: int) -> None:
    assert parse(FACTS["orders"], LINE | {"amount": amount}, LONDON, TODAY)["amount"] == stored
    assert abs(stored) * 10**7 < 2**63


def test_an_open_deal_may_expect_a_close_before_it_was_created() -> None:
    row = {"opportunity_id": "O", "stage": "open", "created_date": "2026-05-10", "close_date": "2026-05-01"}
    assert parse(FACTS["opportunities"], row, LONDON, TODAY)["close_date"] == "2026-05-01"
