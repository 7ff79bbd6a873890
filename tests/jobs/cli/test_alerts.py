import json
import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner, Result

from jobs.cli import app
from tests import ROOT
from tests.jobs.alerts.conftest import NOON, Hook, add_receiver, add_rule, at, backlog, listening
from tests.lines import order
from tests.waiting import wait_until

DASHBOARD = "/api/executive-dashboard?range=1m"


@pytest.fixture(autouse=True)
def _named(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database is the one that the environment names."""
    monkeypatch.setenv("EDB_DATABASE", str(database))


def edb(*arguments: str, exit_code: int = 0) -> str:
    result: Result = CliRunner().invoke(app, ["alerts", *arguments])
    assert result.exit_code == exit_code, result.output
    return result.output


def answer(*arguments: str, exit_code: int = 0) -> Any:
    return json.loads(edb(*arguments, "--json", exit_code=exit_code))


@pytest.mark.slow
def test_a_rule_is_added_changed_switched_and_removed(connection: sqlite3.Connection) -> None:
    assert edb("add", "low", "--kpi", "gm", "--below", "55%", "--clear", "56%", "--for", "2h") == (
        "Rule low of tenant default is on: gm 12m < 0.55, warning.\n"
    )
    edb("set", "low", "--severity", "critical", "--range", "3m")
    (rule,) = answer("rules")
    assert (rule["threshold"], rule["clear_threshold"], rule["for_seconds"]) == (0.55, 0.56, 7200)
    assert (rule["severity"], rule["range"]) == ("critical", "3m")
    edb("set", "low", "--at-most", "0.5")
    (rule,) = answer("rules")
    assert (rule["comparison"], rule["threshold"], rule["clear_threshold"]) == ("<=", 0.5, None)
    edb("disable", "low")
    assert "no" in edb("rules").splitlines()[-1].split()
    edb("enable", "low")
    edb("remove", "low")
    assert answer("rules") == []


@pytest.mark.parametrize(
    ("arguments", "exit_code", "said"),
    [
        (("add", "low", "--kpi", "gm", "--below", "much"), 2, "threshold"),
        (("add", "low", "--kpi", "gm"), 2, "comparison must be given"),
        (("add", "low", "--kpi", "gm", "--below", "1", "--above", "2"), 2, "Only one"),
        (("add", "low", "--kpi", "gm", "--below", "1", "--for", "soon"), 2, "soon"),
        (("add", "there", "--kpi", "gm", "--below", "1"), 1, "already"),
        (("set", "there"), 2, "Name something"),
        (("set", "nothing", "--below", "1"), 1, "There is no rule 'nothing'"),
        (("remove", "nothing"), 1, "There is no rule"),
        (("acknowledge", "7"), 1, "has no alert 7"),
        (("rules", "--tenant", "nobody"), 1, "There is no tenant"),
        (("test", "there", "--from", "yesterday"), 1, "No figures"),
        (("receivers", "add", "ops", "--kind", "webhook", "--target", "file:///etc/passwd"), 2, "http"),
        (("receivers", "add", "ops", "--kind", "email", "--target", "a@b, c@d"), 2, "mail address"),
        (("receivers", "add", "ops", "--kind", "slack", "--target", "http://169.254.169.254/latest"), 2, "link-local"),
        (("receivers", "add", "ops", "--kind", "webhook", "--target", "http://[fe80::1%25eth0]/"), 2, "link-local"),
        (("receivers", "add", "Ops", "--kind", "slack", "--target", "https://x.example"), 2, "name"),
        (("receivers", "remove", "ops"), 1, "has no receiver"),
        (("watch", "--once", "--url", "ftp://example.com"), 2, "--url"),
        (("watch", "--once", "--interval", "0"), 2, "--interval"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_an_exit_code(
    connection: sqlite3.Connection, arguments: tuple[str, ...], exit_code: int, said: str
) -> None:
    add_rule(connection, name="there")
    assert said in edb(*arguments, exit_code=exit_code)


def test_a_list_with_an_open_alert_is_a_problem(connection: sqlite3.Connection) -> None:
    add_rule(connection)
    backlog(connection, 500)
    at(connection, NOON)
    assert answer("list") == []
    backlog(connection, 90)
    at(connection, NOON + timedelta(minutes=1))
    (alert,) = answer("list", exit_code=1)
    assert (alert["rule"], alert["state"], alert["value"]) == ("backlog-low", "firing", 90.0)
    assert "was acknowledged by me" in edb("acknowledge", str(alert["id"]), "--by", "me")
    assert [change["acknowledged_by"] for change in answer("history")] == ["me", None]
    assert answer("history", "--rule", "other") == []


def test_a_rule_is_tested_on_past_months(connection: sqlite3.Connection) -> None:
    for month, amount in (("01", 100), ("02", 40), ("03", 30), ("04", 200)):
        order(connection, month, f"2026-{month}-10", amount * 100)
    add_rule(connection, name="revenue-low", kpi="revenue", range="1m", threshold=50, clear_threshold=150)
    add_rule(connection, name="stale", condition="freshness", comparison=">", threshold=1)
    at(connection, NOON)
    before = connection.execute("SELECT count(*) FROM alert_transitions").fetchone()
    found = answer("test", "revenue-low", "--from", "2026-01", "--to", "2026-04")
    assert [(row["month"], row["from_state"], row["to_state"]) for row in found] == [
        ("2026-02", "ok", "firing"), ("2026-04", "firing", "resolved"),
    ]  # fmt: skip
    assert len(answer("test", "revenue-low", "--from", "2026-01", "--to", "2026-04", "--every")) == 4
    assert connection.execute("SELECT count(*) FROM alert_transitions").fetchone() == before
    assert "no past" in edb("test", "stale", "--from", "2026-01", exit_code=1)
    edb("test", "revenue-low", "--from", "2026-04", "--to", "2026-01", exit_code=2)


def test_a_receivers_secret_is_not_shown(connection: sqlite3.Connection) -> None:
    edb(
        "receivers",
        "add",
        "chat",
        "--kind",
        "slack",
        "--target",
        "https://hooks.example.com/T0/secret",
        "--group",
        "1m",
    )
    (receiver,) = answer("receivers", "list")
    assert receiver == {
        "tenant": "default", "name": "chat", "kind": "slack", "target": "https://hooks.example.com/…",
        "min_severity": "info",
        "renotify_seconds": 14400, "group_seconds": 60, "waiting": 0, "dead": 0,
    }  # fmt: skip
    edb("receivers", "remove", "chat")
    assert answer("receivers", "list") == []


def test_dead_messages_are_a_problem_until_they_are_tried_again(connection: sqlite3.Connection) -> None:
    backlog(connection, 90)
    add_receiver(connection, "ops", "webhook", "http://127.0.0.1:1/")
    add_rule(connection)
    at(connection, NOON)
    assert answer("outbox")[0]["state"] == "pending"
    connection.execute("UPDATE outbox SET state = 'dead', attempts = 15, last_error = 'it answered 404'")
    assert answer("outbox", exit_code=1)[0]["last_error"] == "it answered 404"
    status = CliRunner().invoke(app, ["status", "--json"])
    assert (status.exit_code, json.loads(status.stdout)["tenants"][0]["messages_dead"]) == (1, 1)
    edb("outbox", "--retry")
    assert answer("outbox")[0]["state"] == "pending"


@contextmanager
def serving(database: Path) -> Iterator[str]:
    """`edb serve`, with its scheduler, and its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    environment = os.environ | {"EDB_DATABASE": str(database), "EDB_PORT": port}
    process = subprocess.Popen(
        [sys.executable, "-m", "jobs.cli", "serve"], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: is_ready(url))
        yield url
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def watching(url: str) -> Iterator[subprocess.Popen[str]]:
    """`edb alerts watch`, which goes on."""
    command = [sys.executable, "-m", "jobs.cli", "alerts", "watch", "--url", url, "--interval", "1s"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/api/health/ready").status_code == 200
    except httpx.HTTPError:
        return False


@pytest.mark.slow
def test_a_rule_made_here_fires_from_a_posted_order_and_clears_by_its_own_threshold(
    database: Path, connection: sqlite3.Connection
) -> None:
    with ExitStack() as stack:
        hook, url = stack.enter_context(listening(Hook())), stack.enter_context(serving(database))
        client = stack.enter_context(httpx.Client(base_url=url))

        def post(name: str, amount: int) -> None:
            row = {"order_id": name, "order_date": "2026-05-10", "amount": amount, "service_start": "2027-01-01"}
            assert client.post("/api/orders", json=row).status_code == 201

        def shown() -> Any:
            (backlog,) = (kpi for kpi in client.get(DASHBOARD).json()["kpis"] if kpi["key"] == "backlog")
            return backlog["value"]

        post("A", 500)
        wait_until(lambda: shown() == 500)
        edb("receivers", "add", "ops", "--kind", "webhook", "--target", hook.url, "--group", "0")
        edb("add", "backlog-low", "--kpi", "backlog", "--below", "400", "--clear", "450", "--include-partial")
        assert edb("watch", "--once", "--url", url) == ""
        post("B", -200)
        wait_until(lambda: hook.told() == [("backlog-low", "firing")])
        assert "firing warning backlog-low" in edb("watch", "--once", "--url", url, exit_code=1)
        watcher = stack.enter_context(watching(url))
        assert watcher.stdout is not None
        assert watcher.stdout.readline().split()[1:4] == ["firing", "warning", "backlog-low:"]
        post("C", 120)  # no longer bad, and not yet clear
        wait_until(lambda: shown() == 420)
        assert "firing" in edb("watch", "--once", "--url", url, exit_code=1)
        post("D", 40)
        wait_until(lambda: hook.told() == [("backlog-low", "firing"), ("backlog-low", "resolved")])
        edb("watch", "--once", "--url", url)
        assert watcher.stdout.readline().split()[1:4] == ["resolved", "warning", "backlog-low:"]
        watcher.terminate()
        assert watcher.wait(20) == 0
    story = connection.execute("SELECT from_state, to_state, value FROM alert_transitions ORDER BY id").fetchall()
    assert story == [("ok", "firing", 30_000), ("firing", "resolved", 46_000)]
    assert "cannot be reached" in edb("watch", "--once", "--url", url, exit_code=1)
