from fractions import Fraction
from typing import Any

import pytest

from aggregator.alerts.measures import kpi_measure, uptime_measure, window_for
from aggregator.kpis import Value
from aggregator.periods import month_name
from tests.aggregator.alerts.rules import rule
from tests.aggregator.histories import history

# booked, recognized, backlog; today is 2026-05-20, so May is open
MONTHS: dict[str, dict[str, Any]] = {
    "2025-12": {"flow": (100, 100, 500)},
    "2026-01": {"flow": (100, 50, 550)},
    "2026-02": {"flow": (50, 100, 500)},
    "2026-03": {"flow": (40, 100, 440)},
    "2026-04": {"flow": (30, 100, 370)},
    "2026-05": {"flow": (0, 10, 360)},
}


def value(**given: Any) -> Value | None:
    return kpi_measure(rule(threshold=0, **given), history(MONTHS)).value


def test_a_value_is_that_of_the_page() -> None:
    assert value(kpi="backlog") == 360
    assert value(kpi="book_to_bill", range="3m") == Fraction(70, 210)


def test_a_change_ends_with_the_last_closed_month() -> None:
    assert value(kpi="revenue", range="1m", field="change") == 0
    assert value(kpi="revenue", range="1m", field="change", include_partial=True) == Fraction(-90, 100)
    assert value(kpi="backlog", range="1m", field="change") == Fraction(-70, 440)


def test_a_window_of_a_value_ends_with_the_figures() -> None:
    months = history(MONTHS)
    assert month_name(window_for(rule(range="3m"), months).end) == "2026-05"
    assert month_name(window_for(rule(range="3m", field="trend", threshold=0), months).end) == "2026-04"
    assert month_name(window_for(rule(range="qtd", field="change"), months).start) == "2026-04"


def test_a_trend_counts_the_periods_in_a_row() -> None:
    assert value(kpi="backlog", field="trend", range="6m") == -3
    assert value(kpi="backlog", field="trend", range="6m", include_partial=True) == -4
    assert value(kpi="backlog", field="trend", range="3m") == -2


def test_a_trend_that_does_not_move_is_none() -> None:
    assert value(kpi="revenue", field="trend", range="3m") == 0


def test_a_trend_of_quarters_takes_whole_ones() -> None:
    quarters = {f"2025-{month:02}": {"flow": (10, 10, 1000 - 10 * month)} for month in range(1, 13)}
    quarters |= {f"2026-{month:02}": {"flow": (10, 10, 800)} for month in range(1, 6)}
    watched = rule(kpi="backlog", field="trend", granularity="quarter", range="24m", threshold=0)
    assert kpi_measure(watched, history(quarters)).value == -4


@pytest.mark.parametrize("given", [{"field": "trend", "range": "1m"}, {"field": "year_ago_change"}, {"kpi": "gm"}])
def test_what_is_undefined_has_no_value_and_a_reason(given: dict[str, Any]) -> None:
    found = kpi_measure(rule(**{"kpi": "revenue", "threshold": 0} | given), history(MONTHS))
    assert found.value is None
    assert found.reason


def test_a_service_without_samples_has_no_uptime() -> None:
    assert uptime_measure(None, None).value is None
    assert uptime_measure(1_990_000_000, 2).value == Fraction(995, 1000)
