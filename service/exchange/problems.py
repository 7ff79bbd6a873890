"""Errors as RFC 9457 problem documents, all of them from here. None reveals SQL, a path or another tenant."""

import logging
import sqlite3
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Self

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from aggregator.stored.history import UnknownGenerationError
from aggregator.stored.tenants import UnknownTenantError
from service.exchange import request_ids
from service.exchange.documents import Document
from sql.database import DatabaseError, DatabaseMovedError

MEDIA_TYPE = "application/problem+json"
MAX_ERRORS = 100
DAMAGED = (
    "The database is damaged, and what was asked for cannot be read. Restore a backup with `edb restore`; the server's"
    " log says more."
)
RETRY_SECONDS = 1
FULL_RETRY_SECONDS = 10  # a disk that is full or read-only waits for somebody

MOVED = (
    "The database's file was removed or replaced while the service was running; nothing was stored, and nothing will be"
    " until the file is put back or the service is started again."
)

logger = logging.getLogger("edb.service")


class Problem(Exception):  # noqa: N818 (a problem document is what it is)
    """An answer that is an error.

    :param detail: what was wrong, and what is allowed or to be done
    :param errors: one object per field, with `pointer` (into the body) or `parameter` (of the query), and `detail`
    :param also: further members of the document
    """

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        also: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = errors
        self.headers = dict(headers or {})
        self.also = dict(also or {})

    def with_figures(self, last: Document) -> Self:
        """The same, with what was last read of what is asked for."""
        self.also |= {"stale": True, "generation": last.generation, "figures": orjson.Fragment(last.body)}
        return self

    def body(self) -> bytes:
        """The problem document."""
        document: dict[str, Any] = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
        }
        if self.errors:
            document["errors"] = list(self.errors[:MAX_ERRORS])
        return orjson.dumps(document | self.also)

    def response(self) -> Response:
        """The answer."""
        return Response(self.body(), self.status, {"Cache-Control": "no-store", **self.headers}, media_type=MEDIA_TYPE)


def busy(detail: str, retry_seconds: int = RETRY_SECONDS) -> Problem:
    """Something that passes: to be tried again."""
    return Problem(503, detail, headers={"Retry-After": str(retry_seconds)})


def refused(parameter: str, reason: str) -> Problem:
    """A parameter of the query that cannot be taken."""
    return Problem(422, f"{reason}.", errors=[{"parameter": parameter, "detail": reason}])


def problem_of(error: Exception) -> Problem:
    """The problem that an exception is."""
    match error:
        case Problem():
            return error
        case UnknownGenerationError() | UnknownTenantError():
            return Problem(404, str(error))
        case RequestValidationError():
            return _invalid(error.errors())
        case ClientDisconnect():
            return Problem(408, "The request did not arrive whole; nothing was stored.")
        case HTTPException():
            return Problem(error.status_code, _http_detail(error), headers=error.headers)
        case sqlite3.Error():
            return _database(error)
        case DatabaseMovedError():
            return busy(MOVED, FULL_RETRY_SECONDS)
        case DatabaseError():
            return _unusable()
    return Problem(500, "The server failed on this; nothing of it was stored. Its log says why.")


def answered(error: Exception, path: str) -> Problem:
    """The problem that an exception is; one that nobody foresaw is logged."""
    problem = problem_of(error)
    if isinstance(error, DatabaseMovedError):
        logger.error("A request to %s failed: %s", path, error, extra={"request": request_ids.current()})
        return problem
    if problem.status >= 500 and not isinstance(error, Problem):
        logger.error("A request to %s failed", path, exc_info=error, extra={"request": request_ids.current()})
    return problem


def install(app: FastAPI) -> None:
    """Answers every error of an app with its problem document."""

    async def answer(request: Request, error: Exception) -> Response:
        if isinstance(error, HTTPException) and error.status_code == 405:
            return _wrong_method(request).response()
        return answered(error, request.url.path).response()

    handled: tuple[type[Exception], ...] = (
        Problem,
        UnknownGenerationError,
        UnknownTenantError,
        RequestValidationError,
        ClientDisconnect,
        HTTPException,
        sqlite3.Error,
        DatabaseError,
        Exception,
    )
    for kind in handled:
        app.add_exception_handler(kind, answer)


def _http_detail(error: HTTPException) -> str:
    if error.status_code == 404:
        return "There is nothing at this address; /docs lists what there is."
    return error.detail if error.detail.endswith(".") else f"{error.detail}."


def _wrong_method(request: Request) -> Problem:
    """405 with every method of the address: the framework would name those of its first route alone."""
    route = request.scope.get("route")
    methods = request.app.openapi()["paths"].get(getattr(route, "path_format", None), {"get": {}})
    allowed = ", ".join(sorted(method.upper() for method in methods))
    return Problem(405, f"This address does not take that method; it takes {allowed}.", headers={"Allow": allowed})


def unfit(error: ValidationError, *, alone: bool = False) -> Problem:
    """The problem of a body that its schema refuses.

    :param alone: it was validated as a list of one, and sent without
    """
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return _invalid([{**one, "loc": ("body", *one["loc"][int(alone) :])} for one in found])


def _invalid(found: Sequence[Any]) -> Problem:
    """Parameters and bodies that the schemas refuse."""
    errors = [_invalid_field(each) for each in found[:MAX_ERRORS]]
    first = errors[0]
    name = first.get("parameter") or first.get("pointer") or "The body"
    more = f", and {len(found) - 1} more" if len(found) > 1 else ""
    return Problem(422, f"{name}: {first['detail'][0].lower()}{first['detail'][1:]}{more}.", errors=errors)


def _invalid_field(found: Mapping[str, Any]) -> dict[str, str]:
    source, *path = found["loc"]
    reason = str(found["msg"]).removeprefix("Value error, ")
    if source == "body":
        return {"pointer": pointer(*path), "detail": reason}
    return {"parameter": ".".join(map(str, path)), "detail": reason}


def pointer(*path: str | int) -> str:
    """A JSON pointer (RFC 6901) into the body."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path)


def _unusable() -> Problem:
    return busy("The database cannot be used; nothing was stored. The server's log says why.", FULL_RETRY_SECONDS)


def _database(error: sqlite3.Error) -> Problem:
    match getattr(error, "sqlite_errorname", "").split("_")[1:2]:
        case ["BUSY"] | ["LOCKED"]:
            return busy("The database is busy with another write; try again.")
        case ["FULL"]:
            return busy("The disk is full; nothing was stored. Make room, and try again.", FULL_RETRY_SECONDS)
        case ["CONSTRAINT"]:
            return Problem(422, "A row breaks a rule of the database; nothing was stored.")
        case ["TOOBIG"]:
            return Problem(413, "A value is too large to be stored.")
        case ["READONLY"] | ["CANTOPEN"] | ["IOERR"]:
            return _unusable()
        case ["CORRUPT"] | ["NOTADB"]:
            return Problem(500, DAMAGED)
    return Problem(500, "The database failed on this; nothing was stored. The server's log says why.")
