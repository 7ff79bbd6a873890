"""`edb alerts`: what is watched, what has happened, and who is told."""

import json
from datetime import UTC, datetime
from getpass import getuser
from typing import Annotated, Any

import typer

from aggregator.figures.documents.alerts import ALERT_FIELDS, CHANGE_FIELDS, shown
from aggregator.figures.documents.rendering import instant, render
from aggregator.figures.tenants import Tenant
from aggregator.stored.rulebook import acknowledge
from jobs.cli import alert_receivers, alert_rules, alert_watch
from jobs.cli.actor import actor
from jobs.cli.output import PROBLEM, AsJson, TenantOption, print_json, print_table, say
from jobs.cli.tenant_database import OfTenant, changing, reading_all, refuse
from sql.audit import Act, note
from sql.statements import statement

SHOWN_ALERTS = 500
ALERT_COLUMNS = ("tenant", "id", "state", "severity", "rule", "message", "changed_at", "acknowledged_by")
CHANGE_COLUMNS = ("tenant", "at", "alert", "rule", "from_state", "to_state", "message", "acknowledged_by")
OUTBOX_COLUMNS = ("tenant", "id", "receiver", "state", "attempts", "created_at", "next_at", "last_error", "alerts")

app = typer.Typer(no_args_is_help=True, help="What is watched, what has happened, and who is told.")
alert_rules.register(app)
app.add_typer(alert_receivers.app, name="receivers")
app.command()(alert_watch.watch)


@app.command("list")
def list_alerts(
    tenant: TenantOption = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Alerts as they stand, the newest change first; exit code 1 while one is open."""
    rows = _newest(tenant, "reads/alerts", ALERT_FIELDS, "changed_at", SHOWN_ALERTS, {"state": None})
    _print(ALERT_COLUMNS, rows, as_json=as_json)
    if any(row["open"] for row in rows):
        raise typer.Exit(PROBLEM)


@app.command("acknowledge")
def acknowledge_alert(
    alert: Annotated[int, typer.Argument(metavar="ID", help="The alert's number, as `edb alerts list` has it.")],
    by: Annotated[str | None, typer.Option(help="Who has seen it; you, without it.")] = None,
    tenant: OfTenant = None,
) -> None:
    """Mark an alert as seen: nobody is reminded of it any more."""
    now, who = datetime.now(UTC), by or getuser()
    with changing(tenant) as (connection, profile):
        first = acknowledge(connection, profile.id, alert, who, int(now.timestamp() * 1000))
        key = {"tenant": profile.id, "id": alert}
        found = connection.execute(statement("reads/alert"), key).fetchone()
        if found is None:
            refuse(f"Tenant {profile.id!r} has no alert {alert}; `edb alerts list` shows all.")
        if first:
            note(connection, Act(actor(), "acknowledge alert", str(alert), profile.id), now)
        seen = shown(ALERT_FIELDS, found, profile.digits)
    say(f"Alert {alert} of tenant {profile.id}, {seen['rule']}, was acknowledged by {seen['acknowledged_by']}.")


@app.command()
def history(
    rule: Annotated[str | None, typer.Option(help="Only of this rule, removed ones included.")] = None,
    alert: Annotated[int | None, typer.Option(help="Only of this alert.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many, the newest first.")] = 50,
    tenant: TenantOption = None,
    *,
    as_json: AsJson = False,
) -> None:
    """What happened, the newest first: every change of state and every acknowledgement."""
    rows = _newest(tenant, "reads/alert_history", CHANGE_FIELDS, "at", limit, {"alert_id": alert, "rule": rule})
    _print(CHANGE_COLUMNS, rows, as_json=as_json)


@app.command()
def outbox(
    tenant: OfTenant = None,
    *,
    retry: Annotated[bool, typer.Option("--retry", help="Have the dead messages tried again.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Delivered messages as well.")] = False,
    as_json: AsJson = False,
) -> None:
    """Messages that are not delivered; exit code 1 when one of them is dead."""
    if retry:
        with changing(tenant) as (connection, profile):
            now_ms = int(datetime.now(UTC).timestamp() * 1000)
            key = {"tenant": profile.id, "now_ms": now_ms}
            count = connection.execute(statement("alerts/outbox_retry"), key).rowcount
        say(f"{count} messages of tenant {profile.id} are tried again.")
        return
    names = ("id", "receiver", "state", "attempts", "created_at", "next_at", "finished_at", "last_error", "alerts")
    rows: list[dict[str, Any]] = []
    with reading_all(tenant) as (connection, profiles):
        for profile in profiles:
            asked = {"tenant": profile.id, "all": int(every), "limit": SHOWN_ALERTS}
            found = connection.execute(statement("alerts/outbox"), asked)
            rows += [{"tenant": profile.id, **dict(zip(names, row, strict=True))} for row in found]
    for row in rows:
        for column in ("created_at", "next_at", "finished_at"):
            row[column] = None if row[column] is None else instant(row[column])
    _print(OUTBOX_COLUMNS, rows, as_json=as_json)
    if any(row["state"] == "dead" for row in rows):
        raise typer.Exit(PROBLEM)


def register(parent: typer.Typer) -> None:
    """Add the commands."""
    parent.add_typer(app, name="alerts")


def _print(columns: tuple[str, ...], rows: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        print_json(rows)
    else:
        print_table(columns, rows)


def _newest(
    tenant: str | None, name: str, fields: tuple[str, ...], at: str, limit: int, asked: dict[str, Any]
) -> list[dict[str, Any]]:
    """The newest rows of a statement, of one tenant or all of them, by their instant."""
    rows: list[dict[str, Any]] = []
    with reading_all(tenant) as (connection, profiles):
        for profile in profiles:
            key = {"tenant": profile.id}
            found = connection.execute(statement(name), asked | key | {"limit": limit})
            rows += [key | _plain(fields, row, profile) for row in found]
    return sorted(rows, key=lambda row: str(row[at]), reverse=True)[:limit] if len(profiles) > 1 else rows


def _plain(names: tuple[str, ...], row: tuple[Any, ...], tenant: Tenant) -> dict[str, Any]:
    """A row as the API shows it."""
    found: dict[str, Any] = json.loads(render(shown(names, row, tenant.digits)))
    return found
