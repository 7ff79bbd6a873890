"""When to look whether somebody has committed: at once where the system tells of writes to files, else very often.

A write to the log is told of before its commit can be seen, since it may still have to reach the disk. So looks follow
one another closely after a write, and ever less so the longer it was ago. A commit that is found though no write was
told of is proof that the system does not tell (the file system is another machine's): from then on looks are frequent.
"""

import asyncio
import ctypes
import logging
import os
import select
import struct
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from time import monotonic
from types import TracebackType

SOONEST_SECONDS = 0.004  # between two looks
SHARE = 0.4  # of the time since the last write that passes before the next look
FOUND_SHARE = 1.0  # once a commit was found: another writer may have begun before it was
LONGEST_SECONDS = 1.0  # where writes are told of
LONGEST_UNTOLD_SECONDS = 0.015  # where they are not: two such looks, the refresher's and a reader's, are P5
UNTOLD_SECONDS = 10.0  # a write is told of so long before its commit is seen, at most

WRITTEN = 0x00000002  # IN_MODIFY, of inotify(7)
NAMES_CHANGED = 0x00000040 | 0x00000080 | 0x00000100 | 0x00000200  # moved from, moved to, created, removed
EVENT = struct.Struct("iIII")  # what is watched, what changed, a cookie, and the length of the name that follows
READ_BYTES = 65_536

log = logging.getLogger("edb.lookout")


class Lookout:
    """Waits until it is worth looking, until it is closed. Of one thread, but for `wake`.

    :param soonest: how many seconds there are between two looks at least
    """

    def __init__(self, database: Path, soonest: float = SOONEST_SECONDS) -> None:
        self._database = database.absolute()
        self._soonest = soonest
        self._share = SHARE
        self._told = _Inotify.of(self._database)
        self._woken, self._wake = os.pipe()
        os.set_blocking(self._woken, False)
        os.set_blocking(self._wake, False)
        self._written_at = self._told_at = monotonic()

    def __enter__(self) -> "Lookout":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back what the system lent."""
        if self._told is not None:
            self._told.close()
        os.close(self._woken)
        os.close(self._wake)
        self._woken = self._wake = -1

    def wake(self) -> None:
        """End the wait at hand, or the next one; from any thread."""
        with suppress(OSError):  # it is closed, or was woken so often that it knows
            os.write(self._wake, b"w")

    def found(self) -> None:
        """A look found a commit."""
        self._drain()
        if self._told is not None and monotonic() - self._told_at > UNTOLD_SECONDS:
            log.info("the system does not tell of writes to %s; it is looked at often instead", self._database)
            self._told.close()
            self._told = None
        self._share = FOUND_SHARE

    def pause(self) -> float:
        """How many seconds after this look the next one is due, if no write is told of."""
        longest = LONGEST_UNTOLD_SECONDS if self._told is None else LONGEST_SECONDS
        return min(max((monotonic() - self._written_at) * self._share, self._soonest), max(longest, self._soonest))

    def wait(self, seconds: float = LONGEST_SECONDS) -> None:
        """Wait for a write, a wake-up, or so many seconds at most."""
        self._drain()
        pause = max(0.0, min(seconds, self.pause()))
        waits_for = [self._woken]
        if self._told is not None and pause > self._soonest:
            waits_for.append(self._told.fileno)
        select.select(waits_for, [], [], pause)
        with suppress(BlockingIOError):
            os.read(self._woken, READ_BYTES)
        self._drain()

    async def sign(self, seconds: float = LONGEST_SECONDS) -> None:
        """As `wait`, on an event loop, without wake-ups."""
        self._drain()
        pause = max(0.0, min(seconds, self.pause()))
        if self._told is None or pause <= self._soonest:
            await asyncio.sleep(pause)
            return
        loop, news, descriptor = asyncio.get_running_loop(), asyncio.Event(), self._told.fileno
        loop.add_reader(descriptor, news.set)
        try:
            async with asyncio.timeout(pause):
                await news.wait()
        except TimeoutError:
            pass
        finally:
            loop.remove_reader(descriptor)
        self._drain()

    def _drain(self) -> None:
        """Take up what was told."""
        if self._told is not None and self._told.drained():
            self._written_at = self._told_at = monotonic()
            self._share = SHARE


class _Inotify:
    """What Linux tells of a database: that one of its files was written, begun, removed or replaced."""

    def __init__(self, fileno: int, database: Path) -> None:
        self.fileno = fileno
        log, journal = (database.with_name(f"{database.name}-{end}") for end in ("wal", "journal"))
        self._names = {os.fsencode(file.name) for file in (database, log, journal)}
        self._database, self._log = os.fsencode(database), os.fsencode(log)
        self._folder = self._follow(os.fsencode(database.parent), NAMES_CHANGED)
        self._whole = -1
        self._follow_writes()

    @classmethod
    def of(cls, database: Path) -> "_Inotify | None":
        """Of a database; None where there is no such thing, or no more of it."""
        if sys.platform != "linux":
            return None
        with suppress(OSError, AttributeError):  # another C library, a sandbox
            descriptor = _libc().inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
            if descriptor >= 0:
                told = cls(descriptor, database)
                if told._folder >= 0:
                    return told
                told.close()
        return None

    def drained(self) -> bool:
        """Whether one of the files was written since the last time; a log that was begun anew is followed."""
        try:
            events = os.read(self.fileno, READ_BYTES)
        except BlockingIOError:
            return False
        written, renamed, place = False, False, 0
        while place < len(events):
            followed, _, _, length = EVENT.unpack_from(events, place)
            place += EVENT.size
            if followed != self._folder:
                written = True
            elif events[place : place + length].rstrip(b"\0") in self._names:
                written = renamed = True
            place += length
        if renamed:
            self._follow_writes()
        return written

    def close(self) -> None:
        """Hear no more."""
        os.close(self.fileno)

    def _follow_writes(self) -> None:
        """Where there is a log, commits are in it, and writes to the database itself are none."""
        if self._follow(self._log, WRITTEN) < 0:
            self._whole = self._follow(self._database, WRITTEN)
        elif self._whole >= 0:
            _libc().inotify_rm_watch(self.fileno, self._whole)
            self._whole = -1

    def _follow(self, path: bytes, changes: int) -> int:
        """Under which number changes are told of, the same if it is asked for twice; below 0 for what is not there."""
        number: int = _libc().inotify_add_watch(self.fileno, path, changes)
        return number


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None)
