"""The second opinion: silent about right rollups, and loud about each table that was tampered with."""

import json
import sqlite3
from datetime import date

import pytest

from aggregator.rollups.verification import Difference, second_opinion
from aggregator.stored.tenants import load_tenant
from jobs.refresher.refresh import refresh
from tests.facts import noon, post

TODAY = date(2026, 5, 20)


@pytest.fixture
def published(connection: sqlite3.Connection) -> sqlite3.Connection:
    """A tenant with something in every rollup."""
    tenant = load_tenant(connection, "default")
    orders = [
        {"order_id": "1", "customer_id": "A", "order_date": "2025-04-02", "type": "subscription", "amount": "365.05",
         "profit": "100", "service_start": "2025-04-02", "service_end": "2026-04-01", "region": "North"},
        {"order_id": "2", "customer_id": "A", "order_date": "2026-04-10", "type": "recurring", "amount": "40.00",
         "product_line": "Care"},
        {"order_id": "3", "order_date": "2026-04-11", "amount": "-7.77", "service_start": "2026-06-01"},
        {"order_id": "4", "customer_id": "B", "order_date": "2026-05-01", "type": "subscription", "amount": "-0.05",
         "service_start": "2026-01-31", "service_end": "2026-02-01", "product_line": "Care", "region": "South"},
    ]  # fmt: skip
    post(connection, tenant, "orders", orders, TODAY)
    subscriptions = [
        {"subscription_id": "1", "customer_id": "A", "start_date": "2025-01-31", "monthly_amount": "10"},
        {"subscription_id": "2", "customer_id": "B", "start_date": "2025-02-01", "end_date": "2026-05-20",
         "monthly_amount": "20"},
    ]  # fmt: skip
    post(connection, tenant, "subscriptions", subscriptions, TODAY)
    samples = [{"service": "web", "day": f"2026-05-{day:02d}", "uptime": f"0.{day:02d}"} for day in range(1, 13)]
    post(connection, tenant, "ops_uptime", samples, TODAY)
    deals = [
        {"opportunity_id": "1", "created_date": "2024-02-29", "stage": "open", "amount": "5"},
        {"opportunity_id": "2", "stage": "won", "close_date": "2025-05-20"},
        {"opportunity_id": "3", "created_date": "2025-05-01", "stage": "lost", "close_date": "2026-05-20"},
    ]
    post(connection, tenant, "opportunities", deals, TODAY)
    refresh(connection, noon(TODAY, "UTC"))
    return connection


def test_right_rollups_have_no_differences(published: sqlite3.Connection) -> None:
    assert list(second_opinion(published, "default")) == []


def test_empty_tenant_has_no_differences(connection: sqlite3.Connection) -> None:
    refresh(connection, noon(TODAY, "UTC"))
    assert list(second_opinion(connection, "default")) == []


@pytest.mark.parametrize(
    ("tampering", "table"),
    [
        ("UPDATE window_members SET booked = booked + 1 WHERE member = 'A'", "windows customer"),
        ("DELETE FROM window_members WHERE dimension = 'product_line'", "windows product_line"),
        ("UPDATE window_members SET member = 'C' WHERE member = 'B'", "windows customer"),
        ("UPDATE month_flows SET recognized = 1 WHERE dimension = 'total' AND month = 24307", "month_flows"),
        ("UPDATE month_flows SET profit = 1 WHERE dimension = 'product_line' AND member = 'Care'", "month_flows"),
        ("DELETE FROM month_flows WHERE dimension = 'region' AND member = 'North' AND month = 24305", "month_flows"),
        ("UPDATE month_flows SET lines = 2 WHERE dimension = 'no_customer' AND lines = 1", "month_flows"),
        ("UPDATE bucket_flows SET booked = 4001 WHERE dimension = 'total' AND booked = 4000", "sum of bucket_flows"),
        ("UPDATE customer_flows SET mrr = mrr + 1 WHERE customer_id = 'A' AND month = 24310", "customer_flows"),
        ("DELETE FROM customer_flows WHERE customer_id = 'B'", "customer_flows"),
        ("UPDATE customer_flows SET customer_id = 'Z' WHERE customer_id = 'B'", "customer_flows"),
        ("UPDATE recurring_flows SET retained = 1 WHERE basis = 'orders' AND retained_from", "recurring_flows orders"),
        ("DELETE FROM recurring_flows WHERE basis = 'subscriptions'", "recurring_flows subscriptions"),
        ("UPDATE subscription_flows SET mrr = 2001 WHERE customer_id = 'B' AND month = 24310", "subscription_flows"),
        ("UPDATE uptime_flows SET total = total - 1", "uptime_flows"),
        ("UPDATE uptime_flows SET worst_days = '[]'", "uptime_flows"),
        ("UPDATE pipeline_flows SET won = won + 1 WHERE month = 24300", "pipeline_flows"),
        ("DELETE FROM pipeline_flows", "pipeline_flows"),
        ("UPDATE calendar SET last_day = last_day - 1 WHERE month = 24301", "calendar"),
    ],
)  # fmt: skip
def test_tampering_is_found_where_it_was_done(published: sqlite3.Connection, tampering: str, table: str) -> None:
    assert published.execute(tampering).rowcount > 0
    differences = list(second_opinion(published, "default"))
    assert differences
    assert any(difference.where.startswith(table) for difference in differences)


def test_who_is_not_listed_has_to_lie_below_every_floor(published: sqlite3.Connection) -> None:
    published.execute("DELETE FROM window_members WHERE member = 'A'")
    high = {order: [-(10**9), ""] for order in ("ordered", "recognized", "booked", "profit")}
    for order, found in ((None, 0), ("recognized", 1), ("ordered", 1)):
        floors = high | ({order: [0, "z"]} if order else {})
        published.execute("UPDATE windows SET floors = ?", (json.dumps(floors),))
        assert bool(list(second_opinion(published, "default"))) == found


def test_difference_names_the_month_and_both_figures(published: sqlite3.Connection) -> None:
    published.execute("UPDATE customer_flows SET booked = 4100 WHERE customer_id = 'A' AND booked = 4000")
    assert list(second_opinion(published, "default")) == [
        Difference("default", "customer_flows 'A' 2026-04 booked", 4000, 4100)
    ]


def test_fact_that_changed_behind_the_triggers_is_found(published: sqlite3.Connection) -> None:
    published.execute("DROP TRIGGER orders_updated")
    published.execute("UPDATE orders SET amount = amount + 100 WHERE order_id = '3'")
    refresh(published, noon(TODAY, "UTC"))
    places = {difference.where for difference in second_opinion(published, "default")}
    assert "month_flows 'total' '' 2026-06 recognized" in places
    assert "month_flows 'no_customer' '' 2026-04 booked" in places


def test_tenants_are_judged_apart(published: sqlite3.Connection) -> None:
    published.execute("INSERT INTO tenants (id, name) VALUES ('other', 'Other')")
    refresh(published, noon(TODAY, "UTC"))
    published.execute("UPDATE month_flows SET booked = 1 WHERE tenant = 'default'")
    assert list(second_opinion(published, "other")) == []
    assert list(second_opinion(published, "default"))
