"""What a restore puts in place, what it refuses, and that no generation's number is used twice."""

import gzip
import json
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from aggregator.stored.preparation import prepare
from jobs.backups.backup import NotABackupError, back_up
from jobs.backups.restoration import InUseError, Restored, restore
from jobs.backups.verification import verify_database
from jobs.refresher.lease import lease
from jobs.refresher.refresh import refresh, refresh_once
from sql.audit import Act, note
from sql.database import APPLICATION_ID, DatabaseError, open_reader, open_writer, schema_version, writing
from tests import ROOT
from tests.jobs.imports.importing import imported, orders_file
from tests.lines import BIGGEST, order

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
SCHEMA_1 = ROOT / "tests" / "sql" / "schema_1.sql"
HOLDS = """
import sys, time
from pathlib import Path
from sql.database import open_reader
connection = open_reader(Path(sys.argv[1]))
connection.execute("PRAGMA data_version").fetchone()
print("open", flush=True)
time.sleep(60)
"""


def untold(_done: int, _of: int) -> None:
    """Progress that nobody watches."""


def restored(file: Path, database: Path, now: datetime = NOW) -> Restored:
    return restore(file, database, now, "ada", untold)


def write(database: Path, *numbers: str, amount: int = 100) -> None:
    """Post an order line of each number, each published as a generation."""
    with closing(open_writer(database)) as connection:
        for number in numbers:
            order(connection, number, "2026-05-10", amount)
            assert refresh(connection, NOW).failed == {}


def orders(database: Path) -> list[str]:
    with closing(open_reader(database)) as connection:
        return [number for (number,) in connection.execute("SELECT order_id FROM orders ORDER BY 1")]


def generations(database: Path) -> list[int]:
    with closing(open_reader(database)) as connection:
        return [number for (number,) in connection.execute("SELECT generation FROM generations ORDER BY 1")]


def epoch(database: Path) -> int:
    with closing(open_reader(database)) as connection:
        found: int = connection.execute("SELECT epoch FROM lease").fetchone()[0]
        return found


def dashboards(database: Path) -> list[dict[str, Any]]:
    with closing(open_reader(database)) as connection:
        rows = connection.execute("SELECT compressed FROM documents")
        return [json.loads(gzip.decompress(compressed)) for (compressed,) in rows]


@pytest.fixture
def backup(database: Path, tmp_path: Path) -> Path:
    """A backup with A, B and C, the third generation; the database has D and E since, the fifth."""
    write(database, "A", "B", "C")
    back_up(database, tmp_path / "backup", untold)
    write(database, "D", "E")
    return tmp_path / "backup"


@pytest.mark.slow
def test_a_restored_database_is_what_the_backup_holds(backup: Path, database: Path) -> None:
    restored(backup, database)
    assert orders(database) == ["A", "B", "C"]
    assert verify_database(database, NOW).differences == []
    assert sorted(path.name for path in database.parent.iterdir()) == [
        "backup", "edb.sqlite3", "edb.sqlite3-lease", "edb.sqlite3-turnstile",
    ]  # fmt: skip


@pytest.mark.slow
def test_restored_figures_bear_a_number_that_no_generation_has_had(backup: Path, database: Path) -> None:
    """Whatever was kept of the generations 1 to 5, of the replaced database or the backup, stays what it was."""
    assert restored(backup, database).generations == {"default": 7}
    assert generations(database) == [6, 7]
    assert {document["generation"] for document in dashboards(database)} == {7}
    assert {document["kpis"][0]["value"] for document in dashboards(database)} >= {3.0}
    write(database, "F")
    assert generations(database)[-1] == 8


@pytest.mark.slow
def test_a_lost_database_may_have_published_a_generation_every_millisecond(
    backup: Path, database: Path, tmp_path: Path
) -> None:
    later = NOW + timedelta(seconds=2)
    for name, beginning in (("missing", None), ("new", "a database of its own"), ("damaged", "garbage")):
        other = tmp_path / name
        match beginning:
            case "a database of its own":
                prepare(other)
                write(other, "Z")
            case "garbage":
                shutil.copy(database, other)
                with other.open("r+b") as file:
                    file.seek(100)
                    file.write(b"\xff" * 20_000)
        assert restored(backup, other, later).generations == {"default": 3 + 2000 + 1}
        assert orders(other) == ["A", "B", "C"]
        assert verify_database(other, later).differences == []


@pytest.mark.slow
def test_the_epoch_only_grows(backup: Path, database: Path) -> None:
    for _ in range(3):
        with lease(database, NOW):
            pass
    assert restored(backup, database).epoch == epoch(database) == 4
    with lease(database, NOW) as mine:
        assert mine == 5


def test_a_key_that_was_revoked_since_the_backup_stays_revoked(database: Path, tmp_path: Path) -> None:
    keys = "SELECT name, revoked_at, expires_at FROM api_keys ORDER BY name"
    with closing(open_writer(database)) as connection:
        for number, (name, expires_at) in enumerate([("a", None), ("b", None), ("c", 50), ("d", 70)]):
            connection.execute(
                "INSERT INTO api_keys (id, name, prefix, hash, roles, created_at, expires_at)"
                " VALUES (?, ?, ?, ?, '[]', 1, ?)",
                (number, name, name, bytes([number]) * 32, expires_at),
            )
        connection.execute(
            "INSERT INTO sessions (hash, key_id, created_at, expires_at) VALUES (zeroblob(32), 0, 1, 99)"
        )
        back_up(database, tmp_path / "backup", untold)
        connection.execute("UPDATE api_keys SET revoked_at = 60 WHERE name = 'b'")
        connection.execute("UPDATE api_keys SET expires_at = 40 WHERE name IN ('a', 'd')")
    restored(tmp_path / "backup", database)
    with closing(open_reader(database)) as connection:
        assert connection.execute(keys).fetchall() == [
            ("a", None, 40),
            ("b", 60, None),
            ("c", None, 50),
            ("d", None, 40),
        ]
        assert connection.execute("SELECT COUNT(*) FROM sessions").fetchone() == (0,)


@pytest.mark.slow
def test_what_was_noted_since_the_backup_stays_noted_and_so_does_the_restore(
    backup: Path, database: Path, tmp_path: Path
) -> None:
    with closing(open_writer(database)) as connection, writing(connection):
        note(connection, Act("ada", "revoke key", "edb_1"), NOW)
    restored(backup, database)
    restored(backup, database)
    with closing(open_reader(database)) as connection:
        acts = connection.execute("SELECT actor, action, target FROM audit ORDER BY id").fetchall()
    assert acts == [("ada", "revoke key", "edb_1"), ("ada", "restore", "backup"), ("ada", "restore", "backup")]


def test_marks_that_waited_in_the_backup_are_published(database: Path, tmp_path: Path) -> None:
    with closing(open_writer(database)) as connection:
        order(connection, "A", "2026-05-10", 100)
        back_up(database, tmp_path / "backup", untold)
    assert restored(tmp_path / "backup", database).generations == {"default": 1}
    assert generations(database) == [1]


def test_a_tenant_that_cannot_be_published_does_not_hold_up_the_others(database: Path, tmp_path: Path) -> None:
    with closing(open_writer(database)) as connection:
        connection.execute("INSERT INTO tenants (id, name) VALUES ('north', 'North')")
        write(database, "A")
        for number in ("B", "C"):
            order(connection, number, "2026-05-10", BIGGEST, tenant="north")
        back_up(database, tmp_path / "backup", untold)
    found = restored(tmp_path / "backup", database).generations
    assert (found["north"], found["default"]) == (None, 3)
    with closing(open_reader(database)) as connection:
        failed = "SELECT tenant, error FROM published WHERE failures"
        assert connection.execute(failed).fetchall() == [
            ("north", "Tenant 'north': A total of tenant 'north' on 2026-05-10 does not fit 64 bits.")
        ]


@pytest.mark.slow
def test_an_import_that_was_being_merged_is_taken_back(database: Path, tmp_path: Path) -> None:
    def back_up_halfway(what: str, done: int, _of: int) -> None:
        if what == "merging" and done and not (tmp_path / "backup").exists():
            back_up(database, tmp_path / "backup", untold)

    imported(database, "orders", orders_file(tmp_path / "a.csv", 3000), progress=back_up_halfway)
    refresh_once(database, NOW)
    restored(tmp_path / "backup", database)
    assert orders(database) == []
    with closing(open_reader(database)) as connection:
        assert connection.execute("SELECT state FROM imports").fetchall() == [("undone",)]
    assert verify_database(database, NOW).differences == []


@pytest.mark.slow
def test_a_backup_of_an_older_schema_is_brought_up_to_date(database: Path, tmp_path: Path) -> None:
    older = tmp_path / "older.sqlite3"
    with closing(sqlite3.connect(older)) as connection:
        connection.executescript(
            f"{SCHEMA_1.read_text()}; PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 1;"
            "INSERT INTO orders (order_id, order_date, amount) VALUES ('A', '2026-05-10', 100);"
        )
    done = restored(older, database)
    assert (done.schema_before, done.generations) == (1, {"default": 1})
    with closing(open_reader(database)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (schema_version(),)
    assert orders(database) == ["A"]
    assert verify_database(database, NOW).differences == []


def test_a_copy_that_another_program_made_is_taken_with_its_log(database: Path, tmp_path: Path) -> None:
    write(database, "A")
    with closing(open_writer(database)) as connection:
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        order(connection, "B", "2026-05-11", 100)
        for ending in ("", "-wal"):
            shutil.copy(f"{database}{ending}", tmp_path / f"copied.sqlite3{ending}")
    restored(tmp_path / "copied.sqlite3", tmp_path / "new.sqlite3")
    assert orders(tmp_path / "new.sqlite3") == ["A", "B"]


@pytest.mark.slow
def test_a_database_without_a_log_of_changes_is_restored(backup: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain.sqlite3"
    prepare(plain, wal=False)
    restored(backup, plain)
    assert orders(plain) == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "is empty"), (b"Dear Sir", "is not a database"), (b"SQLite format 3\0" + bytes(500), "of another program")],
)
def test_what_is_no_backup_is_refused(content: bytes, reason: str, backup: Path, database: Path) -> None:
    backup.write_bytes(content)
    with pytest.raises(DatabaseError, match=reason):
        restored(backup, database)
    assert orders(database) == ["A", "B", "C", "D", "E"]


def test_a_damaged_backup_is_refused(backup: Path, database: Path) -> None:
    with backup.open("r+b") as file:
        file.seek(4096 * 40)
        file.write(b"\xff" * 4096 * 10)
    with pytest.raises(DatabaseError, match="is damaged"):
        restored(backup, database)
    assert orders(database) == ["A", "B", "C", "D", "E"]


def test_a_backup_that_was_cut_off_is_refused(backup: Path, database: Path) -> None:
    with backup.open("r+b") as file:
        file.truncate(backup.stat().st_size // 2)
    with pytest.raises(DatabaseError, match="is damaged"):
        restored(backup, database)
    assert orders(database) == ["A", "B", "C", "D", "E"]


def test_a_backup_of_a_newer_schema_is_refused(backup: Path, database: Path) -> None:
    with closing(sqlite3.connect(backup)) as connection:
        connection.execute("PRAGMA user_version = 9999")
    with pytest.raises(DatabaseError, match="newer edb"):
        restored(backup, database)
    assert orders(database) == ["A", "B", "C", "D", "E"]


def test_a_missing_backup_is_refused(database: Path, tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="cannot be read: No such file"):
        restored(tmp_path / "missing", database)


def test_the_database_is_no_backup_of_itself(database: Path) -> None:
    with pytest.raises(NotABackupError, match="is the database itself"):
        restored(database, database)


@pytest.mark.parametrize("content", [b"Dear Sir", b"SQLite format 3\0" + bytes(500)])
def test_another_program_s_file_is_not_replaced(content: bytes, backup: Path, tmp_path: Path) -> None:
    letter = tmp_path / "letter"
    letter.write_bytes(content)
    with pytest.raises(DatabaseError, match=r"is not a database|of another program"):
        restored(backup, letter)
    assert letter.read_bytes() == content


def test_nothing_is_restored_under_a_refresher(backup: Path, database: Path) -> None:
    with lease(database, NOW), pytest.raises(InUseError, match="stop `edb serve` and `edb scheduler`"):
        restored(backup, database)
    assert orders(database) == ["A", "B", "C", "D", "E"]


@pytest.mark.slow
def test_nothing_is_restored_under_a_process_that_has_it_open(backup: Path, database: Path) -> None:
    """Even one that is idle, as a service is between two requests."""
    command = [sys.executable, "-c", HOLDS, str(database)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        try:
            with pytest.raises(InUseError, match="in use: stop `edb serve`"):
                restored(backup, database)
            assert orders(database) == ["A", "B", "C", "D", "E"]
        finally:
            holder.kill()
    restored(backup, database)
    assert orders(database) == ["A", "B", "C"]


@pytest.mark.slow
def test_who_was_just_opening_the_replaced_file_does_not_take_it_for_the_database(backup: Path, database: Path) -> None:
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=rw", uri=True)) as early:  # a file is open, nothing is read
        restored(backup, database)
        with pytest.raises(sqlite3.DatabaseError, match="not a database"):
            early.execute("SELECT 1 FROM orders")


def test_who_may_read_the_database_stays_as_it_was(database: Path, tmp_path: Path) -> None:
    database.chmod(0o600)
    back_up(database, tmp_path / "backup", untold)
    assert stat.S_IMODE((tmp_path / "backup").stat().st_mode) == 0o600
    (tmp_path / "backup").chmod(0o644)
    restored(tmp_path / "backup", database)
    assert stat.S_IMODE(database.stat().st_mode) == 0o600


@pytest.mark.slow
def test_a_hard_link_to_the_replaced_database_stays_whole(backup: Path, database: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.sqlite3"
    link.hardlink_to(database)
    restored(backup, database)
    assert orders(link) == ["A", "B", "C", "D", "E"]


@pytest.mark.slow
def test_writing_goes_on_in_what_was_restored(backup: Path, database: Path) -> None:
    restored(backup, database)
    prepare(database)
    with closing(open_writer(database)) as connection, writing(connection):
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        order(connection, "F", "2026-05-12", 100)
    assert refresh_once(database, NOW)
    assert orders(database) == ["A", "B", "C", "F"]
    assert verify_database(database, NOW).differences == []


@pytest.mark.slow
def test_a_link_to_the_database_stays_one(backup: Path, database: Path, tmp_path: Path) -> None:
    write(database, "LATER")
    link = tmp_path / "link.sqlite3"
    link.symlink_to(database)
    restored(backup, link)
    assert link.is_symlink()
    assert "LATER" not in orders(database)
