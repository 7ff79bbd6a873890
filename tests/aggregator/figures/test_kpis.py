from fractions import Fraction
from typing import Any

import pytest

from aggregator.figures.kpis import KPIS, Figure, figure, is_partial, periods, ratio, share
from aggregator.figures.periods import month_name
from tests.aggregator.figures.histories import history, window

# the worked example of kpis.md
EXAMPLE: dict[str, dict[str, Any]] = {
    "2026-01": {"flow": (100000, 100000, 0), "profit": 40000, "profit_amount": 100000},
    "2026-02": {"flow": (126500, 0, 126500), "profit": 30000, "profit_amount": 36500},
    "2026-03": {"flow": (0, 3100, 123400), "mrr": 3042},
    "2026-04": {
        "flow": (-10000, 83000, 30400), "mrr": 3042, "profit": -4000, "profit_amount": -10000,
        "to_day": (-10000, 1, -4000, -10000),
    },
    "2026-05": {
        "flow": (5000, 7000, 28400), "mrr": 8042, "profit": 4500, "profit_amount": 5000, "lines": 1,
        "ahead_recognized": 1100,
    },
}  # fmt: skip


def value(key: str, rows: dict[str, dict[str, Any]], first: str, last: str | None = None, **more: Any) -> Figure:
    return figure(KPIS[key], history(rows, **more), window(first, last))


def test_the_cards_are_in_the_order_of_the_interface() -> None:
    first = ["revenue", "backlog", "arr", "nrr", "gm", "book_to_bill", "coverage_months", "forecast", "uptime"]
    assert [key for key in KPIS if key in first] == first
    assert [key for key in first if KPIS[key].is_flow] == ["revenue", "gm", "book_to_bill", "uptime"]


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (1, 4, Fraction(1, 4)),
        (1, 0, None),
        (1, -4, None),
        (-1, 4, Fraction(-1, 4)),
        (0, 4, Fraction(0)),
        (Fraction(1, 2), Fraction(1, 3), Fraction(3, 2)),
    ],
)
def test_a_ratio_needs_a_positive_whole(part: Any, whole: Any, expected: Fraction | None) -> None:
    assert ratio(part, whole) == expected


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(1, 4, Fraction(1, 4)), (4, 4, Fraction(1)), (0, 4, Fraction(0)), (5, 4, None), (-1, 4, None), (0, 0, None),
     (-2, -4, None)],
)  # fmt: skip
def test_a_share_is_of_what_only_adds_up(part: int, whole: int, expected: Fraction | None) -> None:
    assert share(part, whole) == expected


def test_the_worked_example() -> None:
    values = {kpi.key: figure(kpi, history(EXAMPLE), window("2026-03", "2026-05")) for kpi in KPIS.values()}
    assert values["revenue"].value == 93100
    assert values["backlog"].value == 28400
    assert values["gm"].value is None
    assert values["book_to_bill"].value == Fraction(-5000, 93100)
    assert values["coverage_months"].value == Fraction(28400 * 4, 186100)
    assert (values["arr"].value, values["arr"].basis) == (36504, "orders")
    assert month_name(values["arr"].value_month or 0) == "2026-04"
    assert values["forecast"].value == Fraction(86100, 3) * Fraction(102, 100)
    assert values["forecast"].basis == "trailing_3m"
    assert values["nrr"].value is None
    assert values["uptime"].value is None
    for key, found in values.items():
        assert (found.value is None) == (KPIS[key].reason(found) is not None)


def test_revenue_takes_the_months_that_have_a_row() -> None:
    assert value("revenue", EXAMPLE, "2025-06", "2026-02").value == 100000
    assert value("revenue", EXAMPLE, "2025-06", "2025-12").value is None


def test_gross_margin_says_what_it_covers() -> None:
    found = value("gm", EXAMPLE, "2026-01", "2026-02")
    assert (found.value, found.covers) == (Fraction(70000, 136500), Fraction(136500, 226500))
    assert value("gm", EXAMPLE, "2026-04").covers is None


def test_a_margin_covers_nothing_that_can_be_said_where_the_rest_is_a_credit() -> None:
    rows = {"2026-04": {"flow": (4000, 4000, 0), "profit": 3000, "profit_amount": 10000}}  # 100.00, and -60.00 without
    assert value("gm", rows, "2026-04").value == Fraction(3, 10)
    assert value("gm", rows, "2026-04").covers is None


def test_a_margin_covers_what_is_shown_as_booked() -> None:
    rows = {"2026-04": {"flow": (20000, 0, 0), "derived_booked": 10000, "in_ledger": True, "profit_amount": 5000}}
    assert value("gm", rows, "2026-04").covers == Fraction(1, 4)


def test_coverage_takes_six_closed_months_and_fewer_where_there_are_fewer() -> None:
    rows = {f"2025-{month:02d}": {"flow": (0, month * 100, 6000)} for month in range(1, 13)}
    assert value("coverage_months", rows, "2025-12").value == Fraction(6000 * 6, 5700)
    assert value("coverage_months", rows, "2025-02").value == Fraction(6000 * 2, 300)
    assert value("coverage_months", rows, "2025-12", today="2025-12-31").value == Fraction(6000 * 6, 5100)


@pytest.mark.parametrize("recognized", [0, -1])
def test_coverage_by_nothing_positive_is_undefined(recognized: int) -> None:
    assert value("coverage_months", {"2026-04": {"flow": (0, recognized, 5)}}, "2026-04").value is None


def test_arr_on_orders_takes_the_last_closed_month() -> None:
    assert value("arr", EXAMPLE, "2026-05").value == 12 * 3042
    assert value("arr", EXAMPLE, "2026-05", today="2026-06-01").value == 12 * 8042
    assert value("arr", EXAMPLE, "2026-03").value == 12 * 3042


def test_arr_on_subscriptions_takes_the_open_month() -> None:
    assert value("arr", EXAMPLE, "2026-05", mrr_basis="subscriptions").value == 12 * 8042


def test_arr_is_undefined_before_the_first_mrr_and_zero_after_the_last() -> None:
    rows = EXAMPLE | {"2026-04": EXAMPLE["2026-04"] | {"mrr": 0}}
    assert value("arr", rows, "2026-02").value is None
    assert value("arr", rows, "2026-04").value == 0
    assert value("arr", {"2026-04": {}, "2026-05": {"mrr": 5}}, "2026-05").value is None


NRR: dict[str, dict[str, Any]] = {
    f"{year}-{month:02d}": dict[str, Any]() for year in (2025, 2026) for month in range(1, 13)
}
NRR = {month: row for month, row in NRR.items() if month <= "2026-05"}


def test_nrr_is_the_latest_of_the_last_twelve_months() -> None:
    rows = NRR | {"2025-05": {"nrr_reported": 9 * 10**8}}
    found = value("nrr", rows, "2026-05")
    assert (found.value, found.basis, month_name(found.value_month or 0)) == (Fraction(9, 10), "reported", "2025-05")
    assert value("nrr", NRR | {"2025-04": {"nrr_reported": 9 * 10**8}}, "2026-05").value is None


def test_nrr_reported_stands_before_derived() -> None:
    rows = NRR | {"2026-04": {"nrr_reported": 0, "retained_from": 100, "retained": 120}}
    assert (value("nrr", rows, "2026-05").value, value("nrr", rows, "2026-05").basis) == (0, "reported")


def test_nrr_is_derived_from_orders_only_for_closed_months() -> None:
    rows = NRR | {
        "2026-05": {"retained_from": 100, "retained": 50},
        "2026-04": {"retained_from": 100, "retained": 120},
    }
    assert value("nrr", rows, "2026-05").value == Fraction(6, 5)
    assert value("nrr", rows, "2026-05", today="2026-06-01").value == Fraction(1, 2)
    assert value("nrr", rows, "2026-05", mrr_basis="subscriptions").value == Fraction(1, 2)


DEALS = {"open_amount": 9000, "open_valued": 2, "open_unvalued": 3}


@pytest.mark.parametrize(
    ("deals", "expected", "basis"),
    [
        (DEALS | {"won": 1, "lost": 2}, Fraction(3000), "pipeline"),
        (DEALS | {"won": 0, "lost": 2}, Fraction(0), "pipeline"),
        (DEALS | {"won": 2, "lost": 0}, Fraction(9000), "pipeline"),
        (DEALS, Fraction(102), "trailing_3m"),
        ({"open_unvalued": 3, "won": 1}, Fraction(102), "trailing_3m"),
        ({"won": 1}, Fraction(102), "trailing_3m"),
    ],
)
def test_the_forecast_is_the_pipeline_or_the_trailing_months(
    deals: dict[str, int], expected: Fraction, basis: str
) -> None:
    rows: dict[str, dict[str, Any]] = {
        "2026-03": {"flow": (0, 50, 0)},
        "2026-04": {"flow": (0, 150, 0)},
        "2026-05": {"flow": (0, 7, 0)} | deals,
    }
    found = value("forecast", rows, "2026-05")
    assert (found.value, found.basis) == (expected, basis)
    assert found.covers == {"valued": deals.get("open_valued", 0), "unvalued": deals.get("open_unvalued", 0)}


def test_a_forecast_without_a_closed_month_is_undefined() -> None:
    assert value("forecast", {"2026-05": {"flow": (0, 7, 0)}}, "2026-05").value is None


def test_uptime_is_the_plain_average_of_the_samples() -> None:
    rows: dict[str, dict[str, Any]] = {
        "2026-03": {"uptime_total": 5 * 10**8, "uptime_samples": 1},
        "2026-04": {"uptime_total": 29 * 10**8, "uptime_samples": 3},
        "2026-05": {},
    }
    assert value("uptime", rows, "2026-03", "2026-05").value == Fraction(34, 40)
    assert value("uptime", rows, "2026-05").value is None


def test_a_quarter_is_partial_while_a_month_is_open_outside_or_without_a_row() -> None:
    found = history(EXAMPLE)
    asked = window("2026-01", "2026-05")
    assert [is_partial(point, found, asked) for point in periods(found, asked, "quarter")] == [False, True]
    clipped = window("2026-02", "2026-04")
    assert [is_partial(point, found, clipped) for point in periods(found, clipped, "quarter")] == [True, True]
    early = window("2025-10", "2026-03")
    assert [is_partial(point, found, early) for point in periods(found, early, "quarter")] == [True, False]
    assert [is_partial(point, found, asked) for point in periods(found, asked, "month")] == [False] * 4 + [True]


def test_the_table_says_how_each_value_is_read() -> None:
    read = {key: (KPIS[key].shown_as, KPIS[key].shown_decimals) for key in KPIS}
    assert (read["revenue"], read["gm"], read["coverage_months"]) == (("money", None), ("ratio", 1), ("months", 1))
    assert (read["book_to_bill"], read["uptime"]) == (("times", 2), ("ratio", 3))
