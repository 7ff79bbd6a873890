"""The ledger finds what a drill must not miss."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sql.database import open_writer
from tests.drills.ledger import Ledger
from tests.lines import order


@pytest.fixture
def ledger(database: Path) -> Ledger:
    """Three lines that were acknowledged and are stored, of 10 each."""
    with closing(open_writer(database)) as connection:
        for number in ("A", "B", "C"):
            order(connection, number, "2026-05-10", 1000)
    return Ledger(acknowledged=dict.fromkeys("ABC", 10))


def found(ledger: Ledger, database: Path, *changes: str) -> list[str]:
    with closing(sqlite3.connect(database)) as connection, connection:
        for change in changes:
            connection.execute(change)
    return ledger.differences(database)


def test_what_is_as_it_was_acknowledged_is_well(ledger: Ledger, database: Path) -> None:
    assert found(ledger, database) == []


def test_a_lost_line_is_found(ledger: Ledger, database: Path) -> None:
    assert found(ledger, database, "DELETE FROM orders WHERE order_id = 'B'") == ["acknowledged, and lost: B"]


def test_a_line_that_was_refused_and_is_stored_is_found(ledger: Ledger, database: Path) -> None:
    del ledger.acknowledged["C"]
    assert found(ledger, database) == ["stored, and never acknowledged: C"]


def test_another_amount_is_found(ledger: Ledger, database: Path) -> None:
    assert found(ledger, database, "UPDATE orders SET amount = 2000 WHERE order_id = 'A'") == ["A was 10 and is 20"]


def test_a_line_that_is_stored_twice_is_found(ledger: Ledger, database: Path) -> None:
    again = "INSERT INTO orders (order_id, line_no, order_date, amount) VALUES ('A', 2, '2026-05-10', 1000)"
    assert found(ledger, database, again) == ["an order line is stored twice"]


def test_a_request_without_an_answer_is_stored_whole_or_not_at_all(ledger: Ledger, database: Path) -> None:
    ledger.doubt({"B": 10, "C": 10})
    ledger.unanswered.append({"D": 10, "E": 10})
    assert found(ledger, database) == []
    assert ledger.acknowledged == dict.fromkeys("ABC", 10)
    ledger.doubt({"B": 10, "C": 10})
    assert "of 2 lines that were sent together 1 are stored" in found(
        ledger, database, "DELETE FROM orders WHERE order_id = 'B'"
    )


def test_a_restore_leaves_the_one_or_the_other(ledger: Ledger, database: Path) -> None:
    ledger.instead = {"A": 10, "B": 10}
    assert found(ledger, database) == []
    ledger.instead = {"A": 10, "B": 10}
    assert found(ledger, database, "DELETE FROM orders WHERE order_id = 'C'") == []
    ledger.instead = {"A": 10}
    assert found(ledger, database, "DELETE FROM orders WHERE order_id = 'B'") == []
    assert found(ledger, database, "DELETE FROM orders WHERE order_id = 'A'") == ["acknowledged, and lost: A"]
