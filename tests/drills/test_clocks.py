"""Clocks that jump: figures stay those of the day that it is, and nothing waits for a time that was never due."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jobs.backups.verification import verify_database
from jobs.refresher.refresh import RefreshReport, refresh
from sql.database import open_writer
from tests.lines import BIGGEST, order

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
JUMPS = {
    "an hour back": timedelta(hours=-1), "a month back": timedelta(days=-30), "years back": timedelta(days=-2000),
    "a day on": timedelta(days=1), "years on": timedelta(days=2000),
}  # fmt: skip


@pytest.fixture
def published(database: Path) -> Iterator[sqlite3.Connection]:
    """A database with lines of several months, published at `NOW`."""
    with closing(open_writer(database)) as connection:
        for number, day in enumerate(("2020-02-03", "2026-03-31", "2026-04-30", "2026-05-19")):
            order(connection, f"A{number}", day, 100, service_start=day, service_end="2026-08-31")
        connection.execute(
            "INSERT INTO subscriptions (subscription_id, customer_id, start_date, monthly_amount)"
            " VALUES ('S', 'C', '2026-04-25', 70)"
        )
        assert refresh(connection, NOW).failed == {}
        yield connection


def as_of(connection: sqlite3.Connection) -> tuple[int, str]:
    """The generation that readers get, and its month."""
    found: tuple[int, str] = connection.execute(
        "SELECT p.generation, json_extract(g.context, '$.as_of') FROM published AS p"
        " JOIN generations AS g USING (tenant, generation)"
    ).fetchone()
    return found


def checked_at(connection: sqlite3.Connection) -> int:
    found: int = connection.execute("SELECT checked_at FROM published").fetchone()[0]
    return found


@pytest.mark.slow
@pytest.mark.parametrize("jump", JUMPS.values(), ids=JUMPS)
def test_figures_are_of_the_day_that_it_is(jump: timedelta, published: sqlite3.Connection, database: Path) -> None:
    """After the jump, and after the clock was put right."""
    before = as_of(published)
    for now in (NOW + jump, NOW):
        assert refresh(published, now).failed == {}
        assert verify_database(database, now).differences == []
        assert checked_at(published) == int(now.timestamp() * 1000)
    generation, month = as_of(published)
    assert month == before[1]
    assert generation >= before[0]


@pytest.mark.slow
@pytest.mark.parametrize("jump", JUMPS.values(), ids=JUMPS)
def test_a_change_is_published_beside_a_jump(jump: timedelta, published: sqlite3.Connection, database: Path) -> None:
    generation, _ = as_of(published)
    order(published, "B", "2019-01-01", 500)
    assert refresh(published, NOW + jump).published == {"default": generation + 1}
    order(published, "C", "2019-01-01", 500)
    assert refresh(published, NOW).published == {"default": generation + 2}
    assert verify_database(database, NOW).differences == []


def overflow(connection: sqlite3.Connection, now: datetime) -> RefreshReport:
    """Two lines whose sum does not fit, refreshed."""
    for number in ("X", "Y"):
        order(connection, number, "2026-05-10", BIGGEST)
    return refresh(connection, now)


@pytest.mark.parametrize("jump", JUMPS.values(), ids=JUMPS)
def test_a_failed_tenant_does_not_wait_for_a_time_that_was_never_due(
    jump: timedelta, published: sqlite3.Connection
) -> None:
    """Its next try is at most minutes away, whatever the clock said when it failed."""
    assert overflow(published, NOW + jump).failed
    published.execute("DELETE FROM orders WHERE order_id = 'Y'")
    published.execute("UPDATE orders SET amount = 1 WHERE order_id = 'X'")
    for minute in range(7):
        report = refresh(published, NOW + timedelta(minutes=minute))
        if report.published:
            return
        assert report.retry_at_ms is not None
        assert report.retry_at_ms <= (NOW + timedelta(minutes=minute + 6)).timestamp() * 1000
    raise AssertionError("the tenant is not tried again")
