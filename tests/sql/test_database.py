import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

import sql.database
import sql.schema
from aggregator.stored.preparation import prepare
from sql.database import APPLICATION_ID, DatabaseError, checkpoint, open_reader, open_writer, schema_version, writing
from sql.turnstile import turnstile
from tests import ROOT
from tests.lines import order

Migrate = Callable[[str], None]


@pytest.fixture
def migrate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Migrate:
    """Gives the program one more migration with this script, from now on."""
    number = schema_version() + 1

    def add(script: str) -> None:
        package = tmp_path / "package"
        (package / "migrations").mkdir(parents=True)
        (package / "migrations" / f"{number:04d}_words.sql").write_text(script)
        monkeypatch.setattr(sql.database, "files", lambda _: package)
        monkeypatch.setattr(sql.schema, "script", lambda name: (package / f"{name}.sql").read_text())

    return add


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        found: int = connection.execute("PRAGMA user_version").fetchone()[0]
        return found


def test_a_new_database_is_ours_current_and_in_wal_mode(tmp_path: Path) -> None:
    path = tmp_path / "new.sqlite3"
    prepare(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA user_version").fetchone() == (schema_version(),)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("SELECT id, currency FROM tenants").fetchall() == [("default", "GBP")]


def test_an_empty_file_is_filled(tmp_path: Path) -> None:
    path = tmp_path / "empty.sqlite3"
    path.touch()
    prepare(path)
    assert version(path) == schema_version()


def test_wal_can_be_declined(tmp_path: Path) -> None:
    path = tmp_path / "plain.sqlite3"
    prepare(path, wal=False)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_preparing_a_current_database_changes_nothing(database: Path) -> None:
    with closing(open_writer(database)) as connection:
        order(connection, "A", "2026-01-10", 100)
        before = list(connection.iterdump())
        prepare(database)
        assert list(connection.iterdump()) == before


@pytest.mark.slow
def test_two_programs_may_prepare_a_new_database_at_once(tmp_path: Path) -> None:
    for attempt in range(5):
        path = tmp_path / f"{attempt}.sqlite3"
        with ThreadPoolExecutor(4) as pool:
            for outcome in [pool.submit(prepare, path) for _ in range(4)]:
                outcome.result()
        assert version(path) == schema_version()


def test_a_newer_schema_is_refused(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA user_version = 999")
    for use in (prepare, open_writer, open_reader):
        with pytest.raises(DatabaseError, match="newer edb; update edb"):
            use(database)
    assert version(database) == 999


def test_a_database_of_another_program_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE notes (text)")
    before = path.read_bytes()
    for use in (prepare, open_writer, open_reader):
        with pytest.raises(DatabaseError, match="another program"):
            use(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Dear diary, " * 100)
    for use in (prepare, open_writer, open_reader):
        with pytest.raises(DatabaseError, match="is not a database"):
            use(path)
    assert path.read_text() == "Dear diary, " * 100


def test_a_damaged_database_is_named_as_such(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    content = bytearray(database.read_bytes())
    content[100:4096] = b"\xff" * 3996  # the root of the schema
    database.write_bytes(content)
    with pytest.raises(DatabaseError, match=r"damaged; restore a backup"):
        prepare(database)


def test_a_folder_that_cannot_hold_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "missing" / "edb.sqlite3", tmp_path / "file" / "edb.sqlite3", tmp_path):
        with pytest.raises(DatabaseError, match="cannot be opened"):
            prepare(path)


def test_a_missing_database_is_not_created_by_opening_it(tmp_path: Path) -> None:
    path = tmp_path / "missing.sqlite3"
    for use in (open_writer, open_reader):
        with pytest.raises(DatabaseError, match="does not exist"):
            use(path)
    assert not path.exists()


def test_a_path_may_hold_signs_that_mean_something_in_a_uri(tmp_path: Path) -> None:
    path = tmp_path / "50% off? #1 (ü).sqlite3"
    prepare(path)
    open_reader(path).close()
    assert path.exists()


def test_a_migration_brings_an_older_database_up(database: Path, migrate: Migrate) -> None:
    before = version(database)
    migrate("-- Words.\nCREATE TABLE words (word TEXT);\nCREATE TRIGGER t AFTER INSERT ON words BEGIN SELECT 1; END;\n")
    for use in (open_writer, open_reader):
        with pytest.raises(DatabaseError, match="older schema; any command that writes"):
            use(database)
    prepare(database)
    with closing(open_writer(database)) as connection:
        connection.execute("INSERT INTO words VALUES ('yes')")
    assert version(database) == before + 1
    prepare(database)


def test_a_migration_that_fails_half_way_leaves_the_version_before(database: Path, migrate: Migrate) -> None:
    before = version(database)
    migrate("-- Words.\nCREATE TABLE words (word TEXT);\nINSERT INTO no_such_table VALUES (1);\n")
    with pytest.raises(DatabaseError, match="no_such_table"):
        prepare(database)
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (before,)
        assert connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'words'").fetchone() is None


def test_a_migration_that_ends_its_own_transaction_does_not_pass_for_done(database: Path, migrate: Migrate) -> None:
    before = version(database)
    migrate("-- Words.\nCREATE TABLE words (word TEXT UNIQUE ON CONFLICT ROLLBACK);\n"
            "INSERT INTO words VALUES ('a'), ('a');\n")  # fmt: skip
    with pytest.raises(DatabaseError):
        prepare(database)
    assert version(database) == before


FILL_THE_DISK = """
import resource, sys
from pathlib import Path
from aggregator.stored.preparation import prepare
from sql.database import DatabaseError
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    prepare(Path(sys.argv[1]))
except DatabaseError as error:
    print(error)
"""


@pytest.mark.slow
def test_a_database_that_cannot_grow_is_not_half_created(tmp_path: Path) -> None:
    path = tmp_path / "full.sqlite3"
    ran = subprocess.run(
        [sys.executable, "-c", FILL_THE_DISK, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    assert str(path) in ran.stdout
    prepare(path)
    assert version(path) == schema_version()


def test_a_write_that_does_not_fit_undoes_itself(database: Path) -> None:
    with closing(open_writer(database)) as connection:
        order(connection, "A", "2026-01-10", 100)
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")
        lines = [(f"B-{number}",) for number in range(10_000)]
        with pytest.raises(sqlite3.OperationalError, match="full"), writing(connection):
            connection.executemany(
                "INSERT INTO orders (order_id, order_date, amount) VALUES (?, '2026-01-10', 1)", lines
            )
        assert not connection.in_transaction
        assert connection.execute("SELECT COUNT(*) FROM orders").fetchone() == (1,)


def test_a_reader_cannot_write(database: Path) -> None:
    with closing(open_reader(database)) as connection, pytest.raises(sqlite3.OperationalError, match="readonly"):
        order(connection, "A", "2026-01-10", 100)


def test_writers_hold_foreign_keys_and_wait_their_turn(database: Path) -> None:
    with closing(open_writer(database)) as connection:
        assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert connection.execute("PRAGMA busy_timeout").fetchone() == (5000,)
        assert connection.execute("PRAGMA synchronous").fetchone() == (1,)
    with closing(open_writer(database, durable=True)) as connection:
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)


def test_a_transaction_commits_as_a_whole(connection: sqlite3.Connection) -> None:
    with writing(connection):
        order(connection, "A", "2026-01-10", 100)
        assert connection.in_transaction
    assert not connection.in_transaction
    assert connection.execute("SELECT COUNT(*) FROM orders").fetchone() == (1,)


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_whatever_ends_a_transaction_early_undoes_it(connection: sqlite3.Connection, error: type[Any]) -> None:
    def interrupted() -> None:
        with writing(connection):
            order(connection, "A", "2026-01-10", 100)
            raise error

    with pytest.raises(error):
        interrupted()
    assert not connection.in_transaction
    assert connection.execute("SELECT COUNT(*) FROM orders").fetchone() == (0,)


def test_a_transaction_within_one_is_an_error_that_undoes_both(connection: sqlite3.Connection) -> None:
    def nested() -> None:
        with writing(connection):
            order(connection, "A", "2026-01-10", 100)
            with writing(connection):
                pass

    with pytest.raises(sqlite3.OperationalError, match="within a transaction"):
        nested()
    assert connection.execute("SELECT COUNT(*) FROM orders").fetchone() == (0,)


def test_a_locked_database_is_named_as_such(database: Path, monkeypatch: pytest.MonkeyPatch, migrate: Migrate) -> None:
    migrate("-- Words.\nCREATE TABLE words (word TEXT);\n")
    monkeypatch.setattr(sql.database, "BUSY_TIMEOUT_MS", 10)
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseError, match="locked by another program"):
            prepare(database)


def test_a_writer_waits_as_long_as_its_timeout_says(database: Path, connection: sqlite3.Connection) -> None:
    with closing(open_writer(database)) as other:
        other.execute("PRAGMA busy_timeout = 60")
        with writing(connection):
            began = monotonic()
            with pytest.raises(sqlite3.OperationalError, match="locked"), writing(other):
                pass
            assert 0.06 <= monotonic() - began < 5
        assert other.execute("PRAGMA busy_timeout").fetchone() == (60,)
        with writing(other):
            order(other, "A", "2026-01-10", 100)


def test_past_its_timeout_a_writer_goes_on_out_of_its_turn(database: Path) -> None:
    with turnstile(database), closing(open_writer(database)) as other:
        other.execute("PRAGMA busy_timeout = 60")
        with writing(other):
            order(other, "A", "2026-01-10", 100)


def test_patient_work_lets_short_writes_go_first_and_has_its_turn(
    database: Path, connection: sqlite3.Connection
) -> None:
    written: list[str] = []

    def write(name: str, patience: float) -> None:
        with closing(open_writer(database)) as other, writing(other, patience):
            written.append(name)

    with writing(connection):
        threads = [threading.Thread(target=write, args=given) for given in (("long", 30.0), ("short", 0.0))]
        for thread in threads:
            thread.start()
            sleep(0.05)
    for thread in threads:
        thread.join()
    assert written == ["short", "long"]


def test_a_short_write_waits_for_one_of_many_long_ones_alone(database: Path) -> None:
    stop, ended = threading.Event(), [0]

    def hold_on() -> None:
        with closing(open_writer(database)) as long:
            while not stop.is_set():
                with writing(long):
                    sleep(0.05)
                    ended[0] += 1

    thread = threading.Thread(target=hold_on)
    thread.start()
    waited_for = []
    with closing(open_writer(database)) as short:
        for _ in range(10):
            before = ended[0]
            with writing(short):
                waited_for.append(ended[0] - before)
            sleep(0.01)
    stop.set()
    thread.join()
    assert sorted(waited_for)[5] <= 1


def test_a_checkpoint_begins_a_long_log_anew(database: Path) -> None:
    wal = database.with_name(database.name + "-wal")
    with closing(open_writer(database)) as connection, closing(open_writer(database)) as other:
        other.execute("PRAGMA busy_timeout = 50")
        sizes = []
        for number in range(3):
            for line in range(50):
                order(connection, f"{number}-{line}", "2026-01-10", 1)
            checkpoint(other, 4096)
            sizes.append(wal.stat().st_size)
        assert max(sizes) < 1.5 * sizes[0]
        with closing(open_reader(database)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT COUNT(*) FROM orders").fetchone()
            order(connection, "last", "2026-01-10", 1)
            checkpoint(other, 4096)  # gives up, since somebody still reads the log
            order(connection, "more", "2026-01-10", 1)
            assert reader.execute("SELECT COUNT(*) FROM orders").fetchone() == (150,)
        assert connection.execute("SELECT COUNT(*) FROM orders").fetchone() == (152,)


def test_a_short_log_is_left_as_it_is(database: Path, connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-01-10", 100)
    checkpoint(connection, 1 << 30)
    (_, pages, checkpointed) = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    assert pages == checkpointed > 0
