import asyncio
import sqlite3
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest

from service.exchange.documents import Answer, Document
from service.exchange.problems import Problem
from service.identity.roles import EVERYBODY_HERE
from service.reads import assembly
from service.reads.answers import ENTRY_BYTES, Answers, Kept, Key, Question
from service.reads.generations import Published
from tests.service.conftest import Service, Start
from tests.waiting import wait_until

MANY = 20
ROUTE: Any = None


class Published1(dict[str, Published]):
    """Generation 1 of two tenants."""

    def __init__(self) -> None:
        super().__init__({name: Published(name, 1, 0, (b"edb-checked-at", b"")) for name in ("a", "b")})


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Made:
    """Makes documents of a generation and size, and counts them."""

    def __init__(self, generation: int | None = 1, size: int = 0) -> None:
        self.generation = generation
        self.size = size
        self.count = 0
        self.meanwhile: Callable[[], object] = lambda: None

    async def __call__(self) -> Document:
        self.count += 1
        await asyncio.sleep(0)
        self.meanwhile()
        return Document(self.generation, f'"{self.count}"', b"x" * self.size, None)


@pytest.fixture
def published() -> Published1:
    return Published1()


def key(name: str) -> Key:
    return name.encode(), None, EVERYBODY_HERE.grants


def question(name: str, make: Made, tenant: str = "a", *, pinned: bool = False) -> Question:
    return Question(key(name), tenant, ROUTE, make, pinned)


def answers(published: Published1, clock: Clock | None = None, **bounds: int) -> Answers:
    return Answers(published.get, ttl_seconds=45, singleflight=True, clock=clock or Clock(), **bounds)


def ask(found: Answers, *questions: Question) -> list[Answer]:
    async def together() -> list[Answer]:
        return await asyncio.gather(*map(found.answer, questions))

    return asyncio.run(together())


def good(found: Answers, name: str) -> Kept | None:
    kept = found.find(key(name))
    return kept if kept is not None and found.is_good(kept) else None


def test_an_answer_is_good_until_it_is_too_old(published: Published1) -> None:
    clock = Clock()
    found = answers(published, clock)
    ask(found, question("k", Made()))
    clock.now = 44.9
    assert good(found, "k")
    clock.now = 45
    assert not good(found, "k")
    assert found.find(key("k")), "it is the last one still"


def test_an_answer_is_good_until_something_of_its_tenant_changes(published: Published1) -> None:
    found = answers(published)
    ask(found, question("k", Made()), question("l", Made(), "b"))
    published["a"].current = False
    assert not good(found, "k")
    assert good(found, "l")


@pytest.mark.parametrize(("generation", "kept"), [(0, False), (1, True), (2, True), (None, True)])
def test_what_is_older_than_what_is_published_is_not_kept(
    published: Published1, generation: int | None, *, kept: bool
) -> None:
    found = answers(published)
    ask(found, question("k", Made(generation)))
    assert bool(good(found, "k")) is kept


def test_what_is_pinned_to_an_old_generation_is_kept(published: Published1) -> None:
    found = answers(published)
    ask(found, question("k", Made(0), pinned=True))
    assert good(found, "k")


def test_what_was_made_while_something_changed_is_answered_and_not_kept(published: Published1) -> None:
    found, make = answers(published), Made()
    make.meanwhile = lambda: setattr(published["a"], "current", False)
    (answer,) = ask(found, question("k", make))
    assert answer.source.generation == 1
    assert len(found) == 0


def test_before_a_tenants_first_generation_nothing_is_kept(published: Published1) -> None:
    found = answers(published)
    ask(found, question("k", Made(None), "new"))
    assert len(found) == 0


def test_the_least_recently_used_goes_first(published: Published1) -> None:
    found = answers(published, max_entries=2)
    ask(found, question("k", Made()), question("l", Made(), "b"))
    assert good(found, "k")
    ask(found, question("m", Made()))
    assert [bool(good(found, name)) for name in "klm"] == [True, False, True]


def test_answers_take_no_more_than_so_many_bytes(published: Published1) -> None:
    found = answers(published, max_bytes=2 * ENTRY_BYTES + 14)
    ask(found, question("k", Made(size=4)))
    ask(found, question("l", Made(size=4)))
    ask(found, question("k", Made(size=6)))
    assert [bool(good(found, name)) for name in "lk"] == [True, True]
    ask(found, question("m", Made(size=5), "b"))
    assert [bool(good(found, name)) for name in "klm"] == [True, False, True]


def test_those_who_ask_the_same_at_the_same_time_share_one_answer(published: Published1) -> None:
    found, make = answers(published), Made()
    given = ask(found, *[question("k", make)] * MANY)
    assert make.count == found.loads == 1
    assert len(set(map(id, given))) == 1
    assert found.misses == MANY


def test_who_asks_after_a_change_does_not_share_what_began_before_it(published: Published1) -> None:
    found, make = answers(published), Made()

    async def around_a_change() -> list[Answer]:
        before = asyncio.create_task(found.answer(question("k", make)))
        await asyncio.sleep(0)
        published["a"] = Published1()["a"]
        return await asyncio.gather(before, found.answer(question("k", make)))

    before, after = asyncio.run(around_a_change())
    assert before is not after


def test_a_failure_is_everybodys_and_is_tried_again(published: Published1) -> None:
    found, make = answers(published), Made()

    def fail() -> None:
        raise Problem(503, "Not now.")

    make.meanwhile = fail
    for _ in range(2):
        with pytest.raises(Problem, match="Not now"):
            ask(found, *[question("k", make)] * 2)
    assert make.count == 2
    assert len(found) == 0


def test_without_single_flight_each_has_its_own(filled: Service, start: Start) -> None:
    other = start(singleflight=False)
    get = partial(other.client.get, "/api/kpis/gm?range=6m")

    async def together() -> None:
        await asyncio.gather(*(get() for _ in range(MANY)))

    other.portal.call(together)
    assert other.process.answers.loads == MANY


def test_for_no_time_nothing_is_given_again(filled: Service, start: Start) -> None:
    other = start(cache_ttl_seconds=0)
    for _ in range(3):
        other.get("/api/kpis/gm?range=6m")
    assert (other.process.answers.loads, other.process.answers.hits) == (3, 0)


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
