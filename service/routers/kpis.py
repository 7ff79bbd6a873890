"""The KPI table, and one KPI."""

from typing import Annotated, Any

from fastapi import APIRouter, Path

from aggregator.facts.table import DIMENSIONS
from aggregator.figures.documents.kpi import kpi_table
from aggregator.figures.kpis import KEY, KPIS
from aggregator.figures.periods import DEFAULT_RANGE
from service.calls import ViewerCall
from service.exchange.documents import document
from service.exchange.problems import Problem
from service.exchange.queries import windowed
from service.schemas.figures import KpiDetail, KpiTable
from service.schemas.problem import READS, problems
from service.schemas.shape import CSV_TOO, FormatParameter, GranularityParameter, RangeParameter

router = APIRouter(tags=["figures"])


@router.get("/api/kpis", responses={200: {"model": KpiTable}, **problems(*READS)})
async def kpis(call: ViewerCall) -> Any:
    """What every KPI is: its unit, its formula in words, when it is undefined, and which way is better."""
    await call.known_tenant()
    return call.answer(document(kpi_table(DIMENSIONS), call.generation()))


@router.get("/api/kpis/{key}", responses={200: {"model": KpiDetail, **CSV_TOO}, **problems(*READS)})
async def kpi(
    call: ViewerCall,
    key: Annotated[str, Path(description="a KPI's key, as `/api/kpis` lists them", json_schema_extra={"pattern": KEY})],
    range_: RangeParameter = None,
    granularity: GranularityParameter = None,
    format_: FormatParameter = None,
) -> Any:
    """One KPI over a window: its card, series, breakdowns, inputs, and what the ledger made different."""
    if key not in KPIS:
        raise Problem(404, f"There is no KPI {key[:64]!r}; there are {', '.join(KPIS)}.")
    ask = windowed(
        "kpi",
        DEFAULT_RANGE if range_ is None else range_,
        "month" if granularity is None else granularity,
        member=key,
        format_="json" if format_ is None else format_,
    )
    return await call.find(ask)
