"""Where messages go when a name leads to where they must not: nowhere, whatever it leads to a moment later."""

import logging
import socket
import sqlite3
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from jobs.alerts import delivery
from jobs.alerts.delivery import Delivery
from tests.gateway.conftest import certificate, folder
from tests.jobs.alerts.conftest import NOON, Hook, add_receiver, add_rule, at, backlog, messages
from tests.jobs.cli.test_serve import edb
from tests.waiting import wait_until

__all__ = ["certificate", "folder"]

METADATA = "169.254.169.254"


@pytest.fixture(autouse=True)
def _quick_and_quiet(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    monkeypatch.setattr(delivery, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(delivery, "FIRST_RETRY_SECONDS", 0.02)
    monkeypatch.setattr(delivery, "MAX_ATTEMPTS", 2)
    with caplog.at_level(logging.CRITICAL):
        yield


@contextmanager
def delivering(database: Path, *, private: bool = True) -> Iterator[None]:
    running = Delivery(database, None, private=private)
    running.start()
    try:
        yield
    finally:
        running.stop()


def told(connection: sqlite3.Connection, target: str) -> None:
    """Have one message for a webhook."""
    add_receiver(connection, "ops", "webhook", target)
    add_rule(connection)
    backlog(connection, 90)
    at(connection, NOON)


def last_error(connection: sqlite3.Connection) -> str:
    return str(connection.execute("SELECT last_error FROM outbox").fetchone()[0])


@contextmanager
def named(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> Iterator[list[str]]:
    """Names of `.test` lead to these addresses, at each look to the next; the names that were looked up."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def look(host: Any, port: Any, *given: Any, **more: Any) -> Any:
        if not str(host).endswith(".test"):
            return real(host, port, *given, **more)
        asked.append(str(host))
        found = answers[min(len(asked), len(answers)) - 1]
        return [
            (socket.AF_INET6 if ":" in each else socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port))
            for each in found
        ]

    with monkeypatch.context() as patched:
        patched.setattr(socket, "getaddrinfo", look)
        yield asked


@pytest.mark.parametrize(
    "target",
    [
        f"http://{METADATA}/latest/meta-data/",
        "http://2852039166/",
        "http://0xA9FEA9FE/",
        "http://[::ffff:169.254.169.254]/",
        "http://[fe80::1]/",
        "http://0.0.0.0:1/",
    ],
)
def test_a_link_local_address_is_not_asked_in_whatever_way_it_is_written(
    database: Path, connection: sqlite3.Connection, target: str
) -> None:
    told(connection, target)
    with delivering(database):
        wait_until(lambda: messages(connection) == [("ops", "dead", 1)])
    assert last_error(connection).startswith("its address is ")


def test_a_name_is_looked_up_once_and_asked_where_it_was_checked(
    database: Path, connection: sqlite3.Connection, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    with named(monkeypatch, ["127.0.0.1"], [METADATA]) as asked:
        told(connection, hook.url.replace("127.0.0.1", "rebound.test"))
        with delivering(database):
            wait_until(lambda: messages(connection) == [("ops", "delivered", 1)])
    assert asked == ["rebound.test"]


def test_a_name_that_leads_to_a_link_local_address_is_not_asked(
    database: Path, connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    with named(monkeypatch, [METADATA], ["127.0.0.1"]) as asked:
        told(connection, "http://rebound.test/")
        with delivering(database):
            wait_until(lambda: messages(connection) == [("ops", "dead", 1)])
    assert last_error(connection) == "its address is link-local, where no receiver may be"
    assert asked == ["rebound.test"]


def test_of_several_addresses_those_are_asked_that_may_be_until_one_answers(
    database: Path, connection: sqlite3.Connection, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    with named(monkeypatch, [METADATA, "127.0.0.2", "127.0.0.1"]):
        told(connection, hook.url.replace("127.0.0.1", "several.test"))
        with delivering(database):
            wait_until(lambda: messages(connection) == [("ops", "delivered", 1)])


def test_a_private_address_is_not_asked_where_the_setting_says_so(
    database: Path, connection: sqlite3.Connection, hook: Hook
) -> None:
    told(connection, hook.url.replace("127.0.0.1", "localhost"))
    with delivering(database, private=False):
        wait_until(lambda: messages(connection) == [("ops", "dead", 1)])
    assert "EDB_WEBHOOKS_PRIVATE" in last_error(connection)
    assert hook.bodies == []


def test_a_redirect_is_not_followed(database: Path, connection: sqlite3.Connection, hook: Hook) -> None:
    hook.answers, hook.headers = [307], {"Location": hook.url}
    told(connection, hook.url)
    with delivering(database):
        wait_until(lambda: messages(connection) == [("ops", "dead", 1)])
    assert len(hook.bodies) == 1


@pytest.mark.slow
def test_the_refresher_does_as_the_setting_says(database: Path, connection: sqlite3.Connection, hook: Hook) -> None:
    told(connection, hook.url)
    with edb(database, "scheduler", EDB_WEBHOOKS_PRIVATE="0"):
        wait_until(lambda: messages(connection) == [("ops", "dead", 1)], 30)
    connection.execute("UPDATE outbox SET state = 'pending', attempts = 0, next_at = 0")
    with edb(database, "scheduler"):
        wait_until(lambda: messages(connection) == [("ops", "delivered", 1)], 30)


@pytest.mark.slow
def test_a_certificate_must_be_of_the_name_not_of_the_address(
    database: Path,
    connection: sqlite3.Connection,
    certificate: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            heard.append(self.headers["Host"])
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    port = server.server_address[1]
    try:
        with named(monkeypatch, ["127.0.0.1"]):
            told(connection, f"https://localhost:{port}/hook")
            add_receiver(connection, "other", "webhook", f"https://other.test:{port}/hook")
            connection.execute("DELETE FROM outbox_transitions")
            connection.execute("DELETE FROM outbox")
            backlog(connection, 900)
            at(connection, NOON)
            with delivering(database):
                wait_until(lambda: sorted(messages(connection)) == [("ops", "delivered", 1), ("other", "dead", 2)])
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert heard == [f"localhost:{port}"]
