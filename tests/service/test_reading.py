import asyncio
import sqlite3
import time
from pathlib import Path

from service.problems import Problem
from service.reading import Reading
from tests.service.conftest import Service


def test_no_more_than_the_allowed_loads_are_at_work_and_the_rest_is_refused(database: Path) -> None:
    at_work = peak = 0

    def slow(_connection: sqlite3.Connection) -> None:
        nonlocal at_work, peak
        at_work += 1
        peak = max(peak, at_work)
        time.sleep(0.4)
        at_work -= 1

    async def many() -> list[BaseException | None]:
        reading = Reading(database, 2)
        try:
            return await asyncio.gather(*(reading.run(slow) for _ in range(6)), return_exceptions=True)
        finally:
            reading.close()

    results = asyncio.run(many())
    assert peak == 2
    refused = [result for result in results if isinstance(result, Problem)]
    assert [problem.status for problem in refused] == [503] * 2
    assert all(problem.headers["Retry-After"] for problem in refused)


def test_a_read_sees_one_moment(filled: Service) -> None:
    def read(connection: sqlite3.Connection) -> tuple[int, int]:
        def count() -> int:
            found: int = connection.execute("SELECT count(*) FROM orders").fetchone()[0]
            return found

        before = count()
        filled.connection.execute("INSERT INTO orders (order_id, order_date, amount) VALUES ('Z', '2026-05-05', 1)")
        return before, count()

    before, after = filled.portal.call(filled.resources.reading.run, read)
    assert before == after == 5
