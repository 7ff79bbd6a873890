"""Background work of the process, in tasks: each begun again, a little later every time, whatever it fails with."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import monotonic

FIRST_PAUSE_SECONDS, LAST_PAUSE_SECONDS = 0.5, 30.0
WELL_SECONDS = 10.0  # how long work has to go on before it is taken for well again

logger = logging.getLogger("edb.service")


@dataclass
class _State:
    """How work is doing: what it failed with last, how often in a row, and since when it goes on, of `monotonic()`."""

    error: str | None = None
    in_a_row: int = 0
    since: float | None = None

    @property
    def is_well(self) -> bool:
        """Whether it goes on, and has for a while."""
        return self.error is None or (self.since is not None and monotonic() - self.since >= WELL_SECONDS)


class Background:
    """Keeps work going, and knows what of it fails."""

    def __init__(self) -> None:
        self._states: dict[str, _State] = {}

    async def keep(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """Do work until it returns, or until cancelled."""
        state = self._states[name] = _State()
        while True:
            state.since = monotonic()
            try:
                await work()
            except Exception as error:  # whatever it is: nobody else would hear of it
                state.in_a_row = 1 if state.is_well else state.in_a_row + 1
                state.error, state.since = type(error).__name__, None
                pause = min(FIRST_PAUSE_SECONDS * 2.0 ** (state.in_a_row - 1), LAST_PAUSE_SECONDS)
                logger.exception("%s failed, %d times in a row; it begins again in %g s", name, state.in_a_row, pause)
                await asyncio.sleep(pause)
            else:
                return

    def failing(self) -> dict[str, str]:
        """What is not well, and the kind of its error."""
        return {name: state.error for name, state in self._states.items() if state.error and not state.is_well}
