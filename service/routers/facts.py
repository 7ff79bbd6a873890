"""Facts in and out of the tables: the same routes for each, made from the table that describes them."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from aggregator.facts.table import FACTS, Fact
from aggregator.figures.documents.rendering import render
from service.calls import IngestCall
from service.exchange.bodies import JSON, MAX_ROWS, NDJSON, Item, batch, body_of, media_type_of, off_loop
from service.schemas.facts import Deleted, Replaced, Written, request_body
from service.schemas.problem import WRITES, problems

ORDERS = FACTS["orders"]

router = APIRouter(tags=["facts"])


async def _items(request: Request) -> list[Item]:
    media_type = media_type_of(request, JSON, NDJSON)
    body = await body_of(request)
    return await off_loop(partial(batch, body, media_type), len(body))


def _answer(counts: dict[str, int], status: int) -> Response:
    return Response(render(counts), status, {"Cache-Control": "no-store"}, media_type="application/json")


def _poster(fact: Fact) -> Callable[[Request, IngestCall], Awaitable[Any]]:
    async def post(request: Request, call: IngestCall) -> Any:
        return _answer(await call.process.intake.store(fact, await _items(request), call.origin()), 201)

    return post


def _deleter(fact: Fact) -> Callable[[Request, IngestCall], Awaitable[Any]]:
    async def delete(request: Request, call: IngestCall) -> Any:
        key = {name: str(value) for name, value in request.path_params.items()}
        return _answer({"deleted": await call.process.intake.delete(fact, key, call.origin())}, 200)

    return delete


def _key_parameters(fact: Fact, key: tuple[str, ...]) -> list[dict[str, Any]]:
    meanings = {field.name: field.meaning for field in fact.fields}
    return [
        {"name": name, "in": "path", "required": True, "description": meanings[name], "schema": {"type": "string"}}
        for name in key
    ]


for _fact in FACTS.values():
    _key = _fact.address
    router.add_api_route(
        f"/api/{_fact.route}",
        _poster(_fact),
        methods=["POST"],
        status_code=201,
        name=f"post_{_fact.name}",
        summary=f"Write {_fact.name}",
        description=f"Inserts or replaces {_fact.meaning}, or up to {MAX_ROWS} of them: all are stored, or none.",
        responses={201: {"model": Written}, **problems(*WRITES)},
        openapi_extra={"requestBody": request_body(_fact, MAX_ROWS)},
    )
    # the first part of a key may hold a slash
    _path = "/".join([f"{{{_key[0]}:path}}", *(f"{{{name}}}" for name in _key[1:])])
    router.add_api_route(
        f"/api/{_fact.route}/{_path}",
        _deleter(_fact),
        methods=["DELETE"],
        name=f"delete_{_fact.name}",
        summary=f"Delete from {_fact.name}",
        description=f"Removes {_fact.meaning}." if _fact is not ORDERS else "Removes all lines of an order.",
        responses={200: {"model": Deleted}, **problems(*WRITES)},
        openapi_extra={"parameters": _key_parameters(_fact, _key)},
    )


@router.put(
    "/api/orders/{order_id:path}",
    responses={200: {"model": Replaced}, **problems(*WRITES)},
    openapi_extra={"requestBody": request_body(ORDERS, MAX_ROWS)},
)
async def put_order(
    request: Request, call: IngestCall, order_id: Annotated[str, Path(min_length=1, max_length=200)]
) -> Any:
    """Replaces all lines of an order; `order_id` may be left out of the lines."""
    items = await _items(request)
    return _answer(await call.process.intake.replace_order(ORDERS, order_id, items, call.origin()), 200)
