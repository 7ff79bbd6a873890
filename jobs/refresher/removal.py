"""Removes tenants with all that they have: hidden at once, and then emptied a little at a time, whoever is killed."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from math import inf
from time import monotonic

from aggregator.rollups.publication import newest
from aggregator.stored.tenants import load_tenant
from jobs.problems import JobError
from sql.audit import Act, note
from sql.database import LONG_PATIENCE, writing
from sql.statements import statement

WRITE_SECONDS = 0.03  # how long a run may hold the write lock
FIRST_RUN, LONGEST_RUN = 200, 20_000  # rows

Key = dict[str, str | int]


def hide_tenant(connection: sqlite3.Connection, tenant_id: str, actor: str, now: datetime) -> None:
    """Have nobody find a tenant any more, inside the caller's transaction; the refresher removes what it has.

    :raises UnknownTenantError: there is none of that id
    :raises JobError: an import of it has not ended
    """
    tenant = load_tenant(connection, tenant_id)
    key: Key = {"tenant": tenant.id, "now": int(now.timestamp())}
    importing = connection.execute(statement("tenants/importing"), key).fetchone()
    if importing:
        raise JobError(f"Import {importing[0]} of tenant {tenant.id!r} has not ended; wait for it, or end it.")
    published = newest(connection, tenant.id)
    last = published.generation if published else 0
    detail: Mapping[str, int | str | None] = {"name": tenant.name, "generation": last}
    note(connection, Act(actor, "remove tenant", tenant.id, tenant.id, detail), now)
    for name in ("hide", "unpublish", "mark_all_orders", "end_sessions", "revoke_keys", "narrow_keys"):
        connection.execute(statement(f"tenants/{name}"), key)


def removing(connection: sqlite3.Connection) -> list[str]:
    """The tenants that are being removed."""
    return [tenant for (tenant,) in connection.execute(statement("tenants/removing"))]


def remove_hidden(connection: sqlite3.Connection, seconds: float = inf) -> list[str]:
    """Remove what the hidden tenants have, in short transactions, for some seconds at most; who wants more of them.

    :param connection: a writer of whoever holds the lease, not in a transaction
    """
    until, unfinished = monotonic() + seconds, []
    for tenant in removing(connection):
        key: Key = {"tenant": tenant}
        if connection.execute(statement("rebuild/running"), key).fetchone():
            continue  # it writes rows of its own, and soon finds that there is no such tenant
        gone = False
        while not gone and monotonic() < until:
            gone = _removed(connection, key, until)
        if not gone:
            unfinished.append(tenant)
    return unfinished


def _removed(connection: sqlite3.Connection, key: Key, until: float) -> bool:
    """Empty every table of a tenant's rows; whether it is gone then, or more came meanwhile."""
    tables = connection.execute(statement("tenants/tables")).fetchall()
    _empty(connection, "import_replaced", ["import_id", "key"], statement("tenants/replaced_by_imports"), key, until)
    for table, columns in tables:
        some = f"SELECT {columns} FROM {table} WHERE tenant = :tenant LIMIT :limit"
        _empty(connection, table, columns.split(","), some, key, until)
    anything = " UNION ALL ".join(f"SELECT 1 FROM {table} WHERE tenant = :tenant" for table, _ in tables)
    with writing(connection, LONG_PATIENCE):
        if connection.execute(f"SELECT 1 FROM ({anything}) LIMIT 1", key).fetchone():
            return False
        connection.execute(statement("tenants/forget_marks"), key)
        connection.execute(statement("tenants/remove"), key)
    return True


def _empty(
    connection: sqlite3.Connection, table: str, columns: Sequence[str], some: str, key: Key, until: float
) -> None:
    """Remove a tenant's rows from a table; they are sought outside the transactions that remove them."""
    run = FIRST_RUN
    matches = " AND ".join(f"{column} = ?" for column in columns)
    while monotonic() < until and (rows := connection.execute(some, key | {"limit": run}).fetchall()):
        with writing(connection, LONG_PATIENCE):
            began = monotonic()
            connection.executemany(f"DELETE FROM {table} WHERE {matches}", rows)
        run = max(FIRST_RUN, min(LONGEST_RUN, int(run * WRITE_SECONDS / max(monotonic() - began, 0.001))))
