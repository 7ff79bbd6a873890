"""Server-Sent Events: readers learn of a new generation as it is published."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from time import monotonic
from typing import Annotated, Any

from fastapi import APIRouter, Header
from starlette.responses import StreamingResponse

from aggregator.documents.rendering import render
from service.calls import Called
from service.generations import Generations
from service.problems import busy
from service.schemas.problem import READS, problems

router = APIRouter(tags=["figures"])

PATH = "/api/stream"
HEARTBEAT_SECONDS = 15.0
BETWEEN_EVENTS_SECONDS = 2.0
MAX_STREAMS = 1000


@router.get(
    PATH,
    responses={
        200: {
            "description": "events `generation`, with data {generation} and the generation as id",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        },
        **problems(*READS),
    },
)
async def stream(
    call: Called,
    last_event_id: Annotated[
        str | None, Header(alias="Last-Event-ID", description="the generation that is known already")
    ] = None,
) -> Any:
    """Tells of the current generation at once, then of new ones at most every two seconds."""
    await call.known_tenant()
    generations = call.resources.generations
    if generations.listeners >= MAX_STREAMS:
        raise busy("Too many streams are open; poll instead.")
    return StreamingResponse(
        events(generations, call.tenant, last_event_id),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def events(generations: Generations, tenant: str, known: str | None) -> AsyncIterator[bytes]:
    """The stream of a tenant, until the process ends.

    :param known: the id of the last event that the reader has had
    """
    told = known
    next_event = 0.0
    heartbeat = monotonic() + HEARTBEAT_SECONDS
    with generations.listening() as changed:
        yield b"retry: 2000\n\n"
        while not generations.ended:
            changed.clear()
            published = generations.get(tenant)
            current = None if published is None else str(published.generation)
            now = monotonic()
            if current is not None and current != told and now >= next_event:
                told, next_event = current, now + BETWEEN_EVENTS_SECONDS
                data = render({"generation": int(current)})
                yield b"id: %s\nevent: generation\ndata: %s\n\n" % (current.encode(), data)
                heartbeat = now + HEARTBEAT_SECONDS
                continue
            if now >= heartbeat:
                yield b": heartbeat\n\n"
                heartbeat = now + HEARTBEAT_SECONDS
                continue
            if current is not None and current != told:
                await asyncio.sleep(min(heartbeat, next_event) - now)  # two seconds at most
                continue
            with suppress(TimeoutError):
                async with asyncio.timeout(heartbeat - now):
                    await changed.wait()
