from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.figures.comparisons import Card, Compared, card, compared, verdict
from aggregator.figures.kpis import KPIS, Kpi
from aggregator.figures.periods import PRESETS, window_of
from tests.aggregator.figures.histories import history, window
from tests.aggregator.figures.test_kpis import EXAMPLE, NRR

Rows = dict[str, dict[str, Any]]


def card_of(key: str, rows: Rows, first: str, last: str | None = None, range_: str = "", **more: Any) -> Card:
    return card(KPIS[key], history(rows, **more), range_, window(first, last))


def shown(key: str, rows: Rows, first: str, last: str | None = None, **more: Any) -> Compared:
    return card_of(key, rows, first, last, **more).now


def test_a_flow_is_compared_only_with_windows_whose_months_all_have_a_row() -> None:
    revenue = shown("revenue", EXAMPLE, "2026-03", "2026-05")
    assert (revenue.previous, revenue.delta) == (None, None)
    april = shown("revenue", EXAMPLE, "2026-04")
    assert (april.previous, april.delta) == (3100, Fraction(83000 - 3100, 3100))
    margin = shown("gm", EXAMPLE, "2026-02")
    assert (margin.previous, margin.delta) == (Fraction(2, 5), Fraction(300, 365) - Fraction(2, 5))


def test_a_balance_is_compared_at_the_end_of_the_window() -> None:
    backlog = shown("backlog", EXAMPLE, "2026-03", "2026-05")
    assert backlog.previous == 126500
    assert backlog.delta == Fraction(28400 - 126500, 126500)


def test_a_change_from_nothing_is_undefined() -> None:
    assert shown("backlog", EXAMPLE, "2026-02").previous == 0
    assert shown("backlog", EXAMPLE, "2026-02").delta is None
    assert shown("revenue", EXAMPLE, "2026-03").delta is None


def test_a_change_from_a_negative_value_has_the_sign_of_the_difference() -> None:
    rows = {"2026-03": {"flow": (0, 0, -200)}, "2026-04": {"flow": (0, 0, 100)}}
    assert shown("backlog", rows, "2026-04").delta == Fraction(3, 2)


def test_the_same_month_is_not_compared_with_itself() -> None:
    arr = shown("arr", {"2026-04": {"flow": (1, 1, 0), "mrr": 10}, "2026-05": {"flow": (1, 1, 0)}}, "2026-05")
    assert (arr.figure.value, arr.previous, arr.delta) == (120, 120, None)


def test_nrr_of_another_basis_is_not_compared() -> None:
    rows: dict[str, dict[str, Any]] = NRR | {
        "2026-04": {"nrr_reported": 10**9},
        "2026-03": {"retained_from": 100, "retained": 120},
    }
    found = shown("nrr", rows, "2026-04")
    assert (found.previous, found.delta) == (Fraction(6, 5), None)
    rows["2026-03"] = {"nrr_reported": 8 * 10**8}
    assert shown("nrr", rows, "2026-04").delta == Fraction(1, 5)


def test_a_revenue_target_sums_its_months_and_needs_each() -> None:
    rows: dict[str, dict[str, Any]] = {
        "2026-04": {"targets": {"revenue": 5, "gm": 4 * 10**8}},
        "2026-05": {"targets": {"revenue": 7, "arr": 9}},
    }
    assert card_of("revenue", rows, "2026-04", "2026-05").target == 12
    assert card_of("revenue", rows, "2026-03", "2026-05").target is None
    assert card_of("arr", rows, "2026-04", "2026-05").target == 9
    assert card_of("gm", rows, "2026-04", "2026-05").target is None
    assert card_of("gm", rows, "2026-04").target == Fraction(2, 5)


def test_uptime_is_compared_with_whatever_was_measured() -> None:
    rows: Rows = {
        "2026-03": {"uptime_total": 5 * 10**8, "uptime_samples": 1},
        "2026-04": {"uptime_total": 29 * 10**8, "uptime_samples": 3},
    }
    found = shown("uptime", rows, "2026-04")
    assert (found.previous, found.delta) == (Fraction(1, 2), Fraction(29, 30) - Fraction(1, 2))


def test_a_flow_that_holds_the_open_month_is_spoken_for_by_as_many_closed_ones() -> None:
    revenue = card_of("revenue", EXAMPLE, "2026-04", "2026-05")
    assert (revenue.partial, revenue.now.figure.value) == (True, 90000)
    assert revenue.closed is not None
    assert (revenue.closed.window, revenue.closed.figure.value) == (window("2026-03", "2026-04"), 86100)
    assert (revenue.closed.previous, revenue.closed.delta) == (100000, Fraction(-139, 1000))
    assert (revenue.closed.year_ago, revenue.closed.year_ago_delta) == (None, None)


def test_balances_and_closed_windows_speak_for_themselves() -> None:
    assert card_of("backlog", EXAMPLE, "2026-04", "2026-05").closed is None
    assert card_of("revenue", EXAMPLE, "2026-03", "2026-04").closed is None


YEARS: Rows = {
    f"{year}-{month:02d}": {"flow": (month * 10, month * (100 if year == 2025 else 110), 500)}
    for year in (2024, 2025, 2026)
    for month in range(1, 13)
    if f"{year}-{month:02d}" <= "2026-05"
}


@pytest.mark.parametrize(("range_", "first"), [("qtd", "2026-04"), ("ytd", "2026-01")])
def test_a_fiscal_period_to_date_is_compared_with_the_same_months_a_year_before(range_: str, first: str) -> None:
    for kpi in KPIS.values():
        found = card(kpi, history(YEARS), range_, window(first, "2026-05"))
        assert (found.now.previous, found.now.delta) == (found.now.year_ago, found.now.year_ago_delta)
    closed = card_of("revenue", YEARS, first, "2026-05", range_).closed
    assert closed is not None
    assert closed.window == window(first, "2026-04")
    assert (closed.delta, closed.year_ago_delta) == (Fraction(1, 10), Fraction(1, 10))


def test_a_quarter_of_which_no_month_is_closed_has_nothing_to_say() -> None:
    rows = {month: row for month, row in YEARS.items() if month <= "2026-04"}
    found = card_of("revenue", rows, "2026-04", range_="qtd", today="2026-04-03")
    assert (found.partial, found.closed) == (True, None)


@pytest.mark.parametrize("range_", PRESETS)
@pytest.mark.parametrize("kpi", [kpi for kpi in KPIS.values() if kpi.is_flow], ids=lambda kpi: kpi.key)
def test_closed_is_the_card_of_the_figures_as_they_ended_with_the_last_closed_month(kpi: Kpi, range_: str) -> None:
    now = history(YEARS)
    april = history({month: row for month, row in YEARS.items() if month <= "2026-04"}, today="2026-05-01")
    closed = card(kpi, now, range_, window_of(range_, now.as_of, 1)).closed
    assert closed == card(kpi, april, range_, window_of(range_, april.as_of, 1)).now


@pytest.mark.parametrize(
    ("kind", "delta", "expected"),
    [
        ("relative", Fraction(1, 100), "unchanged"),
        ("relative", Fraction(-1, 100), "unchanged"),
        ("relative", Fraction(10_000_000_001, 10**12), "better"),
        ("relative", Fraction(-10_000_000_001, 10**12), "worse"),
        ("points", Fraction(5, 1000), "unchanged"),
        ("points", Fraction(5_000_001, 10**9), "better"),
        ("points", Fraction(-6, 1000), "worse"),
        ("relative", None, None),
    ],
)
def test_a_verdict_is_exact_beside_the_neutral_band(kind: Any, delta: Fraction | None, expected: str | None) -> None:
    context = history({}).context
    assert verdict(delta, kind, context) == expected
    opposite = {"better": "worse", "worse": "better"}
    assert verdict(delta, kind, context, more_is_better=False) == opposite.get(str(expected), expected)


def test_the_band_is_the_tenants() -> None:
    context = history({}, band_relative=0, band_points=0).context
    assert verdict(Fraction(0), "relative", context) == "unchanged"
    assert verdict(Fraction(1, 10**15), "points", context) == "better"


TARGETS: Rows = {
    "2026-03": {"flow": (0, 100, 50), "targets": {"revenue": 101, "backlog": 50}},
    "2026-04": {"flow": (0, 100, 50), "targets": {"revenue": 100, "backlog": 51}},
    "2026-05": {"flow": (0, 60, 50), "targets": {"revenue": 80, "backlog": 40, "gm": 4 * 10**8}},
}


def test_a_target_is_missed_only_by_a_window_that_is_over() -> None:
    states = {
        (key, month): card_of(key, TARGETS, month).target_state
        for key in ("revenue", "backlog")
        for month in ("2026-03", "2026-04", "2026-05")
    }
    assert states == {
        ("revenue", "2026-03"): "missed", ("revenue", "2026-04"): "met", ("revenue", "2026-05"): "open",
        ("backlog", "2026-03"): "met", ("backlog", "2026-04"): "missed", ("backlog", "2026-05"): "open",
    }  # fmt: skip
    assert card_of("revenue", TARGETS, "2026-05").target_reached == Fraction(3, 4)


def test_a_sum_of_money_may_reach_its_target_before_the_end() -> None:
    rows = TARGETS | {"2026-05": {"flow": (0, 81, 50), "targets": {"revenue": 80}}}
    found = card_of("revenue", rows, "2026-05")
    assert (found.target_state, found.target_reached) == ("met", Fraction(81, 80))


def test_less_may_be_better() -> None:
    less = replace(KPIS["revenue"], more_is_better=False)
    states = [card(less, history(TARGETS), "1m", window(month)).target_state for month in TARGETS]
    assert states == ["met", "met", "open"]


def test_a_target_that_is_not_positive_is_reached_in_no_part() -> None:
    rows: Rows = {"2026-04": {"flow": (0, 5, 0), "targets": {"revenue": 0}}}
    found = card_of("revenue", rows, "2026-04")
    assert (found.target, found.target_state, found.target_reached) == (0, "met", None)
    unset = card_of("revenue", {"2026-04": {"flow": (0, 5, 0)}}, "2026-04")
    assert (unset.target, unset.target_state, unset.target_reached) == (None, None, None)
    assert card_of("gm", TARGETS, "2026-05").target_state is None  # no value


@given(st.integers(0, 10**6), st.sampled_from([kpi for kpi in KPIS.values() if kpi.kind == "money"]))
def test_any_kpi_may_sum_its_targets(amount: int, kpi: Kpi) -> None:
    rows = {month: {"flow": (0, 0, 0), "targets": {kpi.key: amount}} for month in ("2026-03", "2026-04")}
    summed, last = (replace(kpi, target=rule) for rule in ("sum", "last"))
    asked = window("2026-03", "2026-04")
    assert card(summed, history(rows), "2m", asked).target == 2 * amount
    assert card(last, history(rows), "2m", asked).target == amount


def test_a_window_is_compared_as_its_range_is() -> None:
    revenue, months = KPIS["revenue"], window("2025-01", "2025-03")
    assert compared(revenue, history(YEARS), "3m", months).previous == (10 + 11 + 12) * 110
