"""Alerts."""

import sqlite3
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from aggregator.documents.rendering import render
from service.assembly import find_tenant
from service.calls import Called
from service.problems import Problem
from service.schemas.operations import Alert, Alerts, AlertState
from service.schemas.problem import READS, problems
from sql.statements import statement

router = APIRouter(tags=["alerts"])

SHOWN_ALERTS = 500
ACKNOWLEDGED_BY = "local"  # with EDB_AUTH=local nobody has a name
MAX_ID = 2**63 - 1


def _shown(row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(Alert.model_fields, row, strict=True))


@router.get("/api/alerts", responses={200: {"model": Alerts}, **problems(*READS)})
async def alerts(
    call: Called, state: Annotated[AlertState | None, Query(description="only those in this state")] = None
) -> Any:
    """Alerts, the newest change first. The ETag moves only when one of them changes."""

    def read(connection: sqlite3.Connection) -> list[tuple[Any, ...]]:
        key = {"tenant": find_tenant(connection, call.tenant).id, "state": state, "limit": SHOWN_ALERTS}
        return connection.execute(statement("reads/alerts"), key).fetchall()

    return call.live({"alerts": [_shown(row) for row in await call.resources.reading.run(read)]})


@router.post(
    "/api/alerts/{alert_id}/acknowledge",
    responses={200: {"model": Alert}, **problems(403, *READS)},
)
async def acknowledge(call: Called, alert_id: Annotated[int, Path(ge=1, le=MAX_ID)]) -> Any:
    """Marks an alert as seen. A second time changes nothing."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def write(connection: sqlite3.Connection) -> tuple[Any, ...]:
        key = {"tenant": find_tenant(connection, call.tenant).id, "id": alert_id}
        connection.execute(
            statement("requests/alert_acknowledge"), key | {"acknowledged_at": now, "acknowledged_by": ACKNOWLEDGED_BY}
        )
        found: tuple[Any, ...] | None = connection.execute(statement("reads/alert"), key).fetchone()
        if found is None:
            raise Problem(404, f"There is no alert {alert_id}.")
        return found

    return Response(render(_shown(await call.resources.writing.run(write))), media_type="application/json")
