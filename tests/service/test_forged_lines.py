"""Characters that nobody sees, from the outside to the log, the terminal and the tables of the program itself."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep

import pytest

from aggregator.stored.preparation import prepare
from sql.audit import Act, note
from sql.database import open_writer, writing
from tests import ROOT
from tests.lines import at
from tests.service.program import Program

FORGED = "%0a12:00:00%20INFO%20%20edb.access%20%20DELETE%20/api/orders%20200%1b%5b31m%c2%85%e2%80%ae"
HOSTILE = "ada\x1b[2J\u202e\x9b\x85\nroot"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("forged") / "edb.sqlite3"
    prepare(path)
    return path


@pytest.fixture(params=["text", "json"])
def log(request: pytest.FixtureRequest, database: Path) -> Iterator[tuple[Program, Path]]:
    started = Program(database, EDB_LOG=request.param)
    try:
        yield started, database.with_suffix(".log")
    finally:
        started.process.terminate()
        started.process.wait(20)


@pytest.mark.slow
def test_no_request_forges_a_line_of_the_log(log: tuple[Program, Path]) -> None:
    program, file = log
    asked = [f"/nothing{FORGED}", f"/api/alerts?tenant=x{FORGED}", f"/api/executive-dashboard?tenant=x{FORGED}",
             f"/api/orders/{FORGED}", f"/api/alert-rules?tenant={FORGED}"]  # fmt: skip
    for path in asked:
        program.answer(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    until = monotonic() + 10
    while file.read_text().count(" 404") < len(asked) - 1:
        assert monotonic() < until, file.read_text()
        sleep(0.1)
    text = file.read_text(encoding="utf-8")
    assert text.replace("\n", "").isprintable()
    assert not [line for line in text.split("\n") if line.startswith("12:00:00")]


def edb(database: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "jobs.cli", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env={"EDB_DATABASE": str(database)}, capture_output=True, text=True, check=False
    )


@pytest.mark.slow
def test_no_table_moves_the_terminal(database: Path) -> None:
    with closing(open_writer(database)) as connection, writing(connection):
        note(connection, Act(HOSTILE, f"write {HOSTILE}", HOSTILE, detail={"what": HOSTILE}), at("2026-05-20"))
    table = edb(database, "audit")
    assert table.stdout.replace("\n", "").isprintable()
    assert "ada\\u001b[2J\\u202e" in table.stdout
    document = edb(database, "audit", "--json").stdout
    assert document.replace("\n", "").isprintable()
    assert HOSTILE in [each["actor"] for each in json.loads(document)]
