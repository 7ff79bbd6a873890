import json
import sqlite3
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from jobs.cli import app
from jobs.refresher.gates import evaluate_gates
from jobs.refresher.lease import lease
from jobs.refresher.scheduler import Scheduler
from tests.lines import BIGGEST, generations, insert, months, order

DAY, OTHER_DAY = "2026-05-10", "2026-05-09"


@pytest.fixture(autouse=True)
def _named(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database is the one that the environment names."""
    monkeypatch.setenv("EDB_DATABASE", str(database))


def edb(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def answer(*arguments: str, exit_code: int = 0) -> Any:
    """What a command prints as JSON."""
    result = edb(*arguments, "--json")
    assert result.exit_code == exit_code, result.output
    return json.loads(result.stdout)


def too_much(connection: sqlite3.Connection, tenant: str = "default") -> None:
    for day in (DAY, OTHER_DAY):
        order(connection, day, day, BIGGEST, tenant=tenant, service_start="2026-01-01")


def test_status_tells_what_waits_and_what_is_published(connection: sqlite3.Connection) -> None:
    order(connection, "A", DAY, 100)
    assert answer("status", exit_code=1) == {
        "tenants": [
            {"tenant": "default", "generation": None, "as_of": None, "data_through": None, "checked_at": None,
             "age_seconds": None, "marks_waiting": 2, "gates": None, "alerts_open": 0,
             "messages_dead": 0, "failures": 0, "error": None}
        ],
        "lease": {
            "epoch": 0, "holder": None, "taken_at": None, "alive_at": None, "silent_seconds": None, "alive": False,
            "failing": [],
        },
    }  # fmt: skip
    assert edb("recompute").exit_code == 0
    found = answer("status", exit_code=1)
    (tenant,) = found["tenants"]
    assert (tenant["generation"], tenant["as_of"], tenant["data_through"]) == (1, DAY[:7], DAY)
    assert (tenant["marks_waiting"], found["lease"]["epoch"]) == (0, 1)
    assert "last lease: epoch 1" in edb("status").stdout.splitlines()[-1]


def test_status_says_that_nobody_refreshes_and_is_a_problem(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = edb("status")
    assert (told.exit_code, told.stderr) == (1, "edb: Nobody refreshes: start `edb serve` or `edb scheduler`.\n")
    with lease(database, datetime.now(UTC)) as epoch, Scheduler(database, epoch, 3600):
        assert edb("status").exit_code == 0
    monkeypatch.setattr("sql.heartbeat.SILENT_SECONDS", 0.0)
    told = edb("status")
    assert told.exit_code == 1
    assert "was heard of last" in told.stderr


def test_status_tells_which_quality_gates_are_not_kept(connection: sqlite3.Connection) -> None:
    now = datetime.now(UTC)
    row = "INSERT INTO timings (tenant, gate, slot, value, count) VALUES ('default', ?, ?, ?, 20)"
    slot = int(now.timestamp()) // 600
    connection.executemany(row, [("drilldown", slot, 400_000), ("api_dashboard", slot, 80_000)])
    evaluate_gates(connection, now)
    (tenant,) = answer("status", exit_code=1)["tenants"]
    assert tenant["gates"] == "1 of 2 kept; not api_dashboard 80 ms"


def test_status_of_a_failure_is_a_problem(connection: sqlite3.Connection) -> None:
    too_much(connection)
    assert edb("recompute").exit_code == 1
    (tenant,) = answer("status", exit_code=1)["tenants"]
    assert tenant["failures"] == 1
    assert "'default'" in tenant["error"]


@pytest.mark.parametrize("command", ["status", "verify"])
def test_what_only_reads_does_not_create_a_database(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDB_DATABASE", str(tmp_path / "missing.sqlite3"))
    result = edb(command)
    assert result.exit_code == 1
    assert result.stderr.startswith("edb: ")
    assert list(tmp_path.glob("missing*")) == []


@pytest.mark.parametrize("full", [True, False])
def test_a_recompute_publishes_what_is_marked(connection: sqlite3.Connection, full: bool) -> None:
    order(connection, "A", "2026-05-10", 100)
    (run,) = answer("recompute", *(["--full"] if full else []))
    assert (run["tenant"], run["full"], run["state"], run["error"]) == ("default", int(full), "done", None)
    assert months(connection) == {"2026-05": (100, 100, 0)}
    assert generations(connection)[0] == 1


@pytest.mark.slow
def test_a_recompute_of_one_tenant_is_not_held_back_by_another(connection: sqlite3.Connection) -> None:
    insert(connection, "tenants", id="other", name="Other")
    too_much(connection)
    order(connection, "A", DAY, 100, tenant="other")
    (run,) = answer("recompute", "--tenant", "other")
    assert run["state"] == "done"
    runs = answer("recompute", "--full", exit_code=1)
    assert [(run["tenant"], run["state"]) for run in runs] == [("default", "failed"), ("other", "done")]


def test_a_recompute_of_nobody_is_a_problem() -> None:
    result = edb("recompute", "--tenant", "nobody")
    assert (result.exit_code, "'nobody'" in result.stderr) == (1, True)


@pytest.mark.slow
def test_a_recompute_beside_a_scheduler_is_run_by_it(database: Path, connection: sqlite3.Connection) -> None:
    with lease(database, datetime.now(UTC)) as epoch, Scheduler(database, epoch, 3600):
        (run,) = answer("recompute", "--full")
        assert run["state"] == "done"
    assert connection.execute("SELECT epoch FROM lease").fetchone() == (epoch,)


def test_a_recompute_does_not_wait_for_a_holder_that_left_it(database: Path, connection: sqlite3.Connection) -> None:
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with lease(database, datetime.now(UTC)):
            held.set()
            let_go.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    threading.Timer(0.3, let_go.set).start()
    (run,) = answer("recompute")
    holder.join(10)
    assert run["state"] == "done"


@pytest.mark.slow
def test_verify_is_quiet_about_what_is_right_and_loud_about_what_is_not(connection: sqlite3.Connection) -> None:
    order(connection, "A", DAY, 100, customer_id="acme")
    assert edb("recompute").exit_code == 0
    assert answer("verify") == {"tenants": ["default"], "differences": []}
    assert "no differences" in edb("verify").stdout
    connection.execute("UPDATE months SET row = CAST(replace(row, '100', '101') AS BLOB)")
    connection.execute("UPDATE month_flows SET booked = booked + 1")
    found = answer("verify", exit_code=1)
    assert {difference["tenant"] for difference in found["differences"]} == {"default"}
    assert any(difference["where"].startswith("month ") for difference in found["differences"])
    result = edb("verify")
    assert result.exit_code == 1
    assert f"{len(found['differences'])} differences" in result.stdout
    assert edb("recompute", "--full").exit_code == 0
    assert edb("verify").exit_code == 0
