"""The dashboard's document: the nine KPIs, the revenue trend, top customers and uptime of one window."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from aggregator.documents.rendering import instant, number, render
from aggregator.history import History
from aggregator.kpis import BILLION, KPIS, Kpi, card, is_partial, ratio, series
from aggregator.periods import Granularity, Point, Window, month_name, points

TOP_CUSTOMERS = 10


@dataclass(frozen=True, slots=True)
class CustomerTotal:
    """A customer's orders in a window. `booked` in minor units."""

    customer_id: str
    name: str | None
    booked: int
    lines: int


@dataclass(frozen=True, slots=True)
class ServiceMonth:
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
    context = history.context
    trend = list(points(window, granularity, context.fiscal_year_start))
    booked = sum(history.row(month).derived_booked for month in window.months())
    return render(
        header(history, range_, window, granularity)
        | {
            "kpis": [kpi_card(kpi, history, window, granularity) for kpi in KPIS],
            "revenue_trend": [trend_point(point, history, window) for point in trend],
            "top_customers": [customer_entry(customer, booked, context.digits) for customer in customers],
            "uptime": service_entries(uptime, window),
        }
    )


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


def kpi_card(kpi: Kpi, history: History, window: Window, granularity: Granularity) -> dict[str, Any]:
    """A KPI as its card shows it."""
    shown, digits = card(kpi, history, window), history.context.digits
    figure = shown.figure
    covers = figure.covers
    return {
        "key": kpi.key,
        "label": kpi.label,
        "kind": kpi.kind,
        "unit": unit_of(kpi, history),
        "value": number(figure.value, kpi.kind, digits),
        "partial": shown.partial,
        "previous": number(shown.previous, kpi.kind, digits),
        "delta": number(shown.delta, "ratio", digits),
        "year_ago": number(shown.year_ago, kpi.kind, digits),
        "year_ago_delta": number(shown.year_ago_delta, "ratio", digits),
        "delta_kind": kpi.delta_kind,
        "target": number(shown.target, kpi.kind, digits),
        "basis": figure.basis,
        "value_month": month_name(figure.value_month) if figure.value_month is not None else None,
        "covers": number(covers, "ratio", digits) if isinstance(covers, Fraction) else covers,
        "spark": [number(f.value, kpi.kind, digits) for _, f in series(kpi, history, window, granularity)],
    }


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
            "average": _average(months.values()),
            "months": [
                {"period": month_name(month), "uptime": _average([months[month]] if month in months else [])}
                for month in window.months()
            ],
        }
        for service, months in sorted(by_service.items())
    ]


def _average(samples: Iterable[ServiceMonth]) -> Any:
    taken = list(samples)
    count = sum(sample.samples for sample in taken)
    return number(Fraction(sum(sample.total for sample in taken), count * BILLION) if count else None, "ratio", 0)
