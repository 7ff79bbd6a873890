"""Server-Sent Events: readers learn of new generations and of changed alerts as they are published."""

from math import inf
from time import time
from typing import Annotated, Any

from fastapi import APIRouter, Header
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from service.calls import Call, PollerCall
from service.exchange.problems import Problem
from service.reads.streams import Position, Streams, position_of
from service.schemas.problem import READS, problems

router = APIRouter(tags=["figures"])

PATH = "/api/stream"

HEADERS = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
)


class Stream(Response):
    """The answer that goes on until its reader leaves, if there is room for it."""

    def __init__(self, streams: Streams, caller: str | None, tenant: str, position: Position, seconds: float) -> None:
        self.status_code = 200
        self.raw_headers = list(HEADERS)
        self.background = None
        self._streams = streams
        self._caller = caller
        self._tenant = tenant
        self._position = position
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends the stream."""
        try:
            with self._streams.place(self._caller):
                await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
                await self._streams.follow(self._tenant, self._position, receive, send, self._seconds)
        except Problem as problem:  # of the place: afterwards nothing raises one
            await problem.response()(scope, receive, send)


@router.get(
    PATH,
    responses={
        200: {
            "description": "events `generation`, with data {generation}, and `alert`, with the change of an alert",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        },
        **problems(429, *READS),
    },
)
async def stream(
    call: PollerCall,
    last_event_id: Annotated[
        str | None, Header(alias="Last-Event-ID", description="the id of the last event that was heard")
    ] = None,
) -> Any:
    """Tells of the current generation at once, then of new ones at most every two seconds, and of changes of alerts."""
    await call.known_tenant()
    return _opened(call, position_of(last_event_id))


def _opened(call: Call, position: Position) -> Stream:
    process, expires_at = call.process, call.principal.expires_at
    caller = None if process.settings.auth == "local" else call.principal.name
    seconds = inf if expires_at is None else expires_at - time()
    return Stream(process.streams, caller, call.tenant, position, seconds)
