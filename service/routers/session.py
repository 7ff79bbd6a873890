"""Signing in and out on the page, and who is signed in."""

import logging
import re
import sqlite3
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from time import time
from typing import Any

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import Response

from aggregator.figures.documents.rendering import render
from aggregator.figures.tenants import Tenant
from aggregator.stored.tenants import load_tenants
from service.calls import ThisProcess, caller, credentials_of
from service.exchange import request_ids
from service.exchange.bodies import JSON, body_of, exact_json, media_type_of, off_loop
from service.exchange.names import ROLES, SESSION_COOKIE
from service.exchange.problems import Problem, unfit
from service.identity.access import session_of
from service.identity.roles import Principal
from service.identity.sessions import (
    SESSION_SECONDS,
    close_session,
    holder_of_key,
    holder_of_session,
    open_session,
    redeem_link,
)
from service.identity.sign_ins import note_provider
from service.identity.tokens import unauthorized
from service.schemas.problem import problems
from service.schemas.session import Session, SignIn
from service.settings import Settings
from sql.audit import Act, note
from sql.database import DatabaseError

router = APIRouter(tags=["session"])

MAX_BYTES = 4096
MAX_TENANTS = 1000

_PREFIX = re.compile(r"edb_[0-9a-f]{10}(?=_)")

logger = logging.getLogger("edb.identity")


@router.get("/api/session", responses={200: {"model": Session}, **problems(503)})
async def session(request: Request, process: ThisProcess) -> Any:
    """Who asks, what they may do, and how one signs in; for anyone, so that the page can offer it."""
    try:
        principal = await caller(request)
    except Problem as problem:
        if problem.status not in (401, 403):
            raise
        principal = None
    await _note_provider(process, principal)
    return await _answer(process, principal)


@router.post(
    "/api/session",
    responses={200: {"model": Session}, **problems(400, 401, 403, 404, 413, 415, 422, 503)},
    openapi_extra={
        "requestBody": {"required": True, "content": {JSON: {"schema": {"$ref": "#/components/schemas/SignIn"}}}}
    },
)
async def sign_in(request: Request, process: ThisProcess) -> Any:
    """Opens a session with an API key or a one-time link, in a cookie that no script can read."""
    if process.settings.auth != "keys":
        raise Problem(404, "One signs in here with a key only where EDB_AUTH is keys.")
    media_type_of(request, JSON)
    body = await body_of(request, MAX_BYTES)
    given = await off_loop(lambda: _sign_in(exact_json(body)), len(body))
    before = session_of(credentials_of(request).cookie)
    opened = await process.writing.run(partial(_open, given, before, int(time()), request_ids.current()))
    if opened is None:
        await _note_refusal(process, given)
        raise unauthorized("The link was used already or is too old" if given.link else "The key is not good")
    token, principal = opened
    answer = await _answer(process, principal)
    answer.set_cookie(SESSION_COOKIE, token, max_age=SESSION_SECONDS, **_cookie(process.settings, request))
    return answer


@router.delete("/api/session", responses={200: {"model": Session}, **problems(403, 503)})
async def sign_out(request: Request, process: ThisProcess) -> Any:
    """Ends the session."""
    token = session_of(credentials_of(request).cookie)
    if token:
        await process.writing.run(partial(_close, token=token, now=int(time()), request=request_ids.current()))
    elif process.settings.jwt_client_id is not None:
        with suppress(Problem):  # who is known no longer has nothing to sign out of
            name = (await caller(request)).name
            act = Act(name, "sign out", detail={"with": "provider"}, request=request_ids.current())
            await process.writing.run(partial(_note, act=act, now=int(time())))
    answer = await _answer(process, None)
    answer.headers["Clear-Site-Data"] = '"cache"'
    answer.delete_cookie(SESSION_COOKIE, **_cookie(process.settings, request))
    return answer


def _sign_in(body: Any) -> SignIn:
    try:
        return SignIn.model_validate(body)
    except ValidationError as error:
        raise unfit(error) from None


def _open(
    given: SignIn, before: str, now: int, request: str, connection: sqlite3.Connection
) -> tuple[str, Principal] | None:
    """A new session, in place of the one before: its secret, and who has it. None where nothing opens one."""
    if given.link is not None:
        key_id = redeem_link(connection, given.link, now)
    else:
        holder = holder_of_key(connection, given.key or "", now)
        key_id = None if holder is None else holder.key_id
    if key_id is None:
        return None
    close_session(connection, before)
    opened = open_session(connection, key_id, now)
    if opened is not None:
        with_what = {"with": "key" if given.link is None else "link"}
        _note(connection, Act(opened[1].name, "sign in", detail=with_what, request=request), now)
    return opened


def _close(connection: sqlite3.Connection, token: str, now: int, request: str) -> None:
    holder = holder_of_session(connection, token, now)
    close_session(connection, token)
    if holder is not None:
        _note(connection, Act(holder.name, "sign out", request=request), now)


async def _note_refusal(process: ThisProcess, given: SignIn) -> None:
    """Note that somebody was not let in, and with which key; of many at once some."""
    now = int(time())
    unnoted = process.sign_ins.refused(now)
    if unnoted is not None:
        detail = {"with": "key" if given.link is None else "link", "left_out": unnoted}
        prefix = _PREFIX.match(given.key or "")
        named = prefix[0] if prefix else ""
        act = Act("somebody", "refuse sign-in", named, detail=detail, request=request_ids.current())
        await process.aside.run(partial(_note, act=act, now=now))


async def _note_provider(process: ThisProcess, principal: Principal | None) -> None:
    """Note that the page's reader has signed in at the provider; they are answered, whether that succeeds or not."""
    now = int(time())
    if principal is None or process.settings.jwt_client_id is None or not process.sign_ins.is_news(principal, now):
        return
    try:
        signed_in = partial(note_provider, principal=principal, now=now, request=request_ids.current())
        await process.aside.run(signed_in)
    except (Problem, sqlite3.Error, DatabaseError) as error:
        logger.warning("the sign-in of %s cannot be noted: %s", principal.name, error)


def _note(connection: sqlite3.Connection, act: Act, now: int) -> None:
    note(connection, act, datetime.fromtimestamp(now, UTC))


async def _answer(process: ThisProcess, principal: Principal | None) -> Response:
    settings = process.settings
    shown = None
    if principal is not None:
        tenants = await process.reading.run(load_tenants)
        within = [tenant for tenant in tenants if principal.grants.reaches(tenant.id)][:MAX_TENANTS]
        shown = {
            "name": principal.name,
            "roles": [role for role in ROLES if role in principal.grants.roles],
            "tenants": [_named(tenant) for tenant in within],
        }
    body = render({"auth": settings.auth, "provider": _provider(settings), "principal": shown})
    return Response(body, headers={"Cache-Control": "no-store", "Vary": "Cookie, Authorization"}, media_type=JSON)


def _provider(settings: Settings) -> dict[str, str] | None:
    if settings.jwt_client_id is None:
        return None
    of_roles = [
        scope for role, scope in settings.jwt_role_scopes.items() if role != "ingest"
    ]  # the page sends no facts
    scopes = (*settings.jwt_client_scope.split(), *([settings.jwt_scope] if settings.jwt_scope else []), *of_roles)
    return {
        "authority": settings.jwt_issuer or "",
        "client_id": settings.jwt_client_id,
        "scope": " ".join(dict.fromkeys(scopes)),
        "audience": settings.jwt_audience or "",
    }


def _named(tenant: Tenant) -> dict[str, str]:
    return {"id": tenant.id, "name": tenant.name}


def _cookie(settings: Settings, request: Request) -> dict[str, Any]:
    """How the cookie is kept: from scripts, from other sites, and from plain HTTP where the page comes by HTTPS."""
    secure = (settings.public_url or str(request.base_url)).startswith("https:")
    return {"path": "/", "secure": secure, "httponly": True, "samesite": "strict"}
