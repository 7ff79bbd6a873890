"""Waiting for what another thread or process does: long enough for a machine that stands still for seconds."""

from collections.abc import Callable
from time import monotonic, sleep

PATIENCE_SECONDS = 120.0


def wait_until(
    holds: Callable[[], bool], what: str | Callable[[], object] = "it does not come about", every: float = 0.002
) -> float:
    """How long it took until something held, which is looked at `every` so many seconds."""
    began = monotonic()
    while not holds():
        assert monotonic() - began < PATIENCE_SECONDS, what() if callable(what) else what
        sleep(every)
    return monotonic() - began
