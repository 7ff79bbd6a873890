"""A KPI's card as JSON, written once per history: a month's value is in many documents."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import orjson

from aggregator.figures.comparisons import Card, Compared, card, verdict
from aggregator.figures.documents.rendering import number, number_text, render
from aggregator.figures.history import History
from aggregator.figures.kpis import Kpi, figure
from aggregator.figures.periods import Point, Window, earlier, month_name


def kpi_card(kpi: Kpi, history: History, range_: str, window: Window, trend: Sequence[Point]) -> dict[str, Any]:
    """A KPI as its card shows it, with its value at each point of the trend."""
    entry = _card_entry(history, range_, card(kpi, history, range_, window))
    return entry | {"spark": [shown_value(kpi, history, point.window) for point in trend]}


def card_bytes(kpi: Kpi, history: History, range_: str, window: Window) -> bytes:
    """The card without its spark; written anew where it differs from the one that was written last."""
    key, shown = (kpi.key, range_, window), card(kpi, history, range_, window)
    before = history.cards.get(key)
    if before is None or before[0] != shown:
        before = history.cards[key] = shown, render(_card_entry(history, range_, shown))
    return before[1]


def with_spark(card: bytes, kpi: Kpi, history: History, trend: Sequence[Point]) -> bytes:
    """A card's bytes, with its value at each point of the trend."""
    return b'%b,"spark":[%b]}' % (card[:-1], b",".join([_value(kpi, history, point.window) for point in trend]))


def shown_value(kpi: Kpi, history: History, window: Window) -> orjson.Fragment:
    """The KPI's value over a window for `render`."""
    return orjson.Fragment(_value(kpi, history, window))


def _value(kpi: Kpi, history: History, window: Window) -> bytes:
    part = (kpi.key, kpi.first_month(window), window.start, window.end)
    written = history.written.get(part)
    if written is None:
        text = number_text(figure(kpi, history, window).value, kpi.unit, history.context.digits)
        written = history.written[part] = text.encode()
    return written


def _card_entry(history: History, range_: str, shown: Card) -> dict[str, Any]:
    now, digits = shown.now, history.context.digits
    kpi, covers = now.kpi, now.figure.covers
    return {
        "key": kpi.key,
        "label": kpi.label,
        "kind": kpi.kind,
        "shown_as": kpi.shown_as,
        "decimals": kpi.shown_decimals,
        "unit": _unit_of(kpi, history),
        "value": number(now.figure.value, kpi.unit, digits),
        "partial": shown.partial,
        **_comparison(history, now, is_judged=not shown.partial),
        "delta_kind": kpi.delta_kind,
        "closed": shown.closed and orjson.Fragment(_closed(history, range_, shown.closed)),
        "target": number(shown.target, kpi.kind, digits),
        "target_state": shown.target_state,
        "target_reached": number(shown.target_reached, "share", digits),
        "basis": now.figure.basis,
        "value_month": month_name(now.figure.value_month) if now.figure.value_month is not None else None,
        "covers": number(covers, "share", digits) if isinstance(covers, Fraction) else covers,
    }


def _closed(history: History, range_: str, closed: Compared) -> bytes:
    """The closed months as JSON, written once per history: none of them moves with the open one."""
    window = closed.window
    before = earlier(range_, window)
    first = min(before.start, window.year_ago().start)
    part = (f"closed {closed.kpi.key} from {before.start}", first, window.start, window.end)
    if part not in history.written:
        history.written[part] = render(
            {
                "start": month_name(window.start),
                "end": month_name(window.end),
                "months": window.length,
                "value": number(closed.figure.value, closed.kpi.unit, history.context.digits),
                **_comparison(history, closed, is_judged=True),
            }
        )
    return history.written[part]


def _comparison(history: History, shown: Compared, *, is_judged: bool) -> dict[str, Any]:
    """What a value is compared with; a window that is not over is not judged by whole ones."""
    kpi, digits = shown.kpi, history.context.digits

    def judged(delta: Fraction | None) -> str | None:
        if not is_judged:
            return None
        return verdict(delta, kpi.delta_kind, history.context, more_is_better=kpi.more_is_better)

    return {
        "previous": number(shown.previous, kpi.unit, digits),
        "delta": number(shown.delta, "ratio", digits),
        "verdict": judged(shown.delta),
        "year_ago": number(shown.year_ago, kpi.unit, digits),
        "year_ago_delta": number(shown.year_ago_delta, "ratio", digits),
        "year_ago_verdict": judged(shown.year_ago_delta),
    }


def _unit_of(kpi: Kpi, history: History) -> str | None:
    """What a KPI's value counts: the tenant's unit of money, months, or nothing."""
    if kpi.kind == "money":
        return history.context.unit
    return "months" if kpi.kind == "months" else None
