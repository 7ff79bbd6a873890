"""The OpenAPI document: what FastAPI finds, and the schemas of the bodies that the routes read themselves."""

from collections.abc import Callable, Iterable
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.routing import BaseRoute

from service.calls import role_of
from service.exchange.names import SESSION_COOKIE
from service.schemas.alerts import AlertRule, AlertRuleFields
from service.schemas.facts import ROWS
from service.schemas.operations import RecomputeRequest, UserEvent
from service.schemas.problem import ProblemDocument
from service.schemas.session import SignIn

READ_BY_ROUTES: tuple[type[BaseModel], ...] = (
    *ROWS.values(),
    UserEvent,
    RecomputeRequest,
    AlertRule,
    AlertRuleFields,
    SignIn,
    ProblemDocument,
)


_document: dict[str, Any] = {}  # one for the program: every application of it has the same routes


SECURITY = {
    "key": {"type": "http", "scheme": "bearer", "description": "an API key, or with EDB_AUTH=jwt an access token"},
    "session": {"type": "apiKey", "in": "cookie", "name": SESSION_COOKIE, "description": "of the page, from a key"},
}


INFO: dict[str, Any] = {
    "title": "edb",
    "summary": "The Executive Dashboard: every figure precomputed, exact, explainable.",
    "description": (
        "Figures are computed when facts change, and published together as one generation per tenant. Reads are "
        "documents of one generation, with an ETag. Writes are facts: all of a request are stored, or none. Errors are "
        "problem documents (RFC 9457). Numbers of `format: decimal` are exact: JSON numbers, with all their digits, to "
        "be read as decimals rather than as floating point."
    ),
    "contact": {"name": "Whoever runs this service"},
    "license_info": {"name": "MIT", "identifier": "MIT"},
    "servers": [{"url": "/", "description": "the service that this description is from"}],
    "openapi_tags": [
        {
            "name": "figures",
            "description": "What is published, and when it is published anew",
        },
        {"name": "facts", "description": "What figures are made of: written, replaced, removed, and listed"},
        {"name": "alerts", "description": "What is watched, by which rules, and what has happened"},
        {"name": "telemetry", "description": "What readers report, and the quality gates that are made of it"},
        {"name": "operations", "description": "For who runs the service: recomputing, and how fresh the figures are"},
        {"name": "session", "description": "How the page signs in and out"},
        {"name": "health", "description": "For monitors"},
    ],
}
MEASURED = (
    "Gate",
    "Readiness",
    "Rebuilding",
    "Recompute",
    "RefreshState",
    "TenantFreshness",
    "UserEvent",
)  # no figures are in these


def described(app: FastAPI, routes: Iterable[BaseRoute]) -> Callable[[], dict[str, Any]]:
    """What `app.openapi` is to be: the same, with those schemas among its components, and each route's role.

    :param routes: those of the API
    """
    found = app.openapi

    def openapi() -> dict[str, Any]:
        if not _document:
            document = found()
            _, extra = models_json_schema(
                [(model, "validation") for model in READ_BY_ROUTES], ref_template="#/components/schemas/{model}"
            )
            document["components"]["schemas"].update(extra["$defs"])
            for name, schema in document["components"]["schemas"].items():
                if name not in MEASURED:
                    _exact(schema)
            document["components"]["securitySchemes"] = SECURITY
            for route in routes:
                role = role_of(route)
                if role is not None and isinstance(route, APIRoute):
                    for method in route.methods or ():
                        operation = document["paths"][route.path_format][method.lower()]
                        operation |= {"security": [{"key": []}, {"session": []}], "x-role": role}
            _document.update(document)
        return _document

    return openapi


def _exact(schema: Any) -> None:
    """Says of every number in a schema that it is a decimal, so that nobody makes a float of it."""
    if isinstance(schema, dict):
        if schema.get("type") == "number":
            schema["format"] = "decimal"
        for part in schema.values():
            _exact(part)
    elif isinstance(schema, list):
        for part in schema:
            _exact(part)
