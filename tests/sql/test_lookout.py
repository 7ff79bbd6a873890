"""A commit is seen within milliseconds, though hardly anybody looks; and also where the system tells of nothing."""

import asyncio
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sql import lookout
from sql.database import checkpoint, data_version, open_reader, open_writer
from sql.lookout import Lookout
from tests.lines import order
from tests.waiting import PATIENCE_SECONDS

COMMIT = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
for statement in sys.argv[2:]:
    connection.execute(statement).fetchall()
"""
LINE = "INSERT INTO orders (order_id, order_date, amount) VALUES (hex(randomblob(8)), '2026-05-10', 100)"


class Watch:
    """A thread that looks when a lookout says so, and counts its looks and what they found."""

    def __init__(self, database: Path) -> None:
        self.looks = self.found = 0
        self.ended = False
        self.lookout = Lookout(database)
        self._database = database
        self._began = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        assert self._began.wait(PATIENCE_SECONDS)  # what is committed before it looks is no news to it

    def close(self) -> None:
        self.ended = True
        self.lookout.wake()
        self._thread.join()
        self.lookout.close()

    def _run(self) -> None:
        with closing(open_reader(self._database)) as reader:
            seen = data_version(reader)
            self._began.set()
            while not self.ended:
                self.lookout.wait()
                self.looks += 1
                version = data_version(reader)
                if version != seen:
                    seen = version
                    self.lookout.found()
                    self.found += 1


@pytest.fixture
def watch(database: Path) -> Iterator[Watch]:
    with closing(Watch(database)) as watch:
        yield watch


def quiet(watch: Watch) -> None:
    """Nobody has written for a day."""
    while not watch.looks:
        time.sleep(0.01)
    time.sleep(0.1)
    watch.lookout._written_at -= 86_400
    watch.lookout.wake()
    time.sleep(0.05)


def elsewhere(database: Path, *statements: str) -> None:
    """Run statements in another process, whose connection is then the last one to close, or not."""
    subprocess.run([sys.executable, "-c", COMMIT, str(database), *statements], check=True)


def seen(watch: Watch, commit: Callable[[], object]) -> None:
    """A commit is found, once and in good time."""
    before = watch.found
    commit()
    deadline = time.monotonic() + 5
    while watch.found == before:
        assert time.monotonic() < deadline, "the commit is not seen"
        time.sleep(0.001)


def test_quiet_is_not_looked_at(watch: Watch) -> None:
    quiet(watch)
    before = watch.looks
    time.sleep(1)
    assert watch.looks - before <= 6


@pytest.mark.slow
def test_commits_of_other_processes_are_told_of(watch: Watch, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a look that is due by itself: the log as it is, written into the database, cut off, and begun anew."""
    monkeypatch.setattr(lookout, "LONGEST_SECONDS", 3600.0)
    for statements in ((LINE,), (LINE, "PRAGMA wal_checkpoint(TRUNCATE)", LINE), ("PRAGMA wal_checkpoint", LINE)):
        quiet(watch)
        seen(watch, lambda given=statements: elsewhere(database, *given))  # type: ignore[misc]


@pytest.mark.slow
def test_a_log_that_is_removed_and_begun_anew_is_followed(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when the last connection closes: the next commit writes a file of that name that is another."""
    monkeypatch.setattr(lookout, "LONGEST_SECONDS", 3600.0)
    with Lookout(database) as watching:
        for _ in range(3):
            elsewhere(database, LINE)  # each time the last connection closes, and the log with it
            assert not database.with_name(f"{database.name}-wal").exists()
            watching.wait(0)
            watching._written_at -= 86_400
            written = threading.Thread(target=elsewhere, args=(database, LINE))
            began = time.monotonic()
            written.start()
            watching.wait(60)
            assert time.monotonic() - began < 50
            written.join()


def test_a_database_without_a_log_is_followed_too(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere(database, "PRAGMA journal_mode = DELETE")
    monkeypatch.setattr(lookout, "LONGEST_SECONDS", 3600.0)
    with closing(Watch(database)) as watch:
        quiet(watch)
        seen(watch, lambda: elsewhere(database, LINE))


def test_another_file_of_the_folder_is_one_look_and_not_many(watch: Watch, database: Path) -> None:
    quiet(watch)
    before = watch.looks
    for number in range(50):
        (database.parent / f"letter-{number}").write_text("Dear Sir")
        time.sleep(0.01)
    assert watch.looks - before <= 50 + 10


def test_a_commit_that_waits_for_the_disk_is_seen_when_it_is_done(
    watch: Watch, database: Path, connection: sqlite3.Connection
) -> None:
    """The write is told of long before: looks go on."""
    connection.execute("PRAGMA cache_size = 1")
    connection.execute("PRAGMA cache_spill = 1")
    connection.execute("BEGIN IMMEDIATE")
    for number in range(400):  # more than the cache holds: the log is written before the commit
        order(connection, str(number), "2026-05-10", 100)
    time.sleep(0.2)
    began = time.monotonic()
    seen(watch, lambda: connection.execute("COMMIT"))
    assert time.monotonic() - began < 0.2


@pytest.mark.parametrize("deaf", ["no inotify", "inotify that tells of nothing"])
def test_where_the_system_does_not_tell_looks_are_frequent(
    deaf: str, database: Path, connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    if deaf == "no inotify":
        monkeypatch.setattr(lookout.sys, "platform", "darwin")
    else:
        monkeypatch.setattr(lookout._Inotify, "drained", lambda _: False)
    with closing(Watch(database)) as watch:
        watch.lookout._told_at -= 60
        order(connection, "A", "2026-05-10", 100)
        seen(watch, lambda: order(connection, "B", "2026-05-10", 100))
        watch.lookout._written_at -= 60
        assert watch.lookout.pause() == lookout.LONGEST_UNTOLD_SECONDS


def test_a_look_follows_another_closely_but_not_at_once(
    watch: Watch, database: Path, connection: sqlite3.Connection
) -> None:
    """However many writes there are."""
    began, before = time.monotonic(), watch.looks
    for number in range(300):
        order(connection, str(number), "2026-05-10", 100)
    seconds = time.monotonic() - began
    assert watch.looks - before <= seconds / lookout.SOONEST_SECONDS + 5


def test_on_an_event_loop_it_is_the_same(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookout, "LONGEST_SECONDS", 3600.0)

    async def told() -> None:
        with Lookout(database) as watching:
            for _ in range(2):
                watching._written_at -= 86_400
                writing = asyncio.create_task(asyncio.to_thread(elsewhere, database, LINE))
                await asyncio.wait_for(watching.sign(3600), 30)
                await writing
                await asyncio.wait_for(watching.sign(3600), 30)

    asyncio.run(told())


def test_what_the_system_lent_is_given_back(database: Path) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(50):
        with Lookout(database) as watching:
            watching.wait(0)
        watching.wake()
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_checkpoint_by_itself_is_no_commit(watch: Watch, connection: sqlite3.Connection, database: Path) -> None:
    with closing(open_writer(database)) as other:
        seen(watch, lambda: order(connection, "A", "2026-05-10", 100))
        time.sleep(0.1)
        before = watch.found
        checkpoint(other, 1)
        time.sleep(0.1)
        assert watch.found == before
