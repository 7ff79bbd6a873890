import asyncio
import sqlite3
import time
from functools import partial
from pathlib import Path

import pytest

from service import assembly
from service.assembly import Ask
from service.documents import Document
from service.problems import Problem
from service.reading import Reading
from tests.service.conftest import Service, Start

MANY = 20


async def together(service: Service, asks: list[Ask]) -> list[Document]:
    return await asyncio.gather(*(service.resources.library.find("default", ask) for ask in asks))


def test_requests_for_the_same_missing_document_share_one_load(filled: Service) -> None:
    found = filled.portal.call(together, filled, [Ask("kpi", "6m", member="gm")] * MANY)
    assert filled.resources.library.loads == 1
    assert len({document.etag for document in found}) == 1
    filled.portal.call(together, filled, [Ask("kpi", "6m", member="gm")])
    assert filled.resources.library.loads == 1


def test_without_single_flight_each_loads(filled: Service, start: Start) -> None:
    other = start(singleflight=False)
    other.portal.call(together, other, [Ask("kpi", "6m", member="gm")] * MANY)
    assert other.resources.library.loads == MANY


def test_a_failed_load_fails_for_all_and_is_tried_again(filled: Service) -> None:
    for _ in range(2):
        with pytest.raises(Problem, match="unknown"):
            filled.portal.call(together, filled, [Ask("dashboard", "9m")] * 2)
    assert filled.resources.library.loads == 2


def test_what_was_loaded_before_a_move_is_not_kept(filled: Service) -> None:
    """A load that began before the generation moved must not fill the cache of the new one."""
    library, generations = filled.resources.library, filled.resources.generations
    generations.by_tenant["default"].generation = 99
    assert filled.portal.call(library.find, "default", Ask("kpi", "6m", member="gm")).generation == 1
    assert len(library.kept) == 0


def test_a_cache_for_no_time_keeps_nothing(filled: Service, start: Start) -> None:
    other = start(cache_ttl_seconds=0)
    for _ in range(3):
        other.portal.call(together, other, [Ask("kpi", "6m", member="gm")])
    assert other.resources.library.loads == 3


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


def test_histories_are_shared_by_the_documents_of_a_generation(filled: Service) -> None:
    histories = assembly.Histories()
    get = partial(histories.get, tenant="default", generation=1)
    first, second = filled.portal.call(filled.resources.reading.run, lambda reader: (get(reader), get(reader)))
    assert first is second
