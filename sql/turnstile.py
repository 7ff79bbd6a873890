"""The turnstile before the write lock: our writers pass it one at a time, in the order in which they came.

SQLite alone keeps no order: a writer that asks again at once goes before others that sleep up to 0.1 s between tries.
Here each takes a ticket, a lock on one byte of a file, at the place that the clock says, and is next when none before
it is taken. Whoever has patience takes a place that is yet to come, and lets those go first who come until then. The
system releases a ticket with its holder. Writers of other programs compete with the next one alone.
"""

import fcntl
import os
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic_ns

from sql.companions import companion, open_companion

FLOCK = "hhqqi4x"  # type, whence, start, length, process


@contextmanager
def turnstile(database: Path, patience: float = 0.0) -> Iterator[Callable[[], bool]]:
    """Stand before the write lock until the end of the block; what is given says whether one is next.

    Where there can be no tickets everybody is: SQLite has the last word.

    :param patience: seconds; who comes within them goes first
    """
    file = _open(database)
    if file is None:
        yield lambda: True
        return
    try:
        place = _ticket(file, int(patience * 10**9))
        yield lambda: not _others_before(file, place)
    finally:
        os.close(file)


def anyone_waits(database: Path) -> bool:
    """Whether somebody waits whose patience is over; whoever writes for long asks, and then lets them go first."""
    file = _open(database)
    if file is None:
        return False
    try:
        return _others_before(file, monotonic_ns())
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


def _ticket(file: int, ahead: int) -> int:
    while True:
        place = monotonic_ns() + ahead
        try:
            fcntl.fcntl(file, fcntl.F_OFD_SETLK, struct.pack(FLOCK, fcntl.F_WRLCK, os.SEEK_SET, place, 1, 0))
        except BlockingIOError:  # another has this nanosecond
            continue
        return place


def _others_before(file: int, place: int) -> bool:
    asked = struct.pack(FLOCK, fcntl.F_WRLCK, os.SEEK_SET, 0, place, 0)
    found: int = struct.unpack(FLOCK, fcntl.fcntl(file, fcntl.F_OFD_GETLK, asked))[0]
    return found != fcntl.F_UNLCK
