"""Recomputes on request, and how the refresh is doing."""

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from pydantic import ValidationError
from starlette.responses import Response

from aggregator.figures.documents.rendering import instant, render
from aggregator.stored.tenants import load_tenant
from service.calls import AdminCall
from service.exchange.bodies import JSON, body_of, exact_json, media_type_of, off_loop
from service.exchange.problems import Problem, unfit
from service.schemas.operations import (
    ImportState,
    Recompute,
    RecomputeAccepted,
    RecomputeRequest,
    Recomputes,
    RefreshState,
)
from service.schemas.problem import READS, WRITES, problems
from sql.statements import statement

router = APIRouter(tags=["operations"])

MAX_BYTES = 4096
MAX_ID = 2**63 - 1
RECOMPUTES = 20
IMPORTS = 10
COUNTED_MARKS = 10_000


@router.post(
    "/api/recompute",
    status_code=202,
    responses={202: {"model": RecomputeAccepted}, **problems(*WRITES)},
    openapi_extra={
        "requestBody": {
            "required": False,
            "content": {JSON: {"schema": {"$ref": "#/components/schemas/RecomputeRequest"}}},
        }
    },
)
async def recompute(request: Request, call: AdminCall) -> Any:
    """Asks for a refresh, or with `full` for a rebuild from nothing. The scheduler takes it up."""
    body = await body_of(request, MAX_BYTES)
    asked = RecomputeRequest()
    if body:
        media_type_of(request, JSON)
        asked = await off_loop(lambda: _asked(exact_json(body)), len(body))
    origin = call.origin()

    def write(connection: sqlite3.Connection) -> int:
        requested_at = origin.now.strftime("%Y-%m-%dT%H:%M:%SZ")
        row = {"tenant": load_tenant(connection, call.tenant).id, "full": asked.full, "requested_at": requested_at}
        run: int
        (run,) = connection.execute(statement("jobs/recompute_request"), row).fetchone()
        origin.note(connection, "recompute", str(run), {"full": int(asked.full)})
        return run

    run = await call.process.writing.run(write)
    return Response(
        render({"id": run, "state": "waiting"}), 202, {"Location": f"/api/recompute/{run}"}, media_type=JSON
    )


@router.get("/api/recompute", responses={200: {"model": Recomputes}, **problems(*READS)})
async def recomputes(call: AdminCall) -> Any:
    """The recomputes that were asked for last, the newest first."""

    def read(connection: sqlite3.Connection) -> dict[str, Any]:
        wanted = {"tenant": load_tenant(connection, call.tenant).id, "limit": RECOMPUTES}
        return {"recomputes": [_recompute(row) for row in connection.execute(statement("reads/recomputes"), wanted)]}

    return call.live(await call.process.reading.run(read))


@router.get("/api/recompute/{run}", responses={200: {"model": Recompute}, **problems(*READS)})
async def recompute_state(call: AdminCall, run: Annotated[int, Path(ge=1, le=MAX_ID)]) -> Any:
    """How far a recompute is."""

    def read(connection: sqlite3.Connection) -> dict[str, Any]:
        key = {"tenant": load_tenant(connection, call.tenant).id, "id": run}
        found = connection.execute(statement("reads/recompute"), key).fetchone()
        if found is None:
            raise Problem(404, f"There is no recompute {run}.")
        return _recompute(found)

    return call.live(await call.process.reading.run(read))


@router.get("/api/refresh", responses={200: {"model": RefreshState}, **problems(*READS)})
async def refresh_state(call: AdminCall) -> Any:
    """How the tenant's figures are kept current: what is published, what waits, what failed, and the last imports."""
    now_ms = int(datetime.now(UTC).timestamp() * 1000)

    def read(connection: sqlite3.Connection) -> dict[str, Any]:
        tenant = {"tenant": load_tenant(connection, call.tenant).id}
        row = connection.execute(statement("reads/refresh_state"), {**tenant, "limit": COUNTED_MARKS}).fetchone()
        generation, published_at, checked_at, failures, error, retry_at, marks = row
        epoch, holder, taken_at = connection.execute(statement("jobs/lease")).fetchone()
        imports = connection.execute(statement("reads/imports"), {**tenant, "limit": IMPORTS})
        return {
            **tenant,
            "generation": generation,
            "published_at": None if published_at is None else instant(published_at),
            "checked_at": None if checked_at is None else instant(checked_at),
            "age_seconds": None if checked_at is None else max(0, now_ms - checked_at) / 1000,
            "marks_waiting": marks,
            "failures": failures,
            "error": error,
            "retry_at": instant(retry_at) if failures else None,
            "lease": {"holder": holder or None, "epoch": epoch, "taken_at": taken_at or None},
            "imports": [_import(row) for row in imports],
        }

    return call.live(await call.process.reading.run(read))


def _recompute(row: tuple[Any, ...]) -> dict[str, Any]:
    id_, state, full, progress, requested_at, finished_at, error = row
    return {
        "id": id_,
        "state": state,
        "full": bool(full),
        "progress": progress,
        "requested_at": requested_at,
        "finished_at": finished_at,
        "error": error,
    }


def _import(row: tuple[Any, ...]) -> dict[str, Any]:
    id_, fact, files, *rest = row
    names = list(ImportState.model_fields)[3:]
    named = dict(zip(names, rest, strict=True))
    return {"id": id_, "fact": fact, "files": [PurePath(name).name for name in json.loads(files)], **named}


def _asked(sent: object) -> RecomputeRequest:
    try:
        return RecomputeRequest.model_validate(sent)
    except ValidationError as error:
        raise unfit(error) from None
