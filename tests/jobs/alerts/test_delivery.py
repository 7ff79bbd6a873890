import logging
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from jobs.alerts import channels, delivery
from jobs.alerts.delivery import Delivery
from tests import ROOT
from tests.jobs.alerts.conftest import (
    NOON,
    Hook,
    add_receiver,
    add_rule,
    at,
    backlog,
    listening,
    messages,
)
from tests.waiting import wait_until

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _quick_and_quiet(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Pauses of hundredths of seconds."""
    monkeypatch.setattr(delivery, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(delivery, "FIRST_RETRY_SECONDS", 0.02)
    monkeypatch.setattr(delivery, "LAST_RETRY_SECONDS", 0.05)
    with caplog.at_level(logging.CRITICAL):
        yield


@contextmanager
def delivering(database: Path) -> Iterator[None]:
    running = Delivery(database, None)
    running.start()
    try:
        yield
    finally:
        running.stop()


def fire(connection: sqlite3.Connection) -> None:
    backlog(connection, 90)
    at(connection, NOON)


def test_a_webhook_is_told_as_alertmanager_tells(database: Path, connection: sqlite3.Connection, hook: Hook) -> None:
    add_receiver(connection, "ops", "webhook", hook.url)
    add_rule(connection, severity="critical")
    fire(connection)
    with delivering(database):
        wait_until(lambda: messages(connection) == [("ops", "delivered", 1)])
        backlog(connection, 500)
        at(connection, NOON + MINUTE)
        wait_until(lambda: len(hook.bodies) == 2)
    first, second = hook.bodies
    assert {name: first[name] for name in ("version", "status", "receiver", "truncatedAlerts")} == {
        "version": "4", "status": "firing", "receiver": "ops", "truncatedAlerts": 0,
    }  # fmt: skip
    (alert,) = first["alerts"]
    assert alert["labels"] == {
        "alertname": "backlog-low", "severity": "critical", "tenant": "default", "kpi": "backlog",
    }  # fmt: skip
    assert (alert["startsAt"], alert["endsAt"]) == ("2026-05-20T12:00:00Z", "0001-01-01T00:00:00Z")
    assert alert["annotations"] == {"summary": "Backlog (12m to 2026-05-20) is £90.00, below £100.00."}
    assert (second["status"], second["alerts"][0]["endsAt"]) == ("resolved", "2026-05-20T12:01:00Z")
    assert second["alerts"][0]["startsAt"] == alert["startsAt"]
    assert second["alerts"][0]["fingerprint"] == alert["fingerprint"]
    assert len(set(hook.keys)) == 2


def test_slack_is_told_in_its_words(database: Path, connection: sqlite3.Connection, hook: Hook) -> None:
    connection.execute("UPDATE tenants SET name = 'A & B'")
    add_receiver(connection, "chat", "slack", hook.url)
    add_rule(connection)
    fire(connection)
    with delivering(database):
        wait_until(lambda: len(hook.bodies) == 1)
    assert hook.bodies == [
        {
            "text": "*A &amp; B: 1 firing*\n"
            ":large_orange_circle: *Firing* Backlog (12m to 2026-05-20) is £90.00, below £100.00.  `backlog-low`"
        }
    ]


def test_an_error_is_tried_again_with_the_same_key(database: Path, connection: sqlite3.Connection, hook: Hook) -> None:
    hook.answers = [500, 503, 429]
    add_receiver(connection, "ops", "webhook", hook.url)
    add_rule(connection)
    fire(connection)
    with delivering(database):
        wait_until(lambda: messages(connection) == [("ops", "delivered", 4)])
    assert len(hook.keys) == 4
    assert hook.told() == [("backlog-low", "firing")]


def test_a_receiver_that_asks_for_time_gets_it(database: Path, connection: sqlite3.Connection, hook: Hook) -> None:
    hook.answers, hook.headers = [503], {"Retry-After": "3600"}
    add_receiver(connection, "ops", "webhook", hook.url)
    add_rule(connection)
    fire(connection)
    with delivering(database):
        wait_until(lambda: connection.execute("SELECT last_error FROM outbox").fetchone() == ("it answered 503",))
    (wait,) = connection.execute("SELECT next_at - unixepoch() * 1000 FROM outbox").fetchone()
    assert 3_500_000 < wait <= 3_601_000


@pytest.mark.parametrize("status", [302, 400, 404])
def test_what_is_refused_for_good_is_dead_and_can_be_tried_again(
    database: Path, connection: sqlite3.Connection, hook: Hook, status: int
) -> None:
    hook.answers, hook.headers = [status], {"Location": "http://127.0.0.1:1/elsewhere"}
    add_receiver(connection, "ops", "webhook", hook.url)
    add_rule(connection)
    fire(connection)
    with delivering(database):
        wait_until(lambda: messages(connection) == [("ops", "dead", 1)])
        assert len(hook.bodies) == 1
        connection.execute("UPDATE outbox SET state = 'pending', attempts = 1, next_at = 0")
        wait_until(lambda: messages(connection) == [("ops", "delivered", 2)])
    assert len(set(hook.keys)) == 1


def test_a_receiver_that_is_not_there_is_given_up_in_the_end(
    database: Path, connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "MAX_ATTEMPTS", 3)
    add_receiver(connection, "ops", "webhook", "http://127.0.0.1:1/secret")
    add_rule(connection)
    fire(connection)
    with delivering(database):
        wait_until(lambda: messages(connection) == [("ops", "dead", 3)])
    (error,) = connection.execute("SELECT last_error FROM outbox").fetchone()
    assert error == "it cannot be reached: ConnectError"


def test_a_receiver_that_was_removed_is_told_nothing_more(
    database: Path, connection: sqlite3.Connection, hook: Hook
) -> None:
    add_receiver(connection, "ops", "webhook", hook.url)
    add_rule(connection)
    fire(connection)
    connection.execute("DELETE FROM alert_receivers")
    with delivering(database):
        wait_until(lambda: messages(connection) == [("ops", "dead", 1)])
    assert hook.bodies == []


@pytest.mark.slow
def test_a_slow_receiver_delays_no_other(
    database: Path, connection: sqlite3.Connection, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channels, "ATTEMPT_SECONDS", 2)
    attempted = "SELECT last_error FROM outbox WHERE receiver = 'a-slow'"
    with listening(Hook(pause=threading.Event())) as slow:
        add_receiver(connection, "a-slow", "webhook", slow.url)
        add_receiver(connection, "ops", "webhook", hook.url)
        add_rule(connection)
        fire(connection)
        with delivering(database):
            wait_until(lambda: len(hook.bodies) == 1)
            assert connection.execute(attempted).fetchone() == (None,), "its attempt goes on"
            wait_until(lambda: connection.execute(attempted).fetchone() != (None,))
    assert connection.execute(attempted).fetchone() == ("it did not answer within 2 s",)


@pytest.mark.slow
def test_nobody_hears_of_an_end_before_the_beginning(
    database: Path, connection: sqlite3.Connection, hook: Hook
) -> None:
    hook.answers = [500, 500, 500]
    add_receiver(connection, "ops", "webhook", hook.url)
    add_rule(connection)
    fire(connection)
    connection.execute("UPDATE outbox SET attempts = 1")
    backlog(connection, 500)
    at(connection, NOON + MINUTE)
    assert len(messages(connection)) == 2
    with delivering(database):
        wait_until(lambda: {state for _, state, _ in messages(connection)} == {"delivered"})
    assert hook.told() == [("backlog-low", "firing"), ("backlog-low", "resolved")]


def test_what_was_delivered_long_ago_is_forgotten(database: Path, connection: sqlite3.Connection, hook: Hook) -> None:
    add_receiver(connection, "ops", "webhook", hook.url)
    add_rule(connection)
    fire(connection)
    connection.execute("UPDATE outbox SET state = 'delivered', finished_at = 1")
    with delivering(database):
        wait_until(lambda: messages(connection) == [])
    assert connection.execute("SELECT count(*) FROM outbox_transitions").fetchone() == (0,)
    assert connection.execute("SELECT count(*) FROM alert_transitions").fetchone() == (1,)


VICTIM = """
import sys, time
from pathlib import Path
from jobs.alerts import delivery
delivery.LOOK_SECONDS = 0.01
delivery.FIRST_RETRY_SECONDS = 0.02
running = delivery.Delivery(Path(sys.argv[1]), None)
running.start()
time.sleep(30)
"""


@pytest.mark.slow
@pytest.mark.parametrize("told_before", [False, True], ids=["before the answer", "after the answer"])
def test_a_kill_loses_no_message_and_its_key_stays(
    database: Path, connection: sqlite3.Connection, told_before: bool
) -> None:
    with listening(Hook(pause=threading.Event())) as hook:
        add_receiver(connection, "ops", "webhook", hook.url)
        add_rule(connection)
        fire(connection)
        victim = subprocess.Popen([sys.executable, "-c", VICTIM, str(database)], cwd=ROOT)
        try:
            wait_until(lambda: len(hook.bodies) == 1)
            if told_before:
                assert hook.pause is not None
                hook.pause.set()
        finally:
            os.kill(victim.pid, signal.SIGKILL)
            victim.wait()
        assert hook.pause is not None
        hook.pause.set()
        with delivering(database):
            wait_until(lambda: messages(connection)[0][1] == "delivered")
        assert hook.told() == [("backlog-low", "firing")]
        assert len(set(hook.keys)) == 1
