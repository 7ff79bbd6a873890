"""The uptime document: average, by service, by month, and the worst days of a window."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from aggregator.figures.documents.customers import window_header
from aggregator.figures.documents.dashboard import ServiceMonth, average, down_minutes, service_entries
from aggregator.figures.documents.rendering import number, render
from aggregator.figures.history import History
from aggregator.figures.periods import Window, month_key, month_name

WORST_DAYS = 10


@dataclass(frozen=True, slots=True)
class ServiceDay:
    """One sample; `uptime` in billionths."""

    service: str
    day: str
    uptime: int


def service_days(service: str, worst_days: str) -> list[ServiceDay]:
    """A service's worst days of a month, as they are stored: JSON [[day, uptime], …]."""
    return [ServiceDay(service, day, uptime) for day, uptime in orjson.loads(worst_days)]


def uptime_document(
    history: History, range_: str, window: Window, samples: Sequence[ServiceMonth], days: Iterable[ServiceDay]
) -> bytes:
    """Uptime over a window; null where there is no sample.

    :param samples: those of the window's months
    :param days: at least each month's and service's ten worst
    """
    by_month = [[sample for sample in samples if sample.month == month] for month in window.months()]
    worst = sorted(days, key=lambda day: (day.uptime, day.day, day.service))[:WORST_DAYS]
    return render(
        window_header(history, range_, window)
        | {
            "average": number(average(samples), "share", 0),
            "down_minutes": down_minutes(samples),
            "samples": sum(sample.samples for sample in samples),
            "services": service_entries(samples, window),
            "months": [
                {
                    "period": month_name(month),
                    "uptime": number(average(of_month), "share", 0),
                    "samples": sum(sample.samples for sample in of_month),
                    "partial": month == history.open_month,
                }
                for month, of_month in zip(window.months(), by_month, strict=True)
            ],
            "worst_days": [_day_entry(day) for day in worst],
        }
    )


def _day_entry(day: ServiceDay) -> dict[str, Any]:
    sample = [ServiceMonth(day.service, month_key(date.fromisoformat(day.day)), day.uptime, 1)]
    return {
        "day": day.day,
        "service": day.service,
        "uptime": number(average(sample), "share", 0),
        "down_minutes": down_minutes(sample),
    }
