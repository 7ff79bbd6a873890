"""Writes to the database, by one connection of the process: those that wait together commit together."""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

import anyio
import anyio.to_thread

from service.exchange.problems import busy
from sql.database import Identity, is_busy, open_writer, writing

T = TypeVar("T")

MAX_WAITING = 256
GROUP_SECONDS = 0.02  # how long a transaction goes on taking in writes that wait


@dataclass(eq=False)
class _Write:
    """A write that waits, and what became of it."""

    run: Callable[[sqlite3.Connection], Any]
    done: "asyncio.Future[Any]"
    result: Any = None
    error: Exception | None = None


class Writing:
    """Runs functions that write, each committed before `run` returns, or as if it had never been called.

    Those that wait at the same time share a transaction, and so one wait for the lock and one for the disk. Each has a
    savepoint: what one of them raises undoes that one alone.

    :param file: which file it must be; None takes any
    :param durable: what is committed survives a power cut; else it survives the process
    :param patience: seconds for which every other writer of this machine goes first
    :param gather: seconds that a write waits for others to share its transaction
    :param most: how much may wait
    :raises DatabaseError: as `open_writer`
    """

    def __init__(
        self,
        database: Path,
        file: Identity | None = None,
        *,
        durable: bool = False,
        patience: float = 0.0,
        gather: float = 0.0,
        most: int = MAX_WAITING,
    ) -> None:
        self._open = partial(open_writer, database, durable=durable, same=file)
        self._patience = patience
        self._gather = gather
        self._most = most
        self._writer: sqlite3.Connection | None = self._open()
        self._waiting: deque[_Write] = deque()
        self._alone = 0  # how many of those that wait get a transaction of their own
        self._taken = 0
        self._work: asyncio.Task[None] | None = None
        self._thread = anyio.CapacityLimiter(1)

    async def run(self, write: Callable[[sqlite3.Connection], T], size: int = 1) -> T:
        """What `write` returns, once it is committed. It may be called again after what it did was undone.

        :param size: how much of what may wait it is
        :raises Problem: 503, too many writes are waiting
        """
        if self._taken + size > self._most:
            raise busy("Too many writes are waiting; try again.")
        waiting = _Write(write, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        if self._work is None:
            self._work = asyncio.create_task(self._write_all())
        self._taken += size
        try:
            result: T = await waiting.done
        finally:
            self._taken -= size
        return result

    async def close(self) -> None:
        """Closes the connection when all that waits is written."""
        if self._work:
            await self._work
        self._forget()

    async def _write_all(self) -> None:
        """Transaction after transaction, until no write waits."""
        try:
            while self._waiting:
                await asyncio.sleep(self._gather)
                for write in await anyio.to_thread.run_sync(self._write_some, limiter=self._thread):
                    if write.done.cancelled():
                        continue
                    if write.error:
                        write.done.set_exception(write.error)
                    else:
                        write.done.set_result(write.result)
        finally:
            self._work = None

    def _write_some(self) -> list[_Write]:
        """One transaction: the writes that are now done or have failed."""
        group: list[_Write] = []
        try:
            self._commit(group)
        except Exception as error:
            locked = isinstance(error, sqlite3.Error) and is_busy(error)
            if not locked:
                self._forget()
            if len(group) > 1 and not locked:  # it may be the fault of one of them
                self._waiting.extendleft(reversed(group))
                self._alone = len(group)
                return []
            group = group or self._all_waiting()
            for write in group:
                write.error = error
        self._alone = max(0, self._alone - len(group))
        return group

    def _commit(self, group: list[_Write]) -> None:
        """Run what waits, and what comes meanwhile, and commit it; `group` is what was taken."""
        connection = self._connection()
        with writing(connection, self._patience):
            until = monotonic() + GROUP_SECONDS
            while self._waiting:
                write = self._waiting.popleft()
                group.append(write)
                _run(connection, write)
                if self._alone or monotonic() > until:
                    break

    def _all_waiting(self) -> list[_Write]:
        return [self._waiting.popleft() for _ in range(len(self._waiting))]

    def _connection(self) -> sqlite3.Connection:
        if self._writer is None:
            self._writer = self._open()
        return self._writer

    def _forget(self) -> None:
        """Do without the connection on which a transaction failed: what ails it, a new one may not have."""
        if self._writer:
            self._writer.close()
        self._writer = None


def _run(connection: sqlite3.Connection, write: _Write) -> None:
    """Run one write; what it raises undoes it alone, unless SQLite has already undone the whole transaction."""
    write.error = None
    connection.execute("SAVEPOINT request")
    try:
        write.result = write.run(connection)
    except Exception as error:
        if not connection.in_transaction:
            raise
        write.error = error
        connection.execute("ROLLBACK TO request")
    connection.execute("RELEASE request")
