"""The page's document."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from service.calls import ViewerCall
from service.exchange.queries import checked_generation, windowed
from service.schemas.figures import Dashboard
from service.schemas.problem import READS, problems
from service.schemas.shape import CSV_TOO, FormatParameter, GranularityParameter, RangeParameter

router = APIRouter(tags=["figures"])


@router.get("/api/executive-dashboard", responses={200: {"model": Dashboard, **CSV_TOO}, **problems(*READS)})
async def executive_dashboard(
    call: ViewerCall,
    range_: RangeParameter = None,
    granularity: GranularityParameter = None,
    generation: Annotated[
        str | None,
        Query(
            description="a generation of the last minute or so, whose figures then never change",
            json_schema_extra={"pattern": "^[0-9]{1,18}$"},
        ),
    ] = None,
    format_: FormatParameter = None,
) -> Any:
    """The dashboard of a window: nine KPIs, the revenue trend, top customers and uptime, all of one generation."""
    pinned = checked_generation(generation)
    return await call.find(windowed("dashboard", range_, granularity, format_=format_), pinned)
