import asyncio
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from service.connections.writing import MAX_WAITING, Writing
from service.exchange.problems import Problem, problem_of
from sql.database import data_version, open_reader, open_writer
from tests.service.conftest import Service
from tests.waiting import PATIENCE_SECONDS

Write = Callable[[sqlite3.Connection], Any]


def tenant(name: str) -> Write:
    return lambda connection: connection.execute("INSERT INTO tenants (id, name) VALUES (?, 'x')", (name,)).rowcount


def tenants(database: Path) -> list[str]:
    connection = open_writer(database)
    found = [name for (name,) in connection.execute("SELECT id FROM tenants WHERE id <> 'default' ORDER BY id")]
    connection.close()
    return found


def together(database: Path, *writes: Write, before: Write = lambda _: None) -> list[Any]:
    """What becomes of writes that all wait while another is at work."""
    begun, go = threading.Event(), threading.Event()

    def hold(connection: sqlite3.Connection) -> None:
        before(connection)
        begun.set()
        go.wait(PATIENCE_SECONDS)

    async def many() -> list[Any]:
        writing = Writing(database, durable=True)
        first = asyncio.create_task(writing.run(hold))
        await asyncio.to_thread(begun.wait, PATIENCE_SECONDS)
        runs = [asyncio.create_task(writing.run(write)) for write in writes]
        await asyncio.sleep(0)
        go.set()
        try:
            return (await asyncio.gather(first, *runs, return_exceptions=True))[1:]
        finally:
            await writing.close()

    return asyncio.run(many())


def test_a_write_that_fails_leaves_nothing(service: Service) -> None:
    def write(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO tenants (id, name) VALUES ('other', 'Other')")
        raise Problem(422, "No.")

    with pytest.raises(Problem, match="No"):
        service.portal.call(service.process.writing.run, write)
    assert service.connection.execute("SELECT count(*) FROM tenants").fetchone() == (1,)


def test_writes_that_wait_together_share_a_transaction(database: Path) -> None:
    def version(connection: sqlite3.Connection) -> int:
        connection.execute("UPDATE lease SET epoch = epoch + 1")
        found: int = connection.execute("SELECT epoch FROM lease").fetchone()[0]
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        return found

    other = open_writer(database)
    other.execute("PRAGMA busy_timeout = 0")
    (seen,) = other.execute("PRAGMA data_version").fetchone()
    epochs = together(database, version, version, version)
    assert epochs == [epochs[0], epochs[0] + 1, epochs[0] + 2]
    assert other.execute("PRAGMA data_version").fetchone()[0] == seen + 1
    other.close()


def test_one_that_fails_leaves_those_beside_it_whole(database: Path) -> None:
    def half(connection: sqlite3.Connection) -> None:
        tenant("half")(connection)
        raise Problem(422, "No.")

    first, failed, last = together(database, tenant("a"), half, tenant("b"))
    assert (first, last) == (1, 1)
    assert isinstance(failed, Problem)
    assert tenants(database) == ["a", "b"]


def test_one_that_undoes_the_whole_transaction_leaves_those_beside_it_whole(database: Path) -> None:
    def undo(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT OR ROLLBACK INTO tenants (id, name) VALUES ('default', 'x')")

    first, failed, last = together(database, tenant("a"), undo, tenant("b"))
    assert (first, last) == (1, 1)
    assert isinstance(failed, sqlite3.IntegrityError)
    assert tenants(database) == ["a", "b"]


def test_a_full_disk_refuses_what_does_not_fit_and_takes_what_does(database: Path) -> None:
    def limit(connection: sqlite3.Connection) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages + 3}")

    def large(connection: sqlite3.Connection) -> None:
        connection.executemany(
            "INSERT INTO tenants (id, name) VALUES (?, ?)", ((f"large-{n}", "x" * 200) for n in range(500))
        )

    first, failed, last = together(database, tenant("a"), large, tenant("b"), before=limit)
    assert (first, last) == (1, 1)
    problem = problem_of(failed)
    assert (problem.status, problem.headers["Retry-After"]) == (503, "10")
    assert tenants(database) == ["a", "b"]


def test_it_goes_on_by_itself_when_the_database_can_be_written_again(database: Path) -> None:
    async def write() -> list[Any]:
        writing = Writing(database)
        try:
            assert await writing.run(tenant("a")) == 1
            writing._connection().execute("PRAGMA query_only = 1")  # as SQLite answers on a disk mounted read-only
            return [
                await asyncio.gather(writing.run(tenant("b")), return_exceptions=True),
                await writing.run(tenant("c")),
            ]
        finally:
            await writing.close()

    (failed,), last = asyncio.run(write())
    assert (problem_of(failed).status, last) == (503, 1)
    assert tenants(database) == ["a", "c"]


def test_a_lock_held_for_too_long_fails_all_that_wait(database: Path) -> None:
    async def write() -> list[Any]:
        writing = Writing(database)
        writing._connection().execute("PRAGMA busy_timeout = 30")
        other = open_writer(database)
        other.execute("BEGIN IMMEDIATE")
        try:
            found = await asyncio.gather(writing.run(tenant("a")), writing.run(tenant("b")), return_exceptions=True)
            other.execute("ROLLBACK")
            return [*found, await writing.run(tenant("c"))]
        finally:
            other.close()
            await writing.close()

    first, second, last = asyncio.run(write())
    assert [problem_of(first).status, problem_of(second).status, last] == [503, 503, 1]
    assert tenants(database) == ["c"]


def test_an_end_waits_for_what_was_taken(database: Path) -> None:
    async def write() -> int:
        writing = Writing(database)
        run = asyncio.create_task(writing.run(tenant("a")))
        await asyncio.sleep(0)
        await writing.close()
        return int(await run)

    assert asyncio.run(write()) == 1


def test_more_writes_than_can_wait_are_refused(database: Path) -> None:
    found = together(database, *[tenant(f"{number:03d}") for number in range(MAX_WAITING + 2)])
    refused = [result for result in found if isinstance(result, Problem)]
    assert [(problem.status, problem.headers) for problem in refused] == [(503, {"Retry-After": "1"})] * 3
    assert len(tenants(database)) == MAX_WAITING - 1


def test_who_has_patience_writes_after_those_that_come_meanwhile(database: Path) -> None:
    async def write() -> list[str]:
        aside, facts = Writing(database, patience=30.0), Writing(database, durable=True)
        written: list[str] = []
        blocker = open_writer(database)
        blocker.execute("BEGIN IMMEDIATE")
        patient = asyncio.create_task(aside.run(lambda _: written.append("patient")))
        await asyncio.sleep(0.05)
        fact = asyncio.create_task(facts.run(lambda _: written.append("fact")))
        await asyncio.sleep(0.05)
        blocker.execute("ROLLBACK")
        blocker.close()
        await asyncio.gather(patient, fact)
        await aside.close()
        await facts.close()
        return written

    assert asyncio.run(write()) == ["fact", "patient"]


def test_writes_that_come_one_after_another_may_gather_into_one_transaction(database: Path) -> None:
    async def write() -> int:
        writing = Writing(database, gather=0.2)
        with closing(open_reader(database)) as reader:
            before = data_version(reader)
            first = asyncio.create_task(writing.run(tenant("a")))
            await asyncio.sleep(0.02)
            await asyncio.gather(first, writing.run(tenant("b")))
            await writing.close()
            return data_version(reader) - before

    assert asyncio.run(write()) == 1
    assert tenants(database) == ["a", "b"]


def test_what_is_too_much_to_wait_is_refused_by_its_size(database: Path) -> None:
    async def write() -> list[Any]:
        writing = Writing(database, most=10)
        runs = [writing.run(tenant("a"), 6), writing.run(tenant("b"), 5), writing.run(tenant("c"), 4)]
        found = await asyncio.gather(*runs, return_exceptions=True)
        found.append(await writing.run(tenant("d"), 10))
        await writing.close()
        return found

    first, refused, third, later = asyncio.run(write())
    assert (first, problem_of(refused).status, third, later) == (1, 503, 1, 1)
    assert tenants(database) == ["a", "c", "d"]
