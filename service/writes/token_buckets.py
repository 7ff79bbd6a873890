"""How much each sender may still send: a bucket of tokens that refills as time passes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable

MAX_SENDERS = 10_000


class TokenBuckets:
    """One bucket per sender; those who have not sent for longest are forgotten first, their buckets full again.

    :param per_second: tokens that come back
    :param most: tokens that a full bucket holds
    :param clock: monotonic seconds
    """

    def __init__(self, per_second: float, most: float, clock: Callable[[], float]) -> None:
        self._per_second = per_second
        self._most = most
        self._clock = clock
        self._left: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def wait_seconds(self, sender: Hashable, tokens: int) -> float:
        """How long until the sender has so many tokens; 0 when it has."""
        missing = min(tokens, self._most) - self._tokens(sender)
        return max(0.0, missing / self._per_second)

    def take(self, sender: Hashable, tokens: int) -> None:
        """Takes tokens of a sender who has them."""
        self._left[sender] = self._tokens(sender) - tokens, self._clock()
        self._left.move_to_end(sender)
        if len(self._left) > MAX_SENDERS:
            self._left.popitem(last=False)

    def _tokens(self, sender: Hashable) -> float:
        left, at = self._left.get(sender, (self._most, self._clock()))
        return min(self._most, left + (self._clock() - at) * self._per_second)
