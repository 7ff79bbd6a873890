"""Cuts a stream of UTF-8 text into lines, without ever holding more than a block."""

import io
from collections.abc import Iterator
from itertools import chain

from jobs.imports.decompression import Input
from jobs.imports.problems import InputError

BLOCK_BYTES = 2**20
MAX_LINE_BYTES = 16 * 2**20
_BOM = b"\xef\xbb\xbf"
_OTHER_BOMS = (b"\xff\xfe", b"\xfe\xff")


class Lines:
    """The lines of an input, each with its line end. Bytes that are not UTF-8 come as lone surrogates.

    `clean` says that no line so far held such bytes or a NUL; while it is true, rows need not be looked at one by one.
    `apostrophes` says whether one held an apostrophe, with which text is guarded.
    """

    def __init__(self, source: Input) -> None:
        self._name = source.name
        self._stream = source.stream
        self.clean = True
        self.apostrophes = False

    def __iter__(self) -> Iterator[str]:
        """:raises InputError: another encoding, or a line that is too long to be one"""
        return chain.from_iterable(self._blocks())

    def _blocks(self) -> Iterator[Iterator[str]]:
        rest = self._stream.read(len(_BOM)).removeprefix(_BOM)
        if rest.startswith(_OTHER_BOMS):
            raise InputError(f"{self._name} is UTF-16; save it as UTF-8.")
        while block := self._stream.read(BLOCK_BYTES):
            cut = block.rfind(b"\n") + 1
            if cut:
                yield self._lines(rest + block[:cut])
                rest = block[cut:]
            else:
                rest += block
            if len(rest) > MAX_LINE_BYTES:
                raise InputError(f"{self._name} has a line of more than {MAX_LINE_BYTES // 2**20} MiB.")
        yield self._lines(rest)

    def _lines(self, data: bytes) -> Iterator[str]:
        if b"\0" in data:
            self.clean = False
        self.apostrophes = self.apostrophes or b"'" in data
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            self.clean = False
            text = data.decode("utf-8", "surrogateescape")
        return iter(io.StringIO(text, newline="\n"))


def flaw(text: str) -> str | None:
    """Why a text cannot be taken at all, if so."""
    if "\0" in text:
        return "has a NUL character"
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "is not UTF-8 text"
    return None
