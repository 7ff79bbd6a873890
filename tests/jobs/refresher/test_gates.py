import json
import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Any

from jobs.refresher.gates import evaluate_gates, prune_events
from sql.statements import statement

NOW = datetime(2026, 5, 20, 9, 30, tzinfo=UTC)


def post(
    connection: sqlite3.Connection, event: str, at: datetime = NOW, tenant: str = "default", **meta: object
) -> None:
    """An event as the service stores it."""
    row = (tenant, event, at.isoformat(), "s", at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"))
    (id_,) = connection.execute(
        "INSERT INTO user_events (tenant, event, occurred_at, session, received_at)"
        " VALUES (?, ?, ?, ?, ?) RETURNING id",
        row,
    ).fetchone()
    connection.executemany(
        "INSERT INTO user_event_meta (event_id, key, value) VALUES (?, ?, ?)",
        [(id_, key, str(value)) for key, value in meta.items()],
    )


def timing(connection: sqlite3.Connection, name: str, ms: float, count: int = 1, at: datetime = NOW) -> None:
    for _ in range(count):
        post(connection, "rum", at, name=name, value=ms)


def gates(connection: sqlite3.Connection, now: datetime = NOW, tenant: str = "default") -> dict[str, dict[str, Any]]:
    evaluate_gates(connection, now)
    (body,) = connection.execute("SELECT body FROM quality_gates WHERE tenant = ?", (tenant,)).fetchone()
    return {gate["gate"]: gate for gate in json.loads(body)["gates"]}


def test_timings_of_the_last_day_make_the_p95_of_their_gate(connection: sqlite3.Connection) -> None:
    timing(connection, "granularity_switch", 80.4, 95)
    timing(connection, "granularity_switch", 150, 5)
    timing(connection, "granularity_switch", 5000, 50, NOW - timedelta(hours=25))
    found = gates(connection)["granularity_switch"]
    assert (found["p95"], found["samples"], found["pass"]) == (80, 100, True)


def test_the_interval_of_alerts_is_sent_in_ms_and_shown_in_seconds(connection: sqlite3.Connection) -> None:
    timing(connection, "alerts_poll_interval", 29_700, 20)
    found = gates(connection)["alerts_poll_interval"]
    assert (found["p95"], found["unit"], found["pass"]) == (29.7, "s", True)


def test_clicks_are_those_of_the_longest_drill_down(connection: sqlite3.Connection) -> None:
    for clicks in [1] * 30 + [2] * 10 + [3]:
        post(connection, "drilldown", kpi="arr", clicks=clicks)
    found = gates(connection)["drilldown_clicks"]
    assert (found["p95"], found["samples"], found["pass"]) == (3, 41, False)


def test_an_event_is_a_sample_once(connection: sqlite3.Connection) -> None:
    timing(connection, "drilldown", 100, 20)
    assert gates(connection)["drilldown"]["samples"] == 20
    timing(connection, "drilldown", 100, 2)
    assert gates(connection)["drilldown"]["samples"] == 22
    assert gates(connection)["drilldown"]["samples"] == 22


def test_what_measures_no_gate_or_cannot_be_read_is_no_sample(connection: sqlite3.Connection) -> None:
    timing(connection, "LCP", 100, 20)
    for value in ("", "x", "nan", "-5", "1e99"):
        post(connection, "rum", name="drilldown", value=value)
    post(connection, "rum", name="drilldown")
    post(connection, "alert_click", alert="low")
    connection.execute("UPDATE user_events SET received_at = 'today' WHERE id = 1")
    assert {gate["samples"] for gate in gates(connection).values()} == {0}


def test_samples_leave_the_window_after_a_day_and_the_database_with_it(connection: sqlite3.Connection) -> None:
    timing(connection, "drilldown", 100, 20)
    assert gates(connection)["drilldown"]["samples"] == 20
    assert gates(connection, NOW + timedelta(hours=23, minutes=49))["drilldown"]["samples"] == 20
    assert gates(connection, NOW + timedelta(hours=24))["drilldown"]["samples"] == 0
    assert connection.execute("SELECT count(*) FROM timings").fetchone() == (0,)


def test_no_tenants_gates_move_with_anothers_samples(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO tenants (id, name) VALUES ('north', 'North')")
    before = gates(connection)
    etag = connection.execute("SELECT etag FROM quality_gates WHERE tenant = 'default'").fetchone()
    for _ in range(20):
        post(connection, "rum", tenant="north", name="drilldown", value=5)
    assert gates(connection, tenant="north")["drilldown"]["samples"] == 20
    assert gates(connection) == before
    assert connection.execute("SELECT etag FROM quality_gates WHERE tenant = 'default'").fetchone() == etag


def test_what_has_not_changed_is_not_written_again(connection: sqlite3.Connection) -> None:
    gates(connection)
    gates(connection, NOW + timedelta(minutes=1))
    written = connection.execute("SELECT computed_at FROM quality_gates").fetchone()
    assert written == (int(NOW.timestamp() * 1000),)


def test_old_events_go_with_their_details_and_young_ones_stay(connection: sqlite3.Connection) -> None:
    timing(connection, "LCP", 1, 450, NOW - timedelta(days=31))
    timing(connection, "LCP", 1, 3, NOW - timedelta(days=29))
    assert prune_events(connection, NOW, 30) == 450
    assert connection.execute("SELECT count(*) FROM user_events").fetchone() == (3,)
    assert connection.execute("SELECT count(*) FROM user_event_meta").fetchone() == (6,)


def test_removing_leaves_off_when_the_program_stops(connection: sqlite3.Connection) -> None:
    timing(connection, "LCP", 1, 3, NOW - timedelta(days=31))
    assert prune_events(connection, NOW, 30, lambda: True) == 0


def test_events_after_all_were_removed_have_new_numbers_and_are_samples_too(connection: sqlite3.Connection) -> None:
    timing(connection, "drilldown", 1, 20, NOW - timedelta(days=31))
    gates(connection)
    assert prune_events(connection, NOW, 30) == 20
    assert connection.execute(statement("requests/event_last")).fetchone() == (20,)
