import asyncio
import sqlite3
from datetime import date
from functools import partial

import pytest

from service.exchange.asks import Ask
from service.exchange.documents import Document
from service.exchange.problems import Problem
from service.reads import assembly
from tests.service.conftest import Service, Start
from tests.waiting import wait_until

MANY = 20


async def together(service: Service, asks: list[Ask]) -> list[Document]:
    return await asyncio.gather(*(service.process.library.find("default", ask) for ask in asks))


def test_requests_for_the_same_missing_document_share_one_load(filled: Service) -> None:
    found = filled.portal.call(together, filled, [Ask("kpi", "6m", member="gm")] * MANY)
    assert filled.process.library.loads == 1
    assert len({document.etag for document in found}) == 1
    filled.portal.call(together, filled, [Ask("kpi", "6m", member="gm")])
    assert filled.process.library.loads == 1


def test_without_single_flight_each_loads(filled: Service, start: Start) -> None:
    other = start(singleflight=False)
    other.portal.call(together, other, [Ask("kpi", "6m", member="gm")] * MANY)
    assert other.process.library.loads == MANY


def test_a_failed_load_fails_for_all_and_is_tried_again(filled: Service) -> None:
    for _ in range(2):
        with pytest.raises(Problem, match="unknown"):
            filled.portal.call(together, filled, [Ask("dashboard", "9m")] * 2)
    assert filled.process.library.loads == 2


def test_what_was_loaded_before_a_move_is_not_kept(filled: Service) -> None:
    """A load that began before the generation moved must not fill the cache of the new one."""
    library, generations = filled.process.library, filled.process.generations
    generations.by_tenant["default"].generation = 99
    assert filled.portal.call(library.find, "default", Ask("kpi", "6m", member="gm")).generation == 1
    assert len(library.kept) == 0


def test_a_cache_for_no_time_keeps_nothing(filled: Service, start: Start) -> None:
    other = start(cache_ttl_seconds=0)
    for _ in range(3):
        other.portal.call(together, other, [Ask("kpi", "6m", member="gm")])
    assert other.process.library.loads == 3


def test_histories_are_shared_by_the_documents_of_a_generation(filled: Service) -> None:
    histories = assembly.Histories()
    (published_at,) = filled.connection.execute("SELECT published_at FROM generations").fetchone()
    get = partial(histories.get, filled.connection, "default", 1)
    assert get(published_at) is get(published_at)
    assert get(published_at) is not get(published_at + 1)


def test_a_restored_database_is_read_anew(filled: Service) -> None:
    """The same generation number, published again with other figures after a restore, must not be mixed up."""
    path = "/api/kpis/revenue?range=2026-03..2026-05"
    backup = sqlite3.connect(":memory:")
    filled.connection.backup(backup)
    for amount, today in ((7, date(2026, 5, 21)), (9, date(2026, 5, 22))):
        filled.write("orders", [{"order_id": "C-1", "order_date": "2026-05-04", "amount": amount}])
        filled.refresh(today)
        assert filled.get(path).headers["edb-generation"] == "2"
        assert filled.get(path).json()["value"] == 911 + today.day + amount  # a day of service earns 1.00
        backup.backup(filled.connection)
        wait_until(lambda: filled.get(path).headers["edb-generation"] == "1")
    backup.close()
