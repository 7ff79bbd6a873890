"""`edb import` and `edb imports` as a person or a script runs them."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from jobs.cli import app
from tests.jobs.imports.importing import HEADER, execute, orders_file, query
from tests.waiting import wait_until


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, where the database is going to be."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EDB_DATABASE", "edb.sqlite3")
    return tmp_path


def edb(*arguments: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, arguments, input=stdin)


def test_import_creates_the_database_publishes_and_says_what_it_did(here: Path) -> None:
    orders_file(here / "a.csv", 3)
    result = edb("import", "orders", "a.csv")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "Import 1 of tenant default is done: of 3 rows 3 inserted, 0 updated, 0 unchanged.\n"
        "3 rows, 2026-01-01 to 2026-01-03, GBP 30.00.\n"
        "  2026-01  3  30.00\n"
    )
    assert query(here / "edb.sqlite3", "SELECT generation > 0 FROM published WHERE tenant = 'default'") == [(1,)]
    assert query(here / "edb.sqlite3", "SELECT count(*) FROM dirty") == [(0,)]


@pytest.mark.slow
def test_json_counts_for_a_program(here: Path) -> None:
    orders_file(here / "a.csv", 3)
    edb("import", "orders", "a.csv")
    result = edb("import", "orders", "a.csv", "--json")
    found = json.loads(result.stdout)
    assert found.pop("summary")["total"] == "30.00"
    assert found == {
        "import": 2,
        "tenant": "default",
        "state": "done",
        "dry_run": False,
        "rows_read": 3,
        "inserted": 0,
        "updated": 0,
        "unchanged": 3,
        "refused": 0,
        "reports": [],
        "bad_rows": [],
    }


def test_fact_goes_by_its_route_or_its_name(here: Path) -> None:
    (here / "a.csv").write_text("service,day,uptime\napi,2026-01-01,1\n")
    assert edb("import", "uptime", "a.csv").exit_code == 0
    assert "1 unchanged" in edb("import", "ops_uptime", "a.csv").stdout


def test_standard_input_is_read_whatever_its_format(here: Path) -> None:
    line = b'{"order_id": "A", "order_date": "2026-01-01", "amount": 1.10}\n'
    assert edb("import", "orders", "-", stdin=line).exit_code == 0
    assert query(here / "edb.sqlite3", "SELECT amount FROM orders") == [(110,)]
    result = edb("import", "orders", "-", stdin=(HEADER + "A,1,C,never,1\n").encode())
    assert result.exit_code == 1
    assert (here / "stdin.bad.csv").read_text().splitlines()[1].startswith('2,"order_date",')
    assert edb("import", "orders", "-", "-", stdin=line).exit_code == 2


def test_bad_rows_stop_the_import_and_say_where_they_are_listed(here: Path) -> None:
    (here / "a.csv").write_text(HEADER + "A,1,C,never,1\nB,1,C,2026-01-01,2\n")
    result = edb("import", "orders", "a.csv")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "a.csv, line 2: order_date is not a date: YYYY-MM-DD ('never')\n"
        "edb: 1 bad row, listed in a.csv.bad.csv. "
        "Nothing was imported; correct them, or leave them out with --skip-bad.\n"
    )
    result = edb("import", "orders", "a.csv", "--skip-bad")
    assert result.exit_code == 0
    assert "of 2 rows 1 inserted" in result.stdout
    assert "1 bad row left out, listed in a.csv.bad.csv" in result.stderr


@pytest.mark.slow
def test_dry_run_leaves_no_trace(here: Path) -> None:
    orders_file(here / "a.csv", 3)
    result = edb("import", "orders", "a.csv", "--dry-run")
    assert result.stdout.startswith(
        "Dry run for tenant default, nothing was written: of 3 rows 3 inserted, 0 updated, 0 unchanged.\n"
    )
    assert [path.name for path in here.iterdir()] == ["a.csv"]
    (here / "a.csv").write_text(HEADER + "A,1,C,never,1\n")
    result = edb("import", "orders", "a.csv", "--dry-run")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "1 bad row, listed in a.csv.bad.csv. Nothing would be imported" in result.stderr
    assert edb("import", "orders", "a.csv", "--dry-run", "--skip-bad").exit_code == 0
    found = json.loads(edb("import", "orders", "a.csv", "--dry-run", "--json").stdout)
    assert (found["state"], found["inserted"], found["reports"]) == ("abandoned", 0, ["a.csv.bad.csv"])
    assert found["bad_rows"] == [
        {"file": "a.csv", "line": 2, "field": "order_date", "reason": "is not a date: YYYY-MM-DD", "value": "never"}
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("import", "sales", "a.csv"), 2, "'sales' is no fact; it is one of orders, revenue-trend"),
        (("import", "orders", "none.csv"), 2, "none.csv cannot be read"),
        (("import", "orders", "a.csv", "--tenant", "acme"), 1, "There is no tenant 'acme'"),
        (("import", "orders", "a.csv", "--sql", "none.sql"), 2, "none.sql cannot be read"),
        (("import", "orders", "a.csv", "--sql", "bad.sql"), 2, "bad.sql does not run"),
        (("import", "orders", "a.csv", "--file", "x=a.csv"), 2, "--file is for a mapping"),
        (("import", "orders", "a.csv", "--sql", "ok.sql", "--file", "x"), 2, "give a name and a file"),
        (("import", "orders", "a.csv", "--sql", "ok.sql", "--file", "input=a.csv"), 2, "other than input"),
        (("import", "orders", "a.csv", "--sql", "ok.sql", "--file", "x=a.csv", "--file", "x=a.csv"), 2, "given twice"),
        (("import", "orders"), 2, "Missing argument"),
        (("imports", "undo", "7"), 2, "There is no import 7"),
    ],
)
def test_what_cannot_work_is_said_in_one_sentence(
    here: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    orders_file(here / "a.csv", 3)
    (here / "bad.sql").write_text("SELECT nothing FROM input")
    (here / "ok.sql").write_text("SELECT * FROM input")
    result = edb(*arguments)
    assert result.exit_code == code
    assert words in result.stderr
    assert "Traceback" not in result.stderr


def test_mapping_runs_with_further_files(here: Path) -> None:
    (here / "lines.csv").write_text("nr,article\nA,x\n")
    (here / "prices.csv").write_text("article,price\nx,1.5\n")
    (here / "m.sql").write_text(
        "SELECT nr AS order_id, '2026-01-01' AS order_date, price AS amount FROM input JOIN prices USING (article)"
    )
    result = edb("import", "orders", "lines.csv", "--sql", "m.sql", "--file", "prices=prices.csv")
    assert (result.exit_code, result.stderr) == (0, "")
    assert query(here / "edb.sqlite3", "SELECT order_id, amount FROM orders") == [("A", 150)]


@pytest.mark.slow
def test_imports_are_listed_and_undone(here: Path) -> None:
    orders_file(here / "a.csv", 5)
    edb("import", "orders", "a.csv")
    execute(here / "edb.sqlite3", "UPDATE orders SET amount = 1, source = NULL WHERE order_id = 'O00002'")
    (listed,) = json.loads(edb("imports", "--json").stdout)
    assert (listed["id"], listed["fact"], listed["files"], listed["state"]) == (1, "orders", ["a.csv"], "done")
    assert "a.csv" in edb("imports").stdout
    result = edb("imports", "undo", "1")
    assert result.exit_code == 0
    assert result.stdout == (
        "Import 1 of tenant default is undone: 4 rows removed or given back.\n"
        "Left as others have replaced or removed them since: 1.\n"
    )
    again = edb("imports", "undo", "1")
    assert (again.exit_code, "is undone already" in again.stderr) == (1, True)
    assert json.loads(edb("imports", "--json").stdout)[0]["kept"] == 1


def test_imports_of_a_database_that_is_not_there_create_none(here: Path) -> None:
    assert edb("imports").exit_code == 1
    assert list(here.iterdir()) == []


@pytest.mark.slow
def test_interrupt_ends_an_import_with_nothing_written(here: Path) -> None:
    orders_file(here / "a.csv", 400_000)
    process = subprocess.Popen(
        [sys.executable, "-m", "jobs.cli", "import", "orders", "a.csv"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_until((here / "edb.sqlite3-import-1.sqlite3").exists)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert err == "edb: Interrupted; what had been written was taken back.\n"
    assert query(here / "edb.sqlite3", "SELECT state FROM imports") == [("abandoned",)]
    assert sorted(path.name for path in here.glob("*import*")) == []


@pytest.mark.slow
def test_an_import_and_its_undo_are_in_the_audit(here: Path) -> None:
    orders_file(here / "a.csv", 3)
    assert edb("import", "orders", "a.csv").exit_code == 0
    assert edb("imports", "undo", "1").exit_code == 0
    assert query(here / "edb.sqlite3", "SELECT tenant, action, target FROM audit ORDER BY id") == [
        ("default", "import orders", "1"),
        ("default", "undo import", "1"),
    ]
