"""Who reads the stream of events, and how they are told: by one task, in bytes that all readers of a tenant share."""

import asyncio
import sqlite3
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from time import monotonic

from starlette.types import Receive, Send

from aggregator.figures.documents.rendering import instant, render
from service.connections.reading import Reading
from service.exchange.documents import Message
from service.exchange.problems import Problem, busy
from service.reads.generations import AlertChange, Generations
from sql.statements import statement

BETWEEN_GENERATIONS_SECONDS = 2.0
HEARTBEAT_SECONDS = 15  # whole: every second a fifteenth of the readers hear one
MAX_WAITING = 32  # messages that wait for a reader that does not keep up; it may come back, and resume
LONGEST_SECONDS = 900.0  # then a reader comes back, and has to be let in again
AT_ONCE = 64  # readers told before other requests get their turn
MISSED_AT_ONCE = 200
MAX_STREAMS = 5000
PLACE_SECONDS = 5  # when to ask again for a place


def _message(text: bytes) -> Message:
    return {"type": "http.response.body", "body": text, "more_body": True}


HEARTBEAT = _message(b": heartbeat\n\n")
FIRST = _message(b"retry: 2000\n\n")
LAST: Message = {"type": "http.response.body", "body": b"", "more_body": False}


@dataclass(frozen=True, slots=True)
class Position:
    """How far a reader has heard: the generation, and the last change of an alert; None where it does not say."""

    generation: int | None = None
    change: int | None = None


def position_of(event_id: str | None) -> Position:
    """The position that an event's id names: `42.17`, `42` or `.17`. Any other id is no position."""
    generation, _, change = (event_id or "").partition(".")
    return Position(_number(generation), _number(change))


def generation_message(generation: int, change: int) -> Message:
    """Tells of a generation to readers who have heard of all changes of alerts up to one."""
    data = render({"generation": generation})
    return _message(b"id: %d.%d\nevent: generation\ndata: %s\n\n" % (generation, change, data))


def alert_message(change: AlertChange) -> Message:
    """Tells of a change of an alert."""
    data = {
        "alert": change.alert,
        "rule": change.rule,
        "severity": change.severity,
        "kpi": change.kpi,
        "from": change.from_state,
        "to": change.to_state,
        "at": instant(change.at),
        "generation": change.generation,
        "message": change.message,
        "acknowledged_by": change.acknowledged_by,
    }
    return _message(b"id: .%d\nevent: alert\ndata: %s\n\n" % (change.id, render(data)))


class Reader:
    """One open stream. It has a task of its own only while something is being sent to it.

    :param until: of `monotonic()`, when it ends
    """

    __slots__ = ("_ended", "_send", "_task", "_waiting", "_writing", "due", "told", "until")

    def __init__(self, send: Send, until: float) -> None:
        self._send = send
        self.until = until
        self._task = asyncio.current_task()
        self._waiting: list[Message] | None = []  # kept until what it has missed is sent
        self._writing: asyncio.Task[None] | None = None
        self._ended = False
        self.told: int | None = None
        self.due = 0.0

    @property
    def ended(self) -> bool:
        """Whether it is to end, or has."""
        return self._ended

    async def stay(self, receive: Receive) -> None:
        """Waits until the reader leaves."""
        while (await receive())["type"] != "http.disconnect":
            pass

    async def close(self) -> None:
        """Leaves off. A reader that has kept up is told that this is the end."""
        if self._writing is not None:
            self._writing.cancel()
        elif self._ended:
            await self._send(LAST)

    async def send(self, message: Message) -> None:
        """Sends at once, before anything that waits."""
        await self._send(message)

    def release(self) -> None:
        """Sends what has come while the reader was being told what it had missed."""
        waiting, self._waiting = self._waiting, None
        for message in waiting or ():
            self.push(message)

    def push(self, message: Message) -> None:
        """Has a message sent; ends a reader that has not taken many before it."""
        if self._ended:
            return
        if self._waiting is None:
            self._waiting = []
            self._writing = asyncio.create_task(self._write(message))
        elif len(self._waiting) < MAX_WAITING:
            self._waiting.append(message)
        else:
            self.end()

    def end(self) -> None:
        """Ends the stream; one that is kept up with ends properly, so that its reader knows and comes back."""
        if not self._ended and self._task is not None:
            self._ended = True
            self._task.cancel()

    def take_back_cancel(self) -> None:
        """Lets the task of an ended reader go on to its end."""
        if self._task is not None:
            self._task.uncancel()

    async def _write(self, message: Message) -> None:
        try:
            await self._send(message)
            while self._waiting:
                await self._send(self._waiting.pop(0))
        except OSError:  # it has left, which `follow` is told as well
            return
        self._waiting = self._writing = None


class Streams:
    """All open streams of this process.

    :param reading: where what a reader has missed is read
    :param per_caller: how many one caller may have
    """

    def __init__(self, generations: Generations, reading: Reading, per_caller: int) -> None:
        self._per_caller = per_caller
        self._places: Counter[str | None] = Counter()
        self._generations = generations
        self._reading = reading
        self._readers: dict[str, dict[Reader, None]] = {}
        self._beats: list[set[Reader]] = [set() for _ in range(HEARTBEAT_SECONDS)]
        self._changes: deque[AlertChange] = deque()
        self._newest: dict[str, int] = {}
        self._due: dict[str, float] = {}
        self._news = asyncio.Event()
        self._ended = False
        self._opened = 0
        self.count = 0

    async def start(self) -> None:
        """Reads how far the changes of alerts are."""
        self._newest = await self._reading.run(_newest_changes)

    def moved(self, tenant: str) -> None:
        """A tenant's generation has changed."""
        if tenant in self._readers:
            self._due[tenant] = 0.0
            self._news.set()

    def alerted(self, change: AlertChange) -> None:
        """An alert has changed."""
        self._changes.append(change)
        self._news.set()

    def end(self) -> None:
        """Ends all streams for good: the process is about to stop."""
        self._ended = True
        self.end_open()

    def end_open(self) -> None:
        """Ends all streams that are open; those who may come back do."""
        for readers in self._readers.values():
            for reader in readers:
                reader.end()

    @contextmanager
    def place(self, caller: str | None) -> Iterator[None]:
        """Room for a stream.

        :param caller: None where callers are not told apart
        :raises Problem: 429, the caller has as many as one may; 503, so have all together
        """
        if caller is not None and self._places[caller] >= self._per_caller:
            detail = f"You have {self._per_caller} streams open, which is the most; close one, or poll instead."
            raise Problem(429, detail, headers={"Retry-After": str(PLACE_SECONDS)})
        if self._places.total() >= MAX_STREAMS:
            raise busy("Too many streams are open; poll instead.", PLACE_SECONDS)
        self._places[caller] += 1
        try:
            yield
        finally:
            self._places[caller] -= 1
            if not self._places[caller]:
                del self._places[caller]

    async def follow(
        self, tenant: str, position: Position, receive: Receive, send: Send, seconds: float = LONGEST_SECONDS
    ) -> None:
        """Tells a reader of what it has missed, and then of what comes, until it leaves or the process ends.

        :param seconds: how long at most; it may come back
        """
        reader = Reader(send, monotonic() + min(seconds, LONGEST_SECONDS))
        with self._open(tenant, reader):
            try:
                await reader.send(FIRST)
                newest = self._newest.get(tenant, 0)
                if position.change is not None and position.change < newest:
                    await self._tell_missed(tenant, reader, position.change, newest)
                self._tell_generation(tenant, reader, known=position.generation)
                reader.release()
                await reader.stay(receive)
            except asyncio.CancelledError:
                if not reader.ended:
                    raise
                reader.take_back_cancel()
            await reader.close()

    async def run(self) -> None:
        """Tells readers of what is new, and that the connection lives, until cancelled."""
        beat = monotonic() + 1
        while True:
            now = monotonic()
            if now >= beat:
                beat = max(beat + 1, now)
                beats = self._beats[int(beat) % HEARTBEAT_SECONDS]
                for reader in [reader for reader in beats if reader.until <= now]:
                    reader.end()
                await self._tell_all(beats, HEARTBEAT)
            while self._changes:
                change = self._changes.popleft()
                self._newest[change.tenant] = change.id
                if change.tenant in self._readers:
                    await self._tell_all(self._readers[change.tenant], alert_message(change))
            for tenant in [tenant for tenant, due in self._due.items() if due <= now]:
                await self._tell_generations(tenant)
            self._news.clear()
            if not self._changes:
                with_due = min(self._due.values(), default=beat)
                await self._wait(max(0.0, min(beat, with_due) - monotonic()))

    async def _wait(self, seconds: float) -> None:
        if not self.count:  # nobody is to be told that the connection lives
            await self._news.wait()
            return
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            pass

    @contextmanager
    def _open(self, tenant: str, reader: Reader) -> Iterator[None]:
        self._opened += 1
        self._news.set()
        beats = self._beats[self._opened % HEARTBEAT_SECONDS]
        beats.add(reader)
        self._readers.setdefault(tenant, {})[reader] = None
        self.count += 1
        try:
            if self._ended:
                reader.end()
            yield
        finally:
            self.count -= 1
            beats.discard(reader)
            del self._readers[tenant][reader]
            if not self._readers[tenant]:
                del self._readers[tenant]

    async def _tell_missed(self, tenant: str, reader: Reader, after: int, to: int) -> None:
        while after < to:
            missed = await self._reading.run(partial(_missed_changes, tenant=tenant, after=after, to=to))
            for change in missed:
                await reader.send(alert_message(change))
            if len(missed) < MISSED_AT_ONCE:
                return
            after = missed[-1].id

    def _tell_generation(self, tenant: str, reader: Reader, *, known: int | None) -> None:
        published = self._generations.get(tenant)
        reader.told = known
        if published is not None and published.generation != known:
            reader.told, reader.due = published.generation, monotonic() + BETWEEN_GENERATIONS_SECONDS
            reader.push(generation_message(published.generation, self._newest.get(tenant, 0)))

    async def _tell_generations(self, tenant: str) -> None:
        """Tells the readers of a tenant of its generation, and notes when those come due that heard of one just now."""
        del self._due[tenant]
        published, now = self._generations.get(tenant), monotonic()
        if published is None:
            return
        waiting = [reader for reader in self._readers.get(tenant, ()) if reader.told != published.generation]
        later = min((reader.due for reader in waiting if reader.due > now), default=None)
        ready = [reader for reader in waiting if reader.due <= now]
        for reader in ready:
            reader.told, reader.due = published.generation, now + BETWEEN_GENERATIONS_SECONDS
        if later is not None:
            self._due[tenant] = later
        await self._tell_all(ready, generation_message(published.generation, self._newest.get(tenant, 0)))

    async def _tell_all(self, readers: "set[Reader] | dict[Reader, None] | list[Reader]", message: Message) -> None:
        everyone = list(readers)
        for first in range(0, len(everyone), AT_ONCE):
            for reader in everyone[first : first + AT_ONCE]:
                reader.push(message)
            await asyncio.sleep(0)  # other requests get their turn, and who keeps up takes the message


def _newest_changes(connection: sqlite3.Connection) -> dict[str, int]:
    return dict(connection.execute(statement("reads/alert_changes_newest")).fetchall())


def _missed_changes(connection: sqlite3.Connection, tenant: str, after: int, to: int) -> list[AlertChange]:
    key = {"tenant": tenant, "after": after, "to": to, "limit": MISSED_AT_ONCE}
    return [AlertChange(*row) for row in connection.execute(statement("reads/alert_changes_missed"), key)]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None
