"""Reads from the database, off the event loop: a small pool of connections, and so many loads at once and no more."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import TypeVar

import anyio.to_thread

from service.exchange.problems import busy
from sql.database import Identity, is_damage, open_reader

T = TypeVar("T")

WAIT_SECONDS = 0.5
MAX_WAITING = 1024
DAMAGE_SECONDS = 60.0  # for how long after it was met the database counts as damaged


class Reading:
    """Runs functions of a reader connection in worker threads.

    :param max_concurrency: how many at once; more wait a moment, and are then refused
    :param file: which file it must be; None takes any
    """

    def __init__(self, database: Path, max_concurrency: int, file: Identity | None = None) -> None:
        self._database = database
        self._file = file
        self._limit = asyncio.Semaphore(max_concurrency)
        self._threads = anyio.CapacityLimiter(max_concurrency)
        self._waiting = 0
        self._idle: list[sqlite3.Connection] = []
        self._lock = Lock()
        self._closed = False
        self._damage_seen = -inf

    @property
    def damaged(self) -> bool:
        """Whether a read has met a damaged page a short while ago."""
        return monotonic() < self._damage_seen + DAMAGE_SECONDS

    async def run(self, read: Callable[[sqlite3.Connection], T]) -> T:
        """What `read` returns, all of which it reads in one transaction: everything it sees is of one moment.

        :raises Problem: 503, too many reads are at work
        """
        if self._waiting >= MAX_WAITING:
            raise busy("Too many requests are at work; try again.")
        self._waiting += 1
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                await self._limit.acquire()
        except TimeoutError:
            raise busy("Too many requests are at work; try again.") from None
        finally:
            self._waiting -= 1
        try:
            return await anyio.to_thread.run_sync(self._read, read, limiter=self._threads)
        finally:
            self._limit.release()

    def close(self) -> None:
        """Closes the connections; those at work when they are done."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _read(self, read: Callable[[sqlite3.Connection], T]) -> T:
        with self._reader() as connection:
            connection.execute("BEGIN")
            try:
                return read(connection)
            finally:
                connection.execute("COMMIT")

    @contextmanager
    def _reader(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            connection = self._idle.pop() if self._idle else None
        connection = connection or open_reader(self._database, same=self._file)
        try:
            yield connection
        except sqlite3.Error as error:
            if is_damage(error):
                self._damage_seen = monotonic()
            connection.close()
            raise
        except BaseException:
            self._give_back(connection)
            raise
        self._give_back(connection)

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(connection)
                return
        connection.close()
