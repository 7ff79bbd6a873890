import sqlite3

import pytest

import aggregator.rollups.windows
from aggregator.figures.periods import Window
from aggregator.rollups.flows import RollupError
from aggregator.rollups.orders import roll_up_customers
from aggregator.rollups.windows import (
    are_filled,
    begin_windows,
    discard_windows,
    fill_windows,
    retire_windows,
    roll_up_windows,
    shown_windows,
)
from sql.database import writing
from tests.lines import BIGGEST, order, unchecked

MAY = 2026 * 12 + 4
ONE, THREE = Window(MAY, MAY), Window(MAY - 2, MAY)
WINDOWS = {ONE, THREE}

Row = tuple[int, str, int, int, int]


def rows(connection: sqlite3.Connection) -> set[Row]:
    """Months of the window, customer, booked, recognized and lines."""
    columns = "last_month - first_month + 1, customer_id, booked, recognized, lines"
    return set(connection.execute(f"SELECT {columns} FROM customer_windows"))


def counts(connection: sqlite3.Connection) -> dict[tuple[int, int | None], int]:
    """Customers by month and previous month of ordering, relative to May 2026; None: never."""
    found = connection.execute("SELECT month, previous, customers FROM customer_counts")
    return {(month - MAY, previous - MAY if previous else None): customers for month, previous, customers in found}


def roll_up(connection: sqlite3.Connection, *parts: tuple[str, int]) -> None:
    """Apply marks of customers and months of the order, relative to May 2026."""
    changed = roll_up_customers(connection, "default", 1, [(customer, MAY + month) for customer, month in parts])
    roll_up_windows(connection, "default", 1, changed)


def fill(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-05-10", 5, customer_id="c")
    order(connection, "B", "2026-03-10", 70, customer_id="c")
    order(connection, "C", "2026-01-10", 900, customer_id="c")
    order(connection, "D", "2026-01-10", 900, customer_id="d", service_start="2026-05-01", service_end="2026-05-31")
    order(connection, "E", "2026-04-10", 30, customer_id="e")
    roll_up(connection, ("c", 0), ("c", -2), ("c", -4), ("d", -4), ("e", -1))


FILLED = {
    (1, "c", 5, 5, 1), (3, "c", 75, 75, 2), (1, "d", 0, 900, 0), (3, "d", 0, 900, 0), (3, "e", 30, 30, 1),
}  # fmt: skip


def test_a_window_sums_what_lines_give_to_its_months(connection: sqlite3.Connection) -> None:
    fill(connection)
    assert not are_filled(connection, "default", 1, WINDOWS)
    assert begin_windows(connection, "default", 1, WINDOWS)
    assert are_filled(connection, "default", 1, WINDOWS)
    assert rows(connection) == FILLED


def test_a_refresh_keeps_a_window_as_filling_it_would(connection: sqlite3.Connection) -> None:
    assert begin_windows(connection, "default", 1, WINDOWS)
    fill(connection)
    assert rows(connection) == FILLED


def test_a_customer_that_left_a_window_is_removed_from_it(connection: sqlite3.Connection) -> None:
    fill(connection)
    begin_windows(connection, "default", 1, WINDOWS)
    connection.execute("DELETE FROM orders WHERE order_id IN ('A', 'E')")
    roll_up(connection, ("c", 0), ("e", -1))
    assert rows(connection) == {(3, "c", 70, 70, 1), (1, "d", 0, 900, 0), (3, "d", 0, 900, 0)}


@pytest.mark.parametrize("page", [1, 2, 3, 5])
def test_a_window_filled_in_pages_is_kept_by_the_refreshes_between_them(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    monkeypatch.setattr(aggregator.rollups.windows, "FIRST_PAGE", page)
    fill(connection)
    step = 0
    while not begin_windows(connection, "default", 1, WINDOWS):
        step += 1
        order(connection, f"N{step}", "2026-05-20", 1, customer_id="ace"[step % 3])
        roll_up(connection, ("ace"[step % 3], 0))
        assert step < 50
    found = rows(connection)
    connection.executescript("DELETE FROM windows; DELETE FROM customer_windows")
    monkeypatch.undo()
    assert begin_windows(connection, "default", 1, WINDOWS)
    assert rows(connection) == found
    assert step > 0 or page >= 5


def test_an_unfinished_window_is_not_for_readers_and_goes_on_after_a_kill(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aggregator.rollups.windows, "FIRST_PAGE", 1)
    fill(connection)
    with writing(connection):
        assert not begin_windows(connection, "default", 1, WINDOWS)
    assert not are_filled(connection, "default", 1, WINDOWS)
    fill_windows(connection, "default", 1)
    assert are_filled(connection, "default", 1, WINDOWS)
    assert rows(connection) == FILLED


def test_retired_windows_are_removed_and_can_come_back(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aggregator.rollups.windows, "DISCARDED_ROWS", 2)
    fill(connection)
    begin_windows(connection, "default", 1, WINDOWS)
    retire_windows(connection, "default", 1, {ONE})
    assert not begin_windows(connection, "default", 1, WINDOWS)
    order(connection, "F", "2026-05-01", 2, customer_id="f")
    roll_up(connection, ("f", 0))
    discard_windows(connection)
    assert rows(connection) == {row for row in FILLED if row[0] == 1} | {(1, "f", 2, 2, 1)}
    assert begin_windows(connection, "default", 1, WINDOWS)
    assert rows(connection) == FILLED | {(1, "f", 2, 2, 1), (3, "f", 2, 2, 1)}


def test_customers_are_counted_by_the_month_before_in_which_they_ordered(connection: sqlite3.Connection) -> None:
    fill(connection)
    assert counts(connection) == {(-4, None): 2, (-2, -4): 1, (0, -2): 1, (-1, None): 1}
    connection.execute("DELETE FROM orders WHERE order_id IN ('B', 'D')")
    roll_up(connection, ("c", -2), ("d", -4))
    assert counts(connection) == {(-4, None): 1, (0, -4): 1, (-1, None): 1}


def test_the_longest_window_there_can_be_is_stored() -> None:
    windows = shown_windows(MAY, 1)
    assert Window(MAY - 119, MAY) in windows
    assert len(windows) == 9  # eight presets, of which none is another in May
    assert len(shown_windows(MAY - 4, 1)) == 7  # in January the year and the quarter begin


def test_months_of_ordering_that_begin_and_end_at_once_are_counted(connection: sqlite3.Connection) -> None:
    fill(connection)
    connection.execute("DELETE FROM orders WHERE order_id IN ('A', 'C')")
    order(connection, "F", "2026-02-10", 1, customer_id="c")
    order(connection, "G", "2026-04-10", 1, customer_id="c")
    roll_up(connection, ("c", 0), ("c", -4), ("c", -3), ("c", -1))
    assert counts(connection) == {(-4, None): 1, (-3, None): 1, (-2, -3): 1, (-1, -2): 1, (-1, None): 1}


def test_a_line_that_gives_nothing_more_leaves_the_customer_where_others_give_something(
    connection: sqlite3.Connection,
) -> None:
    fill(connection)
    begin_windows(connection, "default", 1, WINDOWS)
    order(connection, "F", "2026-02-10", 0, customer_id="d", service_start="2026-05-09")
    roll_up(connection, ("d", -3))
    assert rows(connection) == FILLED
    connection.execute("DELETE FROM orders WHERE order_id = 'D'")
    roll_up(connection, ("d", -4))
    assert rows(connection) == FILLED - {(1, "d", 0, 900, 0), (3, "d", 0, 900, 0)} | {
        (1, "d", 0, 0, 0),
        (3, "d", 0, 0, 0),
    }
    connection.execute("DELETE FROM orders WHERE order_id = 'F'")
    roll_up(connection, ("d", -3))
    assert rows(connection) == {row for row in FILLED if row[1] != "d"}


@pytest.mark.parametrize("sign", [1, -1])
def test_a_sum_that_fits_moves_by_more_than_64_bits(connection: sqlite3.Connection, sign: int) -> None:
    begin_windows(connection, "default", 1, WINDOWS)
    order(connection, "A", "2026-05-10", -sign * BIGGEST, customer_id="c")
    roll_up(connection, ("c", 0))
    with unchecked(connection):
        connection.execute("UPDATE orders SET amount = -amount")
    roll_up(connection, ("c", 0))
    assert {booked for _, _, booked, *_ in rows(connection)} == {sign * BIGGEST}


def test_a_sum_that_does_not_fit_is_named(connection: sqlite3.Connection) -> None:
    begin_windows(connection, "default", 1, WINDOWS)
    for month in (3, 4):
        order(connection, str(month), f"2026-0{month}-10", BIGGEST, customer_id="c")
    with pytest.raises(RollupError, match="A total of tenant 'default' in 2026-05 does not fit 64 bits"):
        roll_up(connection, ("c", -2), ("c", -1))


def test_a_customer_that_a_window_has_not_come_to_is_left_to_its_filling(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aggregator.rollups.windows, "FIRST_PAGE", 1)
    order(connection, "A", "2026-05-10", 5, customer_id="b")
    order(connection, "B", "2026-05-10", 5, customer_id="c")
    order(connection, "C", "2026-05-10", -BIGGEST, customer_id="d")
    order(connection, "D", "2026-03-10", BIGGEST, customer_id="d")
    roll_up(connection, ("b", 0), ("c", 0), ("d", 0), ("d", -2))
    assert not begin_windows(connection, "default", 1, {THREE})
    with unchecked(connection):
        connection.execute("UPDATE orders SET amount = -amount WHERE customer_id = 'd'")
    roll_up(connection, ("d", 0), ("d", -2))
    order(connection, "E", "2026-05-11", 2, customer_id="c")
    roll_up(connection, ("c", 0))
    assert rows(connection) == {(3, "b", 5, 5, 1), (3, "c", 7, 7, 2)}
    fill_windows(connection, "default", 1)
    assert rows(connection) == {(3, "b", 5, 5, 1), (3, "c", 7, 7, 2), (3, "d", 0, 0, 2)}


def test_a_customer_that_leaves_a_window_while_it_is_filled_again_is_removed(connection: sqlite3.Connection) -> None:
    fill(connection)
    begin_windows(connection, "default", 1, {THREE})
    connection.execute("UPDATE windows SET filled_to = ''")  # as when another window is begun beside it
    connection.execute("DELETE FROM orders WHERE customer_id = 'e'")
    roll_up(connection, ("e", -1))
    fill_windows(connection, "default", 1)
    assert rows(connection) == {row for row in FILLED if row[0] == 3 and row[1] != "e"}
