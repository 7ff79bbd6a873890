"""What an alert says, as one sentence for a person."""

from dataclasses import dataclass
from fractions import Fraction

from aggregator.alerts.machine import State
from aggregator.alerts.measures import Measure
from aggregator.alerts.rules import Rule
from aggregator.exact import decimal_text, round_scaled
from aggregator.kpis import BILLION, KPI_BY_KEY, Value

_THAN = {"<": "below", "<=": "at or below", ">": "above", ">=": "at or above"}
REMOVED = "The rule was removed or switched off."


@dataclass(frozen=True, slots=True)
class Currency:
    """What money is written in: the sign before it, and its decimals."""

    unit: str
    digits: int


def sentence(rule: Rule, state: State, measure: Measure, currency: Currency) -> str:
    """What is to be said of a rule's value in a state."""
    if measure.value is None:
        return f"{_subject(rule)} has no value: {measure.reason}."
    threshold = Fraction(rule.threshold, 1 if rule.kind == "money" else BILLION)
    bound = f"{_THAN[rule.comparison]} {_written(rule, threshold, currency)}"
    if state in ("pending", "firing"):
        return f"{_finding(rule, measure.value, currency)}, {bound}."
    return f"{_finding(rule, measure.value, currency)}, not {bound}."


def _subject(rule: Rule) -> str:
    match rule.condition:
        case "freshness":
            return "The age of the figures"
        case "failed_refresh":
            return "The count of failed refreshes"
        case "service_uptime":
            return f"Uptime of {rule.service} ({rule.range_})"
    label = f"{KPI_BY_KEY[str(rule.kpi)].label} ({rule.range_})"
    return {
        "value": label,
        "change": f"The change of {label}",
        "year_ago_change": f"The change of {label} in a year",
        "trend": f"The trend of {label}",
    }[rule.field]


def _finding(rule: Rule, value: Value, currency: Currency) -> str:
    written = _written(rule, value, currency)
    match rule.condition:
        case "freshness":
            return f"The figures were last confirmed {written} ago"
        case "failed_refresh":
            return f"The refresh has failed {written} times in a row"
    if rule.field == "trend":
        label, periods = f"{KPI_BY_KEY[str(rule.kpi)].label} ({rule.range_})", f"{rule.granularity}s in a row"
        if value == 0:
            return f"{label} has neither risen nor fallen"
        return f"{label} has {'risen' if value > 0 else 'fallen'} for {abs(int(value))} {periods}"
    return f"{_subject(rule)} is {written}"


def _written(rule: Rule, value: Value, currency: Currency) -> str:
    if rule.kind == "money":
        text = _grouped(decimal_text(round_scaled(max(value, -value), 0), currency.digits))
        return f"{'−' if value < 0 else ''}{currency.unit}{text}"
    if rule.kind == "ratio":
        points = rule.kpi is not None and rule.field != "value" and KPI_BY_KEY[rule.kpi].kind == "ratio"
        return f"{_decimal(value * 100, 2)}{' points' if points else ' %'}"
    if rule.kind == "months":
        return f"{_decimal(value, 1)} months"
    return f"{_decimal(value, 0)}{' s' if rule.kind == 'seconds' else ''}"


def _decimal(value: Value, digits: int) -> str:
    """Rounded, without zeros at its end."""
    text = decimal_text(round_scaled(max(value, -value), digits), digits)
    text = _grouped(text.rstrip("0").rstrip(".") if digits else text)
    return f"−{text}" if value < 0 and text != "0" else text


def _grouped(text: str) -> str:
    whole, point, part = text.partition(".")
    return f"{int(whole):,}{point}{part}"
