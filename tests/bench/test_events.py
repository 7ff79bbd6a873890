import json
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event, Timer

import pytest

from aggregator.stored.tenants import load_tenant
from bench.events import load, lost, served
from jobs.refresher.gates import evaluate_gates
from sql.database import open_writer
from tests.facts import post
from tests.waiting import wait_until

DAY = date(2026, 5, 10)


@pytest.fixture
def filled(database: Path) -> Path:
    """A database with an order, so that a dashboard is published."""
    with closing(open_writer(database)) as connection:
        order = {"order_id": "A-1", "order_date": DAY.isoformat(), "amount": 5}
        post(connection, load_tenant(connection, "default"), "orders", [order], DAY)
    return database


def waiting_marks(path: Path) -> int:
    """How many changes are not published yet."""
    with closing(sqlite3.connect(path)) as connection:
        (waiting,) = connection.execute("SELECT count(*) FROM dirty").fetchone()
    return int(waiting)


@pytest.mark.slow
@pytest.mark.parametrize("together", [False, True], ids=["each alone", "together"])
def test_events_beside_reads_and_orders_are_all_stored_once(filled: Path, together: bool) -> None:
    with served(filled, together=together) as program:
        done = load(program.port, DAY, 2.0)
        wait_until(lambda: waiting_marks(filled) == 0, "what was posted beside them is not published")
    assert lost(filled, done) == []
    assert len(done.sessions) == len(set(done.sessions)) > 0
    with closing(open_writer(filled)) as connection:
        (stored,) = connection.execute("SELECT count(*) FROM user_events").fetchone()
        assert stored == 2 * len(done.sessions)
        evaluate_gates(connection, datetime.now(UTC))
        (body,) = connection.execute("SELECT body FROM quality_gates").fetchone()
    gates = {gate["gate"]: gate for gate in json.loads(body)["gates"]}
    assert gates["granularity_switch"]["samples"] == gates["drilldown_clicks"]["samples"] == len(done.sessions)
    assert (gates["granularity_switch"]["p95"], gates["drilldown_clicks"]["p95"]) == (40, 1)
    assert gates["api_dashboard"]["samples"] > 0


@pytest.mark.slow
def test_no_acknowledged_event_is_lost_when_the_process_is_killed(filled: Path) -> None:
    ended = Event()
    with served(filled, together=True) as program:

        def kill() -> None:
            ended.set()
            program.kill()

        killing = Timer(1.5, kill)
        killing.start()
        done = load(program.port, DAY, 10.0, ended=ended)
        killing.join()
    assert done.sessions
    assert lost(filled, done) == []
    with closing(sqlite3.connect(filled)) as connection:
        details = connection.execute("SELECT count(*) FROM user_event_meta GROUP BY event_id HAVING count(*) <> 2")
        assert details.fetchall() == [], "an event is there with its details or not at all"
