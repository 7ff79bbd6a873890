"""What the service is held against: the same bytes from a bare ASGI callable, and from a plain FastAPI route."""

import json
import os
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from service.schemas.alerts import Alerts
from service.schemas.figures import Customers, Dashboard, KpiDetail, Uptime

MODELS = {model.__name__: model for model in (Dashboard, KpiDetail, Customers, Uptime, Alerts)}


def bare() -> ASGIApp:
    """Answers everything with the bytes of the file in BENCH_BODY, and does nothing else."""
    body = _body()
    start = {
        "type": "http.response.start",
        "status": 200,
        "headers": [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())],
    }
    end = {"type": "http.response.body", "body": body}

    async def application(scope: Scope, _receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await send(start)
            await send(end)

    return application


def plain() -> ASGIApp:
    """FastAPI as its tutorial has it: a route that returns the document, checked and written by its model.

    The model is that of BENCH_MODEL.
    """
    document: dict[str, Any] = json.loads(_body())
    application = FastAPI()

    @application.get("/", response_model=MODELS[os.environ["BENCH_MODEL"]])
    async def answer() -> Any:
        return document

    return application


def _body() -> bytes:
    return Path(os.environ["BENCH_BODY"]).read_bytes()
