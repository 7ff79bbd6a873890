import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bench.writers import HELD, WAYS, waits


@pytest.mark.parametrize("way", WAYS)
def test_every_kind_of_writer_writes_and_tells_how_long_it_waited(tmp_path: Path, way: str) -> None:
    database = tmp_path / "writers.sqlite3"
    found = waits(database, way, 0.5)
    assert found.keys() == HELD.keys()
    assert all(waited and min(waited) >= 0 for waited in found.values())
    with closing(sqlite3.connect(database)) as connection:
        (rows,) = connection.execute("SELECT count(*) FROM written").fetchone()
    assert rows >= 20 * sum(len(waited) for waited in found.values())
