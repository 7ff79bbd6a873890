"""Many marks of order lines become one: then lines are written without marks, and a rebuild loses none of them."""

import signal
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

import jobs.imports.marks
import jobs.refresher.refresh
from jobs.backups.verification import verify_database
from jobs.imports.recovery import recover_imports, undo_import
from jobs.refresher.refresh import recover, refresh, run_recomputes
from sql.database import open_writer
from tests import ROOT
from tests.jobs.imports.importing import NOW, execute, imported, marks, orders_file, query

LIMIT = 50
ALL = ("default", "all_orders", 0, "")
DIES = """
import os, signal, sys
from pathlib import Path
import jobs.imports.marks
from jobs.imports import pace
from tests.jobs.imports.importing import imported

jobs.imports.marks.MARKS_LIMIT = 50
pace.QUIET_HOLD_SECONDS = 0.0

def die(what, done, of):
    if what == "merging" and done >= 1000:
        os.kill(os.getpid(), signal.SIGKILL)

imported(Path(sys.argv[1]), "orders", sys.argv[2], progress=die)
"""


@pytest.fixture(autouse=True)
def low_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """So few marks are many."""
    monkeypatch.setattr(jobs.imports.marks, "MARKS_LIMIT", LIMIT)
    monkeypatch.setattr(jobs.refresher.refresh, "MARKS_LIMIT", LIMIT)


def published(database: Path) -> list[int]:
    """Refresh with the rebuilds that it asks for; how many order lines the published figures hold."""
    with closing(open_writer(database)) as connection:
        recover(connection)
        assert refresh(connection, NOW, 0).failed == {}
        run_recomputes(connection, NOW, 0)
    assert [mark for mark in marks(database) if mark[0] == "default"] == []
    found = verify_database(database, NOW)
    assert found.differences == []
    return [
        row[0]
        for row in query(
            database,
            "SELECT SUM(lines) FROM month_flows JOIN tenants ON tenant = id AND month_flows.build = tenants.build "
            "WHERE dimension = 'total'",
        )
    ]


def test_few_marks_stay_what_they_are(database: Path, tmp_path: Path) -> None:
    imported(database, "orders", orders_file(tmp_path / "a.csv", 10))
    assert {mark[1] for mark in marks(database)} == {"orders", "customer_orders", "tenant"}


@pytest.mark.slow
def test_many_marks_become_one_and_no_line_marks_more(database: Path, tmp_path: Path) -> None:
    imported(database, "orders", orders_file(tmp_path / "a.csv", 3000))
    assert marks(database) == [ALL, ("default", "tenant", 0, "")]
    execute(database, "INSERT INTO orders (order_id, order_date, amount) VALUES ('X', '2026-03-01', 7)")
    execute(database, "UPDATE orders SET amount = 8, order_date = '2026-04-01' WHERE order_id = 'O00007'")
    execute(database, "REPLACE INTO orders (order_id, order_date, amount) VALUES ('O00008', '2025-03-01', 7)")
    execute(database, "DELETE FROM orders WHERE order_id = 'O00009'")
    assert marks(database) == [ALL, ("default", "tenant", 0, "")]
    assert published(database) == [3000]


def test_other_tenants_lines_are_marked_still(database: Path, tmp_path: Path) -> None:
    execute(database, "INSERT INTO tenants (id, name) VALUES ('acme', 'Acme')")
    imported(database, "orders", orders_file(tmp_path / "a.csv", 3000))
    execute(database, "INSERT INTO orders (tenant, order_id, order_date, amount) VALUES ('acme', 'X', '2026-03-01', 7)")
    execute(database, "UPDATE orders SET tenant = 'acme' WHERE order_id = 'O00007' AND tenant = 'default'")
    assert {mark[1] for mark in marks(database) if mark[0] == "acme"} == {"orders", "customer_orders", "tenant"}


@pytest.mark.slow
def test_same_rows_again_are_no_reason_for_a_rebuild(database: Path, tmp_path: Path) -> None:
    file = orders_file(tmp_path / "a.csv", 3000)
    imported(database, "orders", file)
    published(database)
    imported(database, "orders", file)
    assert marks(database) == []


@pytest.mark.slow
def test_undo_of_a_large_import_is_published_by_a_rebuild(database: Path, tmp_path: Path) -> None:
    imported(database, "orders", orders_file(tmp_path / "a.csv", 2000))
    imported(database, "orders", orders_file(tmp_path / "b.csv", 3000, amount="11.00", customer="D"))
    assert published(database) == [3000]
    with closing(open_writer(database)) as connection:
        undo_import(connection, 2)
    assert ALL in marks(database)
    assert published(database) == [2000]


@pytest.mark.slow
def test_import_killed_while_it_writes_without_marks_loses_no_line(database: Path, tmp_path: Path) -> None:
    imported(database, "orders", orders_file(tmp_path / "a.csv", 1000))
    assert published(database) == [1000]
    file = orders_file(tmp_path / "b.csv", 6000, amount="11.00", customer="D")
    arguments = [sys.executable, "-c", DIES, str(database), str(file)]
    ended = subprocess.run(arguments, cwd=ROOT, check=False, capture_output=True, text=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert ALL in marks(database)
    assert [record.state for record in recover_imports(database)] == ["done"]
    assert published(database) == [6000]


@pytest.mark.slow
def test_rebuild_that_is_killed_begins_again_for_all_lines(database: Path, tmp_path: Path) -> None:
    imported(database, "orders", orders_file(tmp_path / "a.csv", 3000))

    class StopError(BaseException):
        pass

    def stop() -> bool:
        assert ALL not in marks(database)  # it is set aside, so that what is written from now on is marked by line
        execute(database, "INSERT OR IGNORE INTO orders (order_id, order_date, amount) VALUES ('X', '2026-03-01', 7)")
        assert ("default", "orders") in {mark[:2] for mark in marks(database)}
        raise StopError

    with closing(open_writer(database)) as connection:
        refresh(connection, NOW, 0)
        with pytest.raises(StopError):
            run_recomputes(connection, NOW, 0, stop)
    assert published(database) == [3001]


@pytest.mark.slow
def test_import_that_ends_within_a_rebuild_is_rebuilt_after_it(database: Path, tmp_path: Path) -> None:
    imported(database, "orders", orders_file(tmp_path / "a.csv", 1000))
    assert published(database) == [1000]
    file = orders_file(tmp_path / "b.csv", 3000, amount="11.00", customer="D")
    execute(database, "INSERT INTO recomputes (tenant, \"full\", requested_at) VALUES ('default', 1, '2026-05-20')")
    asked: list[None] = []

    def during() -> bool:
        asked.append(None)
        if len(asked) == 1:
            imported(database, "orders", file)
        return False

    with closing(open_writer(database)) as connection:
        run_recomputes(connection, NOW, 0, during)
        assert ALL in marks(database)
        ((state,),) = query(database, "SELECT state FROM recomputes ORDER BY id DESC LIMIT 1")
        assert state == "failed"
        later = NOW + timedelta(minutes=10)
        refresh(connection, later, 0)
        run_recomputes(connection, later, 0)
    assert published(database) == [3000]


@pytest.mark.slow
def test_verification_before_the_rebuild_finds_nothing_wrong(database: Path, tmp_path: Path) -> None:
    imported(database, "orders", orders_file(tmp_path / "a.csv", 1000))
    assert published(database) == [1000]
    imported(database, "orders", orders_file(tmp_path / "b.csv", 3000, amount="11.00", customer="D"))
    assert verify_database(database, NOW).differences == []
    assert ALL in marks(database)
