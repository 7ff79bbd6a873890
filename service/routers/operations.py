"""Uptime."""

from typing import Any

from fastapi import APIRouter

from aggregator.figures.periods import DEFAULT_RANGE
from service.calls import ViewerCall
from service.exchange.queries import windowed
from service.schemas.figures import Uptime
from service.schemas.problem import READS, problems
from service.schemas.shape import CSV_TOO, FormatParameter, RangeParameter

router = APIRouter(tags=["figures"])


@router.get(
    "/api/operations/uptime",
    responses={200: {"model": Uptime, **CSV_TOO}, **problems(*READS)},
)
async def uptime(call: ViewerCall, range_: RangeParameter = None, format_: FormatParameter = None) -> Any:
    """Uptime over a window: the average, each service, each month, and the worst days."""
    ask = windowed(
        "uptime", DEFAULT_RANGE if range_ is None else range_, format_="json" if format_ is None else format_
    )
    return await call.find(ask)
