import json
import sqlite3
from pathlib import Path
from time import time
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from jobs.cli import app
from service.identity.sessions import holder_of_key, redeem_link


@pytest.fixture(autouse=True)
def _named(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database is the one that the environment names."""
    monkeypatch.setenv("EDB_DATABASE", str(database))


def edb(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def listed() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(edb("keys", "list", "--json").stdout)
    return found


def new(*arguments: str) -> str:
    result = edb("keys", *arguments, "--json")
    assert result.exit_code == 0, result.output
    return str(json.loads(result.stdout)["key"])


def test_a_key_is_shown_once_and_works(connection: sqlite3.Connection) -> None:
    key = new("add", "shop", "--role", "ingest", "--role", "viewer", "--tenant", "default", "--days", "30")
    holder = holder_of_key(connection, key, int(time()))
    assert holder is not None
    assert holder.grants.tenants == frozenset({"default"})
    (shown,) = listed()
    assert (shown["name"], shown["roles"], shown["tenants"]) == ("shop", ["ingest", "viewer"], ["default"])
    assert (shown["state"], shown["last_used_at"]) == ("in force", None)
    assert key not in edb("keys", "list").stdout


def test_a_key_reaches_all_tenants_unless_some_are_named() -> None:
    new("add", "shop", "--role", "ingest")
    assert listed()[0]["tenants"] is None
    assert "all" in edb("keys", "list").stdout


def test_a_rotated_key_leaves_the_old_one_some_time(connection: sqlite3.Connection) -> None:
    old = new("add", "shop", "--role", "ingest")
    fresh = new("rotate", "shop", "--grace-hours", "1")
    now = int(time())
    assert holder_of_key(connection, old, now) is not None
    assert holder_of_key(connection, old, now + 3700) is None
    assert holder_of_key(connection, fresh, now + 3700) is not None


def test_a_revoked_key_is_nobodys(connection: sqlite3.Connection) -> None:
    key = new("add", "shop", "--role", "ingest")
    assert "is revoked" in edb("keys", "revoke", "shop").stdout
    assert holder_of_key(connection, key, int(time())) is None
    assert listed()[0]["state"] == "revoked"


def test_a_login_link_leads_to_the_page_and_signs_in_once(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    new("add", "ada", "--role", "viewer")
    monkeypatch.setenv("EDB_PUBLIC_URL", "https://edb.example")
    link = edb("keys", "login", "ada").stdout.strip()
    address, _, token = link.partition("#")
    assert address == "https://edb.example/sign-in"
    assert redeem_link(connection, token, int(time())) == 1


def test_what_cannot_be_is_refused() -> None:
    assert "'owner' is not a role" in edb("keys", "add", "x", "--role", "owner").output
    assert edb("keys", "add", "x").exit_code == 2
    assert "nobody sees" in edb("keys", "add", "x\u202ey", "--role", "viewer").output
    assert "No key in force" in edb("keys", "revoke", "nobody").output
    unknown = edb("keys", "add", "x", "--role", "viewer", "--tenant", "nowhere")
    assert (unknown.exit_code, listed()) == (1, [])


def test_the_audit_says_who_did_what() -> None:
    new("add", "shop", "--role", "ingest")
    edb("keys", "revoke", "shop")
    newest, oldest = json.loads(edb("audit", "--json").stdout)
    assert (oldest["action"], newest["action"]) == ("add key", "revoke key")
    assert oldest["detail"] == {"name": "shop", "roles": "ingest", "tenants": "all"}
    assert newest["actor"].endswith("on the command line")
    assert "revoke key" in edb("audit", "--limit", "1").stdout
