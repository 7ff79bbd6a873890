"""The rules that raise alerts: read by whoever sees alerts, and written by administrators."""

import sqlite3
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from aggregator.figures.alerts.rules import Rule, RuleError, parse_rule
from aggregator.figures.documents.alerts import rules_document, shown_rule
from aggregator.figures.documents.rendering import render
from aggregator.figures.tenants import Tenant
from aggregator.stored.rulebook import UnknownRuleError, has_rule, remove_rule, rule_of, rules_of, save_rule
from aggregator.stored.tenants import load_tenant
from service.calls import AdminCall, Call, ViewerCall
from service.exchange.bodies import JSON, body_of, exact_json, media_type_of, off_loop
from service.exchange.documents import Document, document
from service.exchange.problems import Problem, pointer
from service.schemas.alerts import AlertRules, ShownAlertRule
from service.schemas.facts import Deleted
from service.schemas.problem import READS, WRITES, problems
from sql.audit import Act, note

router = APIRouter(tags=["alerts"])

T = TypeVar("T")

MAX_BYTES = 16 * 1024
Name = Annotated[str, Path(max_length=64, description="the rule's name")]


def _body(schema: str) -> dict[str, Any]:
    content = {JSON: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"requestBody": {"required": True, "content": content}}


@router.get("/api/alert-rules", responses={200: {"model": AlertRules}, **problems(*READS)})
async def alert_rules(call: ViewerCall) -> Any:
    """All rules by name."""

    def read(connection: sqlite3.Connection) -> Document:
        tenant = load_tenant(connection, call.tenant)
        return document(rules_document(rules_of(connection, tenant.id), tenant.digits), None)

    return call.answer(await call.process.reading.run(read))


@router.get("/api/alert-rules/{name}", responses={200: {"model": ShownAlertRule}, **problems(*READS)})
async def alert_rule(call: ViewerCall, name: Name) -> Any:
    """One rule."""

    def read(connection: sqlite3.Connection) -> Document:
        tenant = load_tenant(connection, call.tenant)
        return document(render(shown_rule(_known(lambda: rule_of(connection, tenant.id, name)), tenant.digits)), None)

    return call.answer(await call.process.reading.run(read))


@router.post(
    "/api/alert-rules",
    status_code=201,
    responses={201: {"model": ShownAlertRule}, **problems(409, *WRITES)},
    openapi_extra=_body("AlertRule"),
)
async def add_alert_rule(request: Request, call: AdminCall) -> Any:
    """Adds a rule. It is evaluated at once, and from then on with every generation."""
    sent = await _sent(request)

    def write(connection: sqlite3.Connection, tenant: Tenant) -> Rule:
        rule = _parsed(sent, tenant.digits)
        if has_rule(connection, tenant.id, rule.name):
            raise Problem(409, f"There is a rule {rule.name!r} already; PUT replaces it.")
        save_rule(connection, tenant.id, rule)
        return rule

    return await _written(call, "add alert rule", write, 201)


@router.put(
    "/api/alert-rules/{name}",
    responses={200: {"model": ShownAlertRule}, **problems(*WRITES)},
    openapi_extra=_body("AlertRuleFields"),
)
async def set_alert_rule(request: Request, call: AdminCall, name: Name) -> Any:
    """Makes a rule what is sent; what is not sent gets its default."""
    sent = await _sent(request)
    if sent.get("name", name) != name:
        raise Problem(
            422, f"The rule's name is {name!r}; a rule cannot be renamed.", errors=[_error("name", "differs")]
        )

    def write(connection: sqlite3.Connection, tenant: Tenant) -> Rule:
        _known(lambda: rule_of(connection, tenant.id, name))
        rule = _parsed({**sent, "name": name}, tenant.digits)
        save_rule(connection, tenant.id, rule)
        return rule

    return await _written(call, "set alert rule", write, 200)


@router.delete("/api/alert-rules/{name}", responses={200: {"model": Deleted}, **problems(*READS)})
async def remove_alert_rule(call: AdminCall, name: Name) -> Response:
    """Removes a rule. Its alert is resolved, and its history stays."""
    now = datetime.now(UTC)

    def write(connection: sqlite3.Connection) -> None:
        tenant = load_tenant(connection, call.tenant)
        _known(lambda: remove_rule(connection, tenant.id, name))
        note(connection, Act(call.principal.name, "remove alert rule", name, tenant.id), now)

    await call.process.writing.run(write)
    return Response(render({"deleted": 1}), media_type=JSON)


async def _sent(request: Request) -> Mapping[str, Any]:
    body = await body_of(request, MAX_BYTES)
    media_type_of(request, JSON)
    sent = await off_loop(lambda: exact_json(body), len(body))
    if not isinstance(sent, dict):
        raise Problem(422, "Send a rule as one JSON object.")
    return sent


async def _written(
    call: Call, action: str, write: Callable[[sqlite3.Connection, Tenant], Rule], status: int
) -> Response:
    now = datetime.now(UTC)

    def run(connection: sqlite3.Connection) -> bytes:
        tenant = load_tenant(connection, call.tenant)
        rule = write(connection, tenant)
        note(connection, Act(call.principal.name, action, rule.name, tenant.id), now)
        return render(shown_rule(rule, tenant.digits))

    return Response(await call.process.writing.run(run), status, media_type=JSON)


def _parsed(sent: Mapping[str, Any], digits: int) -> Rule:
    try:
        return parse_rule(sent, digits)
    except RuleError as error:
        errors = [_error(name, reason) for name, reason in error.errors.items()]
        raise Problem(422, f"The rule cannot be taken: {error}.", errors=errors) from None


def _error(name: str, reason: str) -> dict[str, str]:
    return {"pointer": pointer(name), "detail": reason}


def _known(found: Callable[[], T]) -> T:
    try:
        return found()
    except UnknownRuleError as error:
        raise Problem(404, str(error)) from None
