"""What the page may report: every event, its details, and what may stand in them."""

from collections.abc import Mapping
from typing import Literal

from aggregator.figures.texts import has_unseen
from service.exchange.problems import Problem, pointer

EventName = Literal["switch_range_or_granularity", "drilldown", "alert_click", "export_csv", "rum"]
DetailKind = Literal["text", "count", "measure", "timing"]

MAX_MEASURE = 86_400_000  # a day in ms
TIMINGS = (
    "LCP", "INP", "CLS", "TTFB", "dashboard_load", "granularity_switch", "drilldown", "alerts_poll_interval",
)  # fmt: skip
DETAILS: Mapping[EventName, Mapping[str, DetailKind]] = {
    "switch_range_or_granularity": {"from": "text", "to": "text"},
    "drilldown": {"kpi": "text", "clicks": "count"},
    "alert_click": {"alert": "text"},
    "export_csv": {"what": "text"},
    "rum": {
        "name": "timing",
        "value": "measure",
        "route": "text",
        "range": "text",
        "granularity": "text",
        "generation": "count",
    },
}
REQUIRED: Mapping[EventName, tuple[str, ...]] = {"drilldown": ("clicks",), "rum": ("name", "value")}

_MUST_BE: Mapping[DetailKind, str] = {
    "text": "is not text, or has characters that cannot be seen",
    "count": f"is not a whole number from 0 to {2**53}",
    "measure": f"is not a number from 0 to {MAX_MEASURE}",
    "timing": f"is none of {', '.join(TIMINGS)}",
}


def check_details(event: EventName, meta: Mapping[str, object], path: tuple[str | int, ...]) -> list[dict[str, str]]:
    """What is wrong with the details of an event, as the errors of a problem; null ones are as if not there.

    :param path: of the event in the body
    """
    known = DETAILS[event]
    given = {name: value for name, value in meta.items() if value is not None}
    errors = [(name, f"is not a detail of {event}; known are {', '.join(known)}") for name in meta if name not in known]
    errors += [(name, "is missing") for name in REQUIRED.get(event, ()) if name not in given]
    kinds = ((name, known[name], value) for name, value in given.items() if name in known)
    errors += [(name, _MUST_BE[kind]) for name, kind, value in kinds if not _fits(kind, value)]
    return [{"pointer": pointer(*path, "meta", name), "detail": detail} for name, detail in errors]


def refusal(errors: list[dict[str, str]]) -> Problem:
    """The problem of events that cannot be taken."""
    more = f", and {len(errors) - 1} more" if len(errors) > 1 else ""
    detail = f"{errors[0]['pointer']} {errors[0]['detail']}{more}; nothing was stored."
    return Problem(422, detail, errors=errors)


def _fits(kind: DetailKind, value: object) -> bool:
    match kind:
        case "text":
            return isinstance(value, str) and not has_unseen(value)
        case "timing":
            return value in TIMINGS
        case "count":
            return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 2**53
        case "measure":
            return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= MAX_MEASURE
