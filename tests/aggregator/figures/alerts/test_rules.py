from fractions import Fraction
from typing import Any

import pytest

from aggregator.figures.alerts.rules import Reading, RuleError, columns_of, parse_rule, stored_rule, threshold_text
from tests.aggregator.figures.alerts.rules import rule


def errors(**sent: Any) -> dict[str, str]:
    with pytest.raises(RuleError) as caught:
        parse_rule({"name": "low", "kpi": "gm", "comparison": "<", "threshold": "0.55"} | sent, 2)
    return caught.value.errors


@pytest.mark.parametrize(
    ("comparison", "clear", "value", "expected"),
    [
        ("<", "0.56", Fraction(54, 100), "breached"),
        ("<", "0.56", Fraction(55, 100), "between"),
        ("<", "0.56", Fraction(56, 100), "clear"),
        ("<=", "0.56", Fraction(55, 100), "breached"),
        ("<=", "0.56", Fraction(56, 100), "between"),
        (">", "0.5", Fraction(56, 100), "breached"),
        (">", "0.5", Fraction(55, 100), "between"),
        (">", "0.5", Fraction(1, 2), "clear"),
        (">=", "0.5", Fraction(55, 100), "breached"),
        ("<", None, Fraction(55, 100), "clear"),
        ("<", None, None, "no_data"),
    ],
)
def test_a_value_is_bad_good_or_between(
    comparison: str, clear: str | None, value: Fraction | None, expected: Reading
) -> None:
    assert rule(comparison=comparison, clear_threshold=clear).reading(value) == expected


def test_a_value_is_compared_exactly() -> None:
    third = rule(threshold="0.333333333")
    assert third.reading(Fraction(1, 3)) == "clear"
    assert third.reading(Fraction(1, 3) - Fraction(1, 10**9)) == "breached"


def test_a_threshold_is_in_the_unit_of_what_is_watched() -> None:
    assert rule(kpi="backlog", threshold="1200.50").threshold == 120_050
    assert rule(kpi="backlog", field="change", threshold="-10%").threshold == -100_000_000
    assert rule(kpi="backlog", field="trend", threshold=-3).threshold == -3_000_000_000
    assert rule(threshold="55.5%").threshold == 555_000_000
    assert rule(condition="freshness", comparison=">", threshold=120).kind == "seconds"


def test_a_rule_survives_being_stored() -> None:
    full = rule(
        condition="service_uptime", service="api", range="1m", severity="critical", enabled=False, description="Why."
    )
    assert stored_rule(tuple(columns_of(full).values())) == full


def test_a_threshold_is_written_with_the_decimals_that_it_needs() -> None:
    assert threshold_text(555_000_000, "ratio", 2) == "0.555"
    assert threshold_text(-3_000_000_000, "count", 2) == "-3"
    assert threshold_text(120_050, "money", 2) == "1200.50"
    assert threshold_text(None, "money", 2) is None


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"name": "Low"}, "name"),
        ({"name": ""}, "name"),
        ({"name": None}, "name"),
        ({"kpi": "profit"}, "kpi"),
        ({"kpi": None}, "kpi"),
        ({"condition": "freshness"}, "condition"),
        ({"condition": "weather", "kpi": None}, "condition"),
        ({"condition": "freshness", "kpi": None, "field": "change"}, "field"),
        ({"condition": "service_uptime", "kpi": None}, "service"),
        ({"service": "api"}, "service"),
        ({"field": "slope"}, "field"),
        ({"range": "2026-01..2026-03"}, "range"),
        ({"granularity": "week"}, "granularity"),
        ({"comparison": None}, "comparison"),
        ({"comparison": "=="}, "comparison"),
        ({"threshold": None}, "threshold"),
        ({"threshold": "much"}, "threshold"),
        ({"threshold": 0.5}, "threshold"),
        ({"threshold": "1e30"}, "threshold"),
        ({"field": "trend", "threshold": "-1.5"}, "threshold"),
        ({"kpi": "backlog", "threshold": "10%"}, "threshold"),
        ({"clear_threshold": "0.54"}, "clear_threshold"),
        ({"comparison": ">", "clear_threshold": "0.56"}, "clear_threshold"),
        ({"for_seconds": -1}, "for_seconds"),
        ({"for_seconds": True}, "for_seconds"),
        ({"keep_firing_for_seconds": 10**9}, "keep_firing_for_seconds"),
        ({"severity": "loud"}, "severity"),
        ({"include_partial": 1}, "include_partial"),
        ({"enabled": "yes"}, "enabled"),
        ({"description": ""}, "description"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_a_rule_cannot_be_is_refused_by_field(sent: dict[str, Any], field: str) -> None:
    assert list(errors(**sent)) == [field]


def test_every_wrong_field_is_named_at_once() -> None:
    assert errors(name="A B", severity="loud", threshold="x").keys() == {"name", "severity", "threshold"}
