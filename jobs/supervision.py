"""Background work in threads of its own: each begun again, a little later every time, whatever it fails with."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

FIRST_PAUSE_SECONDS, LAST_PAUSE_SECONDS = 1.0, 30.0
WELL_SECONDS = 10.0  # how long work has to go on before it is taken for well again

log = logging.getLogger("edb.supervision")


@dataclass
class Failure:
    """How work failed last: so many times in a row, and when, of `monotonic()`. `begun_at`: when it began again."""

    error: str
    in_a_row: int
    at: float
    begun_at: float | None = None

    @property
    def lasts(self) -> bool:
        """Whether the work is not taken for well again."""
        return self.begun_at is None or monotonic() - self.begun_at < WELL_SECONDS

    @property
    def pause(self) -> float:
        """How many seconds after it the work begins again."""
        return min(FIRST_PAUSE_SECONDS * 2.0 ** (self.in_a_row - 1), LAST_PAUSE_SECONDS)


class Supervision:
    """Runs work until it is told to stop, and knows what of it fails.

    :param stopping: set when no work is to begin again
    """

    def __init__(self, stopping: threading.Event) -> None:
        self._stopping = stopping
        self._failures: dict[str, Failure] = {}
        self._threads: list[threading.Thread] = []

    def start(self, name: str, work: Callable[[], None]) -> None:
        """Run work in a thread, until it returns."""
        thread = threading.Thread(target=self.keep, args=(name, work), name=f"edb-{name}", daemon=True)
        self._threads.append(thread)
        thread.start()

    def attempt(self, name: str, work: Callable[[], None]) -> Failure | None:
        """Do a piece of work once, in this thread; how it failed, if it did."""
        before = self._failures.get(name)
        if before is not None:
            before.begun_at = monotonic()
        try:
            work()
        except Exception as error:  # whatever it is: nobody else would hear of it
            in_a_row = before.in_a_row + 1 if before is not None and before.lasts else 1
            failure = self._failures[name] = Failure(f"{type(error).__name__}: {error}", in_a_row, monotonic())
            log.exception("%s failed, %d times in a row; it begins again in %g s", name, in_a_row, failure.pause)
            return failure
        self._failures.pop(name, None)
        return None

    def failing(self) -> dict[str, str]:
        """What is not well, and why."""
        return {name: failure.error for name, failure in list(self._failures.items()) if failure.lasts}

    def join(self, seconds: float | None = None, name: str | None = None) -> None:
        """Wait until all threads have ended, or the one of a name, or so long for each."""
        for thread in self._threads:
            if name is None or thread.name == f"edb-{name}":
                thread.join(seconds)

    def keep(self, name: str, work: Callable[[], None]) -> None:
        """Do work until it returns, in this thread."""
        while not self._stopping.is_set():
            failure = self.attempt(name, work)
            if failure is None:
                return
            pause(self._stopping, failure.pause)


def pause(until: threading.Event, seconds: float) -> bool:
    """Wait; whether what ends the wait has come. A clock that is interfered with may refuse to wait."""
    try:
        return until.wait(seconds)
    except OSError:
        return until.is_set()
