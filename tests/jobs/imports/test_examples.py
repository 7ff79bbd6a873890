"""The example mappings on the real files: the figures that are known of them."""

from pathlib import Path

import pytest

from jobs.imports.running import Outcome
from tests import ROOT
from tests.jobs.imports.importing import counts, execute, imported, marks, query

EXAMPLES = ROOT / "docs" / "examples"

pytestmark = pytest.mark.slow


def example(database: Path, fact: str, mapping: str, file: Path, **further: Path) -> Outcome:
    """Import one file with its mapping."""
    named = {name: str(path) for name, path in further.items()}
    return imported(database, fact, file, sql=EXAMPLES / f"{mapping}.sql", further=named)


def test_online_retail_books_what_its_lines_sum_to_and_again_changes_nothing(database: Path, shared_data: Path) -> None:
    file = shared_data / "online_retail_2010_2011.csv.xz"
    assert counts(example(database, "orders", "online_retail", file)) == (541_909, 0, 0, 0)
    booked = dict(query(database, "SELECT month, sum(booked) FROM line_flows GROUP BY month"))
    assert [booked[2010 * 12 + month] for month in (11, 12, 13)] == [74_895_702, 56_000_026, 49_806_265]
    assert (len(booked), round(sum(booked.values()) / 100)) == (13, 9_747_748)
    assert query(database, "SELECT DISTINCT type FROM orders") == [("one_off",)]
    assert query(database, "SELECT count(*) FROM orders WHERE customer_id IS NULL") == [(135_080,)]
    execute(database, "DELETE FROM dirty")
    assert counts(example(database, "orders", "online_retail", file)) == (0, 0, 541_909, 0)
    assert marks(database) == []


def test_adventureworks_has_the_amount_and_profit_of_its_products(database: Path, shared_data: Path) -> None:
    execute(database, "UPDATE tenants SET currency = 'USD', unit = '$'")
    sales, products = (shared_data / f"adventureworks_{name}.csv.xz" for name in ("sales", "products"))
    assert counts(example(database, "orders", "adventureworks", sales, products=products)) == (56_046, 0, 0, 0)
    assert query(database, "SELECT sum(amount), sum(profit) FROM orders") == [(2_491_458_366, 1_045_776_326)]
    assert query(database, "SELECT count(*) FROM orders WHERE customer_id IS NULL OR product_line IS NULL") == [(0,)]


def test_ravenstack_subscriptions_are_those_of_the_file(database: Path, shared_data: Path) -> None:
    file = shared_data / "ravenstack_subscriptions.csv.xz"
    assert counts(example(database, "subscriptions", "ravenstack_subscriptions", file)) == (5_000, 0, 0, 0)
    first = (
        "SELECT customer_id, start_date, end_date, monthly_amount FROM subscriptions WHERE subscription_id = 'S-8cec59'"
    )
    assert query(database, first) == [("A-3c1a3f", "2023-12-23", "2024-04-12", 278_600)]


def test_crm_pipeline_has_values_of_closed_deals_only(database: Path, shared_data: Path) -> None:
    file = shared_data / "crm_sales_pipeline.csv.xz"
    assert counts(example(database, "opportunities", "crm_pipeline", file)) == (8_800, 0, 0, 0)
    stages = "SELECT stage, count(*), count(close_date), count(amount) FROM opportunities GROUP BY stage ORDER BY stage"
    assert query(database, stages) == [
        ("lost", 2_473, 2_473, 2_473),
        ("open", 2_089, 0, 0),
        ("won", 4_238, 4_238, 4_238),
    ]


def test_day_without_downtime_counts_as_up_for_every_service_of_the_log(database: Path, shared_data: Path) -> None:
    file = shared_data / "dandi_uptime_daily_minutes_down.csv.xz"
    assert counts(example(database, "ops_uptime", "downtime", file)) == (12 * 355, 0, 0, 0)
    span = "SELECT count(DISTINCT service), min(day), max(day), sum(uptime < 1000000000) FROM ops_uptime"
    assert query(database, span) == [(12, "2025-08-23", "2026-08-12", 261)]
    down_8 = "SELECT uptime FROM ops_uptime WHERE service = 'API (catch all)' AND day = '2025-08-25'"
    assert query(database, down_8) == [(994_444_444,)]  # 1432 of 1440 minutes
