"""What every document of a window begins with: whose figures, of when, of which months."""

from typing import Any

import orjson

from aggregator.figures.documents.rendering import instant, number
from aggregator.figures.exact import BILLION_DIGITS, short_text
from aggregator.figures.history import History
from aggregator.figures.periods import Granularity, Window, as_of_day, closed_window, earlier, last_day, month_name


def header(history: History, range_: str, window: Window, granularity: Granularity) -> dict[str, Any]:
    """What every document of a window begins with."""
    context = history.context
    ahead_of_today = ahead(history, window)
    return {
        "tenant": {
            "id": context.tenant,
            "name": context.name,
            "currency": context.currency,
            "digits": context.digits,
            "unit": context.unit,
            "neutral_band": {"relative": _exact(context.band_relative), "points": _exact(context.band_points)},
        },
        "generation": history.generation,
        "computed_at": instant(history.published_at_ms),
        "as_of": month_name(context.as_of),
        "data_through": context.data_through,
        "range": range_,
        "granularity": granularity,
        "window": _months(window)
        | {
            "to": as_of_day(window.end, history.today).isoformat(),
            "months": window.length,
            "covered": len(history.dense(window)),
            "partial": history.holds_open(window),
        },
        "compared_with": _compared_with(history, range_, window),
        "ahead": ahead_of_today and {"until": last_day(history.open_month).isoformat()} | ahead_of_today,
    }


def ahead(history: History, window: Window) -> dict[str, Any] | None:
    """What of a window's open month lies after today; None where there is no such month, or the ledger has it."""
    row = history.ahead(window)
    if row is None:
        return None
    digits = history.context.digits
    return {
        "booked": number(row.ahead_booked, "money", digits),
        "recognized": number(row.ahead_recognized, "money", digits),
    }


def _compared_with(history: History, range_: str, window: Window) -> dict[str, Any] | None:
    """The months that a change is said to be better or worse of: closed ones, and those they are held against."""
    closed = closed_window(range_, window, history.open_month)
    if closed is None:
        return None
    return _months(closed) | {
        "previous": _months(earlier(range_, closed)),
        "year_ago": _months(closed.year_ago()),
    }


def _months(window: Window) -> dict[str, str]:
    return {"start": month_name(window.start), "end": month_name(window.end)}


def _exact(billionths: int) -> orjson.Fragment:
    return orjson.Fragment(short_text(billionths, BILLION_DIGITS))
