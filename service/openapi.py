"""The OpenAPI document: what FastAPI finds, and the schemas of the bodies that the routes read themselves."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from service.schemas.facts import ROWS
from service.schemas.operations import RecomputeRequest, UserEvent
from service.schemas.problem import ProblemDocument

READ_BY_ROUTES: tuple[type[BaseModel], ...] = (*ROWS.values(), UserEvent, RecomputeRequest, ProblemDocument)


_document: dict[str, Any] = {}  # one for the program: every application of it has the same routes


def described(app: FastAPI) -> Callable[[], dict[str, Any]]:
    """What `app.openapi` is to be: the same, with those schemas among its components."""
    found = app.openapi

    def openapi() -> dict[str, Any]:
        if not _document:
            document = found()
            _, extra = models_json_schema(
                [(model, "validation") for model in READ_BY_ROUTES], ref_template="#/components/schemas/{model}"
            )
            document["components"]["schemas"].update(extra["$defs"])
            _document.update(document)
        return _document

    return openapi
