import sqlite3

from aggregator.rollups.recurring import RetentionChange, retention_change, roll_up_subscriptions
from tests.lines import at, insert

MAY = 2026 * 12 + 4


def change(before: dict[int, int], after: dict[int, int]) -> dict[int, tuple[int, int, int]]:
    return {month: moved for month, moved in retention_change(before, after).items() if any(moved)}


def test_a_new_customer_has_mrr_and_is_to_be_retained_a_year_later() -> None:
    assert change({}, {0: 10}) == {0: (10, 0, 0), 12: (0, 10, 0)}


def test_a_retained_customer_counts_then_and_now() -> None:
    assert change({0: 10}, {0: 10, 12: 7}) == {12: (7, 0, 7), 24: (0, 7, 0)}
    assert change({}, {0: 10, 12: 7}) == {0: (10, 0, 0), 12: (7, 10, 7), 24: (0, 7, 0)}


def test_mrr_of_nothing_or_less_is_not_to_be_retained() -> None:
    assert change({}, {0: -10, 12: 7}) == {0: (-10, 0, 0), 12: (7, 0, 0), 24: (0, 7, 0)}
    assert change({0: 10, 12: 7}, {0: -1, 12: 7}) == {0: (-11, 0, 0), 12: (0, -10, -7)}


def test_taking_a_change_back_leaves_nothing(connection: sqlite3.Connection) -> None:
    before, after = {0: 10, 12: 7, 13: 1}, {0: 5, 1: 3, 12: -2}
    moves = RetentionChange()
    moves.add(retention_change({}, before))
    moves.add(retention_change(before, after))
    moves.add(retention_change(after, {}))
    assert not moves.apply(connection, "default", 1, "orders")
    assert connection.execute("SELECT COUNT(*) FROM recurring_flows").fetchone() == (0,)


def roll_up(connection: sqlite3.Connection, day: str) -> set[int]:
    """Months relative to May 2026 that changed."""
    months = roll_up_subscriptions(connection, "default", {"c", "nobody"}, at(day).date())
    return {month - MAY for month in months}


def test_subscriptions_are_active_from_their_start_to_the_day_before_their_end(connection: sqlite3.Connection) -> None:
    for number, (start, end) in enumerate(
        [("2026-03-31", None), ("2026-02-10", "2026-04-30"), ("2026-03-10", "2026-03-20"), ("2026-05-20", "2026-05-21"),
         ("2026-05-21", None), ("2026-04-30", "2026-04-30")]
    ):  # fmt: skip
        row = {"subscription_id": str(number), "customer_id": "c", "monthly_amount": 10**number}
        insert(connection, "subscriptions", start_date=start, end_date=end, **row)
    assert roll_up(connection, "2026-05-20") == {-3, -2, -1, 0}
    stored = dict(connection.execute("SELECT month - ?, mrr FROM subscription_flows", (MAY,)))
    assert stored == {-3: 10, -2: 11, -1: 1, 0: 1001}
    assert roll_up(connection, "2026-05-20") == set()
    assert roll_up(connection, "2026-05-21") == {0}
    connection.execute("DELETE FROM subscriptions")
    assert roll_up(connection, "2026-05-21") == {-3, -2, -1, 0}
    for table in ("subscription_flows", "recurring_flows"):
        assert connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone() == (0,)
