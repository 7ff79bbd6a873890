"""Opens an input: plain or compressed, from a file or standard input, as a bounded stream of its bytes."""

import gzip
import io
import lzma
import sys
import zlib
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal, Protocol

import zstandard

from jobs.imports.problems import InputError, UsageError

Format = Literal["csv", "ndjson", "parquet"]

MAX_BYTES = 64 * 2**30  # unpacked, per file
MAX_RATIO = 500  # real files stay below 200; only held against a file that has unpacked to more than RATIO_FROM_BYTES
RATIO_FROM_BYTES = 64 * 2**20
ZSTANDARD_CHUNK = 1024  # packed bytes given at a time: at most 32 MiB can come of them
STDIN = "-"

_FORMATS: dict[str, Format] = {
    ".csv": "csv",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".json": "ndjson",
    ".parquet": "parquet",
}
_MAGIC = {".gz": b"\x1f\x8b", ".xz": b"\xfd7zXZ\x00", ".zst": b"\x28\xb5\x2f\xfd"}
_DAMAGED = (gzip.BadGzipFile, zlib.error, lzma.LZMAError, zstandard.ZstdError, EOFError)


@dataclass(frozen=True)
class Input:
    """One opened file: the name it goes by, its format, and its unpacked bytes."""

    name: str
    format: Format
    stream: IO[bytes]


def open_input(name: str, stack: ExitStack, progress: Callable[[int], None]) -> Input:
    """Open a file by its name, or standard input as `-`; the stack closes it.

    :param progress: told how many bytes of the file itself have been read so far
    :raises UsageError: there is no such file
    :raises InputError: it is not compressed as its name says; reading on raises it for a damaged or an exploding one
    """
    counted = _Counted(_open(name, stack), progress)
    packed = io.BufferedReader(counted, 2**16)
    compression, format_ = _by_name(name)
    start = packed.peek(8)
    found = next((ending for ending, magic in _MAGIC.items() if start.startswith(magic)), "")
    if compression and compression != found:
        raise InputError(f"{shown(name)} is not {compression[1:]} data, as its name says.")
    stream = io.BufferedReader(_Unpacked(shown(name), counted, _unpacking(packed, found), found), 2**20)
    return Input(shown(name), format_ or _sniffed(stream.peek(64)), stream)


def shown(name: str) -> str:
    """How messages name an input."""
    return "standard input" if name == STDIN else name


def _open(name: str, stack: ExitStack) -> IO[bytes]:
    if name == STDIN:
        return sys.stdin.buffer
    try:
        return stack.enter_context(Path(name).open("rb"))
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror}.") from error


def _by_name(name: str) -> tuple[str, Format | None]:
    endings = [ending.lower() for ending in Path(name).suffixes]
    compression = endings.pop() if endings and endings[-1] in _MAGIC else ""
    return compression, _FORMATS.get(endings[-1]) if endings else None


def _sniffed(start: bytes) -> Format:
    if start.startswith(b"PAR1"):
        return "parquet"
    return "ndjson" if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") else "csv"


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def _unpacking(packed: IO[bytes], compression: str) -> _Readable:
    match compression:
        case ".gz":
            return gzip.GzipFile(fileobj=packed)
        case ".xz":
            return lzma.LZMAFile(packed)
        case ".zst":
            return _Zstandard(packed)
        case _:
            return packed


class _Zstandard:
    """Frames of zstandard, one after the other; unlike the library's own reader it notices where one is cut off."""

    def __init__(self, packed: IO[bytes]) -> None:
        self._packed = packed
        self._waiting = b""
        self._ready = b""
        self._frame: zstandard.ZstdDecompressionObj | None = None

    def read(self, size: int, /) -> bytes:
        """:raises EOFError: the last frame is not whole"""
        while not self._ready:
            self._waiting = self._waiting or self._packed.read(ZSTANDARD_CHUNK)
            if not self._waiting:
                if self._frame is not None:
                    raise EOFError
                return b""
            self._frame = self._frame or zstandard.ZstdDecompressor().decompressobj()
            self._ready = self._frame.decompress(self._waiting)
            self._waiting = b""
            if self._frame.eof:
                self._waiting = self._frame.unused_data
                self._frame = None
        data, self._ready = self._ready[:size], self._ready[size:]
        return data


class _Counted(io.RawIOBase):
    """The bytes of the file itself, counted."""

    def __init__(self, stream: IO[bytes], progress: Callable[[int], None]) -> None:
        self._stream = stream
        self._progress = progress
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self.count += len(data)
        self._progress(self.count)
        return len(data)


class _Unpacked(io.RawIOBase):
    """The unpacked bytes, never more than the bounds allow: a small file must not fill the disk."""

    def __init__(self, name: str, packed: _Counted, stream: _Readable, compression: str) -> None:
        self._name = name
        self._packed = packed
        self._stream = stream
        self._compression = compression
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._stream.read(len(buffer))
        except _DAMAGED as error:
            raise InputError(f"{self._name} is damaged: its {self._compression[1:]} data cannot be read.") from error
        except OSError as error:
            raise InputError(f"{self._name} cannot be read: {error.strerror or error}.") from error
        buffer[: len(data)] = data
        self._count += len(data)
        self._check()
        return len(data)

    def _check(self) -> None:
        if self._count > MAX_BYTES:
            raise InputError(
                f"{self._name} unpacks to more than {MAX_BYTES // 2**30} GiB; split it into several files."
            )
        if self._compression and self._count > max(RATIO_FROM_BYTES, MAX_RATIO * self._packed.count):
            raise InputError(
                f"{self._name} unpacks to more than {MAX_RATIO} times its size, as no real data does; "
                "unpack it yourself if it is to be trusted."
            )
