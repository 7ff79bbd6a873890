"""The KPI table, and one KPI."""

import sqlite3
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Path

from aggregator.facts.table import DIMENSIONS
from aggregator.figures.documents.kpi import kpi_table
from aggregator.figures.kpis import KEY, KPIS
from aggregator.stored.tenants import load_tenant
from service.calls import ViewerCall
from service.exchange.documents import Document, document
from service.exchange.problems import Problem
from service.exchange.queries import windowed
from service.reads.generations import Generations
from service.schemas.figures import KpiDetail, KpiTable
from service.schemas.problem import READS, problems
from service.schemas.shape import CSV_TOO, FormatParameter, GranularityParameter, RangeParameter

router = APIRouter(tags=["figures"])


@router.get("/api/kpis", responses={200: {"model": KpiTable}, **problems(*READS)})
async def kpis(call: ViewerCall) -> Any:
    """What every KPI is: its unit, its formula in words, when it is undefined, and which way is better."""
    return await call.read(partial(_table, tenant_id=call.tenant, generations=call.process.generations))


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
    return await call.find(windowed("kpi", range_, granularity, member=key, format_=format_))


def _table(connection: sqlite3.Connection, tenant_id: str, generations: Generations) -> Document:
    """What is the same for all tenants, as one of them is shown it."""
    tenant = load_tenant(connection, tenant_id)
    return document(kpi_table(DIMENSIONS), generations.number(tenant.id))
