import asyncio
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from time import sleep

import pytest

from jobs.refresher.publishing import SEEN_SECONDS
from service.reads.generations import KNOWN_SECONDS, AlertChange, Generations
from sql.database import open_reader
from tests.lines import order, refreshed
from tests.service.conftest import Service, Start
from tests.waiting import wait_until

MOVE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("UPDATE published SET generation = 2")
connection.commit()
"""


def test_the_watcher_sees_a_generation_of_another_process(filled: Service) -> None:
    before = filled.process.generations.by_tenant["default"]
    subprocess.run([sys.executable, "-c", MOVE, str(filled.database)], check=True)
    wait_until(lambda: filled.process.generations.by_tenant["default"].generation == 2)
    assert not before.current


def test_an_answer_knows_what_was_published_before_whatever_the_watcher_does(
    start: Start, connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def sleeps(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(Generations, "watch", sleeps)
    refreshed(connection, "2026-05-20")
    service = start()
    for generation in range(2, 6):
        for path in ("/api/executive-dashboard", "/api/customers", "/api/kpis/revenue"):
            assert service.get(path).headers["edb-generation"] == str(generation - 1), path
        order(connection, f"A-{generation}", "2026-05-10", 100)
        refreshed(connection, "2026-05-20")
        sleep(SEEN_SECONDS)
    assert KNOWN_SECONDS < SEEN_SECONDS


def test_only_what_has_moved_is_told(database: Path, connection: sqlite3.Connection) -> None:
    moved: list[str] = []
    with closing(open_reader(database)) as reader:
        generations = Generations(reader, moved.append)
        row = "INSERT INTO published (tenant, generation, today, checked_at) VALUES (?, ?, '2026-05-20', ?)"
        connection.executemany(row, [("a", 1, 1000), ("b", 1, 1000)])
        assert generations.look()
        assert sorted(moved) == ["a", "b"]
        assert not generations.look()
        moved.clear()
        connection.execute("UPDATE published SET checked_at = 2000")
        assert generations.look()
        assert moved == []
        assert generations.by_tenant["a"].checked_at == (b"edb-checked-at", b"1970-01-01T00:00:02Z")
        connection.execute("UPDATE published SET checked_at = 1500 WHERE tenant = 'a'")
        generations.look()
        assert moved == ["a"], "an earlier confirmation comes from a restored database"
        moved.clear()
        connection.execute("UPDATE published SET generation = 2 WHERE tenant = 'b'")
        generations.look()
        assert moved == ["b"]
        connection.execute("DELETE FROM published WHERE tenant = 'b'")
        generations.look()
        assert moved == ["b", "b"]
        assert generations.get("b") is None


def change(connection: sqlite3.Connection, number: int, tenant: str = "default") -> None:
    """A change of an alert, as a refresh commits one."""
    connection.execute(
        "INSERT INTO alert_transitions (tenant, alert_id, number, rule, severity, kpi, from_state, to_state, at,"
        " generation, kind, value, threshold, message, notifies)"
        " VALUES (?, 1, ?, 'low', 'warning', 'nrr', 'ok', 'firing', 1779269400000, 1, 'ratio', 1, 2, 'NRR is low.', 0)",
        (tenant, number),
    )


def test_changes_of_alerts_are_told_once_and_only_from_now_on(database: Path, connection: sqlite3.Connection) -> None:
    told: list[AlertChange] = []
    change(connection, 1)
    with closing(open_reader(database)) as reader:
        generations = Generations(reader, lambda _: None, told.append)
        generations.look()
        assert told == []
        change(connection, 2)
        change(connection, 3, "north")
        generations.look()
        generations.look()
        assert [(found.id, found.tenant, found.to_state) for found in told] == [
            (2, "default", "firing"), (3, "north", "firing"),
        ]  # fmt: skip


def test_after_a_restore_changes_are_told_from_there_on(database: Path, connection: sqlite3.Connection) -> None:
    told: list[AlertChange] = []
    change(connection, 1)
    change(connection, 2)
    with closing(open_reader(database)) as reader:
        generations = Generations(reader, lambda _: None, told.append)
        generations.look()
        connection.execute("DELETE FROM alert_transitions WHERE id = 2")
        generations.look()
        change(connection, 3)
        generations.look()
        assert [found.id for found in told] == [2]
