"""Writes of what is no fact: on a connection of their own, and only while nobody else is writing."""

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import TypeVar

import anyio
import anyio.to_thread

from service.exchange.problems import busy
from sql.database import BUSY_TIMEOUT_MS, Identity, is_busy, open_writer, writing
from sql.turnstile import anyone_waits

T = TypeVar("T")

PAUSE_SECONDS = 0.005
PATIENCE_SECONDS = 2.0  # after so long it takes its turn among the others, who would wait for it as for each other
MAX_WAITING = 512


class Yielding:
    """Runs functions that write, each in a transaction that is committed before `run` returns.

    Facts, refreshes and imports go first: while one of them writes, this looks again a little later. A commit outlives
    the process; a power cut may take the last ones.

    :param file: which file it must be; None takes any
    :raises DatabaseError: as `open_writer`
    """

    def __init__(self, database: Path, file: Identity | None = None) -> None:
        self._database = database
        self._writer = open_writer(database, same=file)
        self._turn = asyncio.Lock()
        self._thread = anyio.CapacityLimiter(1)
        self._waiting = 0

    async def run(self, write: Callable[[sqlite3.Connection], T]) -> T:
        """What `write` returns, once it is committed.

        :raises Problem: 503, too many writes are waiting
        """
        if self._waiting >= MAX_WAITING:
            raise busy("Too many events are waiting; try again.")
        self._waiting += 1
        try:
            async with self._turn:
                patient_until = monotonic() + PATIENCE_SECONDS
                while True:
                    in_turn = monotonic() >= patient_until
                    try:
                        if in_turn or not anyone_waits(self._database):
                            return await anyio.to_thread.run_sync(self._write, write, in_turn, limiter=self._thread)
                    except sqlite3.OperationalError as error:
                        if in_turn or not is_busy(error):
                            raise
                    await asyncio.sleep(PAUSE_SECONDS)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Closes the connection."""
        self._writer.close()

    def _write(self, write: Callable[[sqlite3.Connection], T], in_turn: bool) -> T:  # noqa: FBT001 (passed as a value)
        self._writer.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS if in_turn else 0}")
        with writing(self._writer):
            return write(self._writer)
