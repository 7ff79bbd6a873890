"""Writes to the database: one connection of the process, in a worker thread, one transaction at a time."""

import asyncio
import sqlite3
from collections.abc import Callable
from typing import TypeVar

import anyio
import anyio.to_thread

from service.problems import busy
from sql.database import writing

T = TypeVar("T")

MAX_WAITING = 256


class Writing:
    """Runs functions that write, each in a transaction that is committed before `run` returns."""

    def __init__(self, writer: sqlite3.Connection) -> None:
        self._writer = writer
        self._turn = asyncio.Lock()
        self._thread = anyio.CapacityLimiter(1)
        self._waiting = 0

    async def run(self, write: Callable[[sqlite3.Connection], T]) -> T:
        """What `write` returns, once it is committed.

        :raises Problem: 503, too many writes are waiting
        """
        if self._waiting >= MAX_WAITING:
            raise busy("Too many writes are waiting; try again.")
        self._waiting += 1
        try:
            async with self._turn:
                return await anyio.to_thread.run_sync(self._write, write, limiter=self._thread)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Closes the connection."""
        self._writer.close()

    def _write(self, write: Callable[[sqlite3.Connection], T]) -> T:
        with writing(self._writer):
            return write(self._writer)
