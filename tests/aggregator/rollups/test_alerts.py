"""A transition, its message and the generation that it is of are one: all of them, or none."""

import sqlite3

import pytest

from aggregator.rollups.ahead import turn_day
from aggregator.rollups.alerts import evaluate_on_time
from aggregator.rollups.refresh import refresh_tenant
from aggregator.stored.epochs import StaleEpochError, newest_epoch
from aggregator.stored.tenants import load_tenant
from sql.database import writing
from tests.jobs.alerts.conftest import NOON, add_receiver, add_rule, at, backlog, changes, messages
from tests.lines import order

NOON_MS = int(NOON.timestamp() * 1000)


class KilledError(Exception):
    """The process ends here."""


def killed_while_refreshing(connection: sqlite3.Connection) -> None:
    with writing(connection):
        refresh_tenant(connection, load_tenant(connection, "default"), NOON, newest_epoch(connection))
        assert changes(connection) == [("ok", "firing")]
        raise KilledError


@pytest.fixture
def watched(connection: sqlite3.Connection) -> sqlite3.Connection:
    """A tenant whose backlog is about to be found too low."""
    backlog(connection, 90)
    add_receiver(connection, "ops", "webhook", "http://127.0.0.1:1/")
    add_rule(connection)
    turn_day(connection, "default", 1, NOON.date(), newest_epoch(connection))
    return connection


def test_a_refresh_that_does_not_commit_leaves_no_transition_and_the_next_makes_one(
    watched: sqlite3.Connection,
) -> None:
    with pytest.raises(KilledError):
        killed_while_refreshing(watched)
    assert (changes(watched), messages(watched)) == ([], [])
    at(watched, NOON)
    assert (changes(watched), messages(watched)) == ([("ok", "firing")], [("ops", "pending", 0)])


def test_a_refresher_that_lost_the_lease_moves_no_alert(watched: sqlite3.Connection) -> None:
    with pytest.raises(StaleEpochError), writing(watched):
        refresh_tenant(watched, load_tenant(watched, "default"), NOON, newest_epoch(watched) - 1)
    assert (changes(watched), messages(watched)) == ([], [])


def test_the_database_refuses_a_change_that_it_has_already(watched: sqlite3.Connection) -> None:
    at(watched, NOON)
    watched.execute("UPDATE alerts SET changes = 0, state = 'pending', open = 0, since = 0")
    with pytest.raises(sqlite3.IntegrityError), writing(watched):
        evaluate_on_time(watched, load_tenant(watched, "default"), NOON_MS)
    assert changes(watched) == [("ok", "firing")]


def test_alerts_that_cannot_be_evaluated_do_not_hold_back_the_figures(
    watched: sqlite3.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    at(watched, NOON)
    watched.execute("UPDATE alerts SET changes = 0")
    backlog(watched, 500)
    report = at(watched, NOON)
    assert report.published == {"default": 2}
    assert changes(watched) == [("ok", "firing")]
    assert "could not be evaluated" in caplog.text


def test_an_alert_that_was_removed_by_hand_keeps_its_number_to_itself(watched: sqlite3.Connection) -> None:
    at(watched, NOON)
    watched.execute("DELETE FROM alerts")
    backlog(watched, 80)
    at(watched, NOON)
    assert watched.execute("SELECT alert_id, number, to_state FROM alert_transitions").fetchall() == [
        (1, 1, "firing"), (2, 1, "firing"),
    ]  # fmt: skip


def test_a_change_that_64_bits_do_not_hold_is_stored_as_the_most_that_they_do(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-03-10", 1)
    order(connection, "B", "2026-04-10", 10**13)
    add_rule(connection, kpi="revenue", field="change", range="1m", comparison=">", threshold=1)
    at(connection, NOON)
    assert connection.execute("SELECT state, value FROM alerts").fetchone() == ("firing", 2**63 - 1)


def test_what_fires_without_a_rule_about_time_is_left_alone_as_time_passes(watched: sqlite3.Connection) -> None:
    at(watched, NOON)
    with writing(watched):
        assert evaluate_on_time(watched, load_tenant(watched, "default"), NOON_MS + 10**9) == 0
