"""Promises about speed: what each is, and whether the samples of a day keep it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from aggregator.figures.documents.rendering import render

MIN_SAMPLES = 20
SLOT_SECONDS = 600
WINDOW_SLOTS = 24 * 3600 // SLOT_SECONDS
PERCENT = 95

# How many stored units make one of the gate's: durations are stored in microseconds.
_SCALE = {"ms": 1000, "s": 10**6, "clicks": 1}


@dataclass(frozen=True)
class QualityGate:
    """A bound that a measure keeps over the last 24 hours; `minimum` where it may also be too low."""

    name: str
    threshold: float
    unit: Literal["ms", "clicks", "s"]
    statistic: Literal["p95", "max"] = "p95"
    minimum: float | None = None


GATES = (
    QualityGate("dashboard_load", 1500, "ms"),
    QualityGate("granularity_switch", 200, "ms"),
    QualityGate("drilldown", 500, "ms"),
    QualityGate("drilldown_clicks", 2, "clicks", statistic="max"),
    QualityGate("alerts_poll_interval", 35, "s", minimum=25),
    QualityGate("api_dashboard", 50, "ms"),
    QualityGate("freshness", 1000, "ms"),
)


def slot_of(seconds: float) -> int:
    """The ten minutes in which an instant lies.

    :param seconds: since 1970
    """
    return int(seconds // SLOT_SECONDS)


def first_slot(now_seconds: float) -> int:
    """The oldest ten minutes of the window: with the running ones they make 24 hours."""
    return slot_of(now_seconds) - WINDOW_SLOTS + 1


def nearest_rank(samples: Iterable[tuple[int, int]], percent: int) -> int | None:
    """The percentile by nearest rank: the smallest value that at least so many percent of the samples do not exceed.

    :param samples: (value, how often)
    """
    ordered = sorted(samples)
    rank = -(-percent * sum(count for _, count in ordered) // 100)
    for value, count in ordered:
        rank -= count
        if rank <= 0:
            return value
    return None


def gates_document(samples: Mapping[str, list[tuple[int, int]]]) -> bytes:
    """All gates, as JSON.

    :param samples: (value, how often) by gate: microseconds, or clicks
    """
    return render({"gates": [_evaluated(gate, samples.get(gate.name, [])) for gate in GATES]})


def _evaluated(gate: QualityGate, samples: list[tuple[int, int]]) -> dict[str, Any]:
    count = sum(often for _, often in samples)
    found = nearest_rank(samples, 100 if gate.statistic == "max" else PERCENT) if count >= MIN_SAMPLES else None
    value = None if found is None else found / _SCALE[gate.unit]
    return {
        "gate": gate.name,
        "statistic": gate.statistic,
        "unit": gate.unit,
        "minimum": gate.minimum,
        "threshold": gate.threshold,
        "p95": value,
        "samples": count,
        "pass": value is not None and (gate.minimum or 0) <= value <= gate.threshold,
    }
