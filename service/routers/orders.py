"""The order lines behind a figure."""

import sqlite3
from inspect import Parameter, Signature
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from aggregator.facts.table import DIMENSIONS, LINE_COLUMNS
from aggregator.figures.documents.csv import csv_list
from aggregator.figures.periods import PeriodError, Window, parse_month, parse_period
from aggregator.stored.tenants import load_tenant
from service.calls import ViewerCall
from service.exchange.documents import CSV, document
from service.exchange.problems import refused
from service.exchange.queries import checked_format
from service.reads.lines import MAX_SCANNED, Filters, Page, page, place_of
from service.schemas.operations import OrderLines
from service.schemas.problem import READS, problems
from service.schemas.shape import CSV_TOO, FormatParameter

router = APIRouter(tags=["facts"])

Filter = Annotated[str | None, Query(max_length=200, description="only these; empty: only lines without one")]


def members(**given: str | None) -> dict[str, str | None]:
    """The members of dimensions that lines are asked for by, by their column; one parameter per dimension."""
    return given


members.__signature__ = Signature(  # type: ignore[attr-defined]
    [Parameter(one.column, Parameter.KEYWORD_ONLY, default=None, annotation=Filter) for one in DIMENSIONS]
)


@router.get(
    "/api/orders",
    responses={200: {"model": OrderLines, **CSV_TOO}, **problems(*READS)},
    description=(
        "Order lines as they are stored, in the order of their days, a page at a time. "
        f"One page looks at no more than {MAX_SCANNED} lines: where few of many pass the filters it is short, or even "
        "empty, and `next_cursor` goes on. As CSV, a page's next cursor is in the header `EDB-Next-Cursor`."
    ),
)
async def orders(
    call: ViewerCall,
    of: Annotated[dict[str, str | None], Depends(members)],
    month: Annotated[
        str | None,
        Query(description="YYYY-MM of the order date", json_schema_extra={"pattern": r"^\d{4}-(0[1-9]|1[0-2])$"}),
    ] = None,
    period: Annotated[
        str | None,
        Query(
            max_length=64,
            description="of the order date, instead of a month: YYYY-MM, a quarter YYYY-Qn of the tenant's fiscal year "
            "(YYYY: the calendar year in which that ends), or YYYY-MM..YYYY-MM",
        ),
    ] = None,
    cursor: Annotated[str | None, Query(max_length=1200, description="`next_cursor` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="lines on a page, at most")] = 100,
    format_: FormatParameter = None,
) -> Any:
    """A page of order lines."""
    media = checked_format(format_)
    after = None if cursor is None else place_of(cursor)

    def read(connection: sqlite3.Connection) -> Page:
        tenant = load_tenant(connection, call.tenant)
        window = _window(month, period, tenant.fiscal_year_start)
        return page(connection, tenant, Filters(window, of), after, limit)

    found = await call.process.reading.run(read)
    if media == "json":
        return call.answer(document(found.body, call.generation()))
    csv = document(
        csv_list(found.body, "orders", LINE_COLUMNS), call.generation(), media_type=CSV, filename="orders.csv"
    )
    next_cursor = [] if found.next_cursor is None else [(b"edb-next-cursor", found.next_cursor.encode())]
    return call.answer(csv, *next_cursor)


def _window(month: str | None, period: str | None, fiscal_year_start: int) -> Window | None:
    """The months of the order date that are asked for; None for all.

    :raises Problem: there are no such months
    """
    if month is not None and period is not None:
        raise refused("period", "month and period are both given; one of them says which months")
    try:
        if month is not None:
            return Window(parse_month(month), parse_month(month))
        return None if period is None else parse_period(period, fiscal_year_start)
    except PeriodError as error:
        raise refused("period" if month is None else "month", str(error)) from None
