"""Uptime."""

from typing import Any

from fastapi import APIRouter

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
    return await call.find(windowed("uptime", range_, format_=format_))
