import logging
import socket
import sqlite3
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from jobs.alerts import delivery
from jobs.alerts.delivery import Delivery
from jobs.alerts.mail import Mail
from tests.jobs.alerts.conftest import NOON, add_receiver, add_rule, at, backlog, messages
from tests.waiting import wait_until


class Inbox:
    """A mail server's handler. `refused`: what it says to the next messages instead of taking them."""

    def __init__(self) -> None:
        self.refused: list[str] = []
        self.mails: list[Message] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        if self.refused:
            return self.refused.pop(0)
        self.mails.append(message_from_bytes(envelope.content))
        return "250 taken"


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, str]]:
    """A mail server of this machine, and its address."""
    handler = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, f"smtp://127.0.0.1:{port}"
    controller.stop()


@pytest.fixture(autouse=True)
def _quick_and_quiet(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    monkeypatch.setattr(delivery, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(delivery, "FIRST_RETRY_SECONDS", 0.02)
    with caplog.at_level(logging.CRITICAL):
        yield


def deliver(database: Path, connection: sqlite3.Connection, mail: Mail | None, state: str) -> None:
    add_receiver(connection, "boss", "email", "boss@example.com")
    add_rule(connection)
    backlog(connection, 90)
    at(connection, NOON)
    running = Delivery(database, mail)
    running.start()
    try:
        wait_until(lambda: messages(connection)[0][1] == state)
    finally:
        running.stop()


@pytest.mark.slow
def test_a_mail_says_what_has_happened(
    database: Path, connection: sqlite3.Connection, inbox: tuple[Inbox, str]
) -> None:
    handler, url = inbox
    handler.refused = ["451 not now"]
    connection.execute("UPDATE tenants SET name = 'Ärger\nGmbH'")
    deliver(database, connection, Mail(url, "edb@example.com"), "delivered")
    (mail,) = handler.mails
    assert (mail["To"], mail["From"], mail["Auto-Submitted"]) == (
        "boss@example.com",
        "edb@example.com",
        "auto-generated",
    )
    assert mail["Message-ID"] == f"<{mail['Idempotency-Key']}@example.com>"
    body = mail.get_payload(decode=True)
    assert isinstance(body, bytes)
    assert "Firing: Backlog (12m to 2026-05-20) is £90.00, below £100.00." in body.decode()
    assert messages(connection) == [("boss", "delivered", 2)]


@pytest.mark.slow
def test_a_mail_that_is_refused_for_good_is_dead(
    database: Path, connection: sqlite3.Connection, inbox: tuple[Inbox, str]
) -> None:
    handler, url = inbox
    handler.refused = ["550 no such person"]
    deliver(database, connection, Mail(url, "edb@example.com"), "dead")
    assert connection.execute("SELECT last_error FROM outbox").fetchone() == ("the mail server answered 550",)


def test_a_password_is_sent_over_no_open_connection(
    database: Path, connection: sqlite3.Connection, inbox: tuple[Inbox, str]
) -> None:
    handler, url = inbox
    deliver(database, connection, Mail(url.replace("//", "//user:secret@"), "edb@example.com"), "dead")
    (error,) = connection.execute("SELECT last_error FROM outbox").fetchone()
    assert "it offers no encryption" in error
    assert handler.mails == []


def test_without_a_mail_server_the_message_is_dead(database: Path, connection: sqlite3.Connection) -> None:
    deliver(database, connection, None, "dead")
    (error,) = connection.execute("SELECT last_error FROM outbox").fetchone()
    assert error.startswith("EDB_SMTP_URL")
