"""Who has a key or a session, found by its digest; and sessions, opened with a key or a link and closed."""

import json
import sqlite3
from typing import Any

from service.identity.roles import Principal, grants
from service.identity.secrets import digest, new_token
from sql.statements import statement

SESSION_SECONDS = 12 * 60 * 60


def holder_of_key(connection: sqlite3.Connection, text: str, now: int) -> Principal | None:
    """Who has a key; None when it is not in force."""
    found = connection.execute(statement("identity/key_holder"), {"hash": digest(text), "now": now})
    return _principal(found.fetchone())


def holder_of_session(connection: sqlite3.Connection, token: str, now: int) -> Principal | None:
    """Who is signed in with a session; None when it or its key has ended."""
    found = connection.execute(statement("identity/session_holder"), {"hash": digest(token), "now": now})
    return _principal(found.fetchone())


def open_session(connection: sqlite3.Connection, key_id: int, now: int) -> tuple[str, Principal] | None:
    """A new session with the grants of a key in force: its secret, and who has it. Inside the caller's transaction."""
    token = new_token()
    row = {"hash": digest(token), "key_id": key_id, "created_at": now, "expires_at": now + SESSION_SECONDS}
    connection.execute(statement("identity/sessions_prune"), {"now": now})
    connection.execute(statement("identity/session_add"), row)
    holder = holder_of_session(connection, token, now)
    return None if holder is None else (token, holder)


def redeem_link(connection: sqlite3.Connection, token: str, now: int) -> int | None:
    """The key whose link this is, which from now on is used up; None when it is not one, or too old."""
    key = {"hash": digest(token), "now": now}
    found = connection.execute(statement("identity/link_redeem"), key).fetchone()
    connection.execute(statement("identity/links_prune"), {"now": now})
    return None if found is None else int(found[0])


def close_session(connection: sqlite3.Connection, token: str) -> None:
    """End a session, if it is one. Inside the caller's transaction."""
    connection.execute(statement("identity/session_end"), {"hash": digest(token)})


def note_use(connection: sqlite3.Connection, used: dict[int, int]) -> None:
    """Note when keys were last used: by id, seconds since 1970. Inside the caller's transaction."""
    connection.executemany(
        statement("identity/key_used"), [{"id": key_id, "last_used_at": at} for key_id, at in used.items()]
    )


def _principal(row: tuple[Any, ...] | None) -> Principal | None:
    if row is None:
        return None
    key_id, name, prefix, tenants, roles, expires_at = row
    held = grants(None if tenants is None else json.loads(tenants), json.loads(roles))
    return Principal(f"{name} ({prefix})", held, expires_at, key_id)
