"""What was answered is answered again: finished answers by what was asked for and by what the caller may see."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from time import monotonic

from starlette.routing import BaseRoute
from starlette.types import Scope

from service.exchange.documents import Answer, Document
from service.identity.roles import Grants
from service.reads.generations import Published

MAX_ENTRIES = 4096
MAX_BYTES = 48 * 1024 * 1024
ENTRY_BYTES = 4000  # about what one takes beside its document

Key = tuple[bytes, bytes | None, Grants]
"""The address with its query, the header EDB-Tenant, and what the caller may see."""


def key_of(address: bytes, headers: Mapping[bytes, bytes], grants: Grants) -> Key:
    """Under which the answer to a request is kept."""
    return address, headers.get(b"edb-tenant"), grants


def address_of(scope: Scope) -> bytes:
    """The address that was asked for, with its query."""
    path: bytes = scope["raw_path"]
    query: bytes = scope["query_string"]
    return path + b"?" + query if query else path


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """What a route understood a request to ask for. `pinned`: by its generation, so that the answer never changes.

    `make` makes its document: now, and whenever it is asked again and something has changed.
    """

    key: Key
    tenant: str
    route: BaseRoute
    make: Callable[[], Awaitable[Document]]
    pinned: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """A question and its last answer, with what was published then."""

    question: Question
    answer: Answer
    published: Published
    expires: float

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        return self.answer.source.size + len(self.question.key[0]) + ENTRY_BYTES


class Answers:
    """Finished answers. Each is good until something that its tenant's readers see has changed, or it is too old.

    What is no longer good stays until its room is needed: its question need not be understood again, and when the
    database cannot be read it is better than nothing. The least recently used goes first.

    :param published: what a tenant's readers see now
    :param ttl_seconds: the longest that an answer may be good
    :param singleflight: whether those who ask the same at the same time share one answer
    """

    def __init__(
        self,
        published: Callable[[str], Published | None],
        *,
        ttl_seconds: float,
        singleflight: bool,
        clock: Callable[[], float] = monotonic,
        max_entries: int = MAX_ENTRIES,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        self._published = published
        self._ttl = ttl_seconds
        self._singleflight = singleflight
        self._clock = clock
        self._max_entries = max_entries
        self._max_bytes = max_bytes
        self._bytes = 0
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._flights: dict[tuple[Key, Published | None], asyncio.Task[Answer]] = {}
        self.hits = self.misses = self.loads = 0

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, key: Key) -> Kept | None:
        """A question that was asked before, with its last answer."""
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
        return kept

    def is_good(self, kept: Kept) -> bool:
        """Whether an answer can be given again."""
        return kept.published.current and kept.expires > self._clock()

    async def answer(self, question: Question) -> Answer:
        """The answer to a question as of now, made once for all who ask at the same time.

        :raises Problem: as its `make`
        """
        self.misses += 1
        published = self._published(question.tenant)
        if not self._singleflight:
            return await self._made(question, published)
        # what is published is part of a flight: who asks after a change must not get what was loaded before it
        flight = question.key, published
        task = self._flights.get(flight)
        if task is None:
            task = self._flights[flight] = asyncio.create_task(self._made(question, published))
            task.add_done_callback(partial(self._landed, flight))
        return await asyncio.shield(task)

    def _landed(self, flight: tuple[Key, Published | None], task: asyncio.Task[Answer]) -> None:
        del self._flights[flight]
        if not task.cancelled():
            task.exception()  # looked at, so that a failure nobody waits for any more is not reported as lost

    async def _made(self, question: Question, published: Published | None) -> Answer:
        self.loads += 1
        source = await question.make()
        answer = Answer(source, pinned=question.pinned)
        # else something has changed meanwhile, or is not seen yet: the next who asks gets another
        if published is not None and published.current and (question.pinned or source.is_of(published.generation)):
            self._keep(Kept(question, answer, published, self._clock() + self._ttl))
        return answer

    def _keep(self, kept: Kept) -> None:
        key = kept.question.key
        self._drop(key)
        while self._kept and (len(self._kept) >= self._max_entries or self._bytes + kept.size > self._max_bytes):
            self._drop(next(iter(self._kept)))
        self._kept[key] = kept
        self._bytes += kept.size

    def _drop(self, key: Key) -> None:
        kept = self._kept.pop(key, None)
        if kept is not None:
            self._bytes -= kept.size
