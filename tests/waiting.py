"""Waiting for what another thread or process does: long enough for a machine that stands still for seconds."""

from collections.abc import Callable
from time import monotonic, sleep

PATIENCE_SECONDS = 60.0


def wait_until(holds: Callable[[], bool], what: str = "it does not come about") -> float:
    """How long it took until something held."""
    began = monotonic()
    while not holds():
        assert monotonic() - began < PATIENCE_SECONDS, what
        sleep(0.002)
    return monotonic() - began
