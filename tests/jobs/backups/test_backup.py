"""A backup is of one moment, whole, and complete in one file; or there is none."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from jobs.backups.backup import NotABackupError, back_up, passing
from jobs.backups.verification import verify_database
from jobs.refresher.refresh import refresh
from sql.database import DatabaseError, open_reader, open_writer, schema_version, writing
from tests import ROOT
from tests.lines import order
from tests.waiting import wait_until

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)


def untold(_done: int, _of: int) -> None:
    """Progress that nobody watches."""


def lines_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        count: int = connection.execute("SELECT count(*) FROM orders").fetchone()[0]
        return count


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "backups"
    path.mkdir()
    return path


def test_a_backup_is_one_whole_file(database: Path, connection: sqlite3.Connection, folder: Path) -> None:
    order(connection, "A", "2026-05-10", 100)
    refresh(connection, NOW)
    made = back_up(database, folder / "b.sqlite3", untold)
    assert names_in(folder) == ["b.sqlite3"]
    assert (made.schema, made.size) == (schema_version(), (folder / "b.sqlite3").stat().st_size)
    with closing(open_reader(folder / "b.sqlite3")) as copy:
        assert copy.execute("SELECT order_id, amount FROM orders").fetchall() == [("A", 100)]
    assert verify_database(folder / "b.sqlite3", NOW).differences == []


@pytest.mark.slow
def test_a_backup_during_posts_is_of_one_moment(database: Path, connection: sqlite3.Connection, folder: Path) -> None:
    """Each transaction writes two lines, so that a copy torn between moments would hold an odd number."""
    with writing(connection):  # enough pages for many steps of the copy
        connection.execute("CREATE TABLE padding (page BLOB)")
        connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000) "
            "INSERT INTO padding SELECT zeroblob(4000) FROM n"
        )
    during, stop = threading.Event(), threading.Event()
    steps: list[int] = []

    def post() -> None:
        with closing(open_writer(database)) as writer:
            number = 0
            while not stop.is_set():
                with writing(writer):
                    order(writer, f"A{number}", "2026-05-10", 100)
                    order(writer, f"B{number}", "2026-05-11", 100)
                number += 1
                if number > 3:
                    during.set()

    def progress(done: int, _of: int) -> None:
        steps.append(done)
        during.clear()
        assert during.wait(10), "nothing was posted between two steps"

    poster = threading.Thread(target=post)
    poster.start()
    try:
        assert during.wait(10)
        back_up(database, folder / "b.sqlite3", progress)
    finally:
        stop.set()
        poster.join()
    assert len(steps) > 5
    copied = lines_of(folder / "b.sqlite3")
    assert copied % 2 == 0
    assert 0 < copied < lines_of(database)


def test_an_older_backup_is_replaced(database: Path, connection: sqlite3.Connection, folder: Path) -> None:
    file = folder / "b.sqlite3"
    back_up(database, file, untold)
    order(connection, "A", "2026-05-10", 100)
    back_up(database, file, untold)
    assert lines_of(file) == 1


def test_a_backup_that_fails_leaves_the_older_one(database: Path, folder: Path) -> None:
    file = folder / "b.sqlite3"
    back_up(database, file, untold)
    before = file.read_bytes()

    def interrupt(_done: int, _of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(database, file, interrupt)
    assert file.read_bytes() == before
    assert names_in(folder) == ["b.sqlite3"]


def test_what_is_no_backup_is_not_overwritten(database: Path, connection: sqlite3.Connection, folder: Path) -> None:
    letter = folder / "letter.txt"
    letter.write_text("Dear Sir")
    other = folder / "other.sqlite3"
    with closing(sqlite3.connect(other)) as foreign:
        foreign.execute("CREATE TABLE t (a)")
    for file in (letter, other, folder, database):
        with pytest.raises(NotABackupError, match="name another file"):
            back_up(database, file, untold)
    with pytest.raises(NotABackupError, match="does not exist"):
        back_up(database, folder / "missing" / "b.sqlite3", untold)
    assert letter.read_text() == "Dear Sir"


def test_a_database_in_use_is_not_overwritten(database: Path, connection: sqlite3.Connection, folder: Path) -> None:
    source = folder / "b.sqlite3"
    back_up(database, source, untold)
    order(connection, "A", "2026-05-10", 100)  # `connection` has `database` open
    with pytest.raises(NotABackupError, match="name another file"):
        back_up(source, database, untold)
    assert lines_of(database) == 1


def test_a_damaged_database_gives_no_backup(database: Path, connection: sqlite3.Connection, folder: Path) -> None:
    order(connection, "A", "2026-05-10", 100)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (root,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'orders'").fetchone()
    connection.close()
    with database.open("r+b") as file:
        file.seek((root - 1) * 4096)
        file.write(b"\xff" * 512)
    with pytest.raises(DatabaseError, match="is damaged"):
        back_up(database, folder / "b.sqlite3", untold)
    assert names_in(folder) == []


def test_a_missing_database_gives_no_backup(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(DatabaseError, match="cannot be read"):
        back_up(tmp_path / "missing.sqlite3", folder / "b.sqlite3", untold)
    assert names_in(folder) == []
    assert not (tmp_path / "missing.sqlite3").exists()


KILLED = """
import os, signal, sys
from pathlib import Path
from jobs.backups.backup import back_up
back_up(Path(sys.argv[1]), Path(sys.argv[2]), lambda done, of: os.kill(os.getpid(), signal.SIGKILL))
"""


@pytest.mark.slow
@pytest.mark.parametrize("next_one", ["backup", "verify", "scheduler"])
def test_what_a_killed_backup_left_goes_with_whatever_starts_next(
    database: Path, connection: sqlite3.Connection, tmp_path: Path, folder: Path, next_one: str
) -> None:
    """As the nightly ones, which are named by the day, in a folder that nobody else knows of."""
    for day in ("2026-05-18", "2026-05-19"):
        command = [sys.executable, "-c", KILLED, str(database), str(folder / f"edb-{day}.sqlite3")]
        assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
        assert f"edb-{day}.sqlite3-part" in names_in(folder)
        assert f"edb-{day}.sqlite3-part-lock" in names_in(folder)
    (folder / "letter-part").write_text("Dear Sir")  # somebody else's
    with passing(database, folder / "edb-other.sqlite3-part"):  # one that is being made
        (folder / "edb-other.sqlite3-part").write_bytes(b"half")
        match next_one:
            case "backup":
                back_up(database, tmp_path / "edb-2026-05-20.sqlite3", untold)
            case "verify":
                assert verify_database(database, NOW).differences == []
            case _:
                command = [sys.executable, "-m", "jobs.cli", "scheduler"]
                environment = os.environ | {"EDB_DATABASE": str(database)}
                with subprocess.Popen(command, cwd=ROOT, env=environment) as scheduler:
                    wait_until(lambda: not [name for name in names_in(folder) if name.startswith("edb-2026")])
                    scheduler.terminate()
        assert names_in(folder) == ["edb-other.sqlite3-part", "edb-other.sqlite3-part-lock", "letter-part"]
    assert names_in(folder) == ["letter-part"]
    assert not list(tmp_path.rglob("*-passing-*"))


def test_what_a_killed_verification_left_goes_with_the_next_one(database: Path, tmp_path: Path) -> None:
    killed = (
        "import os, signal, sys; from pathlib import Path; from datetime import UTC, datetime\n"
        "import jobs.backups.verification as it\n"
        "it.second_opinion = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "it.verify_database(Path(sys.argv[1]), datetime(2026, 5, 20, tzinfo=UTC))"
    )
    ended = subprocess.run([sys.executable, "-c", killed, str(database)], cwd=ROOT, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert len(list(tmp_path.glob(".edb-verify-*"))) == 2  # the folder, and its lock
    assert verify_database(database, NOW).differences == []
    assert not list(tmp_path.glob(".edb-verify-*"))
    assert not list(tmp_path.glob("*-passing-*"))


def test_a_copy_whose_index_lacks_a_row_is_no_backup(
    database: Path, connection: sqlite3.Connection, folder: Path
) -> None:
    """Every page is whole, and every row can be read; only some queries would miss one."""
    schema = "SELECT rowid, type, name, tbl_name, rootpage, sql FROM sqlite_schema WHERE name = 'audit_by_tenant'"
    connection.execute("PRAGMA writable_schema = 1")
    index = connection.execute(schema).fetchone()
    connection.execute("DELETE FROM sqlite_schema WHERE name = 'audit_by_tenant'")
    connection.close()
    with closing(sqlite3.connect(database, isolation_level=None)) as without:
        without.execute("INSERT INTO audit (at, actor, action, target) VALUES (1, 'ada', 'write', 'A')")
        without.execute("PRAGMA writable_schema = 1")
        without.execute(
            "INSERT INTO sqlite_schema (rowid, type, name, tbl_name, rootpage, sql) VALUES (?,?,?,?,?,?)", index
        )
    with closing(sqlite3.connect(database)) as damaged:
        assert damaged.execute("PRAGMA quick_check").fetchone() == ("ok",)
    with pytest.raises(DatabaseError, match=r"is damaged: .*missing from index"):
        back_up(database, folder / "b.sqlite3", untold)
    assert names_in(folder) == []
