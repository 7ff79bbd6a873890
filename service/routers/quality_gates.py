"""Promises about speed, and whether they are kept."""

from dataclasses import dataclass
from typing import Any, Literal

from fastapi import APIRouter

from service.calls import Called
from service.schemas.operations import Gates
from service.schemas.problem import READS, problems

router = APIRouter(tags=["telemetry"])


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


@router.get("/api/quality-gates", responses={200: {"model": Gates}, **problems(*READS)})
async def quality_gates(call: Called) -> Any:
    """Each gate over the last 24 hours; one with fewer than 20 samples has no P95, and does not pass."""
    await call.known_tenant()
    return call.live(
        {
            "gates": [
                {
                    "gate": gate.name,
                    "statistic": gate.statistic,
                    "unit": gate.unit,
                    "minimum": gate.minimum,
                    "threshold": gate.threshold,
                    "p95": None,
                    "samples": 0,
                    "pass": False,
                }
                for gate in GATES
            ]
        }
    )
