"""One line of the log per request, written a little later and several at once, so that it costs the request little."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache

import orjson

from aggregator.figures.texts import visible
from service.http.proxies import Proxies

WRITE_SECONDS = 0.25
LINES_AT_ONCE = 14  # so that they go into a pipe whole, beside those of other processes
MAX_WAITING = 100_000

What = tuple[str, str, str | None, int, str | None, int | None, str | None]
"""Method, route, path where no route was found, status, tenant, generation, address for which a proxy asked."""

Entry = tuple[float, bytes, float, What]
"""Seconds since 1970, id, seconds that it took, and what it was."""

logger = logging.getLogger("edb.access")


class AccessLog:
    """The requests that have been answered, in the order of their ends.

    :param on: whether they are logged at all
    :param proxies: those that are believed when they say for whom they ask
    """

    def __init__(self, *, on: bool, proxies: Proxies | None = None) -> None:
        self.proxies = proxies or Proxies(())
        self.on = on and logger.isEnabledFor(logging.INFO)
        self._entries: list[Entry] = []
        self._dropped = 0
        self._news = asyncio.Event()

    def note(self, entry: Entry) -> None:
        """Notes a request."""
        if not self.on:
            return
        if not self._entries:
            self._news.set()
        if len(self._entries) < MAX_WAITING:
            self._entries.append(entry)
        else:
            self._dropped += 1

    async def run(self) -> None:
        """Writes what was noted, again and again, until cancelled."""
        while True:
            await self._news.wait()
            await asyncio.sleep(WRITE_SECONDS)
            entries = self._take()
            self._news.clear()
            for first in range(0, len(entries), LINES_AT_ONCE):
                _write(entries[first : first + LINES_AT_ONCE])
                await asyncio.sleep(0)

    def close(self) -> None:
        """Writes what is left."""
        entries = self._take()
        for first in range(0, len(entries), LINES_AT_ONCE):
            _write(entries[first : first + LINES_AT_ONCE])

    def _take(self) -> list[Entry]:
        entries, self._entries = self._entries, []
        if self._dropped:
            logger.warning("%d requests were too many for the log", self._dropped)
            self._dropped = 0
        return entries


def json_lines(entries: Sequence[Entry]) -> str:
    """One JSON object per request."""
    return "\n".join(
        f'{_time(int(at * 1000))}"{id_.decode()}","duration_ms":{seconds * 1000:.3f}{_rest(what)}'
        for at, id_, seconds, what in entries
    )


def text_lines(entries: Sequence[Entry]) -> str:
    """One line per request, for a person."""
    return "\n".join(
        f"{datetime.fromtimestamp(at).astimezone():%H:%M:%S} INFO    edb.access  "
        + visible(f"{method} {path or route} {status} {seconds * 1000:.1f} ms{f'  {tenant}' if tenant else ''}")
        for at, _, seconds, (method, route, path, status, tenant, _, _) in entries
    )


@lru_cache(maxsize=256)
def _time(ms: int) -> str:
    """How a line begins, the same for all of a millisecond."""
    at = datetime.fromtimestamp(ms // 1000, UTC)
    return f'{{"time":"{at:%Y-%m-%dT%H:%M:%S}.{ms % 1000:03d}+00:00","level":"info","logger":"edb.access","request":'


@lru_cache(maxsize=4096)
def _rest(what: What) -> str:
    """How a line ends, the same for all requests of its kind."""
    method, route, path, status, tenant, generation, address = what
    shown: dict[str, str | int] = {
        "message": f"{method} {path or route} {status}",
        "method": method,
        "route": route,
        "status": status,
    }
    if tenant is not None:
        shown["tenant"] = tenant
    if generation is not None:
        shown["generation"] = generation
    if address is not None:
        shown["address"] = address
    return visible(f",{orjson.dumps(shown).decode()[1:]}")


def _write(entries: Sequence[Entry]) -> None:
    record = logger.makeRecord(logger.name, logging.INFO, "", 0, "%d requests", (len(entries),), None)
    record.requests = entries
    logger.handle(record)
