"""What an alert says, as one sentence for a person."""

from dataclasses import dataclass
from fractions import Fraction

from aggregator.figures.alerts.conditions import Measure
from aggregator.figures.alerts.machine import State
from aggregator.figures.alerts.rules import Rule
from aggregator.figures.exact import BILLION_DIGITS, decimal_text, round_scaled, short_text
from aggregator.figures.kpis import BILLION, KPIS, Value
from aggregator.figures.periods import TO_DATE

_THAN = {"<": "below", "<=": "at or below", ">": "above", ">=": "at or above"}
REMOVED = "The rule was removed or switched off."


@dataclass(frozen=True, slots=True)
class Currency:
    """What money is written in: the sign before it, and its decimals."""

    unit: str
    digits: int


def sentence(rule: Rule, state: State, measure: Measure, currency: Currency) -> str:
    """What is to be said of a rule's value in a state, and of which months that is."""
    if measure.value is None:
        return f"{_subject(rule, measure)} has no value: {measure.reason}."
    threshold = Fraction(rule.threshold, 1 if rule.kind == "money" else BILLION)
    value, bound = _apart(rule, measure.value, threshold, currency)
    found = _finding(rule, measure, value)
    return f"{found}, {'' if state in ('pending', 'firing') else 'not '}{_THAN[rule.comparison]} {bound}."


def _label(rule: Rule, measure: Measure) -> str:
    """What is watched, and over which months: `3m to 2026-04`."""
    condition = rule.watched
    name = KPIS[str(rule.kpi)].label if condition is None else condition.label.format(rule.service)
    return f"{name} ({rule.range_}{f' to {measure.through}' if measure.through else ''})"


def _subject(rule: Rule, measure: Measure) -> str:
    if rule.watched is not None and rule.watched.subject:
        return rule.watched.subject
    label = _label(rule, measure)
    in_a_year = f"The change of {label} in a year"
    return {
        "value": label,
        "change": in_a_year if rule.range_ in TO_DATE else f"The change of {label}",
        "year_ago_change": in_a_year,
        "trend": f"The trend of {label}",
    }[rule.field]


def _finding(rule: Rule, measure: Measure, written: str) -> str:
    if rule.watched is not None and rule.watched.finding:
        return rule.watched.finding.format(written)
    if rule.field == "trend" and measure.value is not None:
        run, label = int(measure.value), _label(rule, measure)
        if not run:
            return f"{label} has neither risen nor fallen"
        return f"{label} has {'risen' if run > 0 else 'fallen'} for {abs(run)} {rule.granularity}s in a row"
    return f"{_subject(rule, measure)} is {written}"


def _apart(rule: Rule, value: Value, threshold: Value, currency: Currency) -> tuple[str, str]:
    """A value and a threshold, with as many decimals as it takes to tell them apart, and less than all from all."""
    written = bound = ""
    for more in range(BILLION_DIGITS):
        written, bound, *whole = (_written(rule, one, currency, more) for one in (value, threshold, 1, -1))
        is_told_apart = written != bound or value == threshold
        if is_told_apart and (rule.kind != "ratio" or written not in whole or abs(value) == 1):
            break
    return written, bound


def _written(rule: Rule, value: Value, currency: Currency, more: int) -> str:
    """A value as its KPI is shown, with some more decimals than usual."""
    if rule.kind == "money":
        text = _grouped(decimal_text(round_scaled(max(value, -value), 0), currency.digits))
        return f"{'−' if value < 0 else ''}{currency.unit}{text}"
    if rule.kind == "ratio":
        kpi = KPIS[rule.kpi] if rule.kpi is not None else None
        is_points = kpi is not None and rule.field != "value" and kpi.delta_kind == "points"
        if kpi is not None and kpi.shown_as == "times" and (is_points or rule.field == "value"):
            return f"{_decimal(value, 2 + more)}{'' if is_points else '×'}"
        return f"{_decimal(value * 100, 2 + more)}{' points' if is_points else ' %'}"
    if rule.kind == "months":
        return f"{_decimal(value, 1 + more)} months"
    return f"{_decimal(value, 0)}{' s' if rule.kind == 'seconds' else ''}"


def _decimal(value: Value, digits: int) -> str:
    """Rounded, without zeros at its end."""
    text = _grouped(short_text(round_scaled(max(value, -value), digits), digits))
    return f"−{text}" if value < 0 and text != "0" else text


def _grouped(text: str) -> str:
    whole, point, part = text.partition(".")
    return f"{int(whole):,}{point}{part}"
