"""Disks that are full when a test wants them to be, and have room again when it wants that."""

import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

SIZE_MIB = 24
BALLAST_BYTES = 65_536


class Disk(Protocol):
    """A folder. `longest_file`: of processes that are started from now on, in bytes."""

    folder: Path
    longest_file: int | None

    def fill(self, *processes: int, room: int = 0) -> None:
        """Leave so many bytes."""

    def free(self, *processes: int) -> None:
        """Make room."""


class Mounted:
    """A small file system in memory, full of ballast: what a full disk is."""

    longest_file: int | None = None

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self, *processes: int, room: int = 0) -> None:
        """Leave so many bytes."""
        (self.folder / "room").write_bytes(bytes(room))
        with suppress(OSError), (self.folder / "ballast").open("ab", buffering=0) as ballast:
            while ballast.write(bytes(BALLAST_BYTES)) == BALLAST_BYTES:
                pass
            while ballast.write(bytes(1)):
                pass
        (self.folder / "room").unlink()

    def free(self, *processes: int) -> None:
        """Make room."""
        (self.folder / "ballast").unlink()


class Limited:
    """A folder whose files cannot grow: what a full quota is, for everyone who may not mount a file system."""

    longest_file: int | None = None

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self, *processes: int, room: int = 0) -> None:
        """Leave so many bytes, to each file."""
        self.longest_file = room
        self._limit(*processes)

    def free(self, *processes: int) -> None:
        """Make room."""
        self.longest_file = None
        self._limit(*processes)

    def _limit(self, *processes: int) -> None:
        longest = resource.RLIM_INFINITY if self.longest_file is None else self.longest_file
        for process in processes:
            resource.prlimit(process, resource.RLIMIT_FSIZE, (longest, resource.RLIM_INFINITY))


@contextmanager
def small_disk(kind: str) -> Iterator[Disk]:
    """A disk of one of the `kinds`."""
    with TemporaryDirectory(prefix="edb-disk-") as folder:
        if kind == "quota":
            yield Limited(Path(folder))
            return
        _mount(folder)
        try:
            yield Mounted(Path(folder))
        finally:
            subprocess.run(["umount", folder], check=True)


@cache
def kinds() -> tuple[str, ...]:
    """The kinds of disk that there are here: a file system only where one can be mounted."""
    with TemporaryDirectory(prefix="edb-disk-") as folder:
        try:
            _mount(folder)
        except (OSError, subprocess.CalledProcessError):
            return ("quota",)
        subprocess.run(["umount", folder], check=True)
        return ("quota", "file system")


def _mount(folder: str) -> None:
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MIB}m", "tmpfs", folder]
    subprocess.run(command, check=True, capture_output=True)
