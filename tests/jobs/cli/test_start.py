"""What a command does not import: each is a good part of the time until it begins."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import ROOT

HEAVY = ("apscheduler", "cryptography", "duckdb", "fastapi", "httpx", "jwt", "sqlite_utils", "uvicorn")


def imported(arguments: list[str], database: Path, heavy: tuple[str, ...] = HEAVY) -> list[str]:
    script = (
        f"import sys, os; sys.argv[1:] = {arguments!r}; os.environ['EDB_DATABASE'] = {str(database)!r}\n"
        "from jobs.cli import main\n"
        "try: main()\n"
        f"finally: print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)"
    )
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    found: list[str] = eval(told.stderr.splitlines()[-1])
    return found


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [
    ["--version"], ["status"], ["tenants", "list"], ["lease"], ["keys", "list"], ["audit"], ["alerts", "list"],
    ["imports"], ["recompute"], ["import", "orders", "none.csv"], ["serve", "--help"], ["scheduler", "--help"],
    ["gateway", "--help"], ["backup", "--help"], ["restore", "--help"], ["verify", "--help"],
])  # fmt: skip
def test_no_command_waits_for_what_it_does_not_use(arguments: list[str], database: Path) -> None:
    assert imported(arguments, database) == []


@pytest.mark.slow
def test_the_list_of_commands_waits_for_none_of_them(database: Path) -> None:
    assert imported(["--help"], database, (*HEAVY, "pydantic", "aggregator.rollups.refresh")) == []


@pytest.mark.slow
def test_a_refresher_starts_without_what_it_does_not_need() -> None:
    script = (
        "import sys, jobs.cli.serve, jobs.refresher.scheduler;"
        f"print([name for name in {HEAVY!r} if name in sys.modules and name != 'apscheduler'])"
    )
    started = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert started.stdout.strip() == "[]"
