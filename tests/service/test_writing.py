import asyncio
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from service.problems import Problem
from service.writing import MAX_WAITING, Writing
from sql.database import open_writer
from tests.service.conftest import Service


def test_a_write_that_fails_leaves_nothing(service: Service) -> None:
    def write(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO tenants (id, name) VALUES ('other', 'Other')")
        raise Problem(422, "No.")

    with pytest.raises(Problem, match="No"):
        service.portal.call(service.resources.writing.run, write)
    assert service.connection.execute("SELECT count(*) FROM tenants").fetchone() == (1,)


def test_more_writes_than_can_wait_are_refused(database: Path) -> None:
    go = threading.Event()

    async def many() -> list[bool | BaseException]:
        with closing(open_writer(database)) as connection:
            writing = Writing(connection)
            runs = [asyncio.create_task(writing.run(lambda _: go.wait(5))) for _ in range(MAX_WAITING + 3)]
            while sum(run.done() for run in runs) < 3:
                await asyncio.sleep(0)
            go.set()
            return await asyncio.gather(*runs, return_exceptions=True)

    refused = [result for result in asyncio.run(many()) if isinstance(result, Problem)]
    assert [(problem.status, problem.headers) for problem in refused] == [(503, {"Retry-After": "1"})] * 3
