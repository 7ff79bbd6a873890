"""The page's document, as the framework documents it; `hot_path` answers it before the framework is asked."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from service.calls import ViewerCall
from service.exchange.documents import Prepared, server_timing
from service.reads.hot_path import PATH
from service.schemas.figures import Dashboard
from service.schemas.problem import READS, problems
from service.schemas.shape import CSV_TOO, FormatParameter, GranularityParameter, RangeParameter

router = APIRouter(tags=["figures"])


@router.get(PATH, responses={200: {"model": Dashboard, **CSV_TOO}, **problems(*READS)})
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
    sent = {"range": range_, "granularity": granularity, "generation": generation, "format": format_}
    given = {name: value for name, value in sent.items() if value is not None}
    answer, published = await call.process.dashboards.prepared(given, call.tenant)
    return Prepared(*answer.messages(call.asked, (published.checked_at, server_timing(call.started))))
