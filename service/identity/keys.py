"""API keys as they are kept: made, listed, rotated and revoked."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from service.exchange.names import Role
from service.identity.secrets import digest, new_key, new_token
from sql.statements import statement

LINK_SECONDS = 15 * 60


class KeyNotFoundError(Exception):
    """No key in force has that prefix, or several have that name; the message is one sentence."""


@dataclass(frozen=True)
class NewKey:
    """A key that was just made; `text` is to be shown once."""

    text: str
    prefix: str


@dataclass(frozen=True)
class KeyRow:
    """A key as it is listed. Instants are seconds since 1970."""

    id: int
    name: str
    prefix: str
    tenants: list[str] | None
    roles: list[Role]
    created_at: int
    expires_at: int | None
    last_used_at: int | None
    revoked_at: int | None

    def in_force(self, now: int) -> bool:
        """Whether it opens anything."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)


def add_key(
    connection: sqlite3.Connection,
    name: str,
    tenants: Sequence[str] | None,
    roles: Sequence[Role],
    now: int,
    expires_at: int | None = None,
) -> NewKey:
    """Make a key, inside the caller's transaction.

    :param tenants: those it reaches, None for every one
    :param now: seconds since 1970, as `expires_at`
    """
    key = new_key()
    row = {
        "name": name,
        "prefix": key.prefix,
        "hash": digest(key.text),
        "tenants": None if tenants is None else json.dumps(sorted(set(tenants))),
        "roles": json.dumps(sorted(set(roles))),
        "created_at": now,
        "expires_at": expires_at,
    }
    connection.execute(statement("identity/key_add"), row)
    return NewKey(key.text, key.prefix)


def list_keys(connection: sqlite3.Connection) -> list[KeyRow]:
    """Every key, the oldest first."""
    return [_row(row) for row in connection.execute(statement("identity/keys"))]


def find_key(connection: sqlite3.Connection, named: str, now: int) -> KeyRow:
    """The key in force of a prefix or a name.

    :raises KeyNotFoundError: there is none, or more than one
    """
    found = [key for key in list_keys(connection) if key.in_force(now) and named in (key.prefix, key.name)]
    if len(found) != 1:
        reason = "Several keys have" if found else "No key in force has"
        raise KeyNotFoundError(f"{reason} the prefix or name {named!r}; `edb keys list` shows all.")
    return found[0]


def rotate_key(connection: sqlite3.Connection, named: str, now: int, grace_seconds: int) -> NewKey:
    """Make a key like another, which ends after a time of grace. Inside the caller's transaction.

    :raises KeyNotFoundError: as `find_key`
    """
    old = find_key(connection, named, now)
    ends = now + grace_seconds
    lifetime = None if old.expires_at is None else now + old.expires_at - old.created_at
    new = add_key(connection, old.name, old.tenants, old.roles, now, lifetime)
    end = ends if old.expires_at is None else min(ends, old.expires_at)
    connection.execute(statement("identity/key_expire"), {"id": old.id, "expires_at": end})
    return new


def revoke_key(connection: sqlite3.Connection, named: str, now: int) -> KeyRow:
    """End a key and the sessions opened with it. Inside the caller's transaction.

    :raises KeyNotFoundError: as `find_key`
    """
    key = find_key(connection, named, now)
    connection.execute(statement("identity/key_revoke"), {"id": key.id, "revoked_at": now})
    connection.execute(statement("identity/key_sessions_end"), {"key_id": key.id})
    return key


def add_link(connection: sqlite3.Connection, named: str, now: int) -> str:
    """A secret that signs somebody in once, with the grants of a key. Inside the caller's transaction.

    :raises KeyNotFoundError: as `find_key`
    """
    key = find_key(connection, named, now)
    token = new_token()
    link = {"hash": digest(token), "key_id": key.id, "expires_at": now + LINK_SECONDS}
    connection.execute(statement("identity/link_add"), link)
    return token


def _row(row: tuple[Any, ...]) -> KeyRow:
    key_id, name, prefix, tenants, roles, *instants = row
    return KeyRow(key_id, name, prefix, None if tenants is None else json.loads(tenants), json.loads(roles), *instants)
