"""The dashboard's document: the nine KPIs, the revenue trend, top customers and uptime of one window."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from aggregator.documents.rendering import instant, number, number_text, render
from aggregator.history import History
from aggregator.kpis import BILLION, KPIS, Card, Kpi, card, figure, is_partial, periods, ratio
from aggregator.periods import Granularity, Point, Window, month_name

TOP_CUSTOMERS = 10


@dataclass(frozen=True, slots=True)
class CustomerTotal:
    """A customer's orders in a window. `booked` in minor units."""

    customer_id: str
    name: str | None
    booked: int
    lines: int


class ServiceMonth(NamedTuple):
    """A service's uptime samples of a month; `total` in billionths."""

    service: str
    month: int
    total: int
    samples: int


def dashboard(
    history: History,
    range_: str,
    window: Window,
    granularity: Granularity,
    customers: Iterable[CustomerTotal],
    uptime: Sequence[ServiceMonth],
) -> bytes:
    """The page's document.

    :param customers: the window's largest by booked amount, largest first
    :param uptime: the samples of at least the window's months
    """
    [document] = dashboards(history, range_, window, [granularity], customers, uptime)
    return document


def dashboards(
    history: History,
    range_: str,
    window: Window,
    granularities: Iterable[Granularity],
    customers: Iterable[CustomerTotal],
    uptime: Sequence[ServiceMonth],
) -> list[bytes]:
    """The page's document in each granularity; what does not depend on it is written once."""
    digits = history.context.digits
    booked = sum(history.row(month).derived_booked for month in window.months())
    cards = [_card(kpi, history, window) for kpi in KPIS]
    same = render(
        {
            "top_customers": [customer_entry(customer, booked, digits) for customer in customers],
            "uptime": orjson.Fragment(_services(tuple(uptime), window)),
        }
    )
    documents = []
    for granularity in granularities:
        trend = periods(history, window, granularity)
        kpis = (_with_spark(card, kpi, history, trend) for card, kpi in zip(cards, KPIS, strict=True))
        points = (_point(point, history, window) for point in trend)
        documents.append(
            b'%b,"kpis":[%b],"revenue_trend":[%b],%b'
            % (
                render(header(history, range_, window, granularity))[:-1],
                b",".join(kpis),
                b",".join(points),
                same[1:],
            )
        )
    return documents


def header(history: History, range_: str, window: Window, granularity: Granularity) -> dict[str, Any]:
    """What every document of a window begins with."""
    context = history.context
    return {
        "tenant": {
            "id": context.tenant,
            "name": context.name,
            "currency": context.currency,
            "unit": context.unit,
        },
        "generation": history.generation,
        "computed_at": instant(history.published_at_ms),
        "as_of": month_name(context.as_of),
        "data_through": context.data_through,
        "range": range_,
        "granularity": granularity,
        "window": {
            "start": month_name(window.start),
            "end": month_name(window.end),
            "months": window.length,
            "covered": len(history.dense(window)),
            "partial": window.start <= history.open_month <= window.end,
        },
    }


def kpi_card(kpi: Kpi, history: History, window: Window, trend: Sequence[Point]) -> dict[str, Any]:
    """A KPI as its card shows it, with its value at each point of the trend."""
    entry = _card_entry(kpi, history, window, card(kpi, history, window))
    return entry | {"spark": [shown_value(kpi, history, point.window) for point in trend]}


def _card_entry(kpi: Kpi, history: History, window: Window, shown: Card) -> dict[str, Any]:
    digits, now = history.context.digits, shown.figure
    covers = now.covers
    return {
        "key": kpi.key,
        "label": kpi.label,
        "kind": kpi.kind,
        "unit": unit_of(kpi, history),
        "value": shown_value(kpi, history, window),
        "partial": shown.partial,
        "previous": number(shown.previous, kpi.kind, digits),
        "delta": number(shown.delta, "ratio", digits),
        "year_ago": number(shown.year_ago, kpi.kind, digits),
        "year_ago_delta": number(shown.year_ago_delta, "ratio", digits),
        "delta_kind": kpi.delta_kind,
        "target": number(shown.target, kpi.kind, digits),
        "basis": now.basis,
        "value_month": month_name(now.value_month) if now.value_month is not None else None,
        "covers": number(covers, "ratio", digits) if isinstance(covers, Fraction) else covers,
    }


def _card(kpi: Kpi, history: History, window: Window) -> bytes:
    """The card without its spark; written anew where it differs from the one that was written last."""
    key, shown = (kpi.key, window.start, window.end), card(kpi, history, window)
    before = history.cards.get(key)
    if before is None or before[0] != shown:
        before = history.cards[key] = shown, render(_card_entry(kpi, history, window, shown))
    return before[1]


def _with_spark(card: bytes, kpi: Kpi, history: History, trend: Sequence[Point]) -> bytes:
    return b'%b,"spark":[%b]}' % (card[:-1], b",".join([_value(kpi, history, point.window) for point in trend]))


def shown_value(kpi: Kpi, history: History, window: Window) -> orjson.Fragment:
    """The KPI's value over a window for `render`."""
    return orjson.Fragment(_value(kpi, history, window))


def _value(kpi: Kpi, history: History, window: Window) -> bytes:
    """The KPI's value over a window, written once per history: a month's value is in many documents."""
    part = (kpi.key, kpi.first_month(window), window.start, window.end)
    written = history.written.get(part)
    if written is None:
        text = number_text(figure(kpi, history, window).value, kpi.kind, history.context.digits)
        written = history.written[part] = text.encode()
    return written


def _point(point: Point, history: History, window: Window) -> bytes:
    """A point of the trend, written once per history."""
    partial = is_partial(point, history, window)
    name = f"partial {point.name}" if partial else point.name
    part = (name, point.window.start, point.window.start, point.window.end)
    if part not in history.written:
        history.written[part] = render(trend_point(point, history, window))
    return history.written[part]


def unit_of(kpi: Kpi, history: History) -> str | None:
    """What a KPI's value counts: the tenant's unit of money, months, or nothing."""
    if kpi.kind == "money":
        return history.context.unit
    return "months" if kpi.kind == "months" else None


def trend_point(point: Point, history: History, window: Window) -> dict[str, Any]:
    """Recognized and booked over a period, and backlog at its end; null where no month of it has a row."""
    digits = history.context.digits
    rows = history.dense(point.window)
    last = history.row(point.window.end)
    return {
        "period": point.name,
        "recognized": number(sum(row.recognized or 0 for row in rows) if rows else None, "money", digits),
        "booked": number(sum(row.booked or 0 for row in rows) if rows else None, "money", digits),
        "backlog": number(last.backlog, "money", digits),
        "partial": is_partial(point, history, window),
    }


def customer_entry(customer: CustomerTotal, booked: int, digits: int) -> dict[str, Any]:
    """A customer of a window, with its share of all that was booked, unknown customers included."""
    return {
        "customer_id": customer.customer_id,
        "name": customer.name,
        "booked": number(customer.booked, "money", digits),
        "lines": customer.lines,
        "share": number(ratio(customer.booked, booked), "ratio", digits),
    }


def service_entries(uptime: Sequence[ServiceMonth], window: Window) -> list[dict[str, Any]]:
    """Each service's average over the window and by month, by name; months without a sample are null."""
    by_service: dict[str, dict[int, ServiceMonth]] = {}
    for sample in uptime:
        if window.start <= sample.month <= window.end:
            by_service.setdefault(sample.service, {})[sample.month] = sample
    return [
        {
            "service": service,
            "average": number(_average(months.values()), "ratio", 0),
            "months": [_month_entry(month, months.get(month)) for month in window.months()],
        }
        for service, months in sorted(by_service.items())
    ]


@lru_cache(maxsize=64)
def _services(uptime: tuple[ServiceMonth, ...], window: Window) -> bytes:
    """The services of a window, written once: no order moves them."""
    return orjson.dumps(service_entries(uptime, window))


@lru_cache(maxsize=4096)
def _month_entry(month: int, sample: ServiceMonth | None) -> orjson.Fragment:
    """A month of a service, written once: it is in the documents of many windows and generations."""
    average = number(_average([sample]) if sample else None, "ratio", 0)
    return orjson.Fragment(orjson.dumps({"period": month_name(month), "uptime": average}))


def _average(samples: Collection[ServiceMonth]) -> Fraction | None:
    count = sum(sample.samples for sample in samples)
    return Fraction(sum(sample.total for sample in samples), count * BILLION) if count else None
