"""The staging file: the validated rows of one import, by key, beside the database."""

import os
import sqlite3
from pathlib import Path

from aggregator.facts import Fact
from jobs.imports.batches import Refuse
from jobs.imports.problems import BadRow
from jobs.imports.statements import fact_statement
from jobs.imports.validation import StagedRow

CACHE_KIB = 65_536


class Staging:
    """Fills a staging file. `rows` are staged; `repeated` stood in the input before, with the same content."""

    def __init__(self, path: Path, fact: Fact) -> None:
        self._fact = fact
        self._path = path
        self._connection = sqlite3.connect(path, isolation_level=None)
        # without a journal: a file that was not finished is thrown away, never read
        self._connection.execute("PRAGMA journal_mode = OFF")
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        self._connection.execute(fact_statement("create_staged", fact.name))
        self.rows = 0
        self.repeated = 0

    def add(self, rows: list[StagedRow], refuse: Refuse) -> None:
        """Stage rows; one whose key stands in the input already, with other content, is refused."""
        self._connection.execute("BEGIN")
        added = self._connection.executemany(fact_statement("stage", self._fact.name), rows).rowcount
        self._connection.execute("COMMIT")
        self.rows += added
        if added < len(rows):
            different = sum(self._refuse_conflict(row, refuse) for row in rows)
            self.repeated += len(rows) - added - different

    def finish(self) -> None:
        """Close the file; it is on disk when this returns."""
        self._connection.close()
        with self._path.open("rb") as stream:
            os.fsync(stream.fileno())

    def close(self) -> None:
        """Close the file, which is not going to be used."""
        self._connection.close()

    def _refuse_conflict(self, row: StagedRow, refuse: Refuse) -> bool:
        columns = self._fact.columns
        key = [row[columns.index(name)] for name in self._fact.key]
        staged = self._connection.execute(fact_statement("staged_row", self._fact.name), key).fetchone()
        if staged[: len(columns)] == row[: len(columns)]:
            return False
        *_, file, line = row
        *_, other_file, other_line = staged
        where = "" if other_line is None else f" on line {other_line}"
        where += "" if other_file == file else f" of {other_file}"
        refuse(
            BadRow(
                str(file),
                line if isinstance(line, int) else None,
                ", ".join(self._fact.key),
                f"stands already{where or ' in the input'} with other content",
                ", ".join(str(part) for part in key),
            )
        )
        return True
