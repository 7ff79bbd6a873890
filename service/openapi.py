"""The OpenAPI document: what FastAPI finds, and the schemas of the bodies that the routes read themselves."""

from collections.abc import Callable, Iterable
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.routing import BaseRoute

from service.calls import role_of
from service.identity.access import SESSION_COOKIE
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
