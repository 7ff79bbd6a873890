"""Undoing an import, and bringing to its end what a killed process left."""

import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from jobs.imports.locks import held
from jobs.imports.places import Places
from jobs.imports.recovery import recover_imports, undo_import
from sql.database import open_writer
from tests import ROOT
from tests.jobs.imports.importing import counts, execute, imported, left_over, marks, orders_file, query

ROWS = 6000
DIES = """
import os, signal, sys
from contextlib import closing
from pathlib import Path
from jobs.imports import pace
from jobs.imports.recovery import recover_imports, undo_import
from sql.database import open_writer
from tests.jobs.imports.importing import imported

pace.QUIET_HOLD_SECONDS = 0.0  # batches of one slice, so that a merge has several
database, file, where, at = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])

def die(what, done, of):
    if what == where and done >= at:
        os.kill(os.getpid(), signal.SIGKILL)

if where == "undoing":
    with closing(open_writer(database)) as connection:
        undo_import(connection, 1, lambda done, of: die("undoing", done, of))
else:
    imported(database, "orders", file, progress=die)
"""


def killed(database: Path, file: Path, where: str, at: int) -> None:
    """Run an import, or an undo, in a process that is killed as soon as it has come so far."""
    arguments = [sys.executable, "-c", DIES, str(database), str(file), where, str(at)]
    ended = subprocess.run(arguments, cwd=ROOT, check=False, capture_output=True, text=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr


def undone(database: Path, import_id: int) -> tuple[int, int]:
    """Undo an import; how many rows it took back and how many it left."""
    with closing(open_writer(database)) as connection:
        undo_import(connection, import_id)
    ((written, taken_back),) = query(
        database, "SELECT inserted + updated, taken_back FROM imports WHERE id = ? AND state = 'undone'", import_id
    )
    return taken_back, written - taken_back


def facts(database: Path) -> list[tuple[object, ...]]:
    return query(
        database, "SELECT order_id, customer_id, order_date, amount, source, received_at FROM orders ORDER BY 1"
    )


def state(database: Path) -> list[tuple[Any, ...]]:
    return query(database, "SELECT id, state, inserted, updated, unchanged FROM imports ORDER BY id")


@pytest.mark.slow
def test_undo_removes_what_was_inserted_and_restores_what_was_replaced(database: Path, tmp_path: Path) -> None:
    imported(database, "orders", orders_file(tmp_path / "a.csv", 1000))
    before = facts(database)
    imported(database, "orders", orders_file(tmp_path / "b.csv", 2000, amount="11.00", customer="D"))
    execute(database, "DELETE FROM dirty")
    assert undone(database, 2) == (2000, 0)
    assert facts(database) == before
    assert query(database, "SELECT count(*) FROM import_replaced") == [(0,)]
    assert {"orders", "customer_orders"} == {mark[1] for mark in marks(database)}


def test_undo_leaves_what_others_wrote_since(database: Path, tmp_path: Path) -> None:
    imported(database, "orders", orders_file(tmp_path / "a.csv", 10))
    imported(database, "orders", orders_file(tmp_path / "b.csv", 20, amount="11.00"))
    execute(database, "UPDATE orders SET amount = 5, source = 'request:1' WHERE order_id IN ('O00003', 'O00013')")
    execute(database, "DELETE FROM orders WHERE order_id IN ('O00004', 'O00014')")
    assert undone(database, 2) == (16, 4)
    amounts = dict(query(database, "SELECT order_id, amount FROM orders"))
    assert len(amounts) == 10  # of the ten before one was deleted; of the ten new ones the replaced one stays
    assert (amounts["O00003"], amounts["O00013"]) == (5, 5)
    assert all(amounts[f"O0000{n}"] == 1000 for n in (0, 1, 2, 5, 9))


def test_undo_writes_out_what_was_replaced_and_is_beyond_the_bounds_of_today(
    database: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    imported(database, "orders", orders_file(tmp_path / "a.csv", 3))
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("UPDATE orders SET amount = 99000000000000 WHERE order_id = 'O00001'")
    imported(database, "orders", orders_file(tmp_path / "b.csv", 4, amount="11.00"))
    assert undone(database, 2) == (4, 0)
    assert query(database, "SELECT order_id, amount FROM orders") == [("O00000", 1000), ("O00002", 1000)]
    assert query(database, "SELECT count(*) FROM import_replaced") == [(0,)]
    (said,) = caplog.messages
    assert "What import 2 replaced cannot be given back" in said
    assert '"order_id": "O00001"' in said
    assert "99000000000000" in said


@pytest.mark.slow
def test_undoing_in_any_order_ends_with_what_stood_before(database: Path, tmp_path: Path) -> None:
    execute(
        database,
        "INSERT INTO orders (order_id, order_date, amount, received_at) VALUES ('O00001', '2025-12-01', 1, 7)",
    )
    before = facts(database)
    for name, amount in (("a", "1.00"), ("b", "2.00"), ("c", "3.00")):
        imported(database, "orders", orders_file(tmp_path / f"{name}.csv", 1500, amount=amount))
    assert undone(database, 2) == (0, 1500)
    assert undone(database, 1) == (0, 1500)
    assert undone(database, 3) == (1500, 0)
    assert facts(database) == before


def test_other_tenants_and_facts_are_left_alone(database: Path, tmp_path: Path) -> None:
    execute(database, "INSERT INTO tenants (id, name) VALUES ('acme', 'Acme')")
    file = orders_file(tmp_path / "a.csv", 50)
    imported(database, "orders", file)
    imported(database, "orders", file, tenant="acme")
    assert undone(database, 1) == (50, 0)
    assert query(database, "SELECT tenant, count(*) FROM orders GROUP BY 1") == [("acme", 50)]


@pytest.mark.slow
def test_import_killed_while_reading_is_abandoned(database: Path, tmp_path: Path) -> None:
    file = orders_file(tmp_path / "a.csv", ROWS)
    killed(database, file, "reading", 1000)
    assert state(database) == [(1, "staging", 0, 0, 0)]
    assert left_over(database) != []
    assert [record.state for record in recover_imports(database)] == ["abandoned"]
    assert (facts(database), left_over(database)) == ([], [])
    assert recover_imports(database) == []


@pytest.mark.slow
def test_import_killed_while_merging_goes_on_to_its_end(database: Path, tmp_path: Path) -> None:
    orders_file(tmp_path / "a.csv", ROWS // 2)
    imported(database, "orders", tmp_path / "a.csv")
    file = orders_file(tmp_path / "b.csv", ROWS, amount="11.00")
    killed(database, file, "merging", ROWS // 4)
    (_, (number, at_work, inserted, updated, _)) = state(database)
    assert (number, at_work) == (2, "merging")
    assert 0 < inserted + updated < ROWS
    assert [record.state for record in recover_imports(database)] == ["done"]
    assert state(database)[1] == (2, "done", ROWS // 2, ROWS // 2, 0)
    assert query(database, "SELECT count(*), min(amount), count(DISTINCT source) FROM orders") == [(ROWS, 1100, 1)]
    assert left_over(database) == []
    assert undone(database, 2) == (ROWS, 0)
    assert query(database, "SELECT count(*), min(amount), max(amount) FROM orders") == [(ROWS // 2, 1000, 1000)]


@pytest.mark.slow
def test_import_killed_while_merging_is_undone_where_its_staging_file_is_gone(database: Path, tmp_path: Path) -> None:
    orders_file(tmp_path / "a.csv", ROWS // 2)
    imported(database, "orders", tmp_path / "a.csv")
    before = facts(database)
    killed(database, orders_file(tmp_path / "b.csv", ROWS, amount="11.00"), "merging", ROWS // 4)
    Places(database, 2).staging.unlink()
    assert [record.state for record in recover_imports(database)] == ["undone"]
    assert (facts(database), left_over(database)) == (before, [])


@pytest.mark.slow
@pytest.mark.parametrize("at", [0, 2000])
def test_undo_that_was_killed_goes_on_to_its_end(database: Path, tmp_path: Path, at: int) -> None:
    file = orders_file(tmp_path / "a.csv", ROWS)
    imported(database, "orders", file)
    killed(database, file, "undoing", at)
    assert query(database, "SELECT state FROM imports") == [("undoing",)]
    assert [(record.state, record.taken_back, record.kept) for record in recover_imports(database)] == [
        ("undone", ROWS, 0)
    ]
    assert (facts(database), left_over(database)) == ([], [])


def test_import_that_lives_is_not_recovered(database: Path, tmp_path: Path) -> None:
    file = orders_file(tmp_path / "a.csv", 2000)
    met: list[int] = []

    def watch(what: str, done: int, of: int) -> None:
        met.append(len(recover_imports(database)))

    assert counts(imported(database, "orders", file, progress=watch)) == (2000, 0, 0, 0)
    assert set(met) == {0}


def test_lock_is_held_by_one_and_leaves_no_file(tmp_path: Path) -> None:
    path, database = tmp_path / "lock", tmp_path / "edb.sqlite3"
    with held(path, database) as first, held(path, database) as second:
        assert (first, second) == (True, False)
    assert not path.exists()


class StopError(Exception):
    """What ends an import in these tests."""


@pytest.mark.slow
@pytest.mark.parametrize("stop", [StopError, KeyboardInterrupt])
@pytest.mark.parametrize(("where", "at"), [("reading", 0), ("merging", 600)])
def test_import_that_fails_takes_back_what_it_has_written(
    database: Path, tmp_path: Path, where: str, at: int, stop: type[BaseException]
) -> None:
    imported(database, "orders", orders_file(tmp_path / "a.csv", 1000))
    before = facts(database)

    def fail(what: str, done: int, of: int) -> None:
        if what == where and done >= at:
            raise stop

    with pytest.raises(stop):
        imported(database, "orders", orders_file(tmp_path / "b.csv", 3000, amount="11.00"), progress=fail)
    assert (facts(database), left_over(database)) == (before, [])
    ((ended,),) = query(database, "SELECT state FROM imports WHERE id = 2")
    assert ended == ("abandoned" if where == "reading" else "undone")


@pytest.mark.slow
def test_other_writers_get_their_turn_while_an_import_merges(database: Path, tmp_path: Path) -> None:
    file = orders_file(tmp_path / "a.csv", 40_000)
    script = DIES.replace("os.kill(os.getpid(), signal.SIGKILL)", "pass")
    process = subprocess.Popen([sys.executable, "-c", script, str(database), str(file), "never", "0"], cwd=ROOT)
    waits = []
    with closing(open_writer(database)) as connection:
        while process.poll() is None:
            begun = time.monotonic()
            connection.execute("UPDATE tenants SET name = name")
            waits.append(time.monotonic() - begun)
            time.sleep(0.05)
    assert process.returncode == 0
    assert max(waits) < 2.5  # half the busy timeout


def test_an_import_that_lives_is_not_recovered_through_a_link(database: Path, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / "figures.sqlite3"
    link.parent.mkdir()
    link.symlink_to(database)
    file = orders_file(tmp_path / "a.csv", 2000)
    met: list[int] = []

    def watch(what: str, done: int, of: int) -> None:
        met.append(len(recover_imports(link)))

    assert counts(imported(database, "orders", file, progress=watch)) == (2000, 0, 0, 0)
    assert set(met) == {0}
