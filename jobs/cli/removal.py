"""`edb tenants remove`: a tenant with all that it has."""

from contextlib import closing, suppress
from datetime import UTC, datetime
from time import sleep

import typer

from aggregator.figures.tenants import Tenant
from aggregator.rollups.flows import RollupError
from aggregator.stored.preparation import prepare
from aggregator.stored.tenants import load_tenant
from jobs.cli.actor import actor
from jobs.cli.output import USAGE, is_terminal, problems_as_sentences, say
from jobs.cli.settings import database_path
from jobs.cli.tenant_database import refuse
from jobs.imports.recovery import recover_imports
from jobs.refresher.refresh import refresh_once
from jobs.refresher.removal import hide_tenant, removing
from sql.database import open_writer, writing

POLL_SECONDS = 0.2


def remove_tenant(tenant: str, yes: str | None) -> None:
    """Hide a tenant, and wait until whoever has the lease has removed what it had; this process where nobody has it."""
    with problems_as_sentences():
        database = database_path()
        prepare(database)
        recover_imports(database)
        with closing(open_writer(database)) as connection:
            if tenant not in removing(connection):
                _make_sure(load_tenant(connection, tenant), yes)
                with writing(connection):
                    hide_tenant(connection, tenant, actor(), datetime.now(UTC))
            while tenant in removing(connection):
                with suppress(RollupError):  # of another tenant
                    refresh_once(database)
                if tenant in removing(connection):
                    sleep(POLL_SECONDS)
    say(f"Tenant {tenant} is removed, with all that it had; what was done there stays in `edb audit`.")


def _make_sure(tenant: Tenant, yes: str | None) -> None:
    """Have somebody say twice that a tenant is to be removed.

    :raises UsageError: nobody is there to be asked
    :raises JobError: it is not to be
    """
    lost = f"Tenant {tenant.id} ({tenant.name}) is removed with all its facts and figures; only a backup has them then"
    if yes is None:
        if not is_terminal():
            refuse(f"{lost}: say --yes {tenant.id}, after `edb backup`.", USAGE)
        if not typer.confirm(f"{lost}. Go on?", err=True):
            refuse("Nothing was removed.")
        yes = str(typer.prompt("Its id once more", err=True))
    if yes != tenant.id:
        refuse(f"Nothing was removed: that is not {tenant.id!r}.")
