import sqlite3
from typing import Any

import pytest

from aggregator.facts.writing import Counts, write_rows
from sql.database import writing
from tests.lines import marks, unmark

LINE: dict[str, Any] = {
    "tenant": "default", "order_id": "A-1", "line_no": 1, "customer_id": "acme", "order_date": "2026-01-10",
    "ordered_at": None, "type": "one_off", "amount": 100, "profit": None, "service_start": None, "service_end": None,
    "product_line": None, "region": None, "source": "request:1", "received_at": 1,
}  # fmt: skip
ROWS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "orders": (LINE, {"amount": 200}),
    "revenue_trend": ({"month": "2026-01", "recognized": 1, "booked": 2, "backlog": 3}, {"backlog": 4}),
    "retention_nrr": ({"month": "2026-01", "nrr": 10**9}, {"nrr": 2}),
    "ops_uptime": ({"service": "api", "day": "2026-01-10", "uptime": 10**9}, {"uptime": 2}),
    "opportunities": (
        {"opportunity_id": "O", "created_date": None, "stage": "open", "close_date": None, "amount": None},
        {"amount": 2},
    ),
    "subscriptions": (
        {
            "subscription_id": "S",
            "customer_id": "acme",
            "start_date": "2026-01-01",
            "end_date": None,
            "monthly_amount": 1,
        },
        {"end_date": "2026-02-01"},
    ),
    "customers": ({"customer_id": "acme", "name": None, "segment": None, "country": None}, {"name": "Acme"}),
    "targets": ({"kpi": "revenue", "month": "2026-01", "value": 1}, {"value": 2}),
}


@pytest.mark.parametrize("fact", ROWS)
def test_a_row_is_inserted_then_unchanged_then_updated(connection: sqlite3.Connection, fact: str) -> None:
    origin = {"tenant": "default", "source": "request:1", "received_at": 1}
    row, change = ROWS[fact]
    with writing(connection):
        assert write_rows(connection, fact, [row | origin]) == Counts(inserted=1)
    unmark(connection)
    with writing(connection):
        assert write_rows(connection, fact, [row | origin | {"source": "request:2"}]) == Counts(unchanged=1)
    assert marks(connection) == set()
    assert connection.execute(f"SELECT source FROM {fact}").fetchone() == ("request:1",)
    with writing(connection):
        assert write_rows(connection, fact, [row | change | origin]) == Counts(updated=1)
    assert marks(connection) != set()


def test_counts_are_by_row_and_by_name(connection: sqlite3.Connection) -> None:
    with writing(connection):
        counts = write_rows(connection, "orders", [LINE, LINE, LINE | {"line_no": 2}, LINE | {"amount": 5}])
    assert counts.as_dict() == {"inserted": 2, "updated": 1, "unchanged": 1}


def test_another_instant_of_the_same_day_is_kept_without_a_mark(connection: sqlite3.Connection) -> None:
    with writing(connection):
        write_rows(connection, "orders", [LINE])
    unmark(connection)
    instant = "2026-01-10T09:00:00Z"
    with writing(connection):
        assert write_rows(connection, "orders", [LINE | {"ordered_at": instant}]) == Counts(updated=1)
    assert connection.execute("SELECT ordered_at FROM orders").fetchone() == (instant,)
    assert marks(connection) == set()


@pytest.mark.parametrize(
    ("instant", "same"),
    [
        ("2026-01-10T11:00:00+02:00", True),
        ("2026-01-10t04:00:00.000-05:00", True),
        ("2026-01-10T09:00:00+02:00", False),
        ("2026-01-10T09:00:00", False),  # local, of another place perhaps
        (None, False),
    ],
)
def test_an_instant_is_the_same_with_whatever_offset_it_is_written(
    connection: sqlite3.Connection, instant: str | None, *, same: bool
) -> None:
    with writing(connection):
        write_rows(connection, "orders", [LINE | {"ordered_at": "2026-01-10T09:00:00z"}])
        counts = write_rows(connection, "orders", [LINE | {"ordered_at": instant}])
    assert counts == (Counts(unchanged=1) if same else Counts(updated=1))


def test_a_refused_row_leaves_nothing_of_its_batch(connection: sqlite3.Connection) -> None:
    bad = LINE | {"line_no": 2, "order_date": "2026-02-30"}
    with pytest.raises(sqlite3.IntegrityError), writing(connection):
        write_rows(connection, "orders", [LINE, bad])
    assert connection.execute("SELECT COUNT(*) FROM orders").fetchone() == (0,)
