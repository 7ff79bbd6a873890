import asyncio
import sqlite3
import threading
from pathlib import Path

import pytest

from service.connections.reading import Reading
from service.exchange.problems import Problem
from tests.service.conftest import Service


def test_no_more_than_the_allowed_loads_are_at_work_and_the_rest_is_refused(database: Path) -> None:
    released = threading.Event()
    at_work = 0

    def held(_connection: sqlite3.Connection) -> str:
        nonlocal at_work
        at_work += 1
        released.wait()
        return "read"

    async def four() -> tuple[list[Problem], list[str]]:
        reading = Reading(database, 2)
        try:
            asked = {asyncio.create_task(reading.run(held)) for _ in range(4)}
            refused: list[Problem] = []
            while len(refused) < 2:
                done, asked = await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
                refused += [error for one in done if isinstance(error := one.exception(), Problem)]
            assert at_work == 2
            released.set()
            return refused, await asyncio.gather(*asked)
        finally:
            released.set()
            reading.close()

    refused, read = asyncio.run(four())
    assert [problem.status for problem in refused] == [503] * 2
    assert all(problem.headers["Retry-After"] for problem in refused)
    assert read == ["read"] * 2


@pytest.mark.slow
def test_a_read_sees_one_moment(filled: Service) -> None:
    def read(connection: sqlite3.Connection) -> tuple[int, int]:
        def count() -> int:
            found: int = connection.execute("SELECT count(*) FROM orders").fetchone()[0]
            return found

        before = count()
        filled.connection.execute("INSERT INTO orders (order_id, order_date, amount) VALUES ('Z', '2026-05-05', 1)")
        return before, count()

    before, after = filled.portal.call(filled.process.reading.run, read)
    assert before == after == 5
