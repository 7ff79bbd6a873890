"""Whether the process lives, and whether what it serves is fresh."""

import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from aggregator.figures.documents.rendering import instant, render
from service import calls
from service.exchange.problems import DAMAGED, MOVED, Problem
from service.identity.roles import NOTHING, Grants
from service.schemas.operations import Alive, Readiness
from service.schemas.problem import problems
from sql.database import identity_of
from sql.heartbeat import SILENT_SECONDS, Heartbeat, heartbeat
from sql.statements import statement

router = APIRouter(tags=["health"])

COUNTED_MARKS = 10_000
GRACE_SECONDS = 5.0
AHEAD_SECONDS = 5.0  # more than clocks of one machine are read apart
REFRESHES_MISSED = 3


@router.get("/api/health", responses={200: {"model": Alive}, **problems()})
async def health() -> Any:
    """The process answers."""
    return _answer({"status": "ok"}, 200)


@router.get(
    "/api/health/ready",
    responses={200: {"model": Readiness}, 503: {"model": Readiness}, **problems()},
)
async def ready(request: Request, process: calls.ThisProcess) -> Any:
    """Whether figures are published and confirmed as often as they should be, by work that goes on; 503 when not."""
    reach = await _reach(request)
    now_ms = int(datetime.now(UTC).timestamp() * 1000)
    bound = REFRESHES_MISSED * process.settings.refresh_seconds + GRACE_SECONDS
    failing = sorted(process.background.failing())
    moved = identity_of(process.settings.database) != process.file
    beat = heartbeat(process.settings.database)

    rebuilding: dict[str, float] = {}

    def read(connection: sqlite3.Connection) -> dict[str, Any]:
        connection.execute(statement("reads/whole")).fetchone()
        rebuilding.update(connection.execute(statement("reads/rebuilding")).fetchall())
        tenants = [_tenant(row, now_ms) for row in connection.execute(statement("reads/freshness"))]
        (waiting,) = connection.execute(statement("reads/marks_waiting"), {"limit": COUNTED_MARKS}).fetchone()
        epoch, holder = connection.execute(statement("reads/lease")).fetchone()
        refresher = _refresher(holder, epoch, beat, now_ms)
        wrong = _wrong(tenants, bound, rebuilding, refresher, failing, moved=moved)
        return {
            "status": next(iter(wrong), "ready"),
            "reasons": list(wrong.values()),
            "failing": failing,
            "age_seconds": _age(tenants),
            "tenants": [tenant for tenant in tenants if reach.reaches(tenant["tenant"])],
            "rebuilding": [
                {"tenant": tenant, "progress": progress}
                for tenant, progress in rebuilding.items()
                if reach.reaches(tenant)
            ],
            "marks_waiting": waiting,
            "refresher": refresher,
        }

    try:
        readiness = await process.reading.run(read)
    except sqlite3.Error:
        if not process.reading.damaged:
            raise
    if process.reading.damaged:
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
        "age_seconds": None if checked_at_ms is None else (now_ms - checked_at_ms) / 1000,
        "failures": failures,
    }


def _refresher(holder: str, epoch: int, beat: Heartbeat | None, now_ms: int) -> dict[str, Any]:
    return {
        "holder": holder or None,
        "epoch": epoch,
        "alive_at": None if beat is None else instant(now_ms - int(beat.seconds_ago * 1000)),
        "silent_seconds": None if beat is None else round(beat.seconds_ago, 3),
        "failing": [] if beat is None or beat.is_silent else sorted(beat.failing),
    }


def _wrong(
    tenants: list[dict[str, Any]],
    bound_seconds: float,
    rebuilding: Mapping[str, float],
    refresher: dict[str, Any],
    failing: list[str],
    *,
    moved: bool,
) -> dict[str, str]:
    """What is wrong, the worst first: a status, and the sentence that explains it."""
    wrong: dict[str, str] = {}
    if moved:
        wrong["moved"] = MOVED
    age = _age(tenants)
    if any((tenant["age_seconds"] or 0) < -AHEAD_SECONDS for tenant in tenants):
        wrong["ahead"] = "Figures were confirmed at a time that is yet to come: the clock was put back."
    late = [each["tenant"] for each in tenants if each["checked_at"] is None or each["age_seconds"] > bound_seconds]
    if late and rebuilding.keys() >= set(late):
        done = min(rebuilding[tenant] for tenant in late)
        wrong["rebuilding"] = f"Figures that are late are being summed anew from all facts: {done:.0%} is done."
    elif age is None:
        wrong["unpublished"] = f"Nothing is published for every tenant yet. {_refreshes(refresher)}"
    elif late:
        wrong["stale"] = f"Figures were last confirmed {age:.0f} s ago. {_refreshes(refresher)}"
    if failing or refresher["failing"]:
        names = ", ".join([*failing, *refresher["failing"]])
        wrong["failing"] = f"Background work has failed, and begins again: {names}. The log says why."
    return wrong


def _refreshes(refresher: dict[str, Any]) -> str:
    """Who does, or what is the matter with them."""
    holder, silent = refresher["holder"], refresher["silent_seconds"]
    if holder is None or silent is None:
        return "Nobody refreshes; start `edb serve` or `edb scheduler`."
    if silent > SILENT_SECONDS:
        return f"{holder} has the lease, and was not heard of for {silent:.0f} s; `edb lease take` takes it away."
    return f"{holder} refreshes, and was heard of {silent:.0f} s ago."


def _answer(shown: dict[str, Any], status: int) -> Response:
    return Response(render(shown), status, {"Cache-Control": "no-store"}, media_type="application/json")
