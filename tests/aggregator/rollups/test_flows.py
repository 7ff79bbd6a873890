import sqlite3

import pytest

from aggregator.rollups.flows import NOTHING, Flows, RollupError, check_fits, named_overflow
from tests.lines import BIGGEST


def test_flows_add_and_subtract_by_part() -> None:
    a, b = Flows(1, 2, 3, 4, 5, 6, 7, 8), Flows(10, 20, 0, 0, 0, 0, 0, 1)
    assert a.plus(b) == Flows(11, 22, 3, 4, 5, 6, 7, 9)
    assert a.plus(b).minus(b) == a
    assert a.minus(a) == NOTHING


def test_a_total_fits_64_bits_or_is_an_error_that_names_it() -> None:
    check_fits((BIGGEST, -BIGGEST), "acme", 24316)
    for total in (BIGGEST + 1, -BIGGEST - 1):
        with pytest.raises(RollupError, match="'acme' in 2026-05"):
            check_fits((0, total), "acme", 24316)


def test_an_overflow_in_sql_is_named_and_other_errors_pass() -> None:
    connection = sqlite3.connect(":memory:")
    with pytest.raises(RollupError, match="A total of here does not fit"), named_overflow("here"):
        connection.execute("SELECT SUM(v) FROM (SELECT 9223372036854775807 AS v UNION ALL SELECT 1)").fetchall()
    with pytest.raises(sqlite3.OperationalError, match="no such table"), named_overflow("here"):
        connection.execute("SELECT * FROM nowhere")
    connection.close()
