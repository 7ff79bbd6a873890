"""What was answered is answered again: finished answers by what was asked and by what the caller may see."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic

from starlette.routing import BaseRoute
from starlette.types import Scope

from service.exchange.documents import Answer, Document
from service.identity.roles import Grants
from service.reads.generations import Published

MAX_ENTRIES = 4096
MAX_BYTES = 48 * 1024 * 1024
ENTRY_BYTES = 3000  # about what one takes beside its document

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


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer of a route to requests of a tenant."""

    answer: Answer
    published: Published
    route: BaseRoute
    expires: float


class Answers:
    """Finished answers. Each is good until something that its tenant's readers see has changed, or it is too old.

    What is no longer good stays until its room is needed, for when the database cannot be read: then it is better than
    nothing. The least recently used goes first.

    :param ttl_seconds: the longest that an answer may be good
    """

    def __init__(
        self,
        ttl_seconds: float,
        clock: Callable[[], float] = monotonic,
        max_entries: int = MAX_ENTRIES,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        self._ttl = ttl_seconds
        self._clock = clock
        self._max_entries = max_entries
        self._max_bytes = max_bytes
        self._bytes = 0
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self.hits = self.misses = 0

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, key: Key) -> Kept | None:
        """The answer, if it is there and good."""
        kept = self._kept.get(key)
        if kept is None or not kept.published.current or kept.expires <= self._clock():
            return None
        self._kept.move_to_end(key)
        self.hits += 1
        return kept

    def last(self, key: Key) -> Document | None:
        """What was answered last, good or not."""
        kept = self._kept.get(key)
        return None if kept is None else kept.answer.source

    def keep(self, key: Key, answer: Answer, published: Published, route: BaseRoute) -> None:
        """Keeps an answer that had to be made."""
        self.misses += 1
        self._drop(key)
        size = _size(answer)
        while self._kept and (len(self._kept) >= self._max_entries or self._bytes + size > self._max_bytes):
            self._drop(next(iter(self._kept)))
        self._kept[key] = Kept(answer, published, route, self._clock() + self._ttl)
        self._bytes += size

    def _drop(self, key: Key) -> None:
        kept = self._kept.pop(key, None)
        if kept is not None:
            self._bytes -= _size(kept.answer)


def _size(answer: Answer) -> int:
    return answer.source.size + ENTRY_BYTES
