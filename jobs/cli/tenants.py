"""`edb tenants`: who has figures here, and what they are denominated and dated in."""

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from aggregator.facts.reading import has_money
from aggregator.figures.currencies import sign_of
from aggregator.figures.exact import BILLION_DIGITS, parse_scaled, short_text
from aggregator.figures.periods import PeriodError, parse_month
from aggregator.figures.tenants import Tenant
from aggregator.figures.texts import text_flaw
from aggregator.stored.preparation import prepare
from aggregator.stored.tenants import load_tenants
from jobs.cli.actor import actor
from jobs.cli.output import USAGE, AsJson, is_terminal, print_json, print_table, problems_as_sentences, say
from jobs.cli.settings import database_path
from jobs.cli.tenant_database import changing, refuse
from jobs.problems import JobError, UsageError
from sql.audit import Act, note
from sql.database import open_reader, open_writer, writing
from sql.statements import statement

COLUMNS = (
    "id", "name", "currency", "unit", "timezone", "fiscal_year_start", "as_of", "mrr_source", "neutral_relative",
    "neutral_points",
)  # fmt: skip
BANDS = {"neutral_relative": "%", "neutral_points": ""}
"""The columns that are billionths, and what is written behind them as a number of hundredths."""

_HUNDREDTHS = re.compile(r"[0-9]{1,3}(\.[0-9]{1,7})?", re.ASCII)

app = typer.Typer(no_args_is_help=True, help="The tenants of this database.")

Name = Annotated[str | None, typer.Option(help="What the page calls it.")]
Currency = Annotated[str | None, typer.Option(help="ISO 4217 code, as GBP.")]
Unit = Annotated[str | None, typer.Option(help="The sign of its money, as £; without it, that of its currency.")]
Timezone = Annotated[str | None, typer.Option(help="IANA name, as Europe/London; days begin and end in it.")]
FiscalYear = Annotated[
    int | None, typer.Option("--fiscal-year-start", min=1, max=12, help="Month its year starts with.")
]
AsOf = Annotated[str | None, typer.Option("--as-of", help="auto, today, or a month YYYY-MM to pin the figures to.")]
MrrSource = Annotated[str | None, typer.Option("--mrr-source", help="auto, orders or subscriptions.")]
NeutralRelative = Annotated[
    str | None,
    typer.Option("--neutral-relative", metavar="PERCENT", help="Changes to so much of a value are no news, as 1%."),
]
NeutralPoints = Annotated[
    str | None,
    typer.Option(
        "--neutral-points", metavar="POINTS", help="Changes of a ratio to so many points are no news, as 0.5."
    ),
]


@app.command("list")
def list_tenants(*, as_json: AsJson = False) -> None:
    """All tenants."""
    with problems_as_sentences(), closing(open_reader(database_path())) as connection:
        rows = [{column: _shown(tenant, column) for column in COLUMNS} for tenant in load_tenants(connection)]
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
    neutral_relative: NeutralRelative = None,
    neutral_points: NeutralPoints = None,
) -> None:
    """Add a tenant; its currency and timezone are asked for where they are not given."""
    currency = currency or _asked("currency", "GBP")
    timezone = timezone or _asked("timezone", "Europe/London")
    unit = unit or sign_of(currency)
    values = _values(name or tenant, currency, unit, timezone, fiscal_year_start, as_of, mrr_source)
    values |= _bands(neutral_relative, neutral_points)
    row = {"id": tenant, **_DEFAULTS, **values}
    with problems_as_sentences():
        database = database_path()
        prepare(database)
        with closing(open_writer(database)) as connection, writing(connection):
            _write(connection, "tenants/add", row)
    _say(row)


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
    neutral_relative: NeutralRelative = None,
    neutral_points: NeutralPoints = None,
) -> None:
    """Change a tenant; its figures are restated by the next refresh."""
    values = _values(name, currency, unit, timezone, fiscal_year_start, as_of, mrr_source)
    values |= _bands(neutral_relative, neutral_points)
    if not values:
        refuse("Name something to set, as --timezone Europe/London.", USAGE)
    with changing(tenant) as (connection, profile):
        if unit is None and profile.unit == sign_of(profile.currency):
            values["unit"] = sign_of(values.get("currency", profile.currency))
        if values.get("currency", profile.currency) != profile.currency and has_money(connection, tenant):
            refuse(f"Tenant {tenant!r} has amounts in {profile.currency}; its currency cannot change under them.")
        current = {column: getattr(profile, column) for column in COLUMNS}
        _write(connection, "tenants/set", current | values)
    _say(current | values)


@app.command()
def remove(
    tenant: Annotated[str, typer.Argument(metavar="ID")],
    yes: Annotated[str | None, typer.Option("--yes", metavar="ID", help="Its id once more, instead of asking.")] = None,
) -> None:
    """Remove a tenant with all that it has: facts, figures, rules, and the keys that reach it alone.

    Nobody finds it any more at once. Its acts stay in the audit. What is interrupted, the refresher goes on with, or
    the same command.
    """
    from jobs.cli.removal import remove_tenant  # noqa: PLC0415 (it refreshes, which the others need not import)

    remove_tenant(tenant, yes)


def register(parent: typer.Typer) -> None:
    """Add the commands."""
    parent.add_typer(app, name="tenants")


_DEFAULTS: dict[str, Any] = {
    "fiscal_year_start": 1,
    "as_of": "auto",
    "mrr_source": "auto",
    "neutral_relative": Tenant.neutral_relative,
    "neutral_points": Tenant.neutral_points,
}


def _asked(what: str, example: str) -> str:
    """What somebody answers.

    :raises UsageError: nobody is there to be asked
    """
    if not is_terminal():
        refuse(f"A tenant needs a {what}: say --{what}, as --{what} {example}.", USAGE)
    return str(typer.prompt(f"Its {what}, as {example}", err=True))


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
    for option, text in (("--name", name), ("--unit", unit)):
        if text and (flaw := text_flaw(text)):
            refuse(f"{option} {text!r} {flaw}.", USAGE)
    if timezone is not None:
        try:
            ZoneInfo(timezone)
        except (KeyError, ValueError, OSError):
            refuse(f"{timezone!r} is not a timezone; IANA names look like Europe/London.", USAGE)
    if as_of not in (None, "auto", "today"):
        try:
            parse_month(str(as_of))
        except PeriodError:
            refuse(f"--as-of {as_of!r} is none of auto, today, or a month YYYY-MM.", USAGE)
    if mrr_source not in (None, "auto", "orders", "subscriptions"):
        refuse(f"--mrr-source {mrr_source!r} is none of auto, orders, subscriptions.", USAGE)
    given = dict(
        zip(COLUMNS[1:-2], (name, currency, unit, timezone, fiscal_year_start, as_of, mrr_source), strict=True)
    )
    return {column: value for column, value in given.items() if value is not None}


def _bands(neutral_relative: str | None, neutral_points: str | None) -> dict[str, Any]:
    """What was given of the neutral band, in billionths; never rounded."""
    given = {"neutral_relative": neutral_relative, "neutral_points": neutral_points}
    return {column: _billionths(column, text) for column, text in given.items() if text is not None}


def _billionths(column: str, text: str) -> int:
    number = _HUNDREDTHS.fullmatch(text.removesuffix(BANDS[column]))
    found = parse_scaled(number[0], BILLION_DIGITS - 2) if number and text == number[0] + BANDS[column] else None
    if found is None or found > 10**BILLION_DIGITS:
        option, example = f"--{column.replace('_', '-')}", "1%" if BANDS[column] else "0.5"
        refuse(f"{option} {text!r} cannot be taken; it is from 0 to 100 with at most 7 decimals, as {example}.", USAGE)
    return found


def _shown(tenant: Tenant, column: str) -> Any:
    """A column as it is given."""
    value = getattr(tenant, column)
    return f"{short_text(value, BILLION_DIGITS - 2)}{BANDS[column]}" if column in BANDS else value


def _write(connection: sqlite3.Connection, name: str, values: dict[str, Any]) -> None:
    """Write a tenant, inside the caller's transaction."""
    try:
        connection.execute(statement(name), values)
    except sqlite3.IntegrityError as error:
        raise _refusal(values, error) from None
    given = {column: values[column] for column in COLUMNS[1:]}
    act = Act(actor(), f"{name.removeprefix('tenants/')} tenant", values["id"], values["id"], given)
    note(connection, act, datetime.now(UTC))


def _say(values: dict[str, Any]) -> None:
    say(f"Tenant {values['id']} is set: {values['name']}, {values['currency']}, {values['timezone']}.")


def _refusal(values: dict[str, Any], error: sqlite3.IntegrityError) -> JobError:
    match error.sqlite_errorname:
        case "SQLITE_CONSTRAINT_PRIMARYKEY":
            return JobError(
                f"There is a tenant {values['id']!r} already; `edb tenants set` changes it. While it is being removed,"
                f" `edb tenants remove {values['id']}` waits for its end."
            )
        case "SQLITE_CONSTRAINT_TRIGGER":
            return UsageError(f"{values['currency']!r} is not a currency of ISO 4217.")
        case _:
            return UsageError(
                f"{values['id']!r} cannot be set so: an id has 1 to 64 lower-case letters, digits, - and _, "
                "a name at most 200 characters, a unit at most 8."
            )
