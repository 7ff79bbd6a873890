import gzip
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from aggregator.stored.tenants import UnknownTenantError
from jobs.backups.verification import ROLLUPS, Verdict, verify_database
from sql.database import DatabaseError
from tests.lines import at, insert, marks, order, refreshed

DAY = "2026-05-20"


@pytest.fixture
def published(connection: sqlite3.Connection) -> sqlite3.Connection:
    """With a row in every rollup, published."""
    for number in range(6):
        day = f"{2025 + number // 3}-0{number % 3 + 2}-10"
        kind = {"type": "recurring", "product_line": "pumps", "region": "north"}
        order(connection, f"ORD-{number}", day, 1000 + number, customer_id=f"c{number % 2}", profit=7, **kind)
    order(connection, "ORD-X", "2026-05-19", 500)
    order(connection, "ORD-Y", "2026-05-01", 310, customer_id="c1", service_start="2026-05-01",
          service_end="2026-05-31")  # fmt: skip
    insert(connection, "subscriptions", subscription_id="S", customer_id="c1", start_date="2025-01-20",
           monthly_amount=500)  # fmt: skip
    insert(connection, "ops_uptime", service="api", day="2026-05-02", uptime=999_000_000)
    insert(connection, "opportunities", opportunity_id="O", stage="open", amount=5000, created_date="2026-01-01")
    insert(connection, "customers", customer_id="c1", name="Customer 1")
    insert(connection, "targets", kpi="revenue", month="2026-05", value=7)
    refreshed(connection, DAY)
    return connection


def verify(database: Path, day: str = DAY, tenant: str | None = None) -> Verdict:
    return verify_database(database, at(day), tenant)


def places(verdict: Verdict) -> set[str]:
    """Where the differences are, without their keys."""
    return {difference.where.split(" ")[0].split("[")[0] for difference in verdict.differences}


def test_what_is_published_is_found_right(database: Path, published: sqlite3.Connection) -> None:
    assert verify(database) == Verdict(["default"], [])


@pytest.mark.slow
@pytest.mark.parametrize("day", ["2026-05-21", "2027-05-20"])
def test_another_day_is_no_difference(database: Path, published: sqlite3.Connection, day: str) -> None:
    assert verify(database, day).differences == []


@pytest.mark.slow
def test_a_finished_history_is_found_right_after_a_turn_of_the_month(
    database: Path, connection: sqlite3.Connection
) -> None:
    order(connection, "A", "2024-05-10", 100, customer_id="acme")
    insert(connection, "opportunities", opportunity_id="O", stage="open", amount=5000, created_date="2024-01-01")
    insert(connection, "subscriptions", subscription_id="S", customer_id="c1", start_date="2024-05-01",
           monthly_amount=500)  # fmt: skip
    for day in (DAY, "2026-06-01"):
        refreshed(connection, day)
        assert verify(database, day).differences == []


def test_a_tenant_without_facts_is_found_right(database: Path, connection: sqlite3.Connection) -> None:
    assert verify(database).differences == []
    refreshed(connection, DAY)
    assert verify(database).differences == []


@pytest.mark.slow
def test_marks_that_wait_are_no_difference_and_stay(database: Path, published: sqlite3.Connection) -> None:
    order(published, "NEW", "2026-01-10", 100, customer_id="c1")
    before = marks(published)
    assert verify(database).differences == []
    assert marks(published) == before


@pytest.mark.slow
def test_the_live_database_is_only_read(database: Path, published: sqlite3.Connection) -> None:
    published.execute("UPDATE month_flows SET booked = booked + 1")
    order(published, "NEW", "2026-01-10", 100)
    before = list(published.iterdump())
    assert verify(database).differences != []
    assert list(published.iterdump()) == before
    assert [path.name for path in database.parent.iterdir() if "verify" in path.name] == []


def test_a_changed_row_of_any_rollup_is_found(database: Path, published: sqlite3.Connection) -> None:
    for table, keys in ROLLUPS.items():
        columns = columns_of(published, table)
        value = next(name for name in columns if name not in (*keys, "tenant", "build"))
        change = f"{value} + 1" if columns[value] == "INTEGER" else f"coalesce({value}, '') || '!'"
        published.execute(f"UPDATE {table} SET {value} = {change}")
    assert places(verify(database)) >= set(ROLLUPS)


@pytest.mark.parametrize("change", ["day = '2026-05-21'", "turned = 0", "recognized = recognized + 1"])
def test_rollups_of_another_day_are_found(database: Path, published: sqlite3.Connection, change: str) -> None:
    published.execute(f"UPDATE rollup_days SET {change}")
    assert "rollup_days" in places(verify(database))


def test_a_row_that_is_missing_in_any_rollup_is_found(database: Path, published: sqlite3.Connection) -> None:
    for table in ROLLUPS:
        published.execute(f"DELETE FROM {table}")
    assert places(verify(database)) >= set(ROLLUPS)


def test_a_row_too_many_in_any_rollup_is_found(database: Path, published: sqlite3.Connection) -> None:
    for table, keys in ROLLUPS.items():
        columns = columns_of(published, table)
        (row,) = published.execute(f"SELECT * FROM {table} LIMIT 1").fetchall()
        stored: dict[str, Any] = dict(zip(columns, row, strict=True))
        ghost = {key: stored[key] + 1200 if columns[key] == "INTEGER" else f"{stored[key]}!" for key in keys}
        insert(published, table, **stored | ghost)
    assert places(verify(database)) >= set(ROLLUPS)


def columns_of(connection: sqlite3.Connection, table: str) -> dict[str, str]:
    """Name and type of a table's columns."""
    return {row[1]: row[2] for row in connection.execute(f"PRAGMA table_info({table})")}


TAMPERED = {
    "month 2026-05": "UPDATE months SET row = CAST(replace(row, '500', '501') AS BLOB) WHERE month = 2026 * 12 + 4",
    "month 2026-04": "UPDATE months SET row = CAST('no JSON' AS BLOB) WHERE month = 2026 * 12 + 3",
    "month 2026-03": "DELETE FROM months WHERE month = 2026 * 12 + 2",
    "dashboard 1m month kpis": "UPDATE documents SET compressed = gzipped(replace(plain(compressed), '7.00', '9.00'))"
    " WHERE \"range\" = '1m'",
    "dashboard 3m month body": "UPDATE documents SET compressed = gzipped('no JSON') WHERE \"range\" = '3m'",
    "dashboard 6m month as sent": "UPDATE documents SET etag = '\"0\"' WHERE \"range\" = '6m'",
    "dashboard 24m month as sent": "UPDATE documents SET compressed = x'00' WHERE \"range\" = '24m'",
    "dashboard 36m quarter kpis": "DELETE FROM documents WHERE \"range\" = '36m'",
    "context": "UPDATE generations SET context = json_set(context, '$.data_through', '2026-01-01')",
}


def test_a_tampered_publication_is_found(database: Path, published: sqlite3.Connection) -> None:
    published.create_function("plain", 1, lambda compressed: gzip.decompress(compressed).decode())
    published.create_function("gzipped", 1, lambda text: gzip.compress(text.encode()))
    for spoil in TAMPERED.values():
        assert published.execute(spoil).rowcount > 0
    found = {difference.where: difference for difference in verify(database).differences}
    assert set(TAMPERED) <= set(found)
    assert not any(where.startswith("dashboard 12m") for where in found)
    for difference in found.values():
        assert difference.tenant == "default"
        assert difference.expected != difference.found


def test_another_documents_compressed_bytes_are_found(database: Path, published: sqlite3.Connection) -> None:
    published.execute("UPDATE documents SET compressed = ? WHERE \"range\" = '6m'", (gzip.compress(b"{}"),))
    found = {difference.where for difference in verify(database).differences}
    assert found >= {"dashboard 6m month as sent", "dashboard 6m quarter as sent"}
    assert all(where.startswith("dashboard 6m ") for where in found)


@pytest.mark.slow
def test_a_fact_written_past_the_triggers_is_found(database: Path, published: sqlite3.Connection) -> None:
    published.execute("DROP TRIGGER orders_updated")
    published.execute("UPDATE orders SET amount = amount + 1")
    assert "month_flows" in places(verify(database))


@pytest.mark.slow
def test_a_tenant_that_cannot_be_refreshed_is_a_difference(database: Path, published: sqlite3.Connection) -> None:
    for number in range(2):
        order(published, f"B{number}", "2026-01-05", 2**63 - 1, type="one_off")
    insert(published, "tenants", id="other", name="Other")
    (difference,) = verify(database).differences
    assert (difference.tenant, difference.where) == ("default", "refresh")
    assert "2026-01" in difference.found
    assert verify(database, tenant="other").differences == []


@pytest.mark.slow
def test_one_tenant_can_be_asked_for(database: Path, published: sqlite3.Connection) -> None:
    insert(published, "tenants", id="other", name="Other")
    published.execute("UPDATE month_flows SET booked = booked + 1")
    assert verify(database, tenant="other") == Verdict(["other"], [])
    assert verify(database).tenants == ["default", "other"]
    with pytest.raises(UnknownTenantError, match="'nobody'"):
        verify(database, tenant="nobody")


def test_a_missing_database_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="does not exist"):
        verify(tmp_path / "missing.sqlite3")


def test_a_tenant_never_published_for_its_error_is_a_difference(database: Path, connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE tenants SET timezone = 'Mars/Phobos'")
    assert "refresh" in {difference.where for difference in verify(database).differences}
