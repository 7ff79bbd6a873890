"""The dashboard's document: the nine KPIs, the revenue trend, top customers and uptime of one window."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from aggregator.figures.documents.cards import card_bytes, with_spark
from aggregator.figures.documents.header import ahead, header
from aggregator.figures.documents.month_to_date import month_to_date
from aggregator.figures.documents.rendering import number, render
from aggregator.figures.exact import round_scaled
from aggregator.figures.history import History
from aggregator.figures.kpis import BILLION, KPIS, is_partial, periods, share
from aggregator.figures.periods import Granularity, Point, Window, month_name

TOP_CUSTOMERS = 10
MINUTES_OF_DAY = 24 * 60


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
    booked = booked_by_customers(history, window)
    cards = [card_bytes(kpi, history, range_, window) for kpi in KPIS.values()]
    same = render(
        {
            "top_customers": [customer_entry(customer, booked, digits) for customer in customers],
            "uptime": orjson.Fragment(_services(tuple(uptime), window)),
        }
    )
    documents = []
    for granularity in granularities:
        trend = periods(history, window, granularity)
        kpis = (with_spark(card, kpi, history, trend) for card, kpi in zip(cards, KPIS.values(), strict=True))
        points = (_point(point, history, window) for point in trend)
        documents.append(
            b'%b,"kpis":[%b],"month_to_date":%b,"revenue_trend":[%b],%b'
            % (
                render(header(history, range_, window, granularity))[:-1],
                b",".join(kpis),
                month_to_date(history, window),
                b",".join(points),
                same[1:],
            )
        )
    return documents


def _point(point: Point, history: History, window: Window) -> bytes:
    """A point of the trend, written once per history."""
    partial = is_partial(point, history, window)
    name = f"partial {point.name}" if partial else point.name
    part = (name, point.window.start, point.window.start, point.window.end)
    if part not in history.written:
        history.written[part] = render(trend_point(point, history, window))
    return history.written[part]


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
        "ahead": ahead(history, point.window),
        "partial": is_partial(point, history, window),
    }


def booked_by_customers(history: History, window: Window) -> int:
    """What the orders of a window's months sum to, unknown customers' too."""
    return sum(history.row(month).derived_booked for month in window.months())


def customer_entry(customer: CustomerTotal, booked: int, digits: int) -> dict[str, Any]:
    """A customer of a window, with its share of all that was booked, unknown customers included."""
    return {
        "customer_id": customer.customer_id,
        "name": customer.name,
        "booked": number(customer.booked, "money", digits),
        "lines": customer.lines,
        "share": number(share(customer.booked, booked), "share", digits),
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
            "average": number(average(months.values()), "share", 0),
            "down_minutes": down_minutes(months.values()),
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
    uptime = number(average([sample]) if sample else None, "share", 0)
    return orjson.Fragment(orjson.dumps({"period": month_name(month), "uptime": uptime}))


def average(samples: Collection[ServiceMonth]) -> Fraction | None:
    """The plain average of all samples; None of none."""
    count = sum(sample.samples for sample in samples)
    return Fraction(sum(sample.total for sample in samples), count * BILLION) if count else None


def down_minutes(samples: Iterable[ServiceMonth]) -> int:
    """How long services were down, of the exact sums: whole minutes, half to even, and at least one if at all."""
    down = sum(sample.samples * BILLION - sample.total for sample in samples)
    return max(round_scaled(Fraction(down * MINUTES_OF_DAY, BILLION), 0), 1 if down else 0)
