"""`edb alerts receivers`: who is told of alerts."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from aggregator.figures.alerts.receivers import Receiver, ReceiverKind, checked
from aggregator.figures.alerts.rules import RuleError, Severity
from jobs.cli.actor import actor
from jobs.cli.durations import duration
from jobs.cli.output import USAGE, AsJson, TenantOption, print_json, print_table, say
from jobs.cli.settings import settings_or_exit
from jobs.cli.tenant_database import OfTenant, changing, reading_all, refuse
from sql.audit import Act, note
from sql.statements import statement

COLUMNS = ("tenant", "name", "kind", "target", "min_severity", "renotify_seconds", "group_seconds", "waiting", "dead")

app = typer.Typer(no_args_is_help=True, help="Who is told of alerts.")


@app.command("list")
def list_receivers(tenant: TenantOption = None, *, as_json: AsJson = False) -> None:
    """All receivers, how many of their messages wait, and how many are dead. Addresses are shown without secrets."""
    rows = []
    with reading_all(tenant) as (connection, profiles):
        for key in ({"tenant": profile.id} for profile in profiles):
            for *columns, waiting, dead in connection.execute(statement("alerts/receivers"), key):
                receiver = Receiver(*columns)
                shown = receiver.columns() | {"target": receiver.shown_target, "waiting": waiting, "dead": dead}
                rows.append(key | shown)
    if as_json:
        print_json(rows)
    else:
        print_table(COLUMNS, rows)


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Lower-case letters, digits, - and _.")],
    kind: Annotated[ReceiverKind, typer.Option(help="What it is sent.")],
    target: Annotated[str, typer.Option(help="An http or https address; for email a mail address.")],
    min_severity: Annotated[Severity, typer.Option(help="It hears of this severity and graver ones.")] = "info",
    renotify: Annotated[
        int, typer.Option(parser=duration, metavar="TIME", help="Reminded of an open alert after so long; 0 is never.")
    ] = 4 * 3600,
    group: Annotated[
        int,
        typer.Option(
            parser=duration, metavar="TIME", help="What comes within so long after a message is told at once."
        ),
    ] = 30,
    tenant: OfTenant = None,
) -> None:
    """Add a receiver, or replace the one of its name. It is told of what is open."""
    try:
        receiver = checked(Receiver(name, kind, target, min_severity, renotify, group))
    except RuleError as error:
        refuse(f"The receiver cannot be taken: {error}.", USAGE)
    if kind == "email" and settings_or_exit().smtp_url is None:
        say("edb: EDB_SMTP_URL is not set here; the program that refreshes needs it to send mail.", err=True)

    with changing(tenant) as (connection, profile):
        connection.execute(statement("alerts/receiver_save"), {"tenant": profile.id} | receiver.columns())
        note(connection, Act(actor(), "set alert receiver", name, profile.id), datetime.now(UTC))
    say(f"Receiver {name} of tenant {profile.id} is told of alerts by {kind} at {receiver.shown_target}.")


@app.command()
def remove(name: Annotated[str, typer.Argument()], tenant: OfTenant = None) -> None:
    """Remove a receiver; what waits for it is not delivered."""

    with changing(tenant) as (connection, profile):
        if not connection.execute(statement("alerts/receiver_remove"), {"tenant": profile.id, "name": name}).rowcount:
            refuse(f"Tenant {profile.id!r} has no receiver {name!r}; `edb alerts receivers list` shows all.")
        note(connection, Act(actor(), "remove alert receiver", name, profile.id), datetime.now(UTC))
    say(f"Receiver {name} of tenant {profile.id} is removed.")
