import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from jobs.cli import app
from jobs.refresher.lease import lease
from sql.database import schema_version
from tests.lines import order


@pytest.fixture(autouse=True)
def _named(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database is the one that the environment names."""
    monkeypatch.setenv("EDB_DATABASE", str(database))


def edb(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.mark.slow
def test_a_backup_comes_back(database: Path, tmp_path: Path) -> None:
    file = tmp_path / "backup.sqlite3"
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        order(connection, "A", "2026-05-10", 100)
    assert edb("recompute").exit_code == 0
    assert json.loads(edb("backup", file, "--json").stdout) == {
        "database": str(database), "file": str(file), "bytes": file.stat().st_size, "schema": schema_version(),
    }  # fmt: skip
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("DELETE FROM orders")
    assert edb("recompute").exit_code == 0
    restored = edb("restore", file, "--yes")
    assert restored.exit_code == 0
    assert restored.stdout.splitlines()[1:] == ["default: generation 4"]
    assert edb("verify").exit_code == 0
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT order_id FROM orders").fetchall() == [("A",)]


def test_a_restore_says_what_it_did_as_json(database: Path, tmp_path: Path) -> None:
    file = tmp_path / "backup.sqlite3"
    assert edb("backup", file).stdout.endswith("checked.\n")
    assert json.loads(edb("restore", file, "--yes", "--json").stdout) == {
        "database": str(database), "file": str(file), "schema": schema_version(), "schema_before": schema_version(),
        "epoch": 1, "generations": {"default": 1},
    }  # fmt: skip


def test_wrong_usage_is_exit_code_2(database: Path, tmp_path: Path) -> None:
    for arguments in (("backup",), ("restore",), ("backup", database), ("restore", database)):
        assert edb(*arguments).exit_code == 2


def test_what_cannot_be_done_is_a_sentence_and_exit_code_1(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Sir")
    assert edb("backup", tmp_path / "backup").exit_code == 0
    with lease(database, datetime(2026, 5, 20, tzinfo=UTC)):
        refused = edb("restore", tmp_path / "backup", "--yes")
    assert (refused.exit_code, refused.stderr.splitlines()[0][:5]) == (1, "edb: ")
    assert "stop `edb serve`" in refused.stderr
    assert edb("restore", letter, "--yes").exit_code == 1
    monkeypatch.setenv("EDB_DATABASE", str(tmp_path / "missing.sqlite3"))
    missing = edb("backup", tmp_path / "other")
    assert (missing.exit_code, "cannot be read" in missing.stderr) == (1, True)
    assert not (tmp_path / "other").exists()


def test_a_restore_asks_before_it_replaces(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "backup.sqlite3"
    assert edb("backup", file).exit_code == 0
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        order(connection, "A", "2026-05-10", 100)
    before = database.read_bytes()
    unasked = edb("restore", file)
    assert (unasked.exit_code, "--yes" in unasked.stderr) == (2, True)
    for said, code in (("n\n", 1), ("", 1), ("y\n", 0)):
        assert database.read_bytes() == before
        asked = in_terminal(monkeypatch, said, "restore", file)
        assert asked.exit_code == code, asked.stderr
        assert "is replaced by" in asked.stderr
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT count(*) FROM orders").fetchone() == (0,)


def in_terminal(monkeypatch: pytest.MonkeyPatch, said: str, *arguments: str | Path) -> Result:
    """The command, of somebody at a terminal who says something."""
    monkeypatch.setattr("jobs.cli.backup.is_terminal", lambda: True)
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=said)


def test_a_restore_to_where_nothing_is_asks_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "backup.sqlite3"
    assert edb("backup", file).exit_code == 0
    monkeypatch.setenv("EDB_DATABASE", str(tmp_path / "new.sqlite3"))
    assert edb("restore", file).exit_code == 0
