"""The largest customers of a window, and one customer by month."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from service.calls import ViewerCall
from service.exchange.queries import windowed
from service.schemas.figures import Customer, Customers
from service.schemas.problem import READS, problems
from service.schemas.shape import CSV_TOO, FormatParameter, RangeParameter

router = APIRouter(tags=["figures"])


@router.get("/api/customers", responses={200: {"model": Customers, **CSV_TOO}, **problems(*READS)})
async def customers(
    call: ViewerCall,
    range_: RangeParameter = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="how many to name")] = 20,
    format_: FormatParameter = None,
) -> Any:
    """The largest customers by booked amount, their concentration, and how many were active and new."""
    return await call.find(windowed("customers", range_, limit=limit, format_=format_))


@router.get(
    "/api/customers/{customer_id:path}",
    responses={200: {"model": Customer}, **problems(*READS)},
)
async def customer(
    call: ViewerCall,
    customer_id: Annotated[str, Path(min_length=1, max_length=200)],
    range_: RangeParameter = None,
) -> Any:
    """One customer by month: booked, recognized, recurring revenue and lines."""
    return await call.find(windowed("customer", range_, member=customer_id))
