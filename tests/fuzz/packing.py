"""Compressed streams: whole, damaged, cut off, exploding, and packed twice."""

import gzip
import lzma
from collections.abc import Callable
from functools import cache
from random import Random

import zstandard

PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": lambda data: gzip.compress(data, 6),
    ".xz": lzma.compress,
    ".zst": lambda data: zstandard.ZstdCompressor().compress(data),
}


def packed(data: bytes, ending: str) -> bytes:
    """Data as its file's name says."""
    return PACKINGS[ending](data) if ending else data


def spoilt(random: Random, data: bytes) -> tuple[bytes, str]:
    """A compressed stream that is none any more, and in what way."""
    match random.randrange(3):
        case 0:
            return data[: random.randrange(len(data))], "a compressed stream that is cut off"
        case 1:
            at = random.randrange(4)
            return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :], "a compressed stream without its beginning"
        case _:
            return random.randbytes(len(data)), "noise for a compressed stream"


@cache
def bomb(ending: str, header: bytes) -> bytes:
    """A small file that unpacks to 72 MiB of blanks, more than 1,000 times as much."""
    return packed(header + (b" " * (2**20 - 1) + b"\n") * 72, ending)
