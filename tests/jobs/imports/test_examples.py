"""The mappings of docs/examples on the real files, from the command line to the facts and the published figures."""

from contextlib import closing
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from aggregator.figures.kpis import KPIS, figure
from aggregator.figures.periods import window_of
from aggregator.stored.history import load_history
from jobs.cli import app
from sql.database import open_reader
from tests import ROOT
from tests.conftest import dashboard_of
from tests.jobs.imports.importing import marks, query

EXAMPLES = ROOT / "docs" / "examples"

pytestmark = pytest.mark.slow


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "edb.sqlite3"
    monkeypatch.setenv("EDB_DATABASE", str(path))
    return path


def edb(*arguments: str | Path) -> str:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return result.output


def document(database: Path, range_: str) -> dict[str, Any]:
    """The dashboard of the newest generation over any window, as a reader gets it."""
    with closing(open_reader(database)) as connection:
        return dashboard_of(connection, "default", range_, "month")


def kpi(found: dict[str, Any], key: str) -> dict[str, Any]:
    (card,) = (card for card in found["kpis"] if card["key"] == key)
    return dict(card)


def test_online_retail_books_and_shows_what_its_lines_sum_to_and_importing_it_again_publishes_nothing(
    database: Path, shared_data: Path
) -> None:
    command = (
        "import",
        "orders",
        shared_data / "online_retail_2010_2011.csv.xz",
        "--sql",
        EXAMPLES / "online_retail.sql",
    )
    assert "541,909 inserted" in edb(*command)
    booked = dict(query(database, "SELECT month, sum(booked) FROM line_flows GROUP BY month"))
    assert [booked[2010 * 12 + month] for month in (11, 12, 13)] == [74_895_702, 56_000_026, 49_806_265]
    assert (len(booked), round(sum(booked.values()) / 100)) == (13, 9_747_748)
    assert query(database, "SELECT DISTINCT type FROM orders") == [("one_off",)]
    assert query(database, "SELECT count(*) FROM orders WHERE customer_id IS NULL") == [(135_080,)]
    found = document(database, "2010-12..2011-12")
    recognized = {point["period"]: point["recognized"] for point in found["revenue_trend"]}
    months = [recognized[month] for month in ("2010-12", "2011-01", "2011-02")]
    assert months == [Decimal("748957.02"), Decimal("560000.26"), Decimal("498062.65")]
    assert kpi(found, "revenue")["value"] == Decimal("9747747.93")
    assert (found["as_of"], found["data_through"]) == ("2011-12", "2011-12-09")

    assert "541,909 unchanged" in edb(*command)
    assert marks(database) == []
    assert document(database, "12m")["generation"] == found["generation"] == 1


def test_adventureworks_has_its_gross_margin_from_the_products_cost(database: Path, shared_data: Path) -> None:
    edb("tenants", "set", "default", "--currency", "USD", "--unit", "$")
    said = edb(
        "import", "orders", shared_data / "adventureworks_sales.csv.xz",
        "--file", f"products={shared_data / 'adventureworks_products.csv.xz'}",
        "--sql", EXAMPLES / "adventureworks.sql",
    )  # fmt: skip
    assert "56,046 inserted" in said
    assert query(database, "SELECT sum(amount), sum(profit) FROM orders") == [(2_491_458_366, 1_045_776_326)]
    assert query(database, "SELECT count(*) FROM orders WHERE customer_id IS NULL OR product_line IS NULL") == [(0,)]
    found = document(database, "2017-01..2019-06")
    assert kpi(found, "gm")["value"] == Decimal("0.419745")
    assert kpi(found, "revenue")["value"] == Decimal("24914583.66")


def test_ravenstack_has_its_arr_and_retention_as_of_the_end_of_2024(database: Path, shared_data: Path) -> None:
    said = edb(
        "import", "subscriptions", shared_data / "ravenstack_subscriptions.csv.xz",
        "--sql", EXAMPLES / "ravenstack_subscriptions.sql",
    )  # fmt: skip
    assert "5,000 inserted" in said
    columns = "customer_id, start_date, end_date, monthly_amount"
    first = query(database, f"SELECT {columns} FROM subscriptions WHERE subscription_id = 'S-8cec59'")
    assert first == [("A-3c1a3f", "2023-12-23", "2024-04-12", 278_600)]
    edb("tenants", "set", "default", "--as-of", "2024-12")  # most of them run on
    edb("recompute")
    found = document(database, "12m")
    assert found["as_of"] == "2024-12"
    assert kpi(found, "arr")["value"] == Decimal("121915296.00")
    assert kpi(found, "nrr")["value"] == Decimal("2.922709")
    assert kpi(found, "arr")["basis"] == kpi(found, "nrr")["basis"] == "subscriptions"


def test_crm_pipeline_has_a_win_rate_and_says_why_it_gives_no_forecast(database: Path, shared_data: Path) -> None:
    said = edb(
        "import", "opportunities", shared_data / "crm_sales_pipeline.csv.xz",
        "--sql", EXAMPLES / "crm_pipeline.sql",
    )  # fmt: skip
    assert "8,800 inserted" in said
    stages = "SELECT stage, count(*), count(close_date), count(amount) FROM opportunities GROUP BY stage ORDER BY stage"
    assert query(database, stages) == [  # only closed deals have a value
        ("lost", 2_473, 2_473, 2_473),
        ("open", 2_089, 0, 0),
        ("won", 4_238, 4_238, 4_238),
    ]
    with closing(open_reader(database)) as connection:
        history = load_history(connection, "default", 1)
    forecast = figure(KPIS["forecast"], history, window_of("12m", history.as_of, 1))
    win_rate = forecast.inputs["win_rate"].value
    assert win_rate is not None
    assert round(win_rate, 6) == Fraction(631501, 1_000_000)
    assert forecast.value is None
    assert forecast.reason == "no open deal has an amount, and no closed month has recognized revenue"


def test_downtime_log_gives_every_service_a_sample_for_every_day(database: Path, shared_data: Path) -> None:
    edb("import", "uptime", shared_data / "dandi_uptime_daily_minutes_down.csv.xz", "--sql", EXAMPLES / "downtime.sql")
    span = "SELECT count(DISTINCT service), min(day), max(day), sum(uptime < 1000000000) FROM ops_uptime"
    assert query(database, span) == [(12, "2025-08-23", "2026-08-12", 261)]  # a day without downtime counts as up
    down_8 = "SELECT uptime FROM ops_uptime WHERE service = 'API (catch all)' AND day = '2025-08-25'"
    assert query(database, down_8) == [(994_444_444,)]  # 1432 of 1440 minutes
    with closing(open_reader(database)) as connection:
        history = load_history(connection, "default", 1)
    uptime = figure(KPIS["uptime"], history, window_of("2025-08..2026-08", history.as_of, 1))
    services, days = 12, 355
    assert uptime.inputs["samples"].value == services * days
