"""How long things take, counted in buckets, so that much can be counted in little memory and added up exactly."""

from bisect import bisect_left
from collections.abc import Mapping

# The preferred numbers of ISO 3, series R20: neighbours are about an eighth apart, and 1, 2 and 5 are among them.
_R20 = (100, 112, 125, 140, 160, 180, 200, 224, 250, 280, 315, 355, 400, 450, 500, 560, 630, 710, 800, 900)
_DECADES = 6

BOUNDS_US = (10, 20, 50, *(number * 10**decade for decade in range(_DECADES) for number in _R20), 100 * 10**6)
BOUNDS = tuple(bound / 10**6 for bound in BOUNDS_US)
BUCKETS = len(BOUNDS) + 1  # the last holds what took longer than every bound

Counts = Mapping[int, tuple[int, int]]


class Histogram:
    """Durations by bucket. A bucket's bound belongs to it."""

    __slots__ = ("counts", "seconds")

    def __init__(self) -> None:
        self.counts = [0] * BUCKETS
        self.seconds = [0.0] * BUCKETS

    def add(self, seconds: float) -> None:
        """Counts one more."""
        bucket = bisect_left(BOUNDS, seconds)
        self.counts[bucket] += 1
        self.seconds[bucket] += seconds

    def taken(self) -> dict[int, tuple[int, int]]:
        """What has been counted since the last time, by bucket: how often, and microseconds in all."""
        found = {
            bucket: (count, round(self.seconds[bucket] * 10**6)) for bucket, count in enumerate(self.counts) if count
        }
        self.counts = [0] * BUCKETS
        self.seconds = [0.0] * BUCKETS
        return found

    def give_back(self, counts: Counts) -> None:
        """Counts again what was taken, because it could not be stored."""
        for bucket, (count, microseconds) in counts.items():
            self.counts[bucket] += count
            self.seconds[bucket] += microseconds / 10**6


def upper_bound_us(bucket: int) -> int:
    """The longest duration of a bucket, in microseconds; of the last one its shortest."""
    bound: int = BOUNDS_US[min(bucket, len(BOUNDS_US) - 1)]
    return bound
