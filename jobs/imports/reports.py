"""The report of bad rows: a CSV file beside the input, written as they are met and never held."""

import csv
from pathlib import Path
from typing import IO, Any

from aggregator.documents.cells import guarded
from jobs.imports.decompression import STDIN, shown
from jobs.imports.problems import BadRow
from jobs.imports.validation import SHOWN_CHARACTERS

FIRST_ROWS = 5


class Report:
    """Takes bad rows; `rows` counts them, `first` keeps the first few, `paths` says where the others stand."""

    def __init__(self, names: list[str], *, mapping: bool, write: bool = True) -> None:
        self._inputs = {shown(name): name for name in names}
        self._mapped = names[0] if mapping else None
        self._write = write
        self._open: dict[str, tuple[IO[str], Any]] = {}
        self.rows = 0
        self.first: list[BadRow] = []
        self.paths: list[Path] = []

    def refuse(self, *reasons: BadRow) -> None:
        """Take one bad row, with every reason why it is one."""
        self.rows += 1
        for bad in reasons:
            if len(self.first) < FIRST_ROWS:
                self.first.append(bad)
            if not self._write:
                continue
            line = "" if bad.line is None else bad.line
            texts = (guarded(text[:SHOWN_CHARACTERS]) for text in (bad.field, bad.reason, bad.value))
            self._writer(bad.file).writerow([line, *texts])

    def close(self) -> None:
        """Finish the files."""
        for stream, _ in self._open.values():
            stream.close()

    def _writer(self, file: str) -> Any:
        if file not in self._open:
            stream = self._create(self._inputs.get(file, self._mapped or file))
            writer = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
            writer.writerow(["line", "field", "reason", "value"])
            self._open[file] = stream, writer
        return self._open[file][1]

    def _create(self, name: str) -> IO[str]:
        """The report beside the input, or, where nothing can be written there, in the current folder."""
        beside = Path("stdin.bad.csv") if name == STDIN else Path(f"{name}.bad.csv")
        for path in (beside, Path(beside.name)):
            try:
                stream = path.open("w", encoding="utf-8", errors="backslashreplace", newline="")
            except OSError:
                if path == Path(beside.name):
                    raise
                continue
            self.paths.append(path)
            return stream
        raise AssertionError  # the loop returns or raises
