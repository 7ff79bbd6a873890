"""Alerts, their history and their rules as JSON: exact numbers, instants in RFC 3339."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import orjson

from aggregator.figures.alerts.conditions import Kind
from aggregator.figures.alerts.rules import Rule, columns_of, threshold_text
from aggregator.figures.documents.rendering import instant, number, render
from aggregator.figures.kpis import BILLION

ALERT_FIELDS = (
    "id", "rule", "severity", "state", "message", "kpi", "changed_at", "acknowledged_at", "acknowledged_by",
    "condition", "kind", "value", "threshold", "fired_at", "open",
)  # fmt: skip
CHANGE_FIELDS = (
    "id", "alert", "rule", "severity", "from_state", "to_state", "at", "generation", "kind", "value", "threshold",
    "message", "acknowledged_by",
)  # fmt: skip
INSTANTS = ("changed_at", "acknowledged_at", "fired_at", "at")


def alerts_document(rows: Iterable[tuple[Any, ...]], digits: int) -> bytes:
    """Alerts, of their rows in the order of ALERT_FIELDS.

    :param digits: decimals of the tenant's currency
    """
    return render({"alerts": [shown(ALERT_FIELDS, row, digits) for row in rows]})


def history_document(rows: Iterable[tuple[Any, ...]], digits: int) -> bytes:
    """Changes of alerts, of their rows in the order of CHANGE_FIELDS."""
    return render({"changes": [shown(CHANGE_FIELDS, row, digits) for row in rows]})


def rules_document(rules: Iterable[Rule], digits: int) -> bytes:
    """Rules."""
    return render({"rules": [shown_rule(rule, digits) for rule in rules]})


def shown(names: tuple[str, ...], row: tuple[Any, ...], digits: int) -> dict[str, Any]:
    """An alert or a change of one, for `render`."""
    found = dict(zip(names, row, strict=True))
    for name in INSTANTS:
        if found.get(name) is not None:
            found[name] = instant(found[name])
    if "open" in found:
        found["open"] = bool(found["open"])
    kind: Kind = found["kind"]
    found["value"] = _stored(found["value"], kind, digits)
    found["threshold"] = _exact(found["threshold"], kind, digits)
    return found


def shown_rule(rule: Rule, digits: int) -> dict[str, Any]:
    """A rule as it is sent, for `render`."""
    label = rule.watched and rule.watched.label.format(rule.service)
    columns = columns_of(rule) | {"kind": rule.kind, "condition_label": label}
    for name in ("threshold", "clear_threshold"):
        columns[name] = _exact(columns[name], rule.kind, digits)
    return columns


def _exact(threshold: int | None, kind: Kind, digits: int) -> orjson.Fragment | None:
    text = threshold_text(threshold, kind, digits)
    return None if text is None else orjson.Fragment(text)


def _stored(value: int | None, kind: Kind, digits: int) -> orjson.Fragment | int | None:
    if value is None:
        return None
    if kind in ("count", "seconds"):
        return int(value // BILLION)
    if kind == "money":
        return number(value, "money", digits)
    return number(Fraction(value, BILLION), "ratio", digits)
