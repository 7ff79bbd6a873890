import sqlite3
from datetime import date
from pathlib import Path

import pytest

from jobs.refresher.measures import Measures
from jobs.refresher.refresh import Measured, RefreshReport, refresh
from sql.database import open_writer
from tests.facts import noon
from tests.lines import order

NOW = 1_779_269_400.0


def report(*measured: tuple[str, float, float | None], failed: int = 0) -> RefreshReport:
    return RefreshReport(
        measured=[(tenant, Measured(seconds, age, 0)) for tenant, seconds, age in measured],
        failed={str(number): "" for number in range(failed)},
    )


def counted(connection: sqlite3.Connection, name: str) -> tuple[int, int]:
    found: tuple[int, int] = connection.execute(
        "SELECT coalesce(sum(count), 0), coalesce(sum(total), 0) FROM metrics WHERE name = ?", (name,)
    ).fetchone()
    return found


def test_refreshes_are_counted_with_their_time_and_their_freshness(connection: sqlite3.Connection) -> None:
    measures = Measures()
    measures.note(report(("default", 0.02, 0.04), ("north", 0.5, None), failed=2))
    measures.flush(connection, NOW)
    measures.flush(connection, NOW)
    assert counted(connection, "refreshes") == (2, 520_000)
    assert counted(connection, "freshness") == (1, 40_000)
    assert counted(connection, "refresh_failures") == (2, 0)
    samples = connection.execute("SELECT tenant, gate, value, count FROM timings").fetchall()
    assert samples == [("default", "freshness", 40_000, 1)]


def test_two_processes_add_to_the_same_counts(connection: sqlite3.Connection) -> None:
    for _ in range(2):
        measures = Measures()
        measures.note(report(("default", 0.02, 0.04)))
        measures.flush(connection, NOW)
    assert counted(connection, "refreshes") == (2, 40_000)
    assert connection.execute("SELECT count FROM timings").fetchall() == [(2,)]


def test_what_cannot_be_written_is_kept(connection: sqlite3.Connection, database: Path) -> None:
    measures = Measures()
    measures.note(report(("default", 0.02, 0.04), failed=1))
    other = open_writer(database)
    other.execute("BEGIN IMMEDIATE")
    connection.execute("PRAGMA busy_timeout = 1")
    with pytest.raises(sqlite3.OperationalError):
        measures.flush(connection, NOW)
    other.execute("COMMIT")
    other.close()
    measures.flush(connection, NOW)
    assert counted(connection, "refreshes") == (1, 20_000)
    assert counted(connection, "refresh_failures") == (1, 0)


def test_a_publication_is_measured_and_a_confirmation_is_not(connection: sqlite3.Connection) -> None:
    now = noon(date(2026, 5, 20), "UTC")
    connection.execute("DELETE FROM dirty")  # those of a database that was prepared some time ago
    order(connection, "A", "2026-05-20", 100)
    first, second = refresh(connection, now), refresh(connection, now)
    ((tenant, measured),) = first.measured
    assert tenant == "default"
    assert 0 < measured.seconds < 60
    assert measured.oldest_mark_seconds is not None
    assert 0 <= measured.oldest_mark_seconds < 60
    assert second.measured == []
