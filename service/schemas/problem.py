"""The one shape of every error (RFC 9457)."""

from typing import Annotated, Any

from pydantic import Field

from service.exchange.problems import MEDIA_TYPE
from service.schemas.shape import Shape


class ProblemError(Shape):
    """What is wrong with one field or parameter."""

    pointer: Annotated[str | None, Field(description="JSON pointer into the body, as /3/amount")] = None
    parameter: Annotated[str | None, Field(description="name of a parameter of the query or the path")] = None
    detail: str


class ProblemDocument(Shape):
    """An error."""

    type: str
    title: str
    status: int
    detail: Annotated[str, Field(description="what was wrong, and what is allowed or to be done")]
    errors: Annotated[list[ProblemError] | None, Field(description="at most the first hundred")] = None
    stale: Annotated[
        bool | None, Field(description="true with `figures`: the database cannot be read, and these were read before")
    ] = None
    generation: Annotated[int | None, Field(description="of `figures`")] = None
    figures: Annotated[
        dict[str, Any] | None, Field(description="what this process last answered to who asked for the same")
    ] = None


_MEANING = {
    400: "The body cannot be read.",
    401: "Nobody who is known: send a key or a token.",
    403: "Not allowed to whom asks, or to a page of another site.",
    404: "There is no such thing, or no such tenant.",
    409: "There is one already.",
    413: "The body is too large.",
    415: "The body is of another media type.",
    421: "The request names another host.",
    429: "Too often: try again after `Retry-After` seconds.",
    422: "A parameter or a field cannot be taken; nothing was stored.",
    503: "Too busy, or not ready yet: try again after `Retry-After` seconds.",
}
READS = (401, 403, 404, 421, 422, 503)
WRITES = (400, 401, 403, 404, 413, 415, 421, 422, 503)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problem answers of a route, for its `responses`."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}}
    return {
        **{status: {"description": _MEANING[status], "content": content} for status in statuses},
        "default": {"description": "Any other error.", "content": content},
    }
