import sqlite3
from typing import Any

import pytest

from tests.lines import dashboard, generations, insert, marks, order, published, refreshed

DAY = "2026-05-20"


def card(connection: sqlite3.Connection, key: str, range_: str = "1m") -> Any:
    return next(card for card in dashboard(connection, range_)["kpis"] if card["key"] == key)


def subscribe(connection: sqlite3.Connection, start: str, end: str | None = None, **more: Any) -> None:
    row: dict[str, Any] = {"subscription_id": "S", "customer_id": "acme", "monthly_amount": 1000} | more
    insert(connection, "subscriptions", start_date=start, end_date=end, **row)


def deal(
    connection: sqlite3.Connection, stage: str, created: str | None, closed: str | None = None, **more: Any
) -> None:
    row: dict[str, Any] = {"opportunity_id": "O", "amount": 1000} | more
    insert(connection, "opportunities", stage=stage, created_date=created, close_date=closed, **row)


WRITES = {
    "a row written again": "INSERT OR REPLACE INTO orders (order_id, order_date, amount)"
    " VALUES ('A', '2026-05-10', 100)",
    "a row removed and written again": "CREATE TEMP TABLE kept AS SELECT order_id, order_date, amount FROM orders;"
    "DELETE FROM orders; INSERT INTO orders (order_id, order_date, amount) SELECT * FROM kept;",
    "a customer that came and went": "INSERT INTO customers (customer_id) VALUES ('x'); DELETE FROM customers;",
    "a deal that came and went": "INSERT INTO opportunities (opportunity_id, stage) VALUES ('x', 'open');"
    "DELETE FROM opportunities;",
    "a name changed and changed back": "UPDATE tenants SET name = 'x'; UPDATE tenants SET name = 'My company';",
}


@pytest.mark.parametrize("write", WRITES)
def test_marks_that_change_nothing_publish_nothing(connection: sqlite3.Connection, write: str) -> None:
    order(connection, "A", "2026-05-10", 100)
    refreshed(connection, DAY)
    connection.executescript(WRITES[write])
    assert marks(connection) != set()
    assert refreshed(connection, DAY).published == {}
    assert (generations(connection), marks(connection)) == ([1], set())


def test_a_late_order_restates_its_month(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-05-10", 100)
    refreshed(connection, DAY)
    order(connection, "B", "2026-01-10", 900)
    refreshed(connection, DAY)
    booked = {point["period"]: point["booked"] for point in dashboard(connection)["revenue_trend"]}
    assert booked["2026-01"] == 9
    assert booked["2026-02"] == 0
    assert booked["2025-12"] is None


def test_a_line_moved_between_shards_of_a_day_publishes_nothing(connection: sqlite3.Connection) -> None:
    order(connection, "A-00001", "2026-05-10", 100)
    refreshed(connection, DAY)
    connection.execute("UPDATE orders SET order_id = 'B-99999'")
    assert refreshed(connection, DAY).published == {}
    connection.execute("DELETE FROM orders")
    assert refreshed(connection, DAY).published == {"default": 2}
    assert connection.execute("SELECT COUNT(*) FROM bucket_flows").fetchone() == (0,)
    assert connection.execute("SELECT COUNT(*) FROM month_flows").fetchone() == (0,)


def test_a_turn_of_the_day_publishes_the_open_month_to_that_day(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-05-10", 3100, service_start="2026-05-01", service_end="2026-05-31")
    refreshed(connection, DAY)
    assert card(connection, "revenue", "1m")["value"] == 20
    assert refreshed(connection, "2026-05-21").published == {"default": 2}
    assert card(connection, "revenue", "1m")["value"] == 21
    assert refreshed(connection, "2026-05-21").published == {}
    assert refreshed(connection, "2026-05-31").published == {"default": 3}
    assert card(connection, "revenue", "1m")["value"] == 31


def test_a_turn_of_the_day_publishes_nothing_of_a_finished_history(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2024-05-10", 100)
    deal(connection, "open", "2024-05-01")
    refreshed(connection, DAY)
    assert refreshed(connection, "2026-05-21").published == {}
    assert connection.execute("SELECT today FROM published").fetchone() == ("2026-05-21",)


def test_a_turn_of_the_month_publishes_the_new_month(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-05-10", 100)
    refreshed(connection, "2026-05-31")
    assert dashboard(connection, "1m")["window"] == {
        "start": "2026-05", "end": "2026-05", "to": "2026-05-31", "months": 1, "covered": 1, "partial": True,
    }  # fmt: skip
    assert refreshed(connection, "2026-06-01").published == {"default": 2}
    document = dashboard(connection, "3m")
    assert document["as_of"] == "2026-06"
    assert [point["partial"] for point in document["revenue_trend"]] == [False, False, True]


def test_a_turn_of_the_month_leaves_a_finished_history_alone(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2024-05-10", 100, customer_id="acme")
    deal(connection, "open", "2024-05-01")
    subscribe(connection, "2024-04-05", "2024-05-05")
    refreshed(connection, DAY)
    assert dashboard(connection)["as_of"] == "2024-05"
    before = published(connection)
    assert refreshed(connection, "2026-06-01").published == {}
    assert refreshed(connection, "2027-01-01").published == {}
    assert published(connection) == before
    order(connection, "B", "2026-12-30", 100)
    assert refreshed(connection, "2027-01-01").published == {"default": 2}
    assert dashboard(connection)["as_of"] == "2027-01"


def test_a_pinned_month_that_closes_is_published(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE tenants SET as_of = '2026-05'")
    order(connection, "A", "2026-05-10", 100)
    refreshed(connection, "2026-05-31")
    assert card(connection, "revenue")["partial"]
    assert refreshed(connection, "2026-06-01").published == {"default": 2}
    assert not card(connection, "revenue")["partial"]
    assert refreshed(connection, "2026-07-01").published == {}


def test_the_46th_day_after_the_last_fact_sends_the_page_back_to_its_month(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-04-10", 100)
    refreshed(connection, DAY)
    assert dashboard(connection)["as_of"] == "2026-05"
    assert refreshed(connection, "2026-05-25").published == {"default": 2}
    assert dashboard(connection)["as_of"] == "2026-05"
    assert refreshed(connection, "2026-05-26").published == {"default": 3}
    assert dashboard(connection)["as_of"] == "2026-04"


def test_a_future_order_is_dated_through_when_its_day_comes(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-05-10", 100)
    order(connection, "B", "2026-05-25", 100)
    refreshed(connection, DAY)
    assert (dashboard(connection)["data_through"], card(connection, "revenue")["value"]) == ("2026-05-10", 1)
    assert refreshed(connection, "2026-05-25").published == {"default": 2}
    assert (dashboard(connection)["data_through"], card(connection, "revenue")["value"]) == ("2026-05-25", 2)


def test_a_subscription_counts_from_its_first_day_to_the_day_before_its_end(connection: sqlite3.Connection) -> None:
    subscribe(connection, "2026-05-21", "2026-05-25")
    subscribe(connection, "2026-01-01", subscription_id="T", monthly_amount=10)
    order(connection, "A", "2026-05-10", 1)
    refreshed(connection, DAY)
    assert card(connection, "arr")["value"] == 1.2
    for day, value, generation in (("21", 121.2, 2), ("24", 121.2, 3), ("25", 1.2, 4)):
        refreshed(connection, f"2026-05-{day}")
        assert (card(connection, "arr")["value"], generations(connection)[-1]) == (value, generation)


@pytest.mark.parametrize("days", [("2026-02-10", "2026-05-20"), ("2026-05-20", "2026-02-10"), ("2026-05-20",)])
def test_subscriptions_follow_any_jump_of_the_day(connection: sqlite3.Connection, days: tuple[str, ...]) -> None:
    connection.execute("UPDATE tenants SET as_of = 'today'")
    subscribe(connection, "2025-12-31", "2026-03-31")
    subscribe(connection, "2026-02-15", "2026-05-20", subscription_id="T", monthly_amount=10, customer_id="birch")
    subscribe(connection, "2026-05-20", None, subscription_id="U", monthly_amount=1)
    for day in days:
        refreshed(connection, day)
    stored = connection.execute("SELECT customer_id, month % 12 + 1, mrr FROM subscription_flows ORDER BY 1, month")
    expected = [("acme", 12, 1000), ("acme", 1, 1000), ("acme", 2, 1000)]
    if days[-1] == "2026-05-20":
        expected += [("acme", 5, 1), ("birch", 2, 10), ("birch", 3, 10), ("birch", 4, 10)]
    assert stored.fetchall() == expected


def test_a_deal_leaves_the_pipeline_on_the_day_it_closes(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-05-10", 1)
    deal(connection, "won", "2026-05-01", "2026-05-21")
    deal(connection, "open", "2026-05-01", opportunity_id="P", amount=200)
    deal(connection, "lost", "2025-05-01", "2025-05-21", opportunity_id="Q")
    refreshed(connection, DAY)
    assert (card(connection, "forecast")["value"], card(connection, "forecast")["covers"]) == (
        0, {"valued": 2, "unvalued": 0},
    )  # fmt: skip
    assert refreshed(connection, "2026-05-21").published == {"default": 2}
    assert (card(connection, "forecast")["value"], card(connection, "forecast")["covers"]) == (
        2, {"valued": 1, "unvalued": 0},
    )  # fmt: skip


def test_a_name_shows_with_its_customer(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-05-10", 100, customer_id="acme")
    refreshed(connection, DAY)
    for name in ("Acme", "Acme Ltd", None):
        insert(connection, "customers", "INSERT OR REPLACE", customer_id="acme", name=name)
        refreshed(connection, DAY)
        assert [entry["name"] for entry in dashboard(connection)["top_customers"]] == [name]
    connection.execute("DELETE FROM customers")
    refreshed(connection, DAY)
    assert connection.execute("SELECT COUNT(*) FROM customer_names").fetchone() == (0,)


def test_a_customers_share_is_of_all_that_was_booked(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-05-10", 100, customer_id="acme")
    order(connection, "B", "2026-05-10", 300)
    refreshed(connection, DAY)
    assert dashboard(connection)["top_customers"] == [
        {"customer_id": "acme", "name": None, "booked": 1, "lines": 1, "share": 0.25}
    ]
    order(connection, "C", "2026-05-10", -500)
    refreshed(connection, DAY)
    assert dashboard(connection)["top_customers"][0]["share"] is None


@pytest.mark.slow
def test_a_changed_profile_is_published(connection: sqlite3.Connection) -> None:
    refreshed(connection, DAY)
    for number, change in enumerate(("name = 'Acme'", "unit = '$'", "currency = 'USD'", "mrr_source = 'orders'"), 2):
        connection.execute(f"UPDATE tenants SET {change}")
        report = refreshed(connection, DAY)
        if change != "mrr_source = 'orders'":  # orders it was already
            assert report.published == {"default": number}
    tenant = dashboard(connection)["tenant"]
    assert (tenant["id"], tenant["name"], tenant["currency"], tenant["unit"]) == ("default", "Acme", "USD", "$")
