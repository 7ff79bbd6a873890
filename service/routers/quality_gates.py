"""Promises about speed, and whether they are kept."""

import sqlite3
from typing import Any

from fastapi import APIRouter

from aggregator.figures.documents.rendering import etag
from aggregator.figures.gates import gates_document
from aggregator.stored.tenants import load_tenant
from service.calls import Called
from service.exchange.documents import Document
from service.schemas.operations import Gates
from service.schemas.problem import READS, problems
from sql.statements import statement

router = APIRouter(tags=["telemetry"])


@router.get("/api/quality-gates", responses={200: {"model": Gates}, **problems(*READS)})
async def quality_gates(call: Called) -> Any:
    """Each gate over the last 24 hours; one with fewer than 20 samples has no P95, and does not pass."""

    def read(connection: sqlite3.Connection) -> tuple[str, bytes] | None:
        key = {"tenant": load_tenant(connection, call.tenant).id}
        found: tuple[str, bytes] | None = connection.execute(statement("measures/gates"), key).fetchone()
        return found

    found = await call.process.reading.run(read)
    if found is None:  # evaluated for the first time within a minute
        body = gates_document({})
        found = etag(body), body
    return call.answer(Document(call.generation(), found[0], found[1], None))
