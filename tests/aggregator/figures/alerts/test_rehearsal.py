"""What a rule would have said is what it says on that day."""

from typing import Any

import pytest

from aggregator.figures.alerts.conditions import Measure
from aggregator.figures.alerts.measures import kpi_measure
from aggregator.figures.alerts.rehearsal import rehearse
from aggregator.figures.periods import Window, month_name, parse_month
from tests.aggregator.figures.alerts.rules import rule
from tests.aggregator.figures.histories import history, window

MONTHS: dict[str, dict[str, Any]] = {
    "2025-12": {"flow": (100, 100, 500)},
    "2026-01": {"flow": (100, 50, 550)},
    "2026-02": {"flow": (50, 100, 500)},
    "2026-03": {"flow": (40, 100, 440)},
    "2026-04": {"flow": (30, 100, 370)},
    "2026-05": {"flow": (0, 10, 360)},
}


def no_samples(_: Window) -> tuple[None, None]:
    return None, None


def rehearsed(**given: Any) -> dict[str, Measure]:
    found = rehearse(rule(**{"threshold": 0} | given), history(MONTHS), window("2026-01", "2026-05"), no_samples)
    return {month_name(one.month): one.measure for one in found}


@pytest.mark.parametrize("range_", ["1m", "3m", "qtd", "ytd"])
@pytest.mark.parametrize("field", ["value", "change", "trend"])
@pytest.mark.parametrize("kpi", ["revenue", "backlog", "book_to_bill"])
def test_a_rehearsal_says_what_the_rule_said_on_the_first_of_the_next_month(kpi: str, field: str, range_: str) -> None:
    found = rehearsed(kpi=kpi, field=field, range=range_)
    for month in ("2026-01", "2026-02", "2026-03", "2026-04"):
        next_month = month_name(parse_month(month) + 1)
        then = {name: row for name, row in MONTHS.items() if name <= month} | {next_month: {"flow": (0, 0, 0)}}
        watched = rule(kpi=kpi, field=field, range=range_, threshold=0)
        assert found[month] == kpi_measure(watched, history(then, today=f"{next_month}-01")), month


def test_the_open_month_is_rehearsed_as_it_is_today() -> None:
    assert rehearsed(kpi="backlog")["2026-05"] == Measure(370, None, "2026-04")
    assert rehearsed(kpi="backlog", include_partial=True)["2026-05"] == Measure(360, None, "2026-05-20")


def test_partial_months_are_rehearsed_as_they_ended() -> None:
    found = rehearsed(kpi="revenue", range="qtd", include_partial=True)
    assert found["2026-03"] == Measure(250, None, "2026-03")
    assert rehearsed(kpi="revenue", range="qtd")["2026-03"].reason == "no month of qtd is closed yet"


def test_figures_that_ended_are_rehearsed_to_their_end() -> None:
    found = rehearse(
        rule(kpi="revenue", range="qtd", threshold=0),
        history({month: row for month, row in MONTHS.items() if month <= "2026-03"}, today="2026-09-20"),
        window("2026-03"),
        no_samples,
    )
    assert [one.measure for one in found] == [Measure(250, None, "2026-03")]
