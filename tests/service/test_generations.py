import asyncio
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from time import monotonic

from service.generations import Generations
from service.routers.stream import events
from sql.database import open_reader
from tests.service.conftest import Service

MOVE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("UPDATE published SET generation = 2")
connection.commit()
"""


def test_the_watcher_sees_a_generation_of_another_process(filled: Service) -> None:
    filled.get("/api/executive-dashboard")
    subprocess.run([sys.executable, "-c", MOVE, str(filled.database)], check=True)
    deadline = monotonic() + 2
    while filled.resources.generations.by_tenant["default"].generation != 2:
        assert monotonic() < deadline
    assert len(filled.resources.dashboards.ready) == 0


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


async def taken(generations: Generations, known: str | None, count: int, seconds: float) -> list[bytes]:
    found: list[bytes] = []
    stream = events(generations, "default", known)
    try:
        async with asyncio.timeout(seconds):
            async for event in stream:
                found.append(event)
                if len(found) == count:
                    break
    except TimeoutError:
        pass
    finally:
        await stream.aclose()  # type: ignore[attr-defined]
    return found


def test_a_stream_tells_of_the_generation_at_once(filled: Service) -> None:
    _, event = filled.portal.call(taken, filled.resources.generations, None, 2, 5)
    assert event == b'id: 1\nevent: generation\ndata: {"generation":1}\n\n'
    assert filled.resources.generations.listeners == 0


def test_a_stream_that_resumes_with_what_it_knows_is_told_nothing(filled: Service) -> None:
    assert len(filled.portal.call(taken, filled.resources.generations, "1", 2, 0.3)) == 1


def test_a_stream_tells_of_a_new_generation(filled: Service) -> None:
    future = filled.portal.start_task_soon(taken, filled.resources.generations, "1", 2, 5.0)
    while filled.resources.generations.listeners == 0:
        pass
    filled.write("orders", [{"order_id": "C-1", "order_date": "2026-05-04", "amount": 7}])
    filled.refresh()
    assert future.result(5)[-1].startswith(b"id: 2\nevent: generation\n")


def test_a_stream_is_told_at_most_every_two_seconds(filled: Service) -> None:
    future = filled.portal.start_task_soon(taken, filled.resources.generations, None, 3, 1.0)
    while filled.resources.generations.listeners == 0:
        pass
    filled.write("orders", [{"order_id": "C-1", "order_date": "2026-05-04", "amount": 7}])
    filled.refresh()
    assert len(future.result(5)) == 2


def test_a_stream_ends_with_the_process(filled: Service) -> None:
    future = filled.portal.start_task_soon(taken, filled.resources.generations, "1", 9, 5.0)
    while filled.resources.generations.listeners == 0:
        pass
    filled.portal.call(filled.resources.generations.end)
    assert len(future.result(1)) == 1
