"""Whose the files are that the program leaves: read as another user of the machine would find them."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests import ROOT
from tests.jobs.imports.importing import HEADER, orders_file

GROUP = 0o660


def edb(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """The program in a folder, under the umask that most people have."""
    environment = os.environ | {"EDB_DATABASE": "edb.sqlite3", "EDB_PORT": "0", "PYTHONPATH": str(ROOT)}
    with (folder.parent / "edb.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "jobs.cli", *arguments],
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=log,
            umask=0o022,
        )


def done(folder: Path, *arguments: str) -> int:
    with edb(folder, *arguments) as program:
        return program.wait(60)


def modes(folder: Path) -> dict[str, int]:
    """The modes of the files in a folder that can be there at any moment."""
    found = {}
    for path in folder.iterdir():
        try:
            found[path.name] = path.lstat().st_mode & 0o777
        except FileNotFoundError:
            continue
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the program is started, apart from what the test itself writes."""
    made = tmp_path / "here"
    made.mkdir()
    return made


def watched(folder: Path, program: subprocess.Popen[bytes], until: Callable[[dict[str, int]], bool]) -> dict[str, int]:
    """Every file that was in the folder until something held or the program ended, with the widest mode it had."""
    seen: dict[str, int] = {}
    began = time.monotonic()
    while time.monotonic() - began < 60:
        over = program.poll() is not None
        for name, mode in modes(folder).items():
            seen[name] = seen.get(name, 0) | mode
        if over or until(seen):
            return seen
        time.sleep(0.002)
    raise AssertionError(seen)


@pytest.mark.slow
def test_no_other_user_can_read_what_an_import_and_a_backup_write(folder: Path, tmp_path: Path) -> None:
    orders_file(tmp_path / "a.csv", 3000)
    with (tmp_path / "a.csv").open("a") as file:
        file.write("B,1,C,never,1\n")
    (folder / "a.csv").symlink_to(tmp_path / "a.csv")
    with edb(folder, "import", "orders", "a.csv", "--skip-bad") as program:
        seen = watched(folder, program, lambda _: False)
    with edb(folder, "backup", "copy.sqlite3") as program:
        seen |= watched(folder, program, lambda _: False)
    seen.pop("a.csv")
    assert {"edb.sqlite3", "edb.sqlite3-import-1.lock", "a.csv.bad.csv", "copy.sqlite3"} <= seen.keys()
    assert {name: oct(mode) for name, mode in seen.items() if mode & 0o077} == {}


@pytest.mark.slow
@pytest.mark.parametrize(("kept", "expected"), [(None, 0o600), (GROUP, GROUP)])
def test_what_stands_beside_a_database_is_for_whom_the_database_is(
    folder: Path, kept: int | None, expected: int
) -> None:
    database = folder / "edb.sqlite3"
    if kept is not None:
        assert done(folder, "tenants", "set", "default", "--name", "Example") == 0
        for path in folder.iterdir():
            path.unlink() if path != database else path.chmod(kept)
    beside = {f"edb.sqlite3{ending}" for ending in ("", "-wal", "-shm", "-lease", "-turnstile")}
    with edb(folder, "serve", "--workers", "2") as program:
        try:
            seen = watched(folder, program, lambda seen: beside <= seen.keys())
            assert program.poll() is None
            time.sleep(0.2)  # between its creation and its mode a file has less than that, never more
            assert {name: oct(mode) for name, mode in modes(folder).items() if name in beside} == dict.fromkeys(
                beside, oct(expected)
            )
        finally:
            program.send_signal(signal.SIGTERM)
    assert all(mode & ~expected & 0o077 == 0 for mode in seen.values())


@pytest.mark.slow
def test_an_older_lease_is_closed_to_others(folder: Path) -> None:
    assert done(folder, "tenants", "set", "default", "--name", "Example") == 0
    lease = folder / "edb.sqlite3-lease"
    lease.touch()
    lease.chmod(0o644)
    assert done(folder, "recompute", "--full") == 0
    assert oct(modes(folder)[lease.name]) == oct(0o600)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a.csv.bad.csv", "edb.sqlite3-lease", "edb.sqlite3-turnstile"])
def test_a_link_that_somebody_laid_leads_nowhere(folder: Path, tmp_path: Path, name: str) -> None:
    treasure = tmp_path / "treasure"
    treasure.write_text("kept\n")
    treasure.chmod(0o644)
    (folder / "a.csv").write_text(HEADER + "A,1,C,never,1\nB,1,C,2026-01-01,1\n")
    (folder / name).symlink_to(treasure)
    done(folder, "import", "orders", "a.csv", "--skip-bad")
    assert (treasure.read_text(), oct(treasure.stat().st_mode & 0o777)) == ("kept\n", oct(0o644))
    with (folder / "a.csv.bad.csv").open() as report:
        assert "never" in report.read()
    with closing(sqlite3.connect(folder / "edb.sqlite3")) as connection:
        assert connection.execute("SELECT count(*) FROM orders").fetchall() == [(1,)]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["copy.sqlite3-part", "copy.sqlite3-part-lock", "copy.sqlite3"])
def test_a_backup_follows_no_link(folder: Path, tmp_path: Path, name: str) -> None:
    assert done(folder, "tenants", "set", "default", "--name", "Example") == 0
    treasure = tmp_path / "treasure"
    treasure.write_text("kept\n")
    (folder / name).symlink_to(treasure)
    done(folder, "backup", "copy.sqlite3")
    assert treasure.read_text() == "kept\n"


@pytest.mark.slow
def test_a_report_that_cannot_be_put_in_place_leaves_no_part(folder: Path) -> None:
    (folder / "a.csv").write_text(HEADER + "A,1,C,never,1\n")
    (folder / "a.csv.bad.csv").mkdir()
    assert done(folder, "import", "orders", "a.csv") == 1
    assert [path.name for path in folder.iterdir() if path.name.startswith(".edb-")] == []
