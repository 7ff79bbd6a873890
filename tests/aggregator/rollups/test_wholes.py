"""Parts that do not give their whole are not published: the last generation stays, and the tenant's state says why."""

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from aggregator.facts import sums
from aggregator.rollups.flows import RollupError
from aggregator.rollups.rebuild import rebuild
from aggregator.stored.tenants import load_tenant
from jobs.refresher.refresh import refresh
from tests.lines import at, dashboard, generations, insert, marks, order, refreshed

DAY = "2026-05-20"
Break = Callable[[sqlite3.Connection, pytest.MonkeyPatch], None]


def a_part_of_a_bucket(connection: sqlite3.Connection, _: pytest.MonkeyPatch) -> None:
    connection.execute("UPDATE bucket_flows SET booked = booked + 5 WHERE dimension = 'region'")


def a_part_that_is_gone(connection: sqlite3.Connection, _: pytest.MonkeyPatch) -> None:
    connection.execute("DELETE FROM bucket_flows WHERE dimension = 'product_line'")


def the_total_of_a_bucket(connection: sqlite3.Connection, _: pytest.MonkeyPatch) -> None:
    connection.execute("UPDATE bucket_flows SET lines = 7 WHERE dimension = 'total'")


def what_a_customer_ordered(connection: sqlite3.Connection, _: pytest.MonkeyPatch) -> None:
    connection.execute("UPDATE customer_flows SET recognized = recognized + 1")


def lines_without_a_region(_: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = sums.bucket_changes

    def broken(*given: Any) -> Any:
        return [row for row in whole(*given) if row[:2] != ("region", "")]

    monkeypatch.setattr(sums, "bucket_changes", broken)


def marks_of_customers(connection: sqlite3.Connection, _: pytest.MonkeyPatch) -> None:
    connection.execute("CREATE TRIGGER lost AFTER INSERT ON dirty WHEN new.subject = 'customer_orders'"
                       " BEGIN DELETE FROM dirty WHERE subject = 'customer_orders'; END")  # fmt: skip


BROKEN: list[tuple[Break, str]] = [
    (a_part_of_a_bucket, "region"), (a_part_that_is_gone, "product_line"), (the_total_of_a_bucket, "product_line"),
    (what_a_customer_ordered, "customer"), (lines_without_a_region, "region"), (marks_of_customers, "customer"),
]  # fmt: skip


@pytest.mark.parametrize(("break_", "dimension"), BROKEN, ids=[each.__name__ for each, _ in BROKEN])
def test_what_does_not_sum_to_its_total_is_not_published(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, break_: Break, dimension: str
) -> None:
    insert(connection, "tenants", id="other", name="Other")
    order(connection, "A", "2026-05-10", 100, customer_id="c", region="north", product_line="pumps")
    refreshed(connection, DAY)
    break_(connection, monkeypatch)
    order(connection, "B", "2026-05-10", 10, customer_id="c")
    insert(connection, "targets", tenant="other", kpi="revenue", month="2026-05", value=1)
    report = refresh(connection, at(DAY))
    assert report.failed.keys() == {"default"}
    assert f"in 2026-05 by {dimension} does not sum to its total" in report.failed["default"]
    assert report.published == {"other": 2}
    assert (generations(connection), ("default", "orders") in {mark[:2] for mark in marks(connection)}) == ([1], True)
    failures, error = connection.execute("SELECT failures, error FROM published WHERE tenant = 'default'").fetchone()
    assert (failures, "`edb recompute --full`" in error) == (1, True)


def test_a_rebuild_whose_parts_do_not_give_their_whole_does_not_go_live(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-05-10", 100, region="north")
    refreshed(connection, DAY)
    connection.execute("CREATE TRIGGER lost AFTER INSERT ON month_flows WHEN new.dimension = 'region'"
                       " BEGIN DELETE FROM month_flows WHERE dimension = 'region' AND build = 2; END")  # fmt: skip
    with pytest.raises(RollupError, match="2026-05 by region does not sum to its total"):
        rebuild(connection, "default", at(DAY), 0, lambda _: None)
    assert (load_tenant(connection, "default").build, generations(connection)) == (1, [1])


def test_a_rebuild_mends_what_did_not_sum_to_its_total(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-05-10", 100, region="north")
    refreshed(connection, DAY)
    connection.execute("UPDATE bucket_flows SET booked = booked + 5 WHERE dimension = 'region'")
    order(connection, "B", "2026-05-10", 10)
    assert refresh(connection, at(DAY)).failed
    rebuild(connection, "default", at(DAY), 0, lambda _: None)
    order(connection, "C", "2026-05-10", 1)
    refreshed(connection, DAY)
    assert [point["booked"] for point in dashboard(connection)["revenue_trend"]][-1] == 1.11
