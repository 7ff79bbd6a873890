"""Tells whether the process of an import lives: it holds a lock, which the system releases with it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sql.companions import open_companion
from sql.heartbeat import is_named


class ImportLock:
    """The lock of one import, on a file of its own beside the database, for whoever may use that."""

    def __init__(self, path: Path, database: Path) -> None:
        self._path = path
        self._database = database
        self._descriptor = -1

    def take(self) -> bool:
        """Whether the lock is now held by this process; it does not wait."""
        while True:
            descriptor = open_companion(self._path, self._database)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(descriptor)
                return False
            if is_named(descriptor, self._path):
                self._descriptor = descriptor
                return True
            os.close(descriptor)  # its last holder removed the file between our two steps

    def release(self) -> None:
        """Give it up and remove the file."""
        if self._descriptor >= 0:
            self._path.unlink(missing_ok=True)
            os.close(self._descriptor)
            self._descriptor = -1


@contextmanager
def held(path: Path, database: Path) -> Iterator[bool]:
    """The lock, if it is free, for the time of a block."""
    lock = ImportLock(path, database)
    taken = lock.take()
    try:
        yield taken
    finally:
        lock.release()
