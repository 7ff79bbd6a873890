"""A tenant is removed with all that it has and nothing else, whoever is killed on the way."""

import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from itertools import count, product
from pathlib import Path
from typing import Any

import pytest

import jobs.refresher.removal
from aggregator.stored.tenants import UnknownTenantError, load_tenant, load_tenants
from jobs.backups.verification import verify_database
from jobs.problems import JobError
from jobs.refresher.refresh import recover, refresh
from jobs.refresher.removal import hide_tenant, remove_hidden, removing
from service.identity.keys import add_key, list_keys
from service.identity.sessions import open_session
from sql.database import open_writer, writing
from tests.lines import at, generations, insert, order, published, refreshed

DAY = "2026-05-20"
NOW = at(DAY)
NO_TENANT = {
    "import_replaced": {"import_id": "imports"},
    "outbox_transitions": {"message_id": "outbox", "transition_id": "alert_transitions"},
    "user_event_meta": {"event_id": "user_events"},
}
"""Tables of rows that belong to others', and by which columns to which."""
RULED = {"targets": {"kpi": "revenue"}, "alert_rules": {"kpi": "revenue", "condition": None, "service": None}}
"""What triggers look at."""


def with_tenant(connection: sqlite3.Connection) -> list[str]:
    """Every table whose rows name a tenant."""
    found = connection.execute(
        "SELECT t.name FROM sqlite_schema AS t WHERE t.type = 'table' AND EXISTS"
        " (SELECT 1 FROM pragma_table_info(t.name) AS c WHERE c.name = 'tenant') ORDER BY t.name"
    )
    return [name for (name,) in found]


def fill(connection: sqlite3.Connection, tenants: tuple[str, ...]) -> None:
    """Three rows in every table for each tenant: of any content, since no rule of theirs is looked at."""
    number = count(1000)
    of_kind = {"BLOB": lambda: b"x", "TEXT": lambda: f"x{next(number)}"}
    connection.executescript("PRAGMA foreign_keys = 0; PRAGMA ignore_check_constraints = 1")
    for table in (*with_tenant(connection), *NO_TENANT):
        shown = "SELECT name, type FROM pragma_table_xinfo(?) WHERE hidden = 0"
        columns = connection.execute(shown, (table,)).fetchall()
        for tenant, each in product(tenants, range(3)):
            row: dict[str, Any] = {name: of_kind.get(kind, lambda: next(number))() for name, kind in columns}
            row |= {"tenant": tenant} if table not in NO_TENANT else {}
            row |= RULED.get(table, {})
            for column, parent in NO_TENANT.get(table, {}).items():
                ids = connection.execute(f"SELECT id FROM {parent} WHERE tenant = ? ORDER BY id", (tenant,)).fetchall()
                row[column] = ids[each][0]
            insert(connection, table, "INSERT OR REPLACE", **row)
    connection.executescript("PRAGMA foreign_keys = 1; PRAGMA ignore_check_constraints = 0")


def content(connection: sqlite3.Connection, tenant: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that names a tenant, and how many rows belong to others'."""
    kept = {
        table: connection.execute(f"SELECT * FROM {table} WHERE tenant = ? ORDER BY 1, 2, 3", (tenant,)).fetchall()
        for table in with_tenant(connection)
    }
    return kept | {name: connection.execute(f"SELECT count(*) FROM {name}").fetchall() for name in NO_TENANT}


def hide(connection: sqlite3.Connection, tenant: str = "gone") -> None:
    with writing(connection):
        hide_tenant(connection, tenant, "somebody", NOW)


@pytest.fixture
def filled(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Two tenants with rows in every table."""
    for tenant in ("gone", "stays"):
        insert(connection, "tenants", id=tenant, name=tenant)
    fill(connection, ("gone", "stays"))
    return connection


def test_nothing_of_a_removed_tenant_is_left_and_nothing_of_another_is_touched(filled: sqlite3.Connection) -> None:
    before = content(filled, "stays")
    assert all(before.values())
    hide(filled)
    assert remove_hidden(filled) == []
    after = content(filled, "gone")
    assert {table for table in with_tenant(filled) if after[table]} == {"audit"}
    for table in NO_TENANT:
        assert (before[table], after[table]) == ([(6,)], [(3,)])
    assert {**content(filled, "stays"), **{table: before[table] for table in NO_TENANT}} == before
    assert "gone" not in {tenant.id for tenant in load_tenants(filled)}


def test_a_hidden_tenant_is_nobodys_at_once(filled: sqlite3.Connection) -> None:
    hide(filled)
    with pytest.raises(UnknownTenantError):
        load_tenant(filled, "gone")
    assert "gone" not in {tenant.id for tenant in load_tenants(filled)}
    assert filled.execute("SELECT 1 FROM published WHERE tenant = 'gone'").fetchone() is None


def test_it_is_removed_in_many_transactions(filled: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs.refresher.removal, "FIRST_RUN", 1)
    monkeypatch.setattr(jobs.refresher.removal, "LONGEST_RUN", 1)
    committed: list[int] = []
    filled.set_trace_callback(lambda sql: committed.append(1) if sql == "COMMIT" else None)
    hide(filled)
    remove_hidden(filled)
    filled.set_trace_callback(None)
    assert len(committed) > 3 * (len(with_tenant(filled)) - 3)


def test_a_removal_that_is_killed_goes_on_with_the_next_refresh(
    connection: sqlite3.Connection, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    insert(connection, "tenants", id="gone", name="Gone")
    for number in range(50):
        order(connection, f"SO-{number}", "2026-05-10", 100, tenant="gone", customer_id="c")
    order(connection, "A", "2026-05-10", 700)
    refreshed(connection, DAY)
    monkeypatch.setattr(jobs.refresher.removal, "FIRST_RUN", 10)
    monkeypatch.setattr(jobs.refresher.removal, "LONGEST_RUN", 10)
    hide(connection)
    connection.create_function("kill", 0, lambda: 1 / 0)
    connection.execute(
        "CREATE TEMP TRIGGER killed BEFORE DELETE ON orders WHEN OLD.order_id = 'SO-30' BEGIN SELECT kill(); END"
    )
    with pytest.raises(sqlite3.OperationalError):
        remove_hidden(connection)
    left = connection.execute("SELECT count(*) FROM orders WHERE tenant = 'gone'").fetchone()[0]
    assert 0 < left < 50
    with closing(open_writer(database)) as other:
        recover(other)
        report = refresh(other, NOW + timedelta(seconds=1))
        assert (report.failed, report.unfinished, removing(other)) == ({}, [], [])
        assert {table for table, rows in content(other, "gone").items() if rows and table not in NO_TENANT} == {"audit"}
    assert published(connection)
    assert verify_database(database, NOW).differences == []


def test_a_rebuild_that_runs_is_waited_for(filled: sqlite3.Connection) -> None:
    filled.execute("DELETE FROM recomputes")
    insert(filled, "recomputes", tenant="gone", full=1, state="running", requested_at="2026-05-20T12:00:00+00:00")
    hide(filled)
    assert remove_hidden(filled) == []
    assert removing(filled) == ["gone"]
    filled.execute("UPDATE recomputes SET state = 'failed'")
    remove_hidden(filled)
    assert removing(filled) == []


def test_a_tenant_with_an_import_that_has_not_ended_stays(connection: sqlite3.Connection) -> None:
    insert(connection, "imports", id=7, tenant="default", fact="orders", files="[]", state="merging", started_at="x")
    with pytest.raises(JobError, match="Import 7 of tenant 'default' has not ended"):
        hide(connection, "default")
    assert load_tenant(connection, "default").id == "default"


def test_keys_that_reach_nobody_else_end_and_the_others_reach_the_others(connection: sqlite3.Connection) -> None:
    insert(connection, "tenants", id="gone", name="Gone")
    seconds = int(NOW.timestamp())
    with writing(connection):
        for name, tenants in (("its", ["gone"]), ("both", ["default", "gone"]), ("all", None), ("other", ["default"])):
            add_key(connection, name, tenants, ["viewer"], seconds)
        open_session(connection, 1, seconds)
    hide(connection)
    found = {key.name: (key.tenants, key.in_force(seconds)) for key in list_keys(connection)}
    assert found == {
        "its": (["gone"], False), "both": (["default"], True), "all": (None, True), "other": (["default"], True)
    }  # fmt: skip
    assert connection.execute("SELECT count(*) FROM sessions").fetchone() == (0,)


def test_it_stands_in_the_audit_and_a_namesake_has_generations_that_no_browser_keeps(
    connection: sqlite3.Connection,
) -> None:
    for amount in (100, 200, 300):
        connection.execute("DELETE FROM orders")
        order(connection, "A", "2026-05-10", amount)
        refreshed(connection, DAY)
    assert generations(connection)[-1] == 3
    hide(connection, "default")
    remove_hidden(connection)
    (acted,) = connection.execute("SELECT actor, target, detail FROM audit").fetchall()
    assert (*acted[:2], json.loads(acted[2])) == ("somebody", "default", {"name": "My company", "generation": 3})
    insert(connection, "tenants", id="default", name="Again")
    refreshed(connection, DAY)
    assert generations(connection) == [4]
    assert connection.execute("SELECT count(*) FROM orders").fetchone() == (0,)
