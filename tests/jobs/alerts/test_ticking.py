import logging
import sqlite3
from datetime import timedelta

import pytest

from jobs.alerts.ticking import move_alerts
from jobs.refresher.refresh import refresh
from tests.jobs.alerts.conftest import NOON, add_receiver, add_rule, at, backlog, changes, messages
from tests.lines import BIGGEST, order

MINUTE = timedelta(minutes=1)


def test_an_alert_is_moved_by_the_generation_that_its_figure_is_of(connection: sqlite3.Connection) -> None:
    backlog(connection, 500)
    add_rule(connection)
    at(connection, NOON)
    backlog(connection, 90)
    report = at(connection, NOON + MINUTE, tick=False)
    row = connection.execute("SELECT generation, to_state, value, message, at FROM alert_transitions").fetchall()
    moment = int((NOON + MINUTE).timestamp() * 1000)
    assert row == [
        (report.published["default"], "firing", 9000, "Backlog (12m to 2026-05-20) is £90.00, below £100.00.", moment)
    ]


def test_the_same_figures_move_nothing_twice(connection: sqlite3.Connection) -> None:
    backlog(connection, 90)
    add_rule(connection)
    for minutes in range(3):
        at(connection, NOON + minutes * MINUTE)
    assert changes(connection) == [("ok", "firing")]


def test_time_alone_fires_what_was_bad_for_long_enough(connection: sqlite3.Connection) -> None:
    backlog(connection, 90)
    add_rule(connection, for_seconds=60)
    report = at(connection, NOON)
    assert report.alerts_due_ms == int((NOON + MINUTE).timestamp() * 1000)
    assert changes(connection) == [("ok", "pending")]
    assert at(connection, NOON + timedelta(seconds=59), tick=False).published == {}
    assert changes(connection) == [("ok", "pending")]
    report = at(connection, NOON + MINUTE, tick=False)
    assert (report.published, report.alerts_due_ms) == ({}, None)
    assert changes(connection) == [("ok", "pending"), ("pending", "firing")]


def test_time_alone_resolves_what_was_clear_for_long_enough(connection: sqlite3.Connection) -> None:
    backlog(connection, 90)
    add_rule(connection, keep_firing_for_seconds=60, clear_threshold=120)
    at(connection, NOON)
    backlog(connection, 110)
    at(connection, NOON + MINUTE)
    backlog(connection, 130)
    at(connection, NOON + 2 * MINUTE)
    at(connection, NOON + 3 * MINUTE, tick=False)
    assert changes(connection) == [("ok", "firing"), ("firing", "recovering"), ("recovering", "resolved")]


def test_no_figures_are_no_data(connection: sqlite3.Connection) -> None:
    add_rule(connection)
    at(connection, NOON)
    assert changes(connection) == [("ok", "no_data")]


def test_figures_that_grow_old_are_told_of(connection: sqlite3.Connection) -> None:
    backlog(connection, 500)
    add_rule(connection, name="stale", condition="freshness", comparison=">", threshold=120)
    at(connection, NOON)
    connection.execute(
        "INSERT INTO imports (tenant, fact, files, state, started_at) VALUES ('default', 'o', '[]', 'merging', '')"
    )
    order(connection, "B", "2026-05-11", 100)
    at(connection, NOON + 2 * MINUTE)
    assert changes(connection) == []
    at(connection, NOON + 3 * MINUTE)
    assert changes(connection) == [("ok", "firing")]
    connection.execute("DELETE FROM imports")
    at(connection, NOON + 4 * MINUTE)
    assert changes(connection)[-1] == ("firing", "resolved")


@pytest.mark.filterwarnings("ignore")
def test_a_refresh_that_fails_is_told_of_at_once(
    connection: sqlite3.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    add_rule(connection, name="failing", condition="failed_refresh", comparison=">=", threshold=1)
    with caplog.at_level(logging.CRITICAL):
        for name in "AB":
            order(connection, name, f"2026-05-1{ord(name) - 60}", BIGGEST, service_start="2026-01-01")
        at(connection, NOON, tick=False)
    assert changes(connection) == [("ok", "firing")]
    with connection:
        connection.execute("DELETE FROM orders WHERE order_id = 'B'")
    at(connection, NOON + MINUTE)
    assert changes(connection)[-1] == ("firing", "resolved")


def test_a_rule_that_is_removed_or_switched_off_resolves_its_alert(connection: sqlite3.Connection) -> None:
    backlog(connection, 90)
    add_rule(connection)
    at(connection, NOON)
    connection.execute("UPDATE alert_rules SET enabled = 0")
    at(connection, NOON + MINUTE, tick=False)
    connection.execute("UPDATE alert_rules SET enabled = 1")
    at(connection, NOON + 2 * MINUTE, tick=False)
    connection.execute("DELETE FROM alert_rules")
    at(connection, NOON + 3 * MINUTE, tick=False)
    assert changes(connection) == [
        ("ok", "firing"),
        ("firing", "resolved"),
        ("resolved", "firing"),
        ("firing", "resolved"),
    ]
    assert connection.execute("SELECT message FROM alerts").fetchone() == ("The rule was removed or switched off.",)


def test_rules_of_one_tenant_do_not_move_anothers_alerts(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO tenants (id, name) VALUES ('other', 'Other')")
    backlog(connection, 90)
    order(connection, "A", "2026-05-10", 100, tenant="other", service_start="2027-01-01")
    add_rule(connection)
    at(connection, NOON)
    assert connection.execute("SELECT tenant FROM alerts").fetchall() == [("default",)]


def test_a_new_firing_was_seen_by_nobody(connection: sqlite3.Connection) -> None:
    add_rule(connection)
    for minutes, pounds in enumerate((90, 500, 90)):
        backlog(connection, pounds)
        at(connection, NOON + minutes * MINUTE)
        connection.execute("UPDATE alerts SET acknowledged_at = 1, acknowledged_by = 'me' WHERE changes = 1")
    assert connection.execute("SELECT state, acknowledged_by FROM alerts").fetchone() == ("firing", None)


def test_one_refresh_is_one_message_to_every_receiver_that_wants_it(connection: sqlite3.Connection) -> None:
    backlog(connection, 90)
    add_receiver(connection, "all", "webhook", "http://127.0.0.1:1/")
    add_receiver(connection, "grave", "webhook", "http://127.0.0.1:1/", min_severity="critical")
    add_rule(connection)
    add_rule(connection, name="second", threshold=200)
    at(connection, NOON)
    assert messages(connection) == [("all", "pending", 0)]
    assert connection.execute("SELECT count(*) FROM outbox_transitions").fetchone() == (2,)


def test_a_burst_goes_into_the_message_that_waits(connection: sqlite3.Connection) -> None:
    add_receiver(connection, "ops", "webhook", "http://127.0.0.1:1/", group_seconds=30)
    add_rule(connection)
    for second, pounds in enumerate((90, 500, 90, 500)):
        backlog(connection, pounds)
        at(connection, NOON + timedelta(seconds=second))
        if second == 0:
            connection.execute("UPDATE outbox SET state = 'delivered', attempts = 1")
    rows = connection.execute("SELECT created_at, next_at FROM outbox ORDER BY id").fetchall()
    start = int(NOON.timestamp() * 1000)
    assert rows == [(start, start), (start + 1000, start + 30_000)]
    assert connection.execute("SELECT message_id, count(*) FROM outbox_transitions GROUP BY 1").fetchall() == [
        (1, 1),
        (2, 3),
    ]


def test_what_stays_open_is_told_again_until_somebody_has_seen_it(connection: sqlite3.Connection) -> None:
    backlog(connection, 90)
    add_receiver(connection, "ops", "webhook", "http://127.0.0.1:1/", renotify_seconds=3600)
    add_rule(connection)
    for minutes in (0, 59, 60, 61):
        at(connection, NOON + minutes * MINUTE)
        connection.execute("UPDATE outbox SET state = 'delivered', attempts = 1")
    assert len(messages(connection)) == 2
    connection.execute("UPDATE alerts SET acknowledged_at = 1, acknowledged_by = 'me'")
    at(connection, NOON + 200 * MINUTE)
    assert len(messages(connection)) == 2
    assert changes(connection) == [("ok", "firing")]


def test_alerts_that_cannot_be_evaluated_do_not_hold_back_the_figures(
    connection: sqlite3.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    add_rule(connection, name="stale", condition="freshness", comparison=">", threshold=1)
    at(connection, NOON)
    connection.execute("DROP TABLE outbox_transitions")
    connection.execute("DROP TABLE alert_transitions")
    connection.execute("UPDATE published SET checked_at = 0")
    with caplog.at_level(logging.CRITICAL):
        move_alerts(connection, int(NOON.timestamp() * 1000), refresh_epoch(connection), tick=True)
    assert connection.execute("SELECT count(*) FROM alerts").fetchone() == (0,)
    assert refresh(connection, NOON + MINUTE).failed == {}


def refresh_epoch(connection: sqlite3.Connection) -> int:
    (epoch,) = connection.execute("SELECT epoch FROM lease").fetchone()
    return int(epoch)
