"""Rules for tests."""

from typing import Any

from aggregator.figures.alerts.rules import Rule, parse_rule


def rule(**given: Any) -> Rule:
    """Gross margin of twelve months below 55 %, unless told otherwise."""
    watched = {} if "condition" in given else {"kpi": "gm"}
    return parse_rule({"name": "low", "comparison": "<", "threshold": "0.55", **watched, **given}, 2)
