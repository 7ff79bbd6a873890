from service.writes.event_rates import EventRates
from service.writes.token_buckets import MAX_SENDERS, TokenBuckets


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_is_full_at_first_and_refills_as_time_passes() -> None:
    clock = Clock()
    buckets = TokenBuckets(2, 10, clock)
    assert buckets.wait_seconds("a", 10) == 0
    buckets.take("a", 10)
    assert buckets.wait_seconds("a", 4) == 2
    clock.now += 1.5
    assert buckets.wait_seconds("a", 4) == 0.5
    clock.now += 100
    assert buckets.wait_seconds("a", 10) == 0
    assert buckets.wait_seconds("b", 10) == 0


def test_what_a_full_bucket_cannot_hold_waits_for_a_full_bucket() -> None:
    buckets = TokenBuckets(2, 10, Clock())
    assert buckets.wait_seconds("a", 1000) == 0


def test_those_who_have_not_sent_for_longest_are_forgotten() -> None:
    buckets = TokenBuckets(1, 1, Clock())
    for sender in range(MAX_SENDERS + 1):
        buckets.take(sender, 1)
    assert buckets.wait_seconds(0, 1) == 0
    assert buckets.wait_seconds(1, 1) == 1


def test_events_are_taken_of_all_their_sessions_or_of_none() -> None:
    clock = Clock()
    rates = EventRates(1, clock)
    assert rates.admit("ann", "default", {"one": 20}) == 0
    assert rates.admit("ann", "default", {"one": 1, "two": 20}) == 1
    assert rates.admit("ann", "default", {"two": 20}) == 0
    assert rates.admit("ann", "north", {"one": 20}) == 0, "a session is a tenant's"


def test_no_events_at_all_are_always_taken() -> None:
    rates = EventRates(1, Clock())
    assert rates.admit("ann", "default", {}) == 0
