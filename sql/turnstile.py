"""The turnstile before the write lock: our writers pass it one at a time, in the order in which they came.

SQLite alone keeps no order: a writer that asks again at once goes before others that sleep up to 0.1 s between tries.
Here each takes a ticket, a lock on one byte of a file, at the place that the clock says, and is next when none before
it is taken. The system releases a ticket with its holder. Writers of other programs compete with the next one alone.
"""

import fcntl
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, monotonic_ns, sleep

from sql.companions import companion, open_companion

LOOK_SECONDS = 0.001
FLOCK = "hhqqi4x"  # type, whence, start, length, process


@contextmanager
def turnstile(database: Path, deadline: float) -> Iterator[None]:
    """Wait for one's turn, and be the next to write until the end of the block.

    Past the deadline (of `monotonic()`), or where there can be no tickets, go on without: SQLite has the last word.
    """
    file = _open(database)
    if file is None:
        yield
        return
    try:
        place = _ticket(file)
        while _others_before(file, place) and monotonic() < deadline:
            sleep(LOOK_SECONDS)
        yield
    finally:
        os.close(file)


def anyone_waits(database: Path) -> bool:
    """Whether somebody stands before the turnstile; whoever writes for long asks, and then lets the others go first."""
    file = _open(database)
    if file is None:
        return False
    try:
        return _others_before(file, 0)  # a length of 0 is to the end
    finally:
        os.close(file)


def turnstile_path(database: Path) -> Path:
    """The file beside a database whose bytes are the tickets; it stays empty."""
    return companion(database, "-turnstile")


def _open(database: Path) -> int | None:
    if not hasattr(fcntl, "F_OFD_SETLK"):  # locks that belong to an open file are Linux's
        return None
    try:
        return open_companion(turnstile_path(database), database)
    except OSError:  # the disk is full, or the folder cannot be written
        return None


def _ticket(file: int) -> int:
    while True:
        place = monotonic_ns()
        try:
            fcntl.fcntl(file, fcntl.F_OFD_SETLK, struct.pack(FLOCK, fcntl.F_WRLCK, os.SEEK_SET, place, 1, 0))
        except BlockingIOError:  # another came in the same nanosecond
            continue
        return place


def _others_before(file: int, place: int) -> bool:
    asked = struct.pack(FLOCK, fcntl.F_WRLCK, os.SEEK_SET, 0, place, 0)
    found: int = struct.unpack(FLOCK, fcntl.fcntl(file, fcntl.F_OFD_GETLK, asked))[0]
    return found != fcntl.F_UNLCK
