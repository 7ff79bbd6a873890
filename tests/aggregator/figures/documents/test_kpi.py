import json
from decimal import Decimal
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.figures.documents.kpi import Flows, Member, Members, breakdown, kpi_document, reconciliation
from aggregator.figures.history import Context, History, MonthRow
from aggregator.figures.kpis import KPIS
from aggregator.figures.periods import Window, parse_month

APRIL, MAY = parse_month("2026-04"), parse_month("2026-05")
WINDOW = Window(APRIL, MAY)
NOTHING = Flows()


def history(digits: int = 2, **april: Any) -> History:
    """April and May 2026, on 2026-05-20: 300 and 100 minor units recognized, 500 and 200 booked."""
    rows = (
        MonthRow(APRIL, recognized=300, booked=500, backlog=700, derived_recognized=300, derived_booked=500)._replace(
            **april
        ),
        MonthRow(MAY, recognized=100, booked=200, backlog=800, derived_recognized=100, derived_booked=200),
    )
    context = Context("t", "T", "GBP", digits, "£", "UTC", 1, "orders", "2026-05-20", MAY, "2026-05-19")
    return History(context, 3, 1_779_280_000_000, {row.month: row for row in rows})


def members(*shown: tuple[str, int], others: int | None = None, not_given: int | None = None) -> Members:
    def flows(amount: int | None) -> Flows | None:
        return None if amount is None else Flows(recognized=amount)

    return Members(
        [Member(name, name, Flows(recognized=amount)) for name, amount in shown], flows(others), flows(not_given)
    )


def shown(entries: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    found = json.loads(orjson.dumps(entries))
    return [(entry["kind"], entry["label"], entry["value"], entry["share"]) for entry in found]


def test_members_others_and_missing_values_come_in_that_order() -> None:
    entries = breakdown("recognized", history(), WINDOW, members(("A", 250), ("B", 50), others=60, not_given=40))
    assert shown(entries) == [
        ("member", "A", 2.5, 0.625),
        ("member", "B", 0.5, 0.125),
        ("others", "others", 0.6, 0.15),
        ("not_given", "not given", 0.4, 0.1),
    ]


def test_what_a_ledger_month_differs_by_closes_the_sum() -> None:
    entries = breakdown("recognized", history(recognized=320), WINDOW, members(("A", 400)))
    assert shown(entries)[-1] == ("ledger_adjustment", "ledger adjustment", 0.2, 0.047619)


def test_shares_of_what_is_not_positive_are_undefined() -> None:
    entries = breakdown("recognized", history(recognized=-100), WINDOW, members(("A", -100)))
    assert shown(entries)[0] == ("member", "A", -1, None)


def test_a_part_of_what_credits_have_made_less_is_no_share() -> None:
    entries = breakdown(
        "recognized",
        history(recognized=-50, derived_recognized=-50),
        WINDOW,
        members(("A", 100), ("B", 10), ("C", -60)),
    )
    assert [share for *_, share in shown(entries)] == [None, 0.2, None]


def test_what_lies_ahead_of_today_is_taken_off_once_and_out_of_no_share() -> None:
    found = history()
    found.rows[MAY] = found.rows[MAY]._replace(ahead_recognized=20)
    entries = breakdown("recognized", found, WINDOW, members(("A", 350), not_given=70))
    assert shown(entries) == [
        ("member", "A", 3.5, 0.833333),
        ("not_given", "not given", 0.7, 0.166667),
        ("ahead", "scheduled after today", -0.2, None),
    ]
    found = history(recognized=320)
    found.rows[MAY] = found.rows[MAY]._replace(ahead_recognized=20)
    ledger = breakdown("recognized", found, WINDOW, members(("A", 420)))
    assert shown(ledger) == [
        ("member", "A", 4.2, 0.954545), ("ahead", "scheduled after today", -0.2, None),
        ("ledger_adjustment", "ledger adjustment", 0.2, 0.045455),
    ]  # fmt: skip


def test_a_ledgers_open_month_has_one_adjustment() -> None:
    found = history()
    found.rows[MAY] = found.rows[MAY]._replace(recognized=130, in_ledger=True, ahead_recognized=20)
    entries = breakdown("recognized", found, WINDOW, members(("A", 420)))
    assert [(kind, value) for kind, _, value, _ in shown(entries)] == [("member", 4.2), ("ledger_adjustment", 0.1)]


@given(
    st.lists(st.integers(-500, 900), min_size=1, max_size=6),
    st.integers(-500, 500),
    st.integers(-500, 500),
    st.integers(-500, 500),
)
def test_the_entries_of_a_breakdown_sum_to_the_whole(amounts: list[int], april: int, ahead: int, ledger: int) -> None:
    found = history(recognized=april + ledger, derived_recognized=april, in_ledger=True)
    to_date = sum(amounts) - april - ahead
    found.rows[MAY] = found.rows[MAY]._replace(recognized=to_date, derived_recognized=to_date, ahead_recognized=ahead)
    given_members = members(*((f"M{place}", amount) for place, amount in enumerate(amounts)))
    entries = shown(breakdown("recognized", found, WINDOW, given_members))
    assert round(100 * sum(value for _, _, value, _ in entries)) == april + ledger + to_date


def test_flows_add_and_subtract_by_column() -> None:
    one = Flows(1, 2, 3, 4)
    assert one + one == Flows(2, 4, 6, 8)
    assert one - one == NOTHING


@pytest.mark.parametrize("key", ["gm", "book_to_bill", "arr", "nrr", "coverage_months", "forecast", "uptime"])
def test_only_revenue_and_backlog_are_reconciled(key: str) -> None:
    assert reconciliation(KPIS[key], history(in_ledger=True), WINDOW) == []


def test_a_document_writes_exact_numbers_in_the_currencys_decimals() -> None:
    document = kpi_document(KPIS["revenue"], history(digits=3), "2m", WINDOW, "month", {"region": members(("A", 400))})
    found = json.loads(document, parse_float=Decimal)
    assert str(found["value"]) == "0.400"
    assert [str(point["value"]) for point in found["series"]] == ["0.300", "0.100"]
    assert [point["partial"] for point in found["series"]] == [False, True]
    assert str(found["breakdowns"]["region"][0]["value"]) == "0.400"
    assert found["reason"] is None
    assert found["inputs"] == [
        {"name": "recognized", "kind": "money", "value": Decimal("0.400")},
        {"name": "months", "kind": "count", "value": 2},
    ]


def test_an_undefined_value_says_why() -> None:
    window = Window(APRIL - 24, APRIL - 23)
    found = json.loads(kpi_document(KPIS["revenue"], history(), "x", window, "month", {}))
    assert found["value"] is None
    assert found["reason"] == "no month of the window has a row"
