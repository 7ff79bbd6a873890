"""Of which tenant a command is, where there are several."""

import json
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from jobs.cli import app
from tests.lines import insert

ORDERS = "order_id,order_date,amount\nA,2026-05-10,1.00\n"


@pytest.fixture(autouse=True)
def _named(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database is the one that the environment names."""
    monkeypatch.setenv("EDB_DATABASE", str(database))


def edb(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def a_rule(tenant: str) -> None:
    assert edb("alerts", "add", "low", "--kpi", "gm", "--below", "55%", "--tenant", tenant).exit_code == 0


@pytest.mark.parametrize("arguments", [
    ("alerts", "add", "low", "--kpi", "gm", "--below", "55%"), ("alerts", "remove", "low"),
    ("alerts", "acknowledge", "1"), ("alerts", "test", "low", "--from", "2026-01"), ("alerts", "outbox", "--retry"),
    ("alerts", "receivers", "remove", "ops"), ("import", "orders", "-"),
])  # fmt: skip
def test_what_is_of_one_tenant_wants_it_named_where_there_are_several(
    arguments: tuple[str, ...], connection: sqlite3.Connection
) -> None:
    insert(connection, "tenants", id="other", name="Other")
    told = edb(*arguments)
    assert told.exit_code == 2
    assert told.stderr == "edb: There are 2 tenants (default, other): say which one with --tenant.\n"


def test_the_only_one_need_not_be_named_whatever_it_is_called(connection: sqlite3.Connection, tmp_path: Path) -> None:
    connection.execute("UPDATE tenants SET id = 'acme'")
    connection.execute("UPDATE dirty SET tenant = 'acme'")
    file = tmp_path / "orders.csv"
    file.write_text(ORDERS, encoding="utf-8")
    told = edb("import", "orders", str(file))
    assert (told.exit_code, "Import 1 of tenant acme is done" in told.stdout) == (0, True)
    assert "Rule low of tenant acme is on" in edb("alerts", "add", "low", "--kpi", "gm", "--below", "55%").stdout


def test_many_tenants_are_not_all_named(connection: sqlite3.Connection) -> None:
    for number in range(30):
        insert(connection, "tenants", id=f"t{number:02}", name="T")
    told = edb("alerts", "remove", "low")
    assert "31 tenants (default, t00," in told.stderr
    assert "t08, …)" in told.stderr
    assert "t09" not in told.stderr


def test_lists_are_of_all_tenants(connection: sqlite3.Connection) -> None:
    insert(connection, "tenants", id="other", name="Other")
    for tenant in ("default", "other"):
        a_rule(tenant)
        assert edb("alerts", "receivers", "add", "ops", "--kind", "webhook", "--target", "https://example.com/",
                   "--tenant", tenant).exit_code == 0  # fmt: skip
    insert_alert(connection, "default", 1, 1000)
    insert_alert(connection, "other", 2, 2000)
    for command in (("rules",), ("receivers", "list"), ("list",)):
        rows = json.loads(edb("alerts", *command, "--json").stdout)
        assert {row["tenant"] for row in rows} == {"default", "other"}
        (row,) = json.loads(edb("alerts", *command, "--tenant", "other", "--json").stdout)
        assert row["tenant"] == "other"
    listed = json.loads(edb("alerts", "list", "--json").stdout)
    assert [row["tenant"] for row in listed] == ["other", "default"], "the newest change first"
    assert "other" in edb("alerts", "list").stdout


def insert_alert(connection: sqlite3.Connection, tenant: str, number: int, since: int) -> None:
    insert(connection, "alerts", id=number, tenant=tenant, rule="low", severity="warning", state="firing", open=1,
           since=since, kpi="gm", kind="ratio", value=1, threshold=2, message="low", fired_at=since,
           changes=1)  # fmt: skip
