"""Whether the process lives, and whether what it serves is fresh."""

import sqlite3
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from aggregator.documents.rendering import instant, render
from service import calls
from service.identity.roles import NOTHING, Grants
from service.problems import DAMAGED, Problem
from service.schemas.operations import Alive, Readiness
from service.schemas.problem import problems
from sql.statements import statement

router = APIRouter(tags=["health"])

COUNTED_MARKS = 10_000
GRACE_SECONDS = 5.0
REFRESHES_MISSED = 3


@router.get("/api/health", responses={200: {"model": Alive}, **problems()})
async def health() -> Any:
    """The process answers."""
    return _answer({"status": "ok"}, 200)


@router.get(
    "/api/health/ready",
    responses={200: {"model": Readiness}, 503: {"model": Readiness}, **problems()},
)
async def ready(request: Request, resources: Annotated[calls.Resources, Depends(calls.resources)]) -> Any:
    """Whether figures are published and confirmed as often as they should be; 503 when not."""
    reach = await _reach(request)
    now_ms = int(datetime.now(UTC).timestamp() * 1000)
    bound = REFRESHES_MISSED * resources.settings.refresh_seconds + GRACE_SECONDS

    rebuilding: dict[str, float] = {}

    def read(connection: sqlite3.Connection) -> dict[str, Any]:
        connection.execute(statement("reads/whole")).fetchone()
        rebuilding.update(connection.execute(statement("reads/rebuilding")).fetchall())
        tenants = [_tenant(row, now_ms) for row in connection.execute(statement("reads/freshness"))]
        (waiting,) = connection.execute(statement("reads/marks_waiting"), {"limit": COUNTED_MARKS}).fetchone()
        epoch, holder = connection.execute(statement("reads/lease")).fetchone()
        return {
            "status": _status(tenants, bound, rebuilding),
            "age_seconds": _age(tenants),
            "tenants": [tenant for tenant in tenants if reach.reaches(tenant["tenant"])],
            "rebuilding": [
                {"tenant": tenant, "progress": progress}
                for tenant, progress in rebuilding.items()
                if reach.reaches(tenant)
            ],
            "marks_waiting": waiting,
            "refresher": {"holder": holder or None, "epoch": epoch},
        }

    try:
        readiness = await resources.reading.run(read)
    except sqlite3.Error:
        if not resources.reading.damaged:
            raise
    if resources.reading.damaged:
        raise Problem(503, DAMAGED)
    return _answer(readiness, 200 if readiness["status"] == "ready" else 503)


async def _reach(request: Request) -> Grants:
    """What the caller may see of the tenants: monitoring need not be anybody."""
    try:
        return (await calls.caller(request)).grants
    except Problem:
        return NOTHING


def _age(tenants: list[dict[str, Any]]) -> float | None:
    ages = [tenant["age_seconds"] for tenant in tenants]
    return None if not ages or None in ages else max(ages)


def _tenant(row: tuple[str, int | None, int | None, int], now_ms: int) -> dict[str, Any]:
    tenant, generation, checked_at_ms, failures = row
    return {
        "tenant": tenant,
        "generation": generation,
        "checked_at": None if checked_at_ms is None else instant(checked_at_ms),
        "age_seconds": None if checked_at_ms is None else max(0, now_ms - checked_at_ms) / 1000,
        "failures": failures,
    }


def _status(
    tenants: list[dict[str, Any]], bound_seconds: float, rebuilding: Collection[str]
) -> Literal["ready", "stale", "unpublished", "rebuilding"]:
    late = [
        tenant for tenant in tenants if (tenant["age_seconds"] or 0) > bound_seconds or tenant["checked_at"] is None
    ]
    if tenants and not late:
        return "ready"
    if late and all(tenant["tenant"] in rebuilding for tenant in late):
        return "rebuilding"
    return "unpublished" if _age(tenants) is None else "stale"


def _answer(shown: dict[str, Any], status: int) -> Response:
    return Response(render(shown), status, {"Cache-Control": "no-store"}, media_type="application/json")
