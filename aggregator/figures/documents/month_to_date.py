"""The open month so far, beside the same days of the month before and of a year ago."""

from fractions import Fraction
from typing import Any

from aggregator.figures.comparisons import difference, verdict
from aggregator.figures.documents.rendering import Unit, number, render
from aggregator.figures.history import History
from aggregator.figures.kpis import DeltaKind, Value, ratio
from aggregator.figures.periods import Window, same_day

Orders = tuple[int, int, int, int]
"""Booked, lines, profit, and the amount of the lines whose profit is known."""


def month_to_date(history: History, window: Window) -> bytes:
    """What was ordered in the open month, as JSON; null where a window does not hold it."""
    month = history.open_month
    row = history.rows.get(month) if history.holds_open(window) else None
    if row is None or row.recognized is None:
        return b"null"
    part = ("month to date", month - 12, month, month)
    if part not in history.written:
        orders = (row.derived_booked, row.lines, row.profit, row.profit_amount)
        history.written[part] = render(_entry(history, orders))
    return history.written[part]


def _entry(history: History, now: Orders) -> dict[str, Any]:
    today, month = history.today, history.open_month
    before, then = _to_day(history, month - 1), _to_day(history, month - 12)
    return {
        "day": today.isoformat(),
        "previous_day": same_day(today, month - 1).isoformat(),
        "year_ago_day": same_day(today, month - 12).isoformat(),
        "booked": _figure(history, "money", [orders and orders[0] for orders in (now, before, then)]),
        "lines": _figure(history, "count", [orders and orders[1] for orders in (now, before, then)]),
        "gm": _figure(history, "ratio", [_margin(orders) for orders in (now, before, then)]),
    }


def _to_day(history: History, month: int) -> Orders | None:
    """What a month had by the same day; None of a month without figures."""
    row = history.row(month)
    return None if row.recognized is None else row.to_day


def _figure(history: History, unit: Unit, values: list[Value | None]) -> dict[str, Any]:
    now, before, then = values
    kind: DeltaKind = "points" if unit == "ratio" else "relative"
    delta, year_ago_delta = difference(now, before, kind), difference(now, then, kind)
    digits = history.context.digits
    return {
        "value": number(now, unit, digits),
        "previous": number(before, unit, digits),
        "delta": number(delta, "ratio", digits),
        "verdict": verdict(delta, kind, history.context),
        "year_ago": number(then, unit, digits),
        "year_ago_delta": number(year_ago_delta, "ratio", digits),
        "year_ago_verdict": verdict(year_ago_delta, kind, history.context),
    }


def _margin(orders: Orders | None) -> Fraction | None:
    return None if orders is None else ratio(orders[2], orders[3])
