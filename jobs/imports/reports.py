"""The report of bad rows: a CSV file beside the input, written as they are met and never held."""

import csv
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from aggregator.figures.documents.cells import guarded
from jobs.imports.decompression import STDIN, shown
from jobs.imports.problems import BadRow
from jobs.imports.validation import SHOWN_CHARACTERS
from jobs.outputs import new_file

FIRST_REASONS = 1000  # held, for a program; the files have all


class Report:
    """Takes bad rows; `rows` counts them, `first` keeps the first, `paths` says where the others stand."""

    def __init__(self, names: list[str], *, mapping: bool) -> None:
        self._inputs = {shown(name): name for name in names}
        self._mapped = names[0] if mapping else None
        self._writers: dict[str, Any] = {}
        self._files = ExitStack()
        self.rows = 0
        self.first: list[BadRow] = []
        self.paths: list[Path] = []

    def refuse(self, *reasons: BadRow) -> None:
        """Take one bad row, with every reason why it is one."""
        self.rows += 1
        for bad in reasons:
            if len(self.first) < FIRST_REASONS:
                self.first.append(bad)
            line = "" if bad.line is None else bad.line
            texts = (guarded(text[:SHOWN_CHARACTERS]) for text in (bad.field, bad.reason, bad.value))
            self._writer(bad.file).writerow([line, *texts])

    def close(self) -> None:
        """Finish the files, and put them where they belong."""
        self._files.close()

    def _writer(self, file: str) -> Any:
        if file not in self._writers:
            stream = self._create(self._inputs.get(file, self._mapped or file))
            writer = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
            writer.writerow(["line", "field", "reason", "value"])
            self._writers[file] = writer
        return self._writers[file]

    def _create(self, name: str) -> IO[str]:
        """The report beside the input, or, where nothing can be written there, in the current folder."""
        beside = Path("stdin.bad.csv") if name == STDIN else Path(f"{name}.bad.csv")
        for path in (beside, Path(beside.name)):
            try:
                stream = self._files.enter_context(new_file(path))
            except OSError:
                if path == Path(beside.name):
                    raise
                continue
            self.paths.append(path)
            return stream
        raise AssertionError  # the loop returns or raises
