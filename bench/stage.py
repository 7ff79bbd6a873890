"""Where the benchmarks of one run take place: a temporary folder, its databases, and the clock."""

import json
import threading
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from types import TracebackType

from bench.generator import Generated, generate

WATCH_SECONDS = 0.02


class Stage:
    """A folder with databases of several sizes, each made once, between `with` and its end.

    :param sizes: numbers of order lines, smallest first
    :param now: an aware instant, the same for all databases
    :param kept: a folder that stays with its databases, to be used again on the same day; None for a temporary one
    """

    def __init__(self, sizes: tuple[int, ...], now: datetime, kept: Path | None = None) -> None:
        self._kept = kept
        self.sizes = sizes
        self.now = now
        self.largest_wal_bytes = 0
        self._made: dict[tuple[int, int, int], Generated] = {}
        self._began = monotonic()
        self._ended = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="bench-wal", daemon=True)

    def __enter__(self) -> "Stage":
        self._folder = TemporaryDirectory(prefix="edb-bench-", dir=self._kept)
        self.folder = Path(self._folder.name)
        self._watcher.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._watcher.join()
        self._folder.cleanup()

    @property
    def quick(self) -> bool:
        """Whether this is a run to see that everything works."""
        return self.largest < 1_000_000

    @property
    def largest(self) -> int:
        """The most order lines."""
        return self.sizes[-1]

    def seconds(self, full: float) -> float:
        """How long to go on with something that takes so long in a full run."""
        return full / 4 if self.quick else full

    def database(self, lines: int, customers: int = 0, product_lines: int = 0) -> Generated:
        """The database of so many lines; 0 customers or product lines: as many as is usual."""
        size = (lines, customers, product_lines)
        if size not in self._made:
            others = f" of {customers:,} customers and {product_lines:,} product lines" if customers else ""
            self.say(f"generating {lines:,} order lines{others}")
            made = self._made[size] = self._generated(size)
            self.say(
                f"  inserted in {made.insert_seconds:.1f} s, indexed in {made.index_seconds:.1f} s, "
                f"rebuilt in {made.rebuild_seconds:.1f} s"
            )
        return self._made[size]

    def _generated(self, size: tuple[int, int, int]) -> Generated:
        lines, *members = size
        name = "-".join(str(number) for number in size if number)
        if self._kept is None:
            return generate(self.folder / f"{name}.sqlite3", lines, self.now, *members)
        path = self._kept / f"{name}-{self.now:%Y-%m-%d}.sqlite3"
        notes = path.with_suffix(".json")
        if not notes.exists():
            for old in self._kept.glob(f"{path.name}*"):
                old.unlink()
            made = generate(path, lines, self.now, *members)
            notes.write_text(json.dumps([made.insert_seconds, made.index_seconds, made.rebuild_seconds]), "utf-8")
        return Generated(path, lines, self.now.date(), *json.loads(notes.read_text("utf-8")))

    def say(self, words: str) -> None:
        """Tell whoever waits."""
        print(f"{monotonic() - self._began:7.1f} s  {words}", flush=True)

    def _watch(self) -> None:
        """Note the longest write-ahead log there ever was in the folder."""
        while not self._ended.wait(WATCH_SECONDS):
            for path in [*self.folder.glob("*-wal"), *(self._kept.glob("*-wal") if self._kept else ())]:
                with suppress(FileNotFoundError):
                    self.largest_wal_bytes = max(self.largest_wal_bytes, path.stat().st_size)
