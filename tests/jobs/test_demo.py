"""The demo company is whole, believable, the same for the same day, and wholly in one transaction."""

import gzip
import json
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from itertools import pairwise
from time import process_time
from typing import Any

import pytest

from aggregator.facts.table import FACTS
from aggregator.figures.periods import month_key
from aggregator.stored.preparation import prepare
from aggregator.stored.tenants import UnknownTenantError, load_tenant
from jobs.demo import load_demo
from jobs.refresher.refresh import refresh
from sql.database import open_writer

# an ordinary day, the first and last days of months and years, and a leap day
DAYS = ["2026-05-20", "2026-06-01", "2026-01-01", "2025-12-31", "2024-02-29"]

Demo = Callable[[str], sqlite3.Connection]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo company of a day, published; made once, so for reading only."""
    opened: dict[str, sqlite3.Connection] = {}

    def company(day: str) -> sqlite3.Connection:
        if day not in opened:
            path = tmp_path_factory.mktemp("demo") / "edb.sqlite3"
            prepare(path)
            connection = opened[day] = open_writer(path)
            load_demo(connection, date.fromisoformat(day))
            refresh(connection, datetime.combine(date.fromisoformat(day), time(12), UTC))
        return opened[day]

    yield company
    for connection in opened.values():
        connection.close()


def facts(connection: sqlite3.Connection, tenant: str = "default") -> dict[str, list[tuple[Any, ...]]]:
    found = {}
    for fact, definition in FACTS.items():
        columns = ", ".join(definition.columns)
        sql = f"SELECT {columns}, source, received_at FROM {fact} WHERE tenant = ? ORDER BY 1, 2, 3"
        found[fact] = connection.execute(sql, (tenant,)).fetchall()
    return found


def one(connection: sqlite3.Connection, sql: str, *values: str | int) -> Any:
    return connection.execute(sql, values).fetchone()[0]


def dashboard(connection: sqlite3.Connection, range_: str) -> dict[str, Any]:
    sql = "SELECT compressed FROM documents WHERE kind = 'dashboard' AND \"range\" = ? AND granularity = 'month'"
    compressed = one(connection, sql, range_)
    document: dict[str, Any] = json.loads(gzip.decompress(compressed))
    return document


@pytest.mark.slow
def test_every_fact_table_is_filled(demo: Demo) -> None:
    for fact, rows in facts(demo("2026-05-20")).items():
        assert rows, fact


@pytest.mark.slow
def test_the_same_day_gives_the_same_company(demo: Demo, connection: sqlite3.Connection) -> None:
    load_demo(connection, date(2026, 5, 20))
    assert facts(connection) == facts(demo("2026-05-20"))


@pytest.mark.slow
def test_it_loads_in_less_than_a_second(connection: sqlite3.Connection) -> None:
    began = process_time()
    load_demo(connection, date(2026, 5, 20))
    assert process_time() - began < 1  # of its own; the machine may be busy
    assert one(connection, "SELECT COUNT(*) FROM orders") < 5000


def test_the_tenant_bears_the_companys_name(demo: Demo) -> None:
    tenant = load_tenant(demo("2026-05-20"), "default")
    assert (tenant.name, tenant.currency, tenant.unit) == ("Larkfield Instruments (demo)", "GBP", "£")


@pytest.mark.slow
def test_two_tenants_can_be_the_demo_company(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO tenants (id, name) VALUES ('second', 'Second')")
    load_demo(connection, date(2026, 5, 20))
    load_demo(connection, date(2026, 5, 20), "second")
    assert facts(connection, "second") == facts(connection)


def test_an_unknown_tenant_is_named(connection: sqlite3.Connection) -> None:
    with pytest.raises(UnknownTenantError, match="'nobody'"):
        load_demo(connection, date(2026, 5, 20), "nobody")


@pytest.mark.slow
def test_a_load_that_fails_leaves_nothing(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO targets (tenant, kpi, month, value) VALUES ('default', 'gm', '2026-01', 600000000)")
    with pytest.raises(sqlite3.IntegrityError):
        load_demo(connection, date(2026, 5, 20))
    assert one(connection, "SELECT COUNT(*) FROM orders") == 0
    assert load_tenant(connection, "default").name == "My company"


@pytest.mark.slow
@pytest.mark.parametrize("day", DAYS)
def test_its_history_is_36_months_that_end_today(demo: Demo, day: str) -> None:
    connection = demo(day)
    document = dashboard(connection, "36m")
    assert document["as_of"] == day[:7]
    assert document["window"]["covered"] == 36
    first = month_key(date.fromisoformat(day)) - 35
    assert one(connection, "SELECT COUNT(*) FROM month_flows WHERE month < ?", first) == 0


@pytest.mark.parametrize("day", DAYS)
def test_nothing_happened_after_today(demo: Demo, day: str) -> None:
    connection = demo(day)
    dated = [("orders", "order_date"), ("ops_uptime", "day")]
    dated += [("opportunities", "created_date"), ("opportunities", "close_date")]
    for table, column in dated:
        assert one(connection, f"SELECT MAX({column}) FROM {table}") <= day
    for fact in FACTS:
        assert one(connection, f"SELECT MAX(date(received_at, 'unixepoch')) FROM {fact}") <= day


@pytest.mark.parametrize("day", DAYS)
def test_every_kpi_has_a_value_and_a_target_and_can_be_compared(demo: Demo, day: str) -> None:
    for kpi in dashboard(demo(day), "12m")["kpis"]:
        for field in ("value", "previous", "delta", "year_ago", "year_ago_delta", "target"):
            assert kpi[field] is not None, (kpi["key"], field)
        # on the first of a month its uptime has no sample yet, on a weekend its orders have not begun
        assert None not in kpi["spark"][:-1], kpi["key"]


@pytest.mark.parametrize("day", DAYS)
def test_its_figures_are_those_of_a_growing_company(demo: Demo, day: str) -> None:
    kpis = {kpi["key"]: kpi for kpi in dashboard(demo(day), "12m")["kpis"]}
    assert 0.15 <= kpis["revenue"]["closed"]["delta"] <= 0.30
    assert 0.55 <= kpis["gm"]["value"] <= 0.65
    assert 1.02 <= kpis["nrr"]["value"] <= 1.15
    assert kpis["nrr"]["basis"] == kpis["arr"]["basis"] == "orders"
    assert 0.90 <= kpis["book_to_bill"]["value"] <= 1.15  # at most a month of bookings is still to come
    assert 2 <= kpis["coverage_months"]["value"] <= 6
    assert 0.995 <= kpis["uptime"]["value"] <= 0.9999
    assert kpis["forecast"]["basis"] == "pipeline"
    assert min(kpis["forecast"]["covers"].values()) > 0


def test_a_shortage_of_parts_shows_as_a_dip(demo: Demo) -> None:
    trend = {point["period"]: point for point in dashboard(demo("2026-05-20"), "36m")["revenue_trend"]}
    shortage = trend["2024-10"]["booked"] + trend["2024-11"]["booked"]
    before = trend["2024-08"]["booked"] + trend["2024-09"]["booked"]
    assert shortage < 0.9 * before


def test_orders_have_the_gaps_that_real_ones_have(demo: Demo) -> None:
    connection = demo("2026-05-20")
    conditions = ["customer_id IS NULL", "profit IS NULL", "product_line IS NULL", "region IS NULL"]
    conditions += ["amount < 0", "line_no > 1", "service_start > order_date AND service_end IS NULL"]
    conditions += ["type = 'recurring'", "type = 'subscription'", "type = 'one_off' AND service_end IS NOT NULL"]
    for condition in conditions:
        assert one(connection, f"SELECT COUNT(*) FROM orders WHERE {condition}") > 0, condition


def test_the_ledger_carries_its_backlog_forward(demo: Demo) -> None:
    rows = demo("2026-05-20").execute("SELECT recognized, booked, backlog FROM revenue_trend ORDER BY month").fetchall()
    assert len(rows) == 6
    for (_, _, before), (recognized, booked, backlog) in pairwise(rows):
        assert backlog == before + booked - recognized


def test_subscriptions_bill_what_the_contracts_do(demo: Demo) -> None:
    connection = demo("2026-05-20")
    active = "SELECT SUM(monthly_amount) FROM subscriptions WHERE start_date <= ? AND end_date > ?"
    billed = one(connection, active, "2026-04-30", "2026-04-30")
    recurring = one(connection, "SELECT SUM(mrr) FROM line_flows WHERE month = ?", 2026 * 12 + 3)
    metered = one(connection, "SELECT SUM(amount) FROM orders WHERE type = 'recurring' AND order_date GLOB '2026-04-*'")
    assert billed + metered == recurring


@pytest.mark.slow
def test_a_month_that_begins_alarms_nobody_and_changes_no_verdict(connection: sqlite3.Connection) -> None:
    """The company of 30 June as of the 1st, 3rd, 15th and last of it: what was 95 % less on the 1st was 4 % less."""
    load_demo(connection, date(2026, 6, 30))
    connection.executemany(
        'INSERT INTO alert_rules (tenant, name, kpi, field, "range", comparison, threshold, include_partial, severity)'
        " VALUES ('default', ?, ?, ?, '1m', '<', ?, ?, 'warning')",
        [
            ("backlog", "backlog", "change", -100_000_000, 0),
            ("book-to-bill", "book_to_bill", "value", 900_000_000, 0),
            ("revenue", "revenue", "change", -100_000_000, 0),
            ("revenue-to-date", "revenue", "change", -100_000_000, 1),
        ],
    )
    said = []
    for day in (1, 3, 15, 30):
        refresh(connection, datetime(2026, 6, day, 12, tzinfo=UTC))
        sql = (
            "SELECT compressed FROM documents WHERE \"range\" = '1m' AND granularity = 'month' ORDER BY generation DESC"
        )
        document = json.loads(gzip.decompress(connection.execute(sql).fetchone()[0]))
        assert document["window"]["to"] == f"2026-06-{day:02d}"
        said.append({card["key"]: card["closed"] for card in document["kpis"]})
        assert all(card["verdict"] is None for card in document["kpis"] if card["partial"])
    assert all(closed == said[0] for closed in said)
    transitions = connection.execute("SELECT rule, to_state FROM alert_transitions ORDER BY id").fetchall()
    assert transitions == [("revenue-to-date", "firing"), ("revenue-to-date", "resolved")]
