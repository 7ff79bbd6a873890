"""What monitoring reads: Prometheus text, of all processes that serve or refresh this database."""

from functools import partial
from time import time

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, Response

from service import calls
from service.http.boundary import refused_here
from service.observing.exposition import CONTENT_TYPE, exposition
from service.schemas.problem import problems

router = APIRouter(tags=["health"])

LOOPBACK = ("127.0.0.1", "::1")


@router.get(
    "/metrics",
    response_class=PlainTextResponse,
    responses={
        200: {"description": "Prometheus text", "content": {"text/plain": {"schema": {"type": "string"}}}},
        **problems(401, 403, 421, 503),
    },
)
async def metrics(request: Request, process: calls.ThisProcess) -> Response:
    """Counts of requests, refreshes and events, ages and sizes. For this machine directly, and for administrators."""
    if not _is_direct(request):
        (await calls.caller(request)).require("admin")
    database, now_ms = process.settings.database, int(time() * 1000)
    text = await process.reading.run(partial(exposition, database=database, now_ms=now_ms, file=process.file))
    return Response(text, 200, {"Cache-Control": "no-store", "Content-Type": CONTENT_TYPE})


def _is_direct(request: Request) -> bool:
    """Whether a program on this machine asks, under its name, and nobody through it."""
    here = request.client is not None and request.client.host in LOOPBACK
    return here and refused_here(request.scope) is None
