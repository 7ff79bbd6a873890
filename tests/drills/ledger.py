"""What clients know of their order lines: the amount of each that was acknowledged, and what they cannot know."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

Lines = dict[str, int]  # amounts in major units by order number


@dataclass
class Ledger:
    """The lines that must be stored.

    :param unanswered: requests and imports that were not acknowledged: each is stored whole or not at all
    :param instead: what may be stored instead of all that is acknowledged, once: a backup's lines, in a restore
    """

    acknowledged: Lines = field(default_factory=dict)
    unanswered: list[Lines] = field(default_factory=list)
    instead: Lines | None = None
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def new_lines(self, how_many: int) -> Lines:
        """Lines of numbers that nobody has used."""
        numbers = [next(self._numbers) for _ in range(how_many)]
        return {f"N{number:06d}": number % 97 - 20 for number in numbers}

    def doubt(self, lines: Lines) -> None:
        """What was acknowledged may be gone, as a whole."""
        for number in lines:
            self.acknowledged.pop(number, None)
        self.unanswered.append(lines)

    def differences(self, database: Path) -> list[str]:
        """What is stored and should not be, or the other way round; from now on clients know what they could not."""
        with closing(sqlite3.connect(database)) as connection:
            rows = connection.execute("SELECT order_id, amount FROM orders").fetchall()
        stored = {number: amount // 100 for number, amount in rows}
        wrong = [] if len(stored) == len(rows) else ["an order line is stored twice"]
        if self.instead is not None and stored == self.instead:
            self.acknowledged, self.unanswered = dict(self.instead), []
        self.instead = None
        for lines in self.unanswered:
            found = len(stored.keys() & lines.keys())
            if found == len(lines):
                self.acknowledged |= lines
            elif found:
                wrong.append(f"of {len(lines)} lines that were sent together {found} are stored")
        self.unanswered = []
        lost = self.acknowledged.keys() - stored.keys()
        foreign = stored.keys() - self.acknowledged.keys()
        wrong += [f"acknowledged, and lost: {number}" for number in sorted(lost)]
        wrong += [f"stored, and never acknowledged: {number}" for number in sorted(foreign)]
        wrong += [
            f"{number} was {amount} and is {stored[number]}"
            for number, amount in self.acknowledged.items()
            if stored.get(number, amount) != amount
        ]
        return wrong
