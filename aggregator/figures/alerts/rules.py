"""What a rule is: a KPI or a condition of the service against a threshold; checked, and written out.

A threshold is whole minor units for the value of a money KPI, else whole billionths, as every stored figure is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from operator import ge, gt, le, lt
from typing import Any, Literal, TypeVar, get_args

from aggregator.figures.alerts.conditions import CONDITIONS, Condition, Kind
from aggregator.figures.exact import BILLION_DIGITS, NumberError, decimal_text, parse_scaled, short_text
from aggregator.figures.kpis import BILLION, KPIS, Value
from aggregator.figures.periods import GRANULARITIES, PRESETS, Granularity
from aggregator.figures.texts import has_unseen

T = TypeVar("T")
D = TypeVar("D")

Field = Literal["value", "change", "year_ago_change", "trend"]
Comparison = Literal["<", "<=", ">", ">="]
Severity = Literal["info", "warning", "critical"]
Reading = Literal["breached", "between", "clear", "no_data"]

FIELDS: tuple[Field, ...] = get_args(Field)
COMPARISONS: tuple[Comparison, ...] = get_args(Comparison)
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
MAX_SECONDS = 366 * 24 * 3600
NAME_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_")

_COMPARE: Mapping[str, Callable[[Value, Value], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}


class RuleError(ValueError):
    """A rule that cannot be. `errors`: a reason by field."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name} {reason}" for name, reason in errors.items()))
        self.errors = dict(errors)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of `alert_rules`, its columns in order."""

    name: str
    kpi: str | None
    condition: str | None
    service: str | None
    field: Field
    range_: str
    granularity: Granularity
    comparison: Comparison
    threshold: int
    clear_threshold: int | None
    for_seconds: int
    keep_firing_for_seconds: int
    severity: Severity
    include_partial: bool
    enabled: bool
    description: str | None
    notify_no_data: bool

    @property
    def watched(self) -> Condition | None:
        """The condition that it watches; None of a KPI."""
        return None if self.condition is None else CONDITIONS[self.condition]

    @property
    def kind(self) -> Kind:
        """What its value is counted in; a trend is a count of periods."""
        return kind_of(self.kpi, self.condition, self.field)

    def reading(self, value: Value | None) -> Reading:
        """What a value means: `between` is bad enough to stay, and not to begin."""
        if value is None:
            return "no_data"
        scaled = scaled_value(value, self.kind)
        compare = _COMPARE[self.comparison]
        if compare(scaled, self.threshold):
            return "breached"
        clear = self.threshold if self.clear_threshold is None else self.clear_threshold
        return "between" if compare(scaled, clear) else "clear"


COLUMNS: tuple[str, ...] = tuple(field.name.rstrip("_") for field in fields(Rule))
"""The names of a rule's fields, as they are sent, shown and stored."""


def kind_of(kpi: str | None, condition: str | None, field: str) -> Kind:
    """What the value of such a rule is counted in."""
    if condition is not None:
        return CONDITIONS[condition].kind
    if field == "trend":
        return "count"
    return KPIS[str(kpi)].kind if field == "value" else "ratio"


def scaled_value(value: Value, kind: Kind) -> Value:
    """A value in the unit of thresholds, exact."""
    return value if kind == "money" else value * BILLION


@lru_cache(maxsize=4096)  # the same rows are read at every refresh
def stored_rule(row: tuple[Any, ...]) -> Rule:
    """A rule of its row."""
    columns = dict(zip((field.name for field in fields(Rule)), row, strict=True))
    return Rule(**columns | {name: bool(columns[name]) for name in ("include_partial", "enabled", "notify_no_data")})


def columns_of(rule: Rule) -> dict[str, Any]:
    """A rule as its row, by column."""
    return {column: getattr(rule, field.name) for column, field in zip(COLUMNS, fields(Rule), strict=True)}


def threshold_text(threshold: int | None, kind: Kind, digits: int) -> str | None:
    """A threshold as a decimal number with no more decimals than it needs.

    :param digits: decimals of the currency
    """
    if threshold is None:
        return None
    if kind == "money":
        return decimal_text(threshold, digits)
    return short_text(threshold, BILLION_DIGITS)


def parse_rule(sent: Mapping[str, object], digits: int) -> Rule:
    """A rule from what a person or a program sent, by the names of COLUMNS.

    :param sent: texts, whole numbers, Decimals, booleans; None is as good as not there
    :param digits: decimals of the tenant's currency
    :raises RuleError: some of it cannot be taken
    """
    check = _Check({name: value for name, value in sent.items() if value is not None})
    for name in check.given.keys() - set(COLUMNS):
        check.errors[name] = f"is not a field of a rule; those are {', '.join(COLUMNS)}"
    kpi = check.one_of("kpi", tuple(KPIS), None)
    condition = check.one_of("condition", tuple(CONDITIONS), None)
    field: Field = check.one_of("field", FIELDS, "value")
    service = check.text("service", 200)
    check.watched(kpi, condition, field, service)
    comparison: Comparison = check.one_of("comparison", COMPARISONS, "<", required=True)
    kind = "ratio" if check.errors else kind_of(kpi, condition, field)
    threshold = check.threshold("threshold", kind, digits, required=True) or 0
    clear = check.threshold("clear_threshold", kind, digits)
    check.side(comparison, threshold, clear)
    rule = Rule(
        name=check.name(),
        kpi=kpi,
        condition=condition,
        service=service,
        field=field,
        range_=check.one_of("range", PRESETS, "12m"),
        granularity=check.one_of("granularity", GRANULARITIES, "month"),
        comparison=comparison,
        threshold=threshold,
        clear_threshold=clear,
        for_seconds=check.seconds("for_seconds"),
        keep_firing_for_seconds=check.seconds("keep_firing_for_seconds"),
        severity=check.one_of("severity", SEVERITIES, "warning"),
        include_partial=check.flag("include_partial", otherwise=False),
        enabled=check.flag("enabled", otherwise=True),
        description=check.text("description", 500),
        notify_no_data=check.flag("notify_no_data", otherwise=False),
    )
    if check.errors:
        raise RuleError(check.errors)
    return rule


def parse_name(name: str) -> str:
    """A name of a rule or receiver.

    :raises RuleError: it cannot be one
    """
    check = _Check({"name": name})
    found = check.name()
    if check.errors:
        raise RuleError(check.errors)
    return found


class _Check:
    """What was sent, checked field by field; `errors` gathers what is wrong."""

    def __init__(self, given: Mapping[str, object]) -> None:
        self.given = given
        self.errors: dict[str, str] = {}

    def name(self) -> str:
        name = self.given.get("name")
        if not isinstance(name, str) or not 1 <= len(name) <= 64 or not NAME_CHARACTERS.issuperset(name):
            self.errors["name"] = "must be 1 to 64 lower-case letters, digits, - and _"
        return str(name)

    def one_of(self, name: str, allowed: tuple[T, ...], otherwise: D, *, required: bool = False) -> T | D:
        value = self.given.get(name)
        if value is None and not required:
            return otherwise
        for known in allowed:
            if value == known:
                return known
        said = "must be given" if value is None else f"is {str(value)[:64]!r}"
        self.errors[name] = f"{said}: one of {', '.join(map(str, allowed))}"
        return otherwise

    def text(self, name: str, longest: int) -> str | None:
        value = self.given.get(name)
        if value is None:
            return None
        if not isinstance(value, str) or not 1 <= len(value) <= longest:
            self.errors[name] = f"must be a text of 1 to {longest} characters"
        elif has_unseen(value):
            self.errors[name] = "has control characters, or others that cannot be seen"
        return str(value)

    def watched(self, kpi: str | None, condition: str | None, field: str, service: str | None) -> None:
        if self.errors:
            return
        if kpi is None and condition is None:
            self.errors["kpi"] = "or condition must be given: what the rule watches"
        elif kpi is not None and condition is not None:
            self.errors["condition"] = "cannot be given beside kpi: a rule watches one thing"
        elif condition is not None and field != "value":
            self.errors["field"] = "is for a kpi; a condition has a value alone"
        elif (service is None) == (condition is not None and CONDITIONS[condition].of_service):
            of_service = " or ".join(key for key, known in CONDITIONS.items() if known.of_service)
            self.errors["service"] = f"must be given with the condition {of_service}, and with no other"

    def seconds(self, name: str) -> int:
        value = self.given.get(name, 0)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MAX_SECONDS:
            self.errors[name] = f"must be a whole number of seconds from 0 to {MAX_SECONDS}"
            return 0
        return value

    def flag(self, name: str, *, otherwise: bool) -> bool:
        value = self.given.get(name, otherwise)
        if not isinstance(value, bool):
            self.errors[name] = "must be true or false"
        return bool(value)

    def threshold(self, name: str, kind: Kind, digits: int, *, required: bool = False) -> int | None:
        value = self.given.get(name)
        if value is None:
            if required:
                self.errors[name] = "must be given"
            return None
        try:
            if isinstance(value, str) and value.endswith("%") and kind == "ratio":
                return parse_scaled(value[:-1], BILLION_DIGITS - 2)
            scaled = parse_scaled(value, digits if kind == "money" else BILLION_DIGITS)
        except NumberError as error:
            self.errors[name] = str(error)
            return None
        if kind in ("count", "seconds") and scaled % BILLION:
            self.errors[name] = "must be a whole number"
        return scaled

    def side(self, comparison: Comparison, threshold: int, clear: int | None) -> None:
        if clear is None or self.errors:
            return
        good, word = (clear >= threshold, "below") if comparison in ("<", "<=") else (clear <= threshold, "above")
        if not good:
            self.errors["clear_threshold"] = f"cannot be {word} the threshold: the alert would clear while it is bad"
