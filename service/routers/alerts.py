"""Alerts: as they stand, how they came there, and that somebody has seen one."""

import sqlite3
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from aggregator.figures.documents.alerts import ALERT_FIELDS, alerts_document, history_document, shown
from aggregator.figures.documents.rendering import render
from aggregator.stored.rulebook import acknowledge as note_acknowledgement
from aggregator.stored.tenants import load_tenant
from service.calls import AdminCall, PollerCall
from service.exchange.documents import Document, document
from service.exchange.problems import Problem, refused
from service.schemas.alerts import Alert, AlertHistory, Alerts, AlertState
from service.schemas.problem import READS, problems
from sql.audit import Act, note
from sql.statements import statement

router = APIRouter(tags=["alerts"])

MAX_ID = 2**63 - 1
SHOWN_ALERTS = 500
STATES: tuple[str, ...] = get_args(AlertState)
AlertId = Annotated[int, Path(ge=1, le=MAX_ID)]


@router.get("/api/alerts", responses={200: {"model": Alerts}, **problems(*READS)})
async def alerts(
    call: PollerCall,
    state: Annotated[
        str | None, Query(description="only those in this state", json_schema_extra={"enum": list(STATES)})
    ] = None,
) -> Any:
    """Alerts, the newest change first. The ETag moves only when one of them changes."""
    if state is not None and state not in STATES:
        raise refused("state", f"state {state[:64]!r} is unknown: one of {', '.join(STATES)}")
    return await call.read(partial(_alerts, tenant_id=call.tenant, state=state))


@router.get("/api/alerts/history", responses={200: {"model": AlertHistory}, **problems(*READS)})
async def alert_history(
    call: PollerCall,
    alert: Annotated[int | None, Query(ge=1, le=MAX_ID, description="only of this alert")] = None,
    rule: Annotated[str | None, Query(max_length=64, description="only of this rule, removed ones included")] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Any:
    """What happened to alerts, the newest first: every change of state and every acknowledgement."""
    return await call.read(partial(_history, tenant_id=call.tenant, alert=alert, rule=rule, limit=limit))


@router.post("/api/alerts/{alert_id}/acknowledge", responses={200: {"model": Alert}, **problems(*READS)})
async def acknowledge(call: AdminCall, alert_id: AlertId) -> Any:
    """Marks an alert as seen, so that nobody is reminded of it. A second time changes nothing."""
    now, by = datetime.now(UTC), call.principal.name

    def write(connection: sqlite3.Connection) -> bytes:
        tenant = load_tenant(connection, call.tenant)
        if note_acknowledgement(connection, tenant.id, alert_id, by, int(now.timestamp() * 1000)):
            note(connection, Act(by, "acknowledge alert", str(alert_id), tenant.id), now)
        key = {"tenant": tenant.id, "id": alert_id}
        found: tuple[Any, ...] | None = connection.execute(statement("reads/alert"), key).fetchone()
        if found is None:
            raise Problem(404, f"There is no alert {alert_id}.")
        return render(shown(ALERT_FIELDS, found, tenant.digits))

    body = await call.process.writing.run(write)
    call.process.generations.keep_up(within=0)  # so that whoever asks next sees it
    return Response(body, media_type="application/json")


def _alerts(connection: sqlite3.Connection, tenant_id: str, state: str | None) -> Document:
    tenant = load_tenant(connection, tenant_id)
    key = {"tenant": tenant.id, "state": state, "limit": SHOWN_ALERTS}
    return document(alerts_document(connection.execute(statement("reads/alerts"), key), tenant.digits), None)


def _history(
    connection: sqlite3.Connection, tenant_id: str, alert: int | None, rule: str | None, limit: int
) -> Document:
    tenant = load_tenant(connection, tenant_id)
    key = {"tenant": tenant.id, "alert_id": alert, "rule": rule, "limit": limit}
    return document(history_document(connection.execute(statement("reads/alert_history"), key), tenant.digits), None)
