"""A value that is missing: told where the rule asks for it, with its end, and to nobody where it does not."""

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.stored.rulebook import remove_rule
from jobs.alerts import delivery
from jobs.alerts.delivery import Delivery
from sql.database import writing
from tests.jobs.alerts.conftest import NOON, Hook, add_receiver, add_rule, at, changes, messages
from tests.lines import order
from tests.waiting import wait_until

MINUTE = timedelta(minutes=1)


@pytest.fixture
def margin(connection: sqlite3.Connection, hook: Hook) -> sqlite3.Connection:
    """A tenant of one receiver, whose gross margin is known."""
    sold(connection, 60)
    add_receiver(connection, "ops", "webhook", hook.url)
    return connection


@pytest.fixture
def delivering(database: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(delivery, "LOOK_SECONDS", 0.01)
    running = Delivery(database, None)
    running.start()
    yield
    running.stop()


def sold(connection: sqlite3.Connection, profit: int | None) -> None:
    """Have sold for £100 with a profit, or with one that nobody knows."""
    with writing(connection):
        connection.execute("DELETE FROM orders")
    order(connection, "A", "2026-04-10", 10_000, profit=None if profit is None else profit * 100)


def watch(connection: sqlite3.Connection, **given: object) -> None:
    add_rule(connection, **{"name": "margin", "kpi": "gm", "range": "1m", "threshold": "0.5"} | given)


def told(hook: Hook) -> list[tuple[str, str]]:
    return [(alert["status"], alert["annotations"]["summary"]) for body in hook.bodies for alert in body["alerts"]]


@pytest.mark.usefixtures("delivering")
def test_receivers_are_told_of_no_value_and_of_its_end(margin: sqlite3.Connection, hook: Hook) -> None:
    watch(margin, notify_no_data=True)
    at(margin, NOON)
    assert messages(margin) == []
    sold(margin, None)
    at(margin, NOON + MINUTE)
    wait_until(lambda: len(hook.bodies) == 1)
    sold(margin, 70)
    at(margin, NOON + 2 * MINUTE)
    wait_until(lambda: len(hook.bodies) == 2)
    assert changes(margin) == [("ok", "no_data"), ("no_data", "ok")]
    (begun, why), (ended, how) = told(hook)
    assert (begun, ended) == ("firing", "resolved")
    assert "has no value" in why
    assert "70 %" in how
    assert [body["alerts"][0]["startsAt"] for body in hook.bodies] == ["2026-05-20T12:01:00Z", "2026-05-20T12:02:00Z"]


def test_without_the_setting_nobody_is_told(margin: sqlite3.Connection) -> None:
    watch(margin)
    for minute, profit in enumerate((60, None, 70)):
        sold(margin, profit)
        at(margin, NOON + minute * MINUTE)
    assert changes(margin) == [("ok", "no_data"), ("no_data", "ok")]
    assert messages(margin) == []


@pytest.mark.usefixtures("delivering")
def test_who_was_told_of_no_value_hears_its_end_whatever_becomes_of_the_rule(
    margin: sqlite3.Connection, hook: Hook
) -> None:
    watch(margin, notify_no_data=True)
    sold(margin, None)
    at(margin, NOON)
    wait_until(lambda: len(hook.bodies) == 1)
    with writing(margin):
        remove_rule(margin, "default", "margin")
    at(margin, NOON + MINUTE)
    wait_until(lambda: len(hook.bodies) == 2)
    assert told(hook)[1] == ("resolved", "The rule was removed or switched off.")


@pytest.mark.slow
@pytest.mark.usefixtures("delivering")
def test_an_alert_that_fires_is_told_of_once_more_when_its_value_is_gone_and_back(
    margin: sqlite3.Connection, hook: Hook
) -> None:
    watch(margin, notify_no_data=True)
    for minute, profit in enumerate((40, None, 30, 60)):
        sold(margin, profit)
        at(margin, NOON + minute * MINUTE)
        wait_until(lambda heard=minute + 1: len(hook.bodies) == heard)  # type: ignore[misc]
    assert [status for status, _ in told(hook)] == ["firing", "firing", "firing", "resolved"]
    (fired_at,) = margin.execute("SELECT DISTINCT fired_at FROM alert_transitions").fetchone()
    assert fired_at == int(NOON.timestamp() * 1000)
