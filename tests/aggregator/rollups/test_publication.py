import gzip
import sqlite3
from datetime import timedelta
from typing import Any

import orjson
import pytest

from aggregator.figures.documents.rendering import etag
from aggregator.figures.periods import GRANULARITIES, PRESETS, month_name
from aggregator.rollups.publication import DOCUMENTS_KEPT_MS, GENERATIONS_KEPT_MS, context_of
from aggregator.stored.history import UnknownGenerationError, load_history
from aggregator.stored.tenants import load_tenant
from jobs.refresher.refresh import refresh
from tests.lines import at, dashboard, generations, insert, order, published, refreshed

DAY = "2026-05-20"
TODAY = at(DAY).date()


def as_of(connection: sqlite3.Connection, day: str = DAY) -> str:
    return month_name(context_of(connection, load_tenant(connection, "default"), at(day).date()).as_of)


def kpi(connection: sqlite3.Connection, key: str, range_: str = "1m") -> dict[str, Any]:
    """A card of the newest dashboard."""
    found: dict[str, Any] = next(card for card in dashboard(connection, range_)["kpis"] if card["key"] == key)
    return found


def trend(connection: sqlite3.Connection, range_: str = "12m") -> dict[str, tuple[float, float, float]]:
    """Booked, recognized and backlog of the months that have a row."""
    return {
        point["period"]: (point["booked"], point["recognized"], point["backlog"])
        for point in dashboard(connection, range_)["revenue_trend"]
        if point["booked"] is not None
    }


def test_a_tenant_without_facts_shows_the_current_month(connection: sqlite3.Connection) -> None:
    assert as_of(connection) == "2026-05"


@pytest.mark.parametrize(("day", "expected"), [("2026-04-05", "2026-05"), ("2026-04-04", "2026-04")])
def test_facts_of_the_last_45_days_make_the_month_current(
    connection: sqlite3.Connection, day: str, expected: str
) -> None:
    order(connection, "A", day, 100)
    assert as_of(connection) == expected


def test_an_old_history_shows_its_own_end(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2011-12-09", 100)
    order(connection, "B", "2010-12-01", 100)
    assert as_of(connection) == "2011-12"


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2020-01-01", "2026-05-20", "2026-05"),
        ("2026-05-20", "2030-01-01", "2026-05"),
        ("2020-01-01", "2026-05-19", "2020-01"),
        ("2026-05-21", "2030-01-01", "2020-01"),
        ("2020-01-01", None, "2020-01"),
    ],
)
def test_a_service_that_runs_today_makes_the_month_current(
    connection: sqlite3.Connection, start: str, end: str | None, expected: str
) -> None:
    order(connection, "A", "2020-01-10", 100, service_start=start, service_end=end)
    assert as_of(connection) == expected


@pytest.mark.parametrize(
    ("table", "row", "expected"),
    [
        ("ops_uptime", {"service": "api", "day": "2020-03-10", "uptime": 1}, "2020-03"),
        ("opportunities", {"opportunity_id": "O", "stage": "open", "created_date": "2020-04-10"}, "2020-04"),
        ("opportunities", {"opportunity_id": "O", "stage": "lost", "close_date": "2020-05-10"}, "2020-05"),
        ("subscriptions", {"subscription_id": "S", "customer_id": "c", "start_date": "2020-06-10",
                           "monthly_amount": 1}, "2026-05"),
        ("subscriptions", {"subscription_id": "S", "customer_id": "c", "start_date": "2020-06-10",
                           "end_date": "2026-05-21", "monthly_amount": 1}, "2026-05"),
        ("subscriptions", {"subscription_id": "S", "customer_id": "c", "start_date": "2026-05-21",
                           "monthly_amount": 1}, "2020-01"),
        ("subscriptions", {"subscription_id": "S", "customer_id": "c", "start_date": "2020-06-10",
                           "end_date": "2020-08-01", "monthly_amount": 1}, "2020-08"),
        ("revenue_trend", {"month": "2020-07", "recognized": 1, "booked": 1, "backlog": 1}, "2020-07"),
        ("retention_nrr", {"month": "2020-09", "nrr": 1}, "2020-09"),
        ("revenue_trend", {"month": "2026-04", "recognized": 1, "booked": 1, "backlog": 1}, "2026-05"),
        ("retention_nrr", {"month": "2026-05", "nrr": 1}, "2026-05"),
        ("customers", {"customer_id": "c"}, "2020-01"),
        ("targets", {"kpi": "arr", "month": "2026-05", "value": 1}, "2020-01"),
        ("opportunities", {"opportunity_id": "O", "stage": "open", "close_date": "2026-05-10"}, "2020-01"),
    ],
)  # fmt: skip
def test_every_dated_fact_counts_for_the_as_of_month(
    connection: sqlite3.Connection, table: str, row: dict[str, Any], expected: str
) -> None:
    order(connection, "A", "2020-01-10", 100)
    insert(connection, table, **row)
    assert as_of(connection) == expected


def test_future_facts_do_not_move_the_as_of_month(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2020-01-10", 100)
    order(connection, "B", "2026-05-21", 100)
    insert(connection, "ops_uptime", service="api", day="2027-01-01", uptime=1)
    insert(connection, "subscriptions", subscription_id="S", customer_id="c", start_date="2019-01-10",
           end_date="2019-02-10", monthly_amount=1)  # fmt: skip
    insert(connection, "subscriptions", subscription_id="T", customer_id="c", start_date="2026-05-21",
           monthly_amount=1)  # fmt: skip
    insert(connection, "revenue_trend", month="2026-06", recognized=1, booked=1, backlog=1)
    insert(connection, "retention_nrr", month="2026-06", nrr=1)
    assert as_of(connection) == "2020-01"
    assert context_of(connection, load_tenant(connection, "default"), TODAY).data_through == "2020-01-10"


def test_data_goes_through_the_latest_order_or_uptime_day(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-05-18", 100)
    insert(connection, "ops_uptime", service="api", day="2026-05-20", uptime=1)
    insert(connection, "opportunities", opportunity_id="O", stage="open", created_date="2026-05-20")
    assert context_of(connection, load_tenant(connection, "default"), TODAY).data_through == "2026-05-20"
    assert context_of(connection, load_tenant(connection, "default"), at("2026-05-19").date()).data_through == (
        "2026-05-18"
    )


@pytest.mark.parametrize(
    ("setting", "expected"),
    [("today", "2026-05"), ("2026-03", "2026-03"), ("2030-01", "2026-05"), ("1999-12", "1999-12")],
)
def test_the_as_of_month_can_be_set_but_not_into_the_future(
    connection: sqlite3.Connection, setting: str, expected: str
) -> None:
    order(connection, "A", "2011-12-09", 100)
    connection.execute("UPDATE tenants SET as_of = ?", (setting,))
    assert as_of(connection) == expected


@pytest.mark.parametrize(
    ("source", "type_", "subscribed", "basis"),
    [
        ("auto", "one_off", False, "orders"),
        ("auto", "one_off", True, "subscriptions"),
        ("auto", "recurring", True, "orders"),
        ("auto", "subscription", False, "orders"),
        ("orders", "one_off", True, "orders"),
        ("subscriptions", "recurring", False, "subscriptions"),
    ],
)
def test_the_basis_of_mrr(
    connection: sqlite3.Connection, source: str, type_: str, subscribed: bool, basis: str
) -> None:
    connection.execute("UPDATE tenants SET mrr_source = ?", (source,))
    order(connection, "A", "2026-05-10", 100, type=type_)
    if subscribed:
        insert(connection, "subscriptions", subscription_id="S", customer_id="c", start_date="2026-01-01",
               monthly_amount=1)  # fmt: skip
    refreshed(connection, DAY)
    assert kpi(connection, "arr")["basis"] == basis


def test_months_are_dense_from_the_first_flow_to_the_last_month(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE tenants SET as_of = 'today'")
    insert(connection, "targets", kpi="revenue", month="2025-12", value=1)
    order(connection, "A", "2026-03-10", 100)
    order(connection, "B", "2026-07-10", 900)
    refreshed(connection, DAY)
    assert trend(connection) == {"2026-03": (1, 1, 0), "2026-04": (0, 0, 0), "2026-05": (0, 0, 0)}


def test_a_month_that_only_recognizes_is_the_first(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-05-10", 100, service_start="2026-03-31")
    refreshed(connection, DAY)
    assert trend(connection) == {"2026-03": (0, 1, -1), "2026-04": (0, 0, -1), "2026-05": (1, 0, 0)}


def test_the_ledger_overrules_its_months_and_feeds_the_backlog_after_them(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE tenants SET as_of = 'today'")
    order(connection, "A", "2026-02-10", 1000, service_start="2026-05-01")
    insert(connection, "revenue_trend", month="2026-01", recognized=300, booked=500, backlog=7000)
    insert(connection, "revenue_trend", month="2026-03", recognized=100, booked=200, backlog=9000)
    refreshed(connection, DAY)
    assert trend(connection) == {
        "2026-01": (5, 3, 70),  # the ledger
        "2026-02": (10, 0, 80),  # a gap in the ledger: derived, on the ledger's backlog
        "2026-03": (2, 1, 90),  # the ledger, whatever the orders say
        "2026-04": (0, 0, 90),
        "2026-05": (0, 10, 80),
    }
    rows = load_history(connection, "default", 1).rows
    march = rows[2026 * 12 + 2]
    assert (march.in_ledger, march.derived_booked, march.derived_recognized, march.derived_backlog) == (
        True, 0, 0, 8000,
    )  # fmt: skip
    connection.execute("DELETE FROM revenue_trend WHERE month = '2026-03'")
    refreshed(connection, DAY)
    assert trend(connection)["2026-03"] == (0, 0, 80)


def test_a_ledger_month_of_nothing_but_zeros_is_still_the_ledgers(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-04-10", 100)
    insert(connection, "revenue_trend", month="2026-04", recognized=0, booked=0, backlog=0)
    refreshed(connection, DAY)
    assert trend(connection)["2026-04"] == (0, 0, 0)


def test_a_future_ledger_month_waits_for_its_month(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-05-10", 100)
    insert(connection, "revenue_trend", month="2026-06", recognized=1, booked=2, backlog=300)
    refreshed(connection, DAY)
    assert "2026-06" not in trend(connection)
    refreshed(connection, "2026-06-01")
    assert trend(connection)["2026-06"] == (0.02, 0.01, 3)


def test_every_preset_is_stored_by_month_and_by_quarter(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-05-10", 100)
    refreshed(connection, DAY)
    rows = connection.execute('SELECT kind, "range", granularity, etag, compressed FROM documents').fetchall()
    assert {row[:3] for row in rows} == {
        ("dashboard", range_, granularity) for range_ in PRESETS for granularity in GRANULARITIES
    }
    for _, range_, granularity, tag, compressed in rows:
        body = gzip.decompress(compressed)
        document = orjson.loads(body)
        assert (document["range"], document["granularity"], document["generation"]) == (range_, granularity, 1)
        assert etag(body) == tag


def test_money_is_written_with_the_decimals_of_its_currency(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-05-10", 123456)
    for currency, text in (("GBP", b"1234.56"), ("JPY", b"123456"), ("KWD", b"123.456"), ("CLF", b"12.3456")):
        connection.execute("UPDATE tenants SET currency = ?", (currency,))
        refreshed(connection, DAY)
        (compressed,) = connection.execute(
            "SELECT compressed FROM documents WHERE \"range\" = '1m' ORDER BY generation DESC"
        ).fetchone()
        assert b'"value":' + text + b"," in gzip.decompress(compressed)


def test_months_are_append_only_and_a_past_generation_is_read_as_it_was(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE tenants SET as_of = 'today'")
    order(connection, "A", "2026-03-10", 100)
    refreshed(connection, DAY)
    order(connection, "B", "2026-04-10", 50)
    refreshed(connection, DAY)
    connection.execute("DELETE FROM orders WHERE order_id = 'A'")
    refreshed(connection, DAY)
    booked = [
        {month_name(m): row.booked for m, row in load_history(connection, "default", number).rows.items() if row.booked}
        for number in (1, 2, 3)
    ]
    assert booked == [{"2026-03": 100}, {"2026-03": 100, "2026-04": 50}, {"2026-04": 50}]
    spans = connection.execute("SELECT month, valid_from, valid_to FROM months ORDER BY 1, 2").fetchall()
    march, april, may = (2026 * 12 + index for index in (2, 3, 4))
    forever = 9223372036854775807
    assert spans == [(march, 1, 3), (april, 1, 2), (april, 2, forever), (may, 1, forever)]


def test_an_unknown_generation_is_an_error(connection: sqlite3.Connection) -> None:
    refreshed(connection, DAY)
    for generation in (0, 2):
        with pytest.raises(UnknownGenerationError, match=f"Generation {generation} is not kept"):
            load_history(connection, "default", generation)
    with pytest.raises(UnknownGenerationError):
        load_history(connection, "nobody", 1)


def test_documents_stay_for_a_while_after_they_were_replaced(connection: sqlite3.Connection) -> None:
    now = at(DAY)

    def publish_after(milliseconds: int) -> set[int]:
        nonlocal now
        now += timedelta(milliseconds=milliseconds)
        order(connection, f"A{now.timestamp()}", "2026-05-10", 1)
        assert refresh(connection, now).failed == {}
        return {generation for (generation,) in connection.execute("SELECT generation FROM documents")}

    assert publish_after(0) == {1}
    assert publish_after(10 * DOCUMENTS_KEPT_MS) == {1, 2}  # 1 was replaced a moment ago
    assert publish_after(DOCUMENTS_KEPT_MS) == {1, 2, 3}
    assert publish_after(1) == {2, 3, 4}
    assert publish_after(DOCUMENTS_KEPT_MS) == {3, 4, 5}
    assert generations(connection) == [1, 2, 3, 4, 5]


def test_generations_stay_for_a_day_after_they_were_replaced(connection: sqlite3.Connection) -> None:
    now = at(DAY)

    def publish_after(milliseconds: int) -> list[int]:
        nonlocal now
        now += timedelta(milliseconds=milliseconds)
        order(connection, f"A{now.timestamp()}", "2026-04-10", 1)
        assert refresh(connection, now).failed == {}
        for generation in generations(connection):
            assert load_history(connection, "default", generation).rows
        return generations(connection)

    assert publish_after(0) == [1]
    assert publish_after(3 * GENERATIONS_KEPT_MS) == [1, 2]
    assert publish_after(1000) == [1, 2, 3]  # 1 is old, but was still read a second ago
    assert publish_after(GENERATIONS_KEPT_MS) == [2, 3, 4]
    assert publish_after(GENERATIONS_KEPT_MS) == [3, 4, 5]
    assert connection.execute("SELECT MIN(valid_to) FROM months").fetchone()[0] > 3
    assert connection.execute("SELECT COUNT(DISTINCT generation) FROM documents").fetchone() == (2,)


def test_the_day_of_a_tenant_is_that_of_its_timezone(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE tenants SET timezone = 'Pacific/Auckland'")
    refresh(connection, at("2026-05-31", 13))
    assert connection.execute("SELECT today FROM published").fetchone() == ("2026-06-01",)
    assert dashboard(connection)["as_of"] == "2026-06"


def test_the_fiscal_year_shapes_qtd_and_ytd(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE tenants SET fiscal_year_start = 4")
    order(connection, "A", "2026-05-10", 100)
    refreshed(connection, DAY)
    assert dashboard(connection, "ytd")["window"]["start"] == "2026-04"
    before = published(connection)
    connection.execute("UPDATE tenants SET fiscal_year_start = 6")
    refreshed(connection, DAY)
    assert dashboard(connection, "ytd")["window"]["start"] == "2025-06"
    assert dashboard(connection, "qtd")["window"]["start"] == "2026-03"
    assert published(connection) != before
