from fractions import Fraction
from typing import Any

import pytest

from aggregator.figures.alerts.conditions import Measure
from aggregator.figures.alerts.machine import State
from aggregator.figures.alerts.sentences import Currency, sentence
from aggregator.figures.kpis import Value
from tests.aggregator.figures.alerts.rules import rule

POUNDS = Currency("£", 2)


@pytest.mark.parametrize(
    ("given", "value", "state", "expected"),
    [
        ({}, Fraction(5449, 10000), "firing", "Gross margin (12m to 2026-04) is 54.49 %, below 55 %."),
        ({}, Fraction(56, 100), "resolved", "Gross margin (12m to 2026-04) is 56 %, not below 55 %."),
        (
            {"kpi": "backlog", "threshold": "1000000"},
            -120_050,
            "firing",
            "Backlog (12m to 2026-04) is −£1,200.50, below £1,000,000.00.",
        ),
        (
            {"kpi": "backlog", "field": "change", "range": "3m", "threshold": "-10%"},
            Fraction(-1234, 10000),
            "pending",
            "The change of Backlog (3m to 2026-04) is −12.34 %, below −10 %.",
        ),
        (
            {"field": "year_ago_change", "threshold": "-0.02"},
            Fraction(-3, 100),
            "firing",
            "The change of Gross margin (12m to 2026-04) in a year is −3 points, below −2 points.",
        ),
        (
            {"kpi": "backlog", "field": "trend", "comparison": "<=", "threshold": -3},
            -4,
            "firing",
            "Backlog (12m to 2026-04) has fallen for 4 months in a row, at or below −3.",
        ),
        (
            {"kpi": "backlog", "field": "trend", "comparison": "<=", "threshold": -3},
            0,
            "resolved",
            "Backlog (12m to 2026-04) has neither risen nor fallen, not at or below −3.",
        ),
        (
            {"kpi": "coverage_months", "threshold": 3},
            Fraction(25, 10),
            "firing",
            "Coverage (12m to 2026-04) is 2.5 months, below 3 months.",
        ),
        (
            {"condition": "freshness", "comparison": ">", "threshold": 120},
            3600,
            "firing",
            "The figures were last confirmed 3,600 s ago, above 120 s.",
        ),
        (
            {"condition": "failed_refresh", "comparison": ">=", "threshold": 3},
            3,
            "firing",
            "The refresh has failed 3 times in a row, at or above 3.",
        ),
        (
            {"condition": "service_uptime", "service": "api", "range": "1m", "threshold": "99.5%"},
            Fraction(99, 100),
            "firing",
            "Uptime of api (1m to 2026-04) is 99 %, below 99.5 %.",
        ),
        (
            {"kpi": "book_to_bill", "threshold": "0.97", "range": "3m"},
            Fraction(9463, 10000),
            "firing",
            "Book-to-bill (3m to 2026-04) is 0.95×, below 0.97×.",
        ),
        (
            {"kpi": "book_to_bill", "field": "change", "threshold": "-0.1", "range": "3m"},
            Fraction(-3, 20),
            "firing",
            "The change of Book-to-bill (3m to 2026-04) is −0.15, below −0.1.",
        ),
        (
            {"kpi": "revenue", "field": "change", "threshold": "-0.1", "range": "ytd"},
            Fraction(-3, 20),
            "firing",
            "The change of Revenue (ytd to 2026-04) in a year is −15 %, below −10 %.",
        ),
        (
            {"kpi": "uptime", "threshold": "99.9999%", "range": "1m"},
            Fraction(999_998_900, 10**9),
            "firing",
            "Uptime (1m to 2026-04) is 99.99989 %, below 99.9999 %.",
        ),
        ({}, Fraction(549_999, 10**6), "firing", "Gross margin (12m to 2026-04) is 54.9999 %, below 55 %."),
        (
            {"kpi": "revenue", "field": "change", "threshold": "-0.1"},
            Fraction(-999_999, 10**6),
            "firing",
            "The change of Revenue (12m to 2026-04) is −99.9999 %, below −10 %.",
        ),
        ({}, None, "no_data", "Gross margin (12m to 2026-04) has no value: nothing was sold."),
    ],
)
def test_a_person_is_told_what_was_found(
    given: dict[str, Any], value: Value | None, state: State, expected: str
) -> None:
    assert sentence(rule(**given), state, Measure(value, "nothing was sold", "2026-04"), POUNDS) == expected


def test_without_a_window_none_is_named() -> None:
    said = sentence(rule(range="qtd"), "no_data", Measure(None, "no month of qtd is closed yet"), POUNDS)
    assert said == "Gross margin (qtd) has no value: no month of qtd is closed yet."
