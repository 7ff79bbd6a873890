"""What users do and what browsers measure."""

import asyncio
import logging
import sqlite3
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter, ValidationError
from starlette.responses import Response

from aggregator.documents.rendering import render
from service.assembly import find_tenant
from service.bodies import JSON, body_of, exact_json, media_type_of
from service.calls import Called, Resources
from service.problems import Problem, busy, pointer
from service.schemas.operations import Stored, UserEvent
from service.schemas.problem import WRITES, problems
from sql.statements import statement

router = APIRouter(tags=["telemetry"])

MAX_EVENTS = 500
MAX_BYTES = 1024 * 1024
MAX_PENDING = 64

logger = logging.getLogger("edb.service")
_EVENTS = TypeAdapter(list[UserEvent])


@router.post(
    "/api/events",
    status_code=201,
    responses={201: {"model": Stored}, 202: {"model": Stored}, **problems(*WRITES)},
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": f"one event, or up to {MAX_EVENTS} of them",
            "content": {
                JSON: {
                    "schema": {
                        "anyOf": [
                            {"$ref": "#/components/schemas/UserEvent"},
                            {
                                "type": "array",
                                "maxItems": MAX_EVENTS,
                                "items": {"$ref": "#/components/schemas/UserEvent"},
                            },
                        ]
                    }
                }
            },
        }
    },
)
async def events(request: Request, call: Called) -> Any:
    """Stores events with their details, all or none; with EDB_EVENTS_ASYNC after the answer (202)."""
    media_type_of(request, JSON)
    taken = _taken(exact_json(await body_of(request, MAX_BYTES)))
    await call.known_tenant()
    received_at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if not call.resources.settings.events_async:
        await _store(call.resources, call.tenant, taken, received_at)
        return Response(render({"stored": len(taken)}), 201, media_type=JSON)
    pending = call.resources.pending
    if len(pending) >= MAX_PENDING:
        raise busy("Too many events are waiting; try again.")
    task = asyncio.create_task(_store_later(call.resources, call.tenant, taken, received_at))
    pending.add(task)
    task.add_done_callback(pending.discard)
    return Response(render({"stored": len(taken)}), 202, media_type=JSON)


def _taken(sent: object) -> list[UserEvent]:
    """The events of a body.

    :raises Problem: 413, there are too many; 422, naming each field that cannot be taken
    """
    alone = not isinstance(sent, list)
    values = [sent] if alone else sent
    if isinstance(values, list) and len(values) > MAX_EVENTS:
        raise Problem(413, f"The body has {len(values)} events; at most {MAX_EVENTS} are taken at once.")
    try:
        taken = _EVENTS.validate_python(values)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        raise RequestValidationError(
            [{**one, "loc": ("body", *(one["loc"][1:] if alone else one["loc"]))} for one in found]
        ) from None
    for index, event in enumerate(taken):
        try:
            datetime.fromisoformat(event.occurred_at)
        except ValueError:
            where = pointer(*(() if alone else (index,)), "occurred_at")
            detail = "is not an RFC 3339 instant"
            raise Problem(422, f"{where} {detail}.", errors=[{"pointer": where, "detail": detail}]) from None
    return taken


async def _store(resources: Resources, tenant_id: str, taken: list[UserEvent], received_at: str) -> None:
    def write(connection: sqlite3.Connection) -> None:
        tenant = find_tenant(connection, tenant_id)
        for event in taken:
            row = {
                "tenant": tenant.id,
                "event": event.event,
                "occurred_at": event.occurred_at,
                "session": event.session,
                "received_at": received_at,
            }
            event_id = connection.execute(statement("requests/event_insert"), row).lastrowid
            connection.executemany(
                statement("requests/event_meta_insert"),
                [
                    {"event_id": event_id, "key": key, "value": _text(value)}
                    for key, value in event.meta.items()
                    if value is not None
                ],
            )

    await resources.event_writing.run(write)


async def _store_later(resources: Resources, tenant_id: str, taken: list[UserEvent], received_at: str) -> None:
    try:
        await _store(resources, tenant_id, taken, received_at)
    except (Problem, sqlite3.Error):
        logger.warning("%d events were lost", len(taken), exc_info=True)


def _text(value: str | float | bool) -> str:  # noqa: FBT001 (a value, not a switch)
    return str(value).lower() if isinstance(value, bool) else str(value)
