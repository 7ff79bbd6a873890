import random
import sqlite3

import pytest

import aggregator.rollups.windows
from aggregator.figures.largest import ORDERS, Order, Sums, place, proves
from aggregator.figures.periods import Window
from aggregator.rollups.flows import RollupError
from aggregator.rollups.orders import roll_up_customers
from aggregator.rollups.refresh import read_marks, roll_up_orders
from aggregator.rollups.windows import (
    are_filled,
    begin_windows,
    drop_windows,
    fill_windows,
    roll_up_windows,
    shown_windows,
    stored_windows,
)
from sql.database import writing
from tests.lines import BIGGEST, order, unchecked

MAY = 2026 * 12 + 4
ONE, THREE = Window(MAY, MAY), Window(MAY - 2, MAY)
WINDOWS = {ONE, THREE}
EPOCH = 0

Row = tuple[int, str, int, int, int]


def rows(connection: sqlite3.Connection, dimension: str = "customer") -> set[Row]:
    """Months of the window, member, booked, recognized and lines."""
    columns = "last_month - first_month + 1, member, booked, recognized, lines"
    return set(connection.execute(f"SELECT {columns} FROM window_members WHERE dimension = ?", (dimension,)))


def roll_up(connection: sqlite3.Connection) -> None:
    """Apply the marks of customers."""
    changed = roll_up_customers(connection, "default", 1, read_marks(connection, "default").customer_months())
    roll_up_windows(connection, "default", 1, {"customer": changed})
    connection.execute("DELETE FROM dirty")


def fill(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-05-10", 5, customer_id="c")
    order(connection, "B", "2026-03-10", 70, customer_id="c")
    order(connection, "C", "2026-01-10", 900, customer_id="c")
    order(connection, "D", "2026-01-10", 900, customer_id="d", service_start="2026-05-01", service_end="2026-05-31")
    order(connection, "E", "2026-04-10", 30, customer_id="e")
    roll_up(connection)


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
    roll_up(connection)
    assert rows(connection) == {(3, "c", 70, 70, 1), (1, "d", 0, 900, 0), (3, "d", 0, 900, 0)}


@pytest.mark.parametrize("page", [1, 2, 3, 5])
def test_a_window_filled_in_pages_is_kept_by_the_refreshes_between_them(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    monkeypatch.setattr(aggregator.rollups.windows, "FIRST_PAGE", page)
    fill(connection)
    step = 0
    while not begin_windows(connection, "default", 1, WINDOWS):
        fill_windows(connection, "default", 1, EPOCH, seconds=0)
        step += 1
        order(connection, f"N{step}", "2026-05-20", 1, customer_id="ace"[step % 3])
        roll_up(connection)
        assert step < 50
    found = rows(connection)
    connection.executescript("DELETE FROM windows; DELETE FROM window_members")
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
    fill_windows(connection, "default", 1, EPOCH)
    assert are_filled(connection, "default", 1, WINDOWS)
    assert rows(connection) == FILLED


def test_dropped_windows_are_gone_and_can_come_back(connection: sqlite3.Connection) -> None:
    fill(connection)
    begin_windows(connection, "default", 1, WINDOWS)
    drop_windows(connection, "default", 1, {ONE})
    assert {each.window for each in stored_windows(connection, "default", 1)} == {ONE}
    order(connection, "F", "2026-05-01", 2, customer_id="f")
    roll_up(connection)
    assert rows(connection) == {row for row in FILLED if row[0] == 1} | {(1, "f", 2, 2, 1)}
    assert begin_windows(connection, "default", 1, WINDOWS)
    assert rows(connection) == FILLED | {(1, "f", 2, 2, 1), (3, "f", 2, 2, 1)}


def test_the_longest_window_there_can_be_is_stored() -> None:
    windows = shown_windows(MAY, 1)
    assert Window(MAY - 119, MAY) in windows
    assert len(windows) == 9  # eight presets, of which none is another in May
    assert len(shown_windows(MAY - 4, 1)) == 7  # in January the year and the quarter begin


def test_a_line_that_gives_nothing_more_leaves_the_customer_where_others_give_something(
    connection: sqlite3.Connection,
) -> None:
    fill(connection)
    begin_windows(connection, "default", 1, WINDOWS)
    order(connection, "F", "2026-02-10", 0, customer_id="d", service_start="2026-05-09")
    roll_up(connection)
    assert rows(connection) == FILLED
    connection.execute("DELETE FROM orders WHERE order_id = 'D'")
    roll_up(connection)
    assert rows(connection) == FILLED - {(1, "d", 0, 900, 0), (3, "d", 0, 900, 0)} | {
        (1, "d", 0, 0, 0),
        (3, "d", 0, 0, 0),
    }
    connection.execute("DELETE FROM orders WHERE order_id = 'F'")
    roll_up(connection)
    assert rows(connection) == {row for row in FILLED if row[1] != "d"}


@pytest.mark.parametrize("sign", [1, -1])
def test_a_sum_that_fits_moves_by_more_than_64_bits(connection: sqlite3.Connection, sign: int) -> None:
    begin_windows(connection, "default", 1, WINDOWS)
    order(connection, "A", "2026-05-10", -sign * BIGGEST, customer_id="c")
    roll_up(connection)
    with unchecked(connection):
        connection.execute("UPDATE orders SET amount = -amount")
    roll_up(connection)
    assert {booked for _, _, booked, *_ in rows(connection)} == {sign * BIGGEST}


def test_a_sum_that_does_not_fit_is_named(connection: sqlite3.Connection) -> None:
    begin_windows(connection, "default", 1, WINDOWS)
    for month in (3, 4):
        order(connection, str(month), f"2026-0{month}-10", BIGGEST, customer_id="c")
    with pytest.raises(RollupError, match="A total of tenant 'default' in 2026-05 does not fit 64 bits"):
        roll_up(connection)


def test_a_customer_that_a_window_has_not_come_to_is_left_to_its_filling(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aggregator.rollups.windows, "FIRST_PAGE", 1)
    order(connection, "A", "2026-05-10", 5, customer_id="b")
    order(connection, "B", "2026-05-10", 5, customer_id="c")
    order(connection, "C", "2026-05-10", -BIGGEST, customer_id="d")
    order(connection, "D", "2026-03-10", BIGGEST, customer_id="d")
    roll_up(connection)
    assert not begin_windows(connection, "default", 1, {THREE})
    fill_windows(connection, "default", 1, EPOCH, seconds=0)
    with unchecked(connection):
        connection.execute("UPDATE orders SET amount = -amount WHERE customer_id = 'd'")
    roll_up(connection)
    order(connection, "E", "2026-05-11", 2, customer_id="c")
    roll_up(connection)
    assert rows(connection) == {(3, "b", 5, 5, 1), (3, "c", 7, 7, 2)}
    fill_windows(connection, "default", 1, EPOCH)
    assert rows(connection) == {(3, "b", 5, 5, 1), (3, "c", 7, 7, 2), (3, "d", 0, 0, 2)}


DEPTHS = {"ordered": 5, "recognized": 3, "booked": 3, "profit": 3}
SHORTEST = 2
FLOWS = {
    "customer": "SELECT customer_id, month, recognized, booked, profit, profit_amount, lines FROM customer_flows",
    "product_line": "SELECT member, month, recognized, booked, profit, profit_amount, lines FROM month_flows"
    " WHERE dimension = 'product_line' AND member <> ''",
}


def truth(connection: sqlite3.Connection, dimension: str, window: Window) -> dict[str, Sums]:
    """What every member gives to a window, by the flows."""
    sums: dict[str, Sums] = {}
    for member, month, *flows in connection.execute(FLOWS[dimension]):
        if window.start <= month <= window.end:
            sums[member] = Sums(*map(sum, zip(sums.get(member, Sums()), flows, strict=True)))
    return sums


def ranked(order: Order, members: dict[str, Sums]) -> list[tuple[str, None, Sums]]:
    """The members that have a place in an order, first to last."""
    placed = [(found, sums) for member, sums in members.items() if (found := place(order, member, sums))]
    return [(member, None, sums) for (_, member), sums in sorted(placed)]


def check_lists(connection: sqlite3.Connection) -> int:
    """Whatever a list proves is the true top, and it proves enough; the number of floors."""
    floors = 0
    for each in stored_windows(connection, "default", 1):
        if each.dimension == "region" or each.filled_to is not None:
            continue
        floors += len(each.floors)
        key = (each.dimension, each.window.start, each.window.end)
        columns = "member, recognized, booked, profit, profit_amount, lines"
        where = "dimension = ? AND first_month = ? AND last_month = ?"
        found = connection.execute(f"SELECT {columns} FROM window_members WHERE {where}", key)
        listed = {member: Sums(*sums) for member, *sums in found}
        true = truth(connection, each.dimension, each.window)
        assert listed.items() <= true.items()
        for by in ORDERS:
            proofs = [n for n in range(1, 30) if proves(ranked(by, listed)[:n], by, n, each.floors)]
            assert all(ranked(by, listed)[:n] == ranked(by, true)[:n] for n in proofs)
            if by != "ordered" or each.dimension == "customer":
                assert SHORTEST in proofs
    return floors


@pytest.mark.parametrize("seed", range(3))
def test_what_a_list_proves_is_the_true_top_whatever_is_written(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    for name, value in {"KEPT": DEPTHS, "SHORTEST_LIST": SHORTEST, "LONGEST_LIST": 1.0, "FIRST_PAGE": 7}.items():
        monkeypatch.setattr(aggregator.rollups.windows, name, value)
    draw = random.Random(seed)
    begin_windows(connection, "default", 1, WINDOWS)
    refills = floors = 0
    for step in range(60):
        number, day = draw.randrange(80), f"2026-0{draw.randint(2, 5)}-1{draw.randrange(9)}"
        match draw.randrange(8):
            case 0:
                connection.execute("DELETE FROM orders WHERE customer_id = ?", (f"c{draw.randrange(40)}",))
            case 1:
                connection.execute("UPDATE orders SET amount = -amount, profit = -profit WHERE customer_id > 'c2'")
            case _:
                connection.execute("DELETE FROM orders WHERE order_id = ?", (f"O{number}",))
                start = day if number % 5 == 0 else None
                order(connection, f"O{number}", day, draw.randint(-2, 9), customer_id=f"c{draw.randrange(40)}",
                      profit=draw.randint(-1, 3), product_line=f"p{draw.randrange(25)}", service_start=start,
                      service_end=start and "2026-05-31")  # fmt: skip
        roll_up_orders(connection, "default", 1, read_marks(connection, "default"))
        connection.execute("DELETE FROM dirty")
        if step % 3 == 0:
            refills += not begin_windows(connection, "default", 1, WINDOWS)
            fill_windows(connection, "default", 1, EPOCH, seconds=0 if step % 2 else 1)
        floors = max(floors, check_lists(connection))
    assert refills > 1
    assert floors > 8
