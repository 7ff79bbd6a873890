"""`edb tenants`: who has figures here, and what they are denominated and dated in."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from aggregator.periods import PeriodError, parse_month
from aggregator.tenants import load_tenant, load_tenants
from aggregator.texts import has_unseen
from jobs.cli.actor import actor
from jobs.cli.output import PROBLEM, USAGE, AsJson, print_json, print_table, problems_as_sentences, say
from jobs.cli.serve import database_path
from sql.audit import Act, note
from sql.database import open_reader, open_writer, prepare, writing
from sql.statements import statement

COLUMNS = ("id", "name", "currency", "unit", "timezone", "fiscal_year_start", "as_of", "mrr_source")

app = typer.Typer(no_args_is_help=True, help="The tenants of this database.")

Name = Annotated[str | None, typer.Option(help="What the page calls it.")]
Currency = Annotated[str | None, typer.Option(help="ISO 4217 code, as GBP.")]
Unit = Annotated[str | None, typer.Option(help="The sign of its money, as £.")]
Timezone = Annotated[str | None, typer.Option(help="IANA name, as Europe/London; days begin and end in it.")]
FiscalYear = Annotated[
    int | None, typer.Option("--fiscal-year-start", min=1, max=12, help="Month its year starts with.")
]
AsOf = Annotated[str | None, typer.Option("--as-of", help="auto, today, or a month YYYY-MM to pin the figures to.")]
MrrSource = Annotated[str | None, typer.Option("--mrr-source", help="auto, orders or subscriptions.")]


@app.command("list")
def list_tenants(*, as_json: AsJson = False) -> None:
    """All tenants."""
    with problems_as_sentences(), closing(open_reader(database_path())) as connection:
        rows = [{column: getattr(tenant, column) for column in COLUMNS} for tenant in load_tenants(connection)]
    if as_json:
        print_json(rows)
    else:
        print_table(COLUMNS, rows)


@app.command()
def add(
    tenant: Annotated[str, typer.Argument(metavar="ID", help="Lower-case letters, digits, - and _.")],
    name: Name = None,
    currency: Currency = None,
    unit: Unit = None,
    timezone: Timezone = None,
    fiscal_year_start: FiscalYear = None,
    as_of: AsOf = None,
    mrr_source: MrrSource = None,
) -> None:
    """Add a tenant."""
    values = _values(name or tenant, currency, unit, timezone, fiscal_year_start, as_of, mrr_source)
    _write("tenants/add", {"id": tenant, **_DEFAULTS, **values})


@app.command("set")
def set_tenant(
    tenant: Annotated[str, typer.Argument(metavar="ID")],
    name: Name = None,
    currency: Currency = None,
    unit: Unit = None,
    timezone: Timezone = None,
    fiscal_year_start: FiscalYear = None,
    as_of: AsOf = None,
    mrr_source: MrrSource = None,
) -> None:
    """Change a tenant; its figures are restated by the next refresh."""
    values = _values(name, currency, unit, timezone, fiscal_year_start, as_of, mrr_source)
    if not values:
        _refuse("Name something to set, as --timezone Europe/London.")
    with problems_as_sentences():
        database = database_path()
        prepare(database)
        with closing(open_writer(database)) as connection:
            profile = load_tenant(connection, tenant)
            current = {column: getattr(profile, column) for column in COLUMNS}
            if values.get("currency", profile.currency) != profile.currency and _has_money(connection, tenant):
                _refuse(f"Tenant {tenant!r} has amounts in {profile.currency}; its currency cannot change under them.")
    _write("tenants/set", current | values)


def register(parent: typer.Typer) -> None:
    """Add the commands."""
    parent.add_typer(app, name="tenants")


_DEFAULTS: dict[str, Any] = {
    "currency": "GBP",
    "unit": "£",
    "timezone": "UTC",
    "fiscal_year_start": 1,
    "as_of": "auto",
    "mrr_source": "auto",
}


def _values(
    name: str | None,
    currency: str | None,
    unit: str | None,
    timezone: str | None,
    fiscal_year_start: int | None,
    as_of: str | None,
    mrr_source: str | None,
) -> dict[str, Any]:
    """What was given, checked."""
    if has_unseen(f"{name or ''}{unit or ''}"):
        _refuse("--name and --unit cannot have characters that nobody sees.")
    if timezone is not None:
        try:
            ZoneInfo(timezone)
        except (KeyError, ValueError, OSError):
            _refuse(f"{timezone!r} is not a timezone; IANA names look like Europe/London.")
    if as_of not in (None, "auto", "today"):
        try:
            parse_month(str(as_of))
        except PeriodError:
            _refuse(f"--as-of {as_of!r} is none of auto, today, or a month YYYY-MM.")
    if mrr_source not in (None, "auto", "orders", "subscriptions"):
        _refuse(f"--mrr-source {mrr_source!r} is none of auto, orders, subscriptions.")
    given = dict(zip(COLUMNS[1:], (name, currency, unit, timezone, fiscal_year_start, as_of, mrr_source), strict=True))
    return {column: value for column, value in given.items() if value is not None}


def _write(name: str, values: dict[str, Any]) -> None:
    with problems_as_sentences():
        database = database_path()
        prepare(database)
        with closing(open_writer(database)) as connection:
            try:
                with writing(connection):
                    connection.execute(statement(name), values)
                    given = {column: values[column] for column in COLUMNS[1:]}
                    act = Act(actor(), f"{name.removeprefix('tenants/')} tenant", values["id"], values["id"], given)
                    note(connection, act, datetime.now(UTC))
            except sqlite3.IntegrityError as error:
                _refuse(_reason(values, error))
    say(f"Tenant {values['id']} is set: {values['name']}, {values['currency']}, {values['timezone']}.")


def _reason(values: dict[str, Any], error: sqlite3.IntegrityError) -> str:
    match error.sqlite_errorname:
        case "SQLITE_CONSTRAINT_PRIMARYKEY":
            return f"There is a tenant {values['id']!r} already; `edb tenants set` changes it."
        case "SQLITE_CONSTRAINT_TRIGGER":
            return f"{values['currency']!r} is not a currency of ISO 4217."
        case _:
            return (
                f"{values['id']!r} cannot be set so: an id has 1 to 64 lower-case letters, digits, - and _, "
                "a name at most 200 characters, a unit at most 8."
            )


def _has_money(connection: sqlite3.Connection, tenant: str) -> bool:
    return connection.execute(statement("tenants/has_money"), {"tenant": tenant}).fetchone() is not None


def _refuse(sentence: str) -> None:
    say(f"edb: {sentence}", err=True)
    raise typer.Exit(USAGE if sentence.startswith(("Name", "--")) else PROBLEM)
