"""The heartbeat of the process that refreshes, in the file that it has locked: whether it lives, whoever asks.

A process that is stopped keeps its lock, and so does one whose disk hangs; but neither goes on to write here.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from sql.companions import companion

BEAT_SECONDS = 1.0
SILENT_SECONDS = 15.0  # a refresher that was not heard of for longer is not at work


@dataclass(frozen=True)
class Heartbeat:
    """The last one: of whom, under which epoch, how many seconds ago, and what of its work fails and why."""

    holder: str
    epoch: int
    seconds_ago: float
    failing: Mapping[str, str]

    @property
    def is_silent(self) -> bool:
        """Whether it is so old that nobody is at work."""
        return self.seconds_ago > SILENT_SECONDS


class Heart:
    """Beats for a holder of the lease, until it is closed."""

    def __init__(self, database: Path, holder: str, epoch: int) -> None:
        self._path = lease_path(database)
        self._file = os.open(self._path, os.O_RDWR | os.O_CLOEXEC)
        self._told = {"holder": holder, "epoch": epoch}

    def close(self) -> None:
        """Beat no more."""
        os.close(self._file)

    def beat(self, failing: Mapping[str, str]) -> bool:
        """Beat once; False when the lease was taken away: another file is in the place of this one.

        :raises OSError: the file cannot be written
        """
        text = json.dumps({**self._told, "at": monotonic(), "failing": dict(failing)}).encode()
        os.pwrite(self._file, text, 0)
        os.ftruncate(self._file, len(text))
        return is_named(self._file, self._path)


def heartbeat(database: Path) -> Heartbeat | None:
    """The last heartbeat; None where there has been none since the machine was started."""
    try:
        told = json.loads(lease_path(database).read_bytes())
        beat = Heartbeat(told["holder"], told["epoch"], monotonic() - told["at"], told["failing"])
    except (OSError, ValueError, KeyError, TypeError):  # no file, one of an older edb, or one that is being written
        return None
    return beat if beat.seconds_ago >= 0 else None


def lease_path(database: Path) -> Path:
    """The file beside a database that who refreshes it has locked."""
    return companion(database, "-lease")


def is_named(descriptor: int, path: Path) -> bool:
    """Whether an open file is the one that has a name."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False
