"""The staging file: the validated rows of one import, by key, beside the database."""

import os
import sqlite3
from pathlib import Path
from typing import Any

from aggregator.facts.parsing import same_content
from aggregator.facts.statements import fact_statement
from aggregator.facts.table import Fact
from jobs.imports.batches import Refuse
from jobs.imports.problems import BadRow
from jobs.imports.validation import StagedRow

CACHE_KIB = 65_536
FIRST_LINES = 5


class Again:
    """Rows of an input whose key it had before: how many, and where the first of them stand."""

    def __init__(self) -> None:
        self.rows = 0
        self.first: list[tuple[str, int | None]] = []

    def add(self, file: str, line: int | None) -> None:
        """Count one."""
        self.rows += 1
        if len(self.first) < FIRST_LINES:
            self.first.append((file, line))


class Staging:
    """Fills a staging file. `rows` are staged.

    Of rows whose key the input had before, `repeated` have the same content, and of `superseded` and the one before the
    later counts, where that is asked for.

    :param files: what the inputs go by: of rows of anything else it is not known whether they are of one file
    :param latest: whether the later of two rows with one key counts, instead of refusing it
    """

    def __init__(self, path: Path, fact: Fact, files: set[str], *, latest: bool) -> None:
        self._fact = fact
        self._path = path
        self._files = files
        self._latest = latest
        self._connection = sqlite3.connect(path, isolation_level=None)
        # without a journal: a file that was not finished is thrown away, never read
        self._connection.execute("PRAGMA journal_mode = OFF")
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        self._connection.execute(fact_statement("imports/create_staged", fact.name))
        self._taken = 0
        self.rows = 0
        self.repeated = Again()
        self.superseded = Again()

    @property
    def read(self) -> int:
        """How many good rows the input had, repeated and superseded ones among them."""
        return self.rows + self.repeated.rows + self.superseded.rows

    def add(self, rows: list[StagedRow], refuse: Refuse, *, numbered: bool = True) -> None:
        """Stage rows; one whose key stands in the input already is counted, taken instead, or refused.

        :param numbered: whether the rows were given the number of their line, or need none
        """
        placed = [(*row, nr, numbered) for nr, row in enumerate(rows, self._taken)]
        self._taken += len(rows)
        self._connection.execute("BEGIN")
        added = self._connection.executemany(fact_statement("imports/stage", self._fact.name), placed).rowcount
        self.rows += added
        if added < len(rows):
            for row in placed:
                self._again(row, refuse)
        self._connection.execute("COMMIT")

    def finish(self) -> None:
        """Close the file; it is on disk when this returns."""
        self._connection.close()
        with self._path.open("rb") as stream:
            os.fsync(stream.fileno())

    def close(self) -> None:
        """Close the file, which is not going to be used."""
        self._connection.close()

    def _again(self, row: tuple[Any, ...], refuse: Refuse) -> None:
        """What is to be done with a row, unless it is the staged one of its key itself."""
        columns = self._fact.columns
        key = [row[columns.index(name)] for name in self._fact.key]
        staged = self._connection.execute(fact_statement("imports/staged_row", self._fact.name), key).fetchone()
        *_, file, line, nr, numbered = row
        *_, other_file, other_line, other_nr, other_numbered = staged
        if other_nr == nr:
            return
        within_file = file == other_file and file in self._files
        same = same_content(row[: len(columns)], staged[: len(columns)], self._fact)
        where = "" if other_line is None else f" on line {other_line}"
        where = (where + ("" if other_file == file else f" of {other_file}")) or " in the input"
        field, reason = ", ".join(self._fact.key), ""
        if within_file and not (numbered and other_numbered):
            field = "line_no"
            reason = f"is missing, and the order stands already{where}: number its lines, all 1 if an order has but one"
        elif same:
            self.repeated.add(file, line)
        elif self._latest:
            self.superseded.add(file, line)
            if not (within_file and line is not None and other_line is not None and line < other_line):
                self._connection.execute(fact_statement("imports/restage", self._fact.name), row)
        else:
            reason = f"stands already{where} with other content"
        if reason:
            refuse(BadRow(str(file), line, field, reason, ", ".join(str(part) for part in key)))
