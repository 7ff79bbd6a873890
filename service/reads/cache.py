"""What is kept in memory of a tenant: found by key, dropped with its generation, bounded in number, size and age."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

V = TypeVar("V")

MAX_ENTRIES = 4096
MAX_BYTES = 48 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Entry(Generic[V]):
    tenant: str
    value: V
    size: int
    expires: float


class TenantCache(Generic[V]):
    """Values by key; the least recently used goes first.

    :param ttl_seconds: the longest that an entry may live
    :param clock: monotonic seconds
    """

    def __init__(
        self,
        ttl_seconds: float,
        clock: Callable[[], float],
        max_entries: int = MAX_ENTRIES,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        self._ttl = ttl_seconds
        self._clock = clock
        self._max_entries = max_entries
        self._max_bytes = max_bytes
        self._bytes = 0
        self._entries: OrderedDict[Hashable, _Entry[V]] = OrderedDict()
        self._keys: dict[str, set[Hashable]] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Hashable) -> V | None:
        """The value, unless it is not there or too old."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        if entry.expires <= self._clock():
            self._remove(key)
            return None
        self._entries.move_to_end(key)
        return entry.value

    def put(self, tenant: str, key: Hashable, value: V, size: int) -> None:
        """Keeps a value of a tenant, which takes `size` bytes."""
        self._remove(key)
        while self._entries and (len(self._entries) >= self._max_entries or self._bytes + size > self._max_bytes):
            self._remove(next(iter(self._entries)))
        self._entries[key] = _Entry(tenant, value, size, self._clock() + self._ttl)
        self._keys.setdefault(tenant, set()).add(key)
        self._bytes += size

    def drop(self, tenant: str) -> None:
        """Forgets all of a tenant."""
        for key in self._keys.get(tenant, set()).copy():
            self._remove(key)
        self._keys.pop(tenant, None)

    def _remove(self, key: Hashable) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._bytes -= entry.size
            self._keys[entry.tenant].discard(key)
