"""Cuts long work into short write transactions and leaves other writers room between them."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sql.database import writing

HOLD_SECONDS = 0.045  # what a batch aims at holding the write lock for while others write
QUIET_HOLD_SECONDS = 0.1  # and while nobody does: a page that two batches share is then written once instead of twice
FIRST_ROWS, MIN_ROWS, MAX_ROWS = 500, 50, 50_000
BREATH_EVERY_SECONDS = 1.0
BREATH_SECONDS = 0.11  # SQLite's waiting writers look at least every 0.1 s: each of them gets its turn in it
OTHERS_SECONDS = 2.0  # how long after another's commit batches are short, and followed by a pause as long


class Pace:
    """The pace of one long piece of writing; `rows` is how many the next batch should take."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._version = self._data_version()
        self._breathed = time.monotonic()
        self._others_until = 0.0
        self.rows = FIRST_ROWS

    @contextmanager
    def batch(self) -> Iterator[None]:
        """One write transaction, and the pause after it."""
        with writing(self._connection):
            begun = time.monotonic()
            yield
        held = time.monotonic() - begun
        others = self._others_write()
        factor = (HOLD_SECONDS if others else QUIET_HOLD_SECONDS) / max(held, 1e-6)
        self.rows = min(max(int(self.rows * min(max(factor, 0.4), 1.5)), MIN_ROWS), MAX_ROWS)
        self._pause(held, others=others)

    def _others_write(self) -> bool:
        version = self._data_version()
        if version != self._version:
            self._version = version
            self._others_until = time.monotonic() + OTHERS_SECONDS
        return time.monotonic() < self._others_until

    def _pause(self, held: float, *, others: bool) -> None:
        if time.monotonic() - self._breathed > BREATH_EVERY_SECONDS:
            time.sleep(BREATH_SECONDS)
            self._breathed = time.monotonic()
        elif others:
            time.sleep(held)

    def _data_version(self) -> int:
        """Moves with every commit of another connection."""
        version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        return version
