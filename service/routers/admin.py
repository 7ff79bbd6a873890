"""Recomputes on request."""

import sqlite3
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.responses import Response

from aggregator.documents.rendering import render
from service.assembly import find_tenant
from service.bodies import JSON, body_of, exact_json, media_type_of
from service.calls import Called
from service.problems import Problem
from service.schemas.operations import Recompute, RecomputeAccepted, RecomputeRequest
from service.schemas.problem import READS, WRITES, problems
from sql.statements import statement

router = APIRouter(tags=["operations"])

MAX_BYTES = 4096
MAX_ID = 2**63 - 1


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
async def recompute(request: Request, call: Called) -> Any:
    """Asks for a refresh, or with `full` for a rebuild from nothing. The scheduler takes it up."""
    body = await body_of(request, MAX_BYTES)
    asked = RecomputeRequest()
    if body:
        media_type_of(request, JSON)
        asked = _asked(exact_json(body))
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def write(connection: sqlite3.Connection) -> int | None:
        row = {"tenant": find_tenant(connection, call.tenant).id, "full": asked.full, "requested_at": now}
        return connection.execute(statement("requests/recompute_insert"), row).lastrowid

    run = await call.resources.writing.run(write)
    return Response(
        render({"id": run, "state": "waiting"}), 202, {"Location": f"/api/recompute/{run}"}, media_type=JSON
    )


@router.get("/api/recompute/{run}", responses={200: {"model": Recompute}, **problems(*READS)})
async def recompute_state(call: Called, run: Annotated[int, Path(ge=1, le=MAX_ID)]) -> Any:
    """How far a recompute is."""

    def read(connection: sqlite3.Connection) -> dict[str, Any]:
        key = {"tenant": find_tenant(connection, call.tenant).id, "id": run}
        found = connection.execute(statement("reads/recompute"), key).fetchone()
        if found is None:
            raise Problem(404, f"There is no recompute {run}.")
        id_, state, full, progress, requested_at, finished_at = found
        return {
            "id": id_,
            "state": state,
            "full": bool(full),
            "progress": progress,
            "requested_at": requested_at,
            "finished_at": finished_at,
        }

    return call.live(await call.resources.reading.run(read))


def _asked(sent: object) -> RecomputeRequest:
    try:
        return RecomputeRequest.model_validate(sent)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        raise RequestValidationError([{**one, "loc": ("body", *one["loc"])} for one in found]) from None
