"""A tenant with orders and rules, and receivers that are real servers of this machine."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from aggregator.stored.rulebook import save_rule
from jobs.refresher.refresh import RefreshReport, refresh
from sql.database import writing
from sql.statements import statement
from tests.aggregator.figures.alerts.rules import rule
from tests.lines import order

NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)


def add_rule(connection: sqlite3.Connection, **given: Any) -> None:
    """A rule about backlog of today below £100, unless told otherwise."""
    watched = {} if given.keys() & {"kpi", "condition"} else {"kpi": "backlog", "include_partial": True}
    with writing(connection):
        save_rule(connection, "default", rule(**{**watched, "name": "backlog-low", "threshold": 100} | given))


def add_receiver(connection: sqlite3.Connection, name: str, kind: str, target: str, **given: Any) -> None:
    row = {"min_severity": "info", "renotify_seconds": 0, "group_seconds": 0} | given
    with writing(connection):
        connection.execute(
            statement("alerts/receiver_save"),
            {"tenant": "default", "name": name, "kind": kind, "target": target} | row,
        )


def backlog(connection: sqlite3.Connection, pounds: int) -> None:
    """Have £ of backlog: one order that is delivered next year."""
    with writing(connection):
        connection.execute("DELETE FROM orders")
    order(connection, "A", "2026-05-10", pounds * 100, service_start="2027-01-01")


def at(connection: sqlite3.Connection, moment: datetime, *, tick: bool = True) -> RefreshReport:
    return refresh(connection, moment, confirm_all=tick)


def changes(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """From which state to which, in order."""
    return connection.execute("SELECT from_state, to_state FROM alert_transitions ORDER BY id").fetchall()


def messages(connection: sqlite3.Connection) -> list[tuple[str, str, int]]:
    """Receiver, state and attempts of every message."""
    return connection.execute("SELECT receiver, state, attempts FROM outbox ORDER BY id").fetchall()


@dataclass
class Hook:
    """A web server that takes messages. `answers`: the statuses of the first ones; then 200."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    pause: threading.Event | None = None
    keys: list[str] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)

    def told(self) -> list[tuple[str, str]]:
        """Rule and status of every alert that it was told of, each message's key counted once."""
        seen = dict(zip(self.keys, self.bodies, strict=True))
        return [(alert["labels"]["alertname"], alert["status"]) for body in seen.values() for alert in body["alerts"]]


@contextmanager
def listening(hook: Hook) -> Iterator[Hook]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            hook.keys.append(self.headers["Idempotency-Key"])
            hook.bodies.append(body)
            if hook.pause is not None:
                hook.pause.wait(20)
            try:
                self.send_response(hook.answers.pop(0) if hook.answers else 200)
                for name, value in hook.headers.items():
                    self.send_header(name, value)
                self.end_headers()
            except OSError:
                return  # who asked has left

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    hook.url = f"http://127.0.0.1:{server.server_port}/hook"
    try:
        yield hook
    finally:
        if hook.pause is not None:
            hook.pause.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def hook() -> Iterator[Hook]:
    """A receiver that takes what it gets."""
    with listening(Hook()) as running:
        yield running
