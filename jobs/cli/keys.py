"""`edb keys` and `edb audit`: who may ask the service, and who did what."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, TypeVar

import typer

from aggregator.figures.documents.rendering import instant
from aggregator.figures.texts import has_unseen
from aggregator.stored.preparation import prepare
from aggregator.stored.tenants import load_tenant
from jobs.cli.actor import actor
from jobs.cli.output import PROBLEM, AsJson, TenantOption, print_json, print_table, problems_as_sentences, say
from jobs.cli.settings import database_path, settings_or_exit
from service.exchange.names import ROLES
from service.identity import keys
from sql.audit import Act, note
from sql.database import open_reader, open_writer, writing
from sql.statements import statement

T = TypeVar("T")

WORDS = ", ".join(ROLES)
COLUMNS = ("prefix", "name", "roles", "tenants", "created_at", "expires_at", "last_used_at", "state")
AUDIT_COLUMNS = ("at", "tenant", "actor", "action", "target", "detail", "request")
NEWEST = 2**63 - 1

app = typer.Typer(no_args_is_help=True, help="The API keys with which callers are known where EDB_AUTH is keys.")

Named = Annotated[str, typer.Argument(metavar="KEY", help="Its prefix, as edb_1a2b3c4d5e, or its name.")]


@app.command("list")
def list_keys(*, as_json: AsJson = False) -> None:
    """All keys, with what they may do and when they were last used."""
    now = datetime.now(UTC)
    with problems_as_sentences(), closing(open_reader(database_path())) as connection:
        rows = [_shown(key, now) for key in keys.list_keys(connection)]
    if as_json:
        print_json(rows)
    else:
        print_table(
            COLUMNS, [row | {"roles": ", ".join(row["roles"]), "tenants": _words(row["tenants"])} for row in rows]
        )


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="What it is for, as shop or ci.")],
    role: Annotated[list[str], typer.Option(help=f"What it may do: {WORDS}; may be given several times.")],
    tenant: Annotated[
        list[str] | None, typer.Option(help="A tenant that it reaches; may be given several times. All without it.")
    ] = None,
    days: Annotated[int | None, typer.Option(min=1, max=3650, help="It ends after so many days.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Make a key, and show it: this once, for it is not kept."""
    if has_unseen(name):
        raise typer.BadParameter("a name cannot have characters that nobody sees.", param_hint="NAME")
    unknown = [word for word in role if word not in ROLES]
    if unknown:
        raise typer.BadParameter(f"{unknown[0]!r} is not a role: {WORDS}.", param_hint="--role")
    now = datetime.now(UTC)
    expires_at = None if days is None else int((now + timedelta(days=days)).timestamp())

    def make(connection: sqlite3.Connection) -> keys.NewKey:
        for tenant_id in tenant or ():
            load_tenant(connection, tenant_id)
        roles = [known for known in ROLES if known in role]
        made = keys.add_key(connection, name, tenant, roles, int(now.timestamp()), expires_at)
        detail = {"name": name, "roles": ", ".join(roles), "tenants": _words(tenant)}
        note(connection, Act(actor(), "add key", made.prefix, detail=detail), now)
        return made

    _show_new(_write(make), reach=_words(tenant), as_json=as_json)


@app.command()
def rotate(
    key: Named,
    grace_hours: Annotated[int, typer.Option(min=0, max=24 * 90, help="How long the old one still works.")] = 24,
    *,
    as_json: AsJson = False,
) -> None:
    """Make a new key like another, which ends after a time of grace."""
    now = datetime.now(UTC)

    def make(connection: sqlite3.Connection) -> keys.NewKey:
        made = keys.rotate_key(connection, key, int(now.timestamp()), grace_hours * 3600)
        note(connection, Act(actor(), "rotate key", key, detail={"new": made.prefix}), now)
        return made

    _show_new(_write(make), as_json=as_json)


@app.command()
def revoke(key: Named) -> None:
    """End a key, and the sessions that were opened with it, within a second."""
    now = datetime.now(UTC)

    def end(connection: sqlite3.Connection) -> keys.KeyRow:
        ended = keys.revoke_key(connection, key, int(now.timestamp()))
        note(connection, Act(actor(), "revoke key", ended.prefix, detail={"name": ended.name}), now)
        return ended

    ended = _write(end)
    say(f"{ended.name} ({ended.prefix}) is revoked.")


@app.command()
def login(
    key: Named,
    url: Annotated[str | None, typer.Option(help="Where the page is reached, instead of EDB_PUBLIC_URL.")] = None,
) -> None:
    """Print a link that signs somebody in on the page once, with what a key may do; good for 15 minutes."""
    now = datetime.now(UTC)
    settings = settings_or_exit()

    def make(connection: sqlite3.Connection) -> str:
        token = keys.add_link(connection, key, int(now.timestamp()))
        note(connection, Act(actor(), "make login link", key), now)
        return token

    base = (url or settings.public_url or f"http://{settings.host}:{settings.port}").rstrip("/")
    say(f"{base}/sign-in#{_write(make)}")


def audit(
    tenant: TenantOption = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="How many acts, the newest first.")] = 50,
    *,
    as_json: AsJson = False,
) -> None:
    """Who wrote or administered what, and who signed in, the newest first."""
    with problems_as_sentences(), closing(open_reader(database_path())) as connection:
        asked = {"tenant": tenant, "before": NEWEST, "limit": limit}
        found = connection.execute(statement("identity/audit"), asked).fetchall()
    rows = [
        dict(zip(AUDIT_COLUMNS, (instant(at), *rest[:4], json.loads(detail), request), strict=True))
        for _, at, *rest, detail, request in found
    ]
    if as_json:
        print_json(rows)
    else:
        print_table(AUDIT_COLUMNS, [row | {"detail": _detail(row["detail"])} for row in rows])


def register(parent: typer.Typer) -> None:
    """Add the commands."""
    parent.add_typer(app, name="keys")
    parent.command()(audit)


def _write(change: Callable[[sqlite3.Connection], T]) -> T:
    """What a change of the database returns, once it is committed."""
    with problems_as_sentences():
        database = database_path()
        prepare(database)
        with closing(open_writer(database, durable=True)) as connection, writing(connection):
            try:
                return change(connection)
            except keys.KeyNotFoundError as error:
                say(f"edb: {error}", err=True)
                raise typer.Exit(PROBLEM) from None


def _show_new(key: keys.NewKey, *, as_json: bool, reach: str = "those of the old one") -> None:
    if as_json:
        print_json({"key": key.text, "prefix": key.prefix})
        return
    say(key.text)
    say(f"Its tenants: {reach}. Keep it now: it is not shown again. Send it as `Authorization: Bearer KEY`.", err=True)


def _shown(key: keys.KeyRow, now: datetime) -> dict[str, Any]:
    seconds = int(now.timestamp())
    state = "revoked" if key.revoked_at is not None else "in force" if key.in_force(seconds) else "expired"
    return {
        "prefix": key.prefix,
        "name": key.name,
        "roles": key.roles,
        "tenants": key.tenants,
        "created_at": _instant(key.created_at),
        "expires_at": _instant(key.expires_at),
        "last_used_at": _instant(key.last_used_at),
        "state": state,
    }


def _instant(seconds: int | None) -> str | None:
    return None if seconds is None else instant(seconds * 1000)


def _words(tenants: list[str] | None) -> str:
    return "all" if tenants is None else ", ".join(tenants)


def _detail(detail: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in detail.items())
