"""What every reader yields: some rows of one file with their lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from jobs.imports.problems import BadRow

BATCH_ROWS = 8192


class Refuse(Protocol):
    """Takes one bad row, with every reason why it is one."""

    def __call__(self, *reasons: BadRow) -> None: ...


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one file that have the same columns. Values are as sent: text, or what JSON and None can be."""

    file: str
    names: tuple[str, ...]
    lines: Sequence[int | None]
    rows: Sequence[Sequence[object]]
