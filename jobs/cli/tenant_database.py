"""One tenant of the database that the settings name, for a command that reads it or changes something of it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Annotated, NoReturn

import typer

from aggregator.figures.tenants import Tenant
from aggregator.stored.tenants import load_tenant
from jobs.cli.output import PROBLEM, USAGE, problems_as_sentences
from jobs.cli.serve import database_path
from jobs.problems import JobError, UsageError
from sql.database import open_reader, open_writer, prepare, writing

OfTenant = Annotated[str, typer.Option("--tenant", help="Of which tenant.")]


@contextmanager
def reading(tenant: str) -> Iterator[tuple[sqlite3.Connection, Tenant]]:
    """A connection that reads, and the tenant; what a person can put right ends the program with a sentence."""
    with problems_as_sentences(), closing(open_reader(database_path())) as connection:
        yield connection, load_tenant(connection, tenant)


@contextmanager
def changing(tenant: str) -> Iterator[tuple[sqlite3.Connection, Tenant]]:
    """A connection in one write transaction, and the tenant; the database is created and brought up to date first."""
    with problems_as_sentences():
        database = database_path()
        prepare(database)
        with closing(open_writer(database)) as connection, writing(connection):
            yield connection, load_tenant(connection, tenant)


def refuse(sentence: str, code: int = PROBLEM) -> NoReturn:
    """End the command with a sentence, and the code of what was asked for wrongly or cannot be done."""
    raise (UsageError if code == USAGE else JobError)(sentence) from None
