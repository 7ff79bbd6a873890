"""One tenant of the database that the settings name, for a command that reads it or changes something of it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Annotated, NoReturn

import typer

from aggregator.figures.tenants import Tenant
from aggregator.stored.preparation import prepare
from aggregator.stored.tenants import load_tenant, load_tenants
from jobs.cli.output import PROBLEM, USAGE, problems_as_sentences
from jobs.cli.settings import database_path
from jobs.problems import JobError, UsageError
from sql.database import open_reader, open_writer, writing

OfTenant = Annotated[str | None, typer.Option("--tenant", help="Of which tenant; to be said where there are several.")]
NAMED = 10  # tenants that a sentence names


@contextmanager
def reading(tenant: str | None) -> Iterator[tuple[sqlite3.Connection, Tenant]]:
    """A connection that reads, and the tenant; what a person can put right ends the program with a sentence."""
    with problems_as_sentences(), closing(open_reader(database_path())) as connection:
        yield connection, chosen_tenant(connection, tenant)


@contextmanager
def reading_all(tenant: str | None) -> Iterator[tuple[sqlite3.Connection, list[Tenant]]]:
    """A connection that reads, and the tenant that is named, or every one."""
    with problems_as_sentences(), closing(open_reader(database_path())) as connection:
        yield connection, load_tenants(connection) if tenant is None else [load_tenant(connection, tenant)]


def chosen_tenant(connection: sqlite3.Connection, tenant: str | None) -> Tenant:
    """The tenant of an id; without one the only one.

    :raises UnknownTenantError: there is none of that id
    :raises UsageError: there are several, or none at all
    """
    if tenant is not None:
        return load_tenant(connection, tenant)
    found = load_tenants(connection)
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError("There is no tenant; `edb tenants add` makes one.")
    names = ", ".join(each.id for each in found[:NAMED]) + (", …" if len(found) > NAMED else "")
    raise UsageError(f"There are {len(found)} tenants ({names}): say which one with --tenant.")


@contextmanager
def changing(tenant: str | None) -> Iterator[tuple[sqlite3.Connection, Tenant]]:
    """A connection in one write transaction, and the tenant; the database is created and brought up to date first."""
    with problems_as_sentences():
        database = database_path()
        prepare(database)
        with closing(open_writer(database)) as connection, writing(connection):
            yield connection, chosen_tenant(connection, tenant)


def refuse(sentence: str, code: int = PROBLEM) -> NoReturn:
    """End the command with a sentence, and the code of what was asked for wrongly or cannot be done."""
    raise (UsageError if code == USAGE else JobError)(sentence) from None
