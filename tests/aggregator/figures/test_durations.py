from itertools import pairwise

import pytest

from aggregator.figures.durations import BOUNDS, BOUNDS_US, BUCKETS, Histogram, upper_bound_us


def test_bounds_rise_by_a_seventh_at_most_from_a_tenth_of_a_millisecond_on() -> None:
    fine = [bound for bound in BOUNDS_US if bound >= 100]
    assert all(lower < upper <= 1.15 * lower for lower, upper in pairwise(fine))
    assert {50_000, 1_000_000} <= set(BOUNDS_US), "a gate's bound is a bucket's, so that whether it is kept is exact"


@pytest.mark.parametrize(
    ("seconds", "upper_us"),
    [
        (0.0, 10),
        (0.00001, 10),
        (0.000011, 20),
        (0.05, 50_000),
        (0.0501, 56_000),
        (99.0, 100_000_000),
        (1e6, 100_000_000),
    ],
)
def test_a_duration_is_counted_under_the_bound_that_it_does_not_pass(seconds: float, upper_us: int) -> None:
    histogram = Histogram()
    histogram.add(seconds)
    ((bucket, (count, microseconds)),) = histogram.taken().items()
    assert (upper_bound_us(bucket), count, microseconds) == (upper_us, 1, round(seconds * 1e6))


def test_what_was_taken_is_counted_no_more_and_what_is_given_back_is() -> None:
    histogram = Histogram()
    for seconds in (0.001, 0.001, 2.0):
        histogram.add(seconds)
    taken = histogram.taken()
    assert sorted(count for count, _ in taken.values()) == [1, 2]
    assert histogram.taken() == {}
    histogram.add(0.001)
    histogram.give_back(taken)
    assert sum(count for count, _ in histogram.taken().values()) == 4


def test_what_passes_every_bound_has_a_bucket_too() -> None:
    assert len(BOUNDS) + 1 == BUCKETS == len(Histogram().counts)
