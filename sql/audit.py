"""The audit: who wrote or administered what, noted in the transaction that did it."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sql.statements import statement


@dataclass(frozen=True)
class Act:
    """One act.

    :param actor: the key, token or person
    :param action: a word or two: `write orders`, `revoke key`
    :param target: what it was done to: an order, a key's prefix, an import; empty where the action says it
    :param tenant: None for what concerns every tenant
    :param request: the id under which the service's log has it
    :param trace: the trace it was made in, as W3C `traceparent`
    """

    actor: str
    action: str
    target: str = ""
    tenant: str | None = None
    detail: Mapping[str, int | str | None] = field(default_factory=dict)
    request: str | None = None
    trace: str | None = None


def note(connection: sqlite3.Connection, act: Act, at: datetime) -> None:
    """Note an act, inside the transaction of the caller who does it.

    :param at: an aware instant
    """
    row = {
        "at": int(at.timestamp() * 1000),
        "tenant": act.tenant,
        "actor": act.actor,
        "action": act.action,
        "target": act.target,
        "detail": json.dumps(dict(act.detail), ensure_ascii=False),
        "request": act.request,
        "trace": act.trace,
    }
    connection.execute(statement("identity/audit_add"), row)
