import sqlite3
from datetime import date

from aggregator.rollups.pipeline import roll_up_pipeline
from tests.lines import insert

MAY = 2026 * 12 + 4
TODAY = date(2026, 5, 20)


def deal(connection: sqlite3.Connection, key: str, stage: str, created: str | None, closed: str | None = None,
         amount: int | None = None) -> None:  # fmt: skip
    insert(connection, "opportunities", opportunity_id=key, stage=stage, created_date=created, close_date=closed,
           amount=amount)  # fmt: skip


def months(connection: sqlite3.Connection, today: date = TODAY) -> dict[int, tuple[int, ...]]:
    """Open amount, valued, unvalued, won and lost by month relative to May 2026."""
    roll_up_pipeline(connection, "default", today)
    rows = connection.execute("SELECT month, open_amount, open_valued, open_unvalued, won, lost FROM pipeline_flows")
    return {month - MAY: tuple(values) for month, *values in rows}


def test_a_deal_is_open_from_its_creation_to_the_day_before_its_close(connection: sqlite3.Connection) -> None:
    deal(connection, "A", "won", "2026-02-28", "2026-04-30", 100)
    deal(connection, "B", "lost", "2026-03-31", "2026-05-01")
    assert months(connection) == {
        -4: (0, 0, 0, 0, 0),
        -3: (100, 1, 0, 0, 0),
        -2: (100, 1, 1, 0, 0),
        -1: (0, 0, 1, 1, 0),
        0: (0, 0, 0, 1, 1),
    }


def test_a_deal_that_closes_later_or_only_expects_to_is_open(connection: sqlite3.Connection) -> None:
    deal(connection, "A", "won", "2026-05-01", "2026-05-21", 100)
    deal(connection, "B", "open", "2026-05-01", "2026-05-02", 10)
    deal(connection, "C", "open", "2026-05-21", None, 1)
    assert months(connection) == {-1: (0, 0, 0, 0, 0), 0: (110, 2, 0, 0, 0)}
    assert months(connection, date(2026, 5, 21)) == {-1: (0, 0, 0, 0, 0), 0: (11, 2, 0, 1, 0)}


def test_a_deal_without_a_creation_was_always_there(connection: sqlite3.Connection) -> None:
    deal(connection, "A", "won", None, "2026-04-15", 100)
    deal(connection, "B", "open", None)
    assert months(connection) == {-2: (100, 1, 1, 0, 0), -1: (0, 0, 1, 1, 0), 0: (0, 0, 1, 1, 0)}


def test_the_win_rate_looks_back_to_after_the_same_day_a_year_earlier(connection: sqlite3.Connection) -> None:
    for key, closed in (("A", "2025-05-20"), ("B", "2025-05-21"), ("C", "2025-04-30"), ("D", "2026-05-20")):
        deal(connection, key, "won", "2025-01-01", closed)
    found = months(connection)
    assert found[0] == (0, 0, 0, 2, 0)  # B and D: A is a year old to the day
    assert found[-1] == (0, 0, 1, 2, 0)  # A and B: C lies on the month-end a year earlier
    assert found[-2] == (0, 0, 1, 3, 0)


def test_months_that_lost_their_deals_are_removed(connection: sqlite3.Connection) -> None:
    deal(connection, "A", "open", "2025-01-01", None, 100)
    assert len(months(connection)) == 18  # and the month before the first
    connection.execute("DELETE FROM opportunities")
    assert months(connection) == {}


def test_an_unchanged_pipeline_is_not_written_again(connection: sqlite3.Connection) -> None:
    deal(connection, "A", "open", "2026-04-01", None, 100)
    months(connection)
    written = connection.total_changes
    months(connection)
    assert connection.total_changes == written
