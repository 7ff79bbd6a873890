"""Moves the alerts that time alone moves: a wait that is over, figures that grow old, a refresh that failed."""

import logging
import sqlite3
from collections.abc import Collection

from aggregator.rollups.alerts import due_by_tenant, evaluate_on_time, tenants_on_tick
from aggregator.stored.epochs import StaleEpochError, check_epoch
from aggregator.stored.tenants import load_tenants
from sql.database import writing

SOONEST_MS = 250  # before then nobody asks again, even if an evaluation keeps failing

log = logging.getLogger("edb.alerts")


def move_alerts(
    connection: sqlite3.Connection,
    now_ms: int,
    epoch: int,
    *,
    failed: Collection[str] = (),
    tick: bool,
) -> int | None:
    """Evaluate the alerts of every tenant that needs it, each in a transaction of its own.

    :param failed: tenants whose refresh has just failed
    :param tick: whether it is also time to look at rules about the refresh itself, and to remind
    :returns: when the next alert is due, in ms since 1970; None when none is
    :raises StaleEpochError: another process has taken the lease
    """
    wanted = {tenant for tenant, due in due_by_tenant(connection).items() if due <= now_ms} | set(failed)
    if tick:
        wanted |= tenants_on_tick(connection)
    for tenant in load_tenants(connection) if wanted else ():
        if tenant.id not in wanted:
            continue
        try:
            with writing(connection):
                check_epoch(connection, epoch)
                evaluate_on_time(connection, tenant, now_ms)
        except StaleEpochError:
            raise
        except Exception:  # alerts that cannot be evaluated must not hold back the figures
            log.exception("the alerts of %s could not be evaluated", tenant.id, extra={"tenant": tenant.id})
    due = min(due_by_tenant(connection).values(), default=None)
    return None if due is None else max(due, now_ms + SOONEST_MS)
