"""Cuts long work into short write transactions and leaves other writers room between them."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sql.database import LONG_PATIENCE, writing
from sql.turnstile import anyone_waits

SLICE_SECONDS = 0.02  # what a slice of a batch aims at: after each it is seen whether anyone waits
HOLD_SECONDS = 0.045  # how long a batch may hold the write lock while others write
QUIET_HOLD_SECONDS = 0.5  # and while nobody does: a page that two batches share is then written once instead of twice
FIRST_ROWS, MIN_ROWS, MAX_ROWS = 500, 50, 20_000
BREATH_EVERY_SECONDS = 2.0
BREATH_SECONDS = 0.11  # other programs' waiting writers look at least every 0.1 s: each of them gets its turn in it
OTHERS_SECONDS = 2.0  # how long after another's commit batches are short, and followed by a pause as long


class Pace:
    """The pace of one long piece of writing; `rows` is how many the next slice should take."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        *_, file = connection.execute("PRAGMA database_list").fetchone()
        self._database = Path(file)
        self._version = self._data_version()
        self._breathed = self._begun = self._sliced = time.monotonic()
        self._others_until = 0.0
        self.rows = FIRST_ROWS

    @contextmanager
    def batch(self) -> Iterator[None]:
        """One write transaction of one slice or several, and the pause after it."""
        with writing(self._connection, LONG_PATIENCE):
            self._begun = self._sliced = time.monotonic()
            yield
        held = time.monotonic() - self._begun
        self._pause(held, others=self._others_write())

    def goes_on(self) -> bool:
        """After a slice of a batch: whether the batch may take another."""
        now = time.monotonic()
        factor = SLICE_SECONDS / max(now - self._sliced, 1e-6)
        self.rows = min(max(int(self.rows * min(max(factor, 0.4), 1.5)), MIN_ROWS), MAX_ROWS)
        self._sliced = now
        if anyone_waits(self._database):
            self._others_until = now + OTHERS_SECONDS
            return False
        hold = HOLD_SECONDS if now < self._others_until else QUIET_HOLD_SECONDS
        return now - self._begun < hold - SLICE_SECONDS

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
