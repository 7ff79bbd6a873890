from fractions import Fraction
from typing import Any

import pytest

from aggregator.figures.alerts.conditions import CONDITIONS, Measure
from aggregator.figures.alerts.measures import kpi_measure, window_for
from aggregator.figures.alerts.rehearsal import Past
from aggregator.figures.alerts.rules import FIELDS
from aggregator.figures.kpis import Value
from aggregator.figures.periods import Window, month_name
from tests.aggregator.figures.alerts.rules import rule
from tests.aggregator.figures.histories import history

# booked, recognized, backlog; today is 2026-05-20, so May is open
MONTHS: dict[str, dict[str, Any]] = {
    "2025-12": {"flow": (100, 100, 500)},
    "2026-01": {"flow": (100, 50, 550)},
    "2026-02": {"flow": (50, 100, 500)},
    "2026-03": {"flow": (40, 100, 440)},
    "2026-04": {"flow": (30, 100, 370)},
    "2026-05": {"flow": (0, 10, 360)},
}

SERVICE = CONDITIONS["service_uptime"]


def value(**given: Any) -> Value | None:
    return kpi_measure(rule(threshold=0, **given), history(MONTHS)).value


def test_a_value_is_of_closed_months_unless_partial_ones_are_included() -> None:
    assert value(kpi="backlog") == 370
    assert value(kpi="book_to_bill", range="3m") == Fraction(120, 300)
    assert value(kpi="backlog", include_partial=True) == 360
    assert value(kpi="book_to_bill", range="3m", include_partial=True) == Fraction(70, 210)


def test_a_change_ends_with_the_last_closed_month() -> None:
    assert value(kpi="revenue", range="1m", field="change") == 0
    assert value(kpi="revenue", range="1m", field="change", include_partial=True) == Fraction(-90, 100)
    assert value(kpi="backlog", range="1m", field="change") == Fraction(-70, 440)


def span(**given: Any) -> tuple[str, str]:
    found = window_for(rule(kpi="revenue", threshold=0, **given), history(MONTHS))
    assert found is not None
    return month_name(found.start), month_name(found.end)


def test_every_field_is_looked_at_over_the_window_that_the_page_compares() -> None:
    for field in FIELDS:
        assert span(range="3m", field=field) == ("2026-02", "2026-04")
        assert span(range="3m", field=field, include_partial=True) == ("2026-03", "2026-05")
        assert span(range="qtd", field=field) == ("2026-04", "2026-04")
        assert span(range="ytd", field=field) == ("2026-01", "2026-04")


def test_a_fiscal_period_is_held_against_the_same_months_a_year_before() -> None:
    rows = MONTHS | {"2025-04": {"flow": (0, 80, 0)}}
    watched = rule(kpi="revenue", range="qtd", field="change", threshold=0)
    assert kpi_measure(watched, history(rows)).value == Fraction(20, 80)


@pytest.mark.parametrize("field", FIELDS)
def test_a_period_without_a_closed_month_has_no_value_and_never_another_periods(field: str) -> None:
    rows = {month: row for month, row in MONTHS.items() if month <= "2026-04"}
    found = kpi_measure(rule(kpi="revenue", range="qtd", field=field, threshold=0), history(rows, today="2026-04-03"))
    assert found == Measure(None, "no month of qtd is closed yet")


def test_a_measure_says_with_what_its_window_ends() -> None:
    assert kpi_measure(rule(kpi="backlog", threshold=0), history(MONTHS)).through == "2026-04"
    to_date = rule(kpi="backlog", threshold=0, include_partial=True)
    assert kpi_measure(to_date, history(MONTHS)).through == "2026-05-20"


def test_the_third_of_a_month_is_no_alarm() -> None:
    """A tenth of the month's orders are in and half of its deliveries, as may be on any third: no rule of closed months
    speaks, and each that counts the open one does.
    """
    year = {f"2025-{month:02d}": {"flow": (100, 100, 500)} for month in range(6, 13)}
    year |= {f"2026-{month:02d}": {"flow": (100, 100, 500)} for month in range(1, 6)}
    third = history(year | {"2026-06": {"flow": (3, 50, 453), "ahead_recognized": 50}}, today="2026-06-03")
    alarms: list[dict[str, Any]] = [
        {"kpi": "backlog", "range": "1m", "threshold": "4.60"},
        {"kpi": "backlog", "range": "1m", "field": "change", "threshold": "-5%"},
        {"kpi": "book_to_bill", "range": "1m", "threshold": "0.8"},
        {"kpi": "book_to_bill", "range": "3m", "threshold": "0.9"},
        {"kpi": "revenue", "range": "1m", "field": "change", "threshold": "-10%"},
        {"kpi": "backlog", "range": "3m", "field": "trend", "comparison": "<=", "threshold": -1},
    ]
    for given in alarms:
        closed, partial = rule(**given), rule(**given, include_partial=True)
        assert closed.reading(kpi_measure(closed, third).value) == "clear", given
        assert partial.reading(kpi_measure(partial, third).value) == "breached", given


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
    watched = rule(condition="service_uptime", service="api", range="1m")
    assert SERVICE.measure(watched, Past(history(MONTHS), lambda *_: (None, None))).value is None


def test_a_service_is_watched_to_date() -> None:
    watched = rule(condition="service_uptime", service="api", range="1m")
    asked: list[Window] = []

    def uptime(_service: str, window: Window) -> tuple[int, int]:
        asked.append(window)
        return 1_990_000_000, 2

    found = SERVICE.measure(watched, Past(history(MONTHS), uptime))
    assert (found.value, found.through) == (Fraction(995, 1000), "2026-05-20")
    assert [month_name(window.end) for window in asked] == ["2026-05"]
