"""What users do and what browsers measure."""

from collections import Counter
from datetime import UTC, datetime
from functools import partial
from math import ceil
from typing import Any

from fastapi import APIRouter, Request
from pydantic import TypeAdapter, ValidationError
from starlette.responses import Response

from aggregator.figures.documents.rendering import render
from aggregator.figures.texts import has_unseen
from service.calls import Call, Called
from service.exchange.bodies import JSON, Body, batch, body_of, media_type_of, off_loop
from service.exchange.event_names import check_details, refusal
from service.exchange.problems import Problem, pointer, unfit
from service.schemas.operations import Stored, UserEvent
from service.schemas.problem import WRITES, problems
from service.writes.event_store import StoredEvent, insert_events

router = APIRouter(tags=["telemetry"])

MAX_EVENTS = 500
MAX_BYTES = 1024 * 1024

_EVENTS = TypeAdapter(list[UserEvent])


@router.post(
    "/api/events",
    status_code=201,
    responses={201: {"model": Stored}, **problems(429, *WRITES)},
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
    """Stores events with their details, all or none; the answer comes when they are stored."""
    media_type_of(request, JSON)
    body = await body_of(request, MAX_BYTES)
    received_at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    taken = await off_loop(lambda: _taken(body, call.tenant, received_at), len(body))
    await call.known_tenant()
    _admit(call, taken)
    await call.process.aside.run(partial(insert_events, events=taken), len(taken))
    call.process.telemetry.count("events_stored", len(taken))
    return Response(render({"stored": len(taken)}), 201, media_type=JSON)


def _taken(body: Body, tenant: str, received_at: str) -> list[StoredEvent]:
    """The events of a body, as they are stored.

    :raises Problem: as `batch`; 422, naming each field that cannot be taken
    """
    items = batch(body, JSON, MAX_EVENTS, "events")
    alone = any(index is None for index, _ in items)
    try:
        taken = _EVENTS.validate_python([sent for _, sent in items])
    except ValidationError as error:
        raise unfit(error, alone=alone) from None
    errors = [error for index, event in enumerate(taken) for error in _errors_of(event, () if alone else (index,))]
    if errors:
        raise refusal(errors)
    return [
        StoredEvent(
            tenant,
            event.event,
            event.occurred_at,
            event.session,
            received_at,
            {key: str(value) for key, value in event.meta.items() if value is not None},
        )
        for event in taken
    ]


def _errors_of(event: UserEvent, path: tuple[int, ...]) -> list[dict[str, str]]:
    errors = check_details(event.event, event.meta, path)
    if has_unseen(event.session):
        errors.insert(0, {"pointer": pointer(*path, "session"), "detail": "has characters that cannot be seen"})
    try:
        datetime.fromisoformat(event.occurred_at)
    except ValueError:
        errors.insert(0, {"pointer": pointer(*path, "occurred_at"), "detail": "is not an RFC 3339 instant"})
    return errors


def _admit(call: Call, taken: list[StoredEvent]) -> None:
    """Takes the events from what their sessions and their sender may still send.

    :raises Problem: 429, that is too much
    """
    by_session = Counter(event.session for event in taken)
    wait = call.process.event_rates.admit(call.principal.name, call.tenant, by_session)
    if wait > 0:
        call.process.telemetry.count("events_refused", len(taken))
        raise Problem(429, "These events come too fast; nothing was stored.", headers={"Retry-After": str(ceil(wait))})
