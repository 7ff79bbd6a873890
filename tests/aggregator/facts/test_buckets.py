"""The numbers that the schema gives buckets, beside the arithmetic: at the ends of months, in every shard."""

import sqlite3
from datetime import date

import pytest

from aggregator.facts.buckets import SHARDS, bucket_after, bucket_day, bucket_month, first_bucket, last_bucket
from aggregator.figures.periods import month_key
from tests.lines import order

PLAIN = 768  # shards of lines without a service; those with one have the rest
ENDS = ["2024-02-28", "2024-02-29", "2025-12-31", "2026-02-28", "2026-04-30", "2026-07-31"]
STARTS = ["2024-02-29", "2024-03-01", "2026-01-01", "2026-03-01", "2026-05-01", "2026-08-01"]


def in_every_shard(connection: sqlite3.Connection, day: str) -> list[int]:
    """The buckets of a day that has an order in each."""
    connection.execute("BEGIN")
    for shard in range(PLAIN):
        order(connection, f"{day}{chr(0x4E00 + shard)}00", day, 1)
    for shard in range(SHARDS - PLAIN):
        order(connection, f"{day}{chr(0x4E00 + shard)}000", day, 1, service_start=day)
    connection.execute("COMMIT")
    return [bucket for (bucket,) in connection.execute("SELECT bucket FROM orders WHERE order_date = ?", (day,))]


@pytest.mark.parametrize(("end", "start"), list(zip(ENDS, STARTS, strict=True)))
def test_every_shard_of_a_day_lies_before_every_shard_of_the_next(
    connection: sqlite3.Connection, end: str, start: str
) -> None:
    eve, morning = in_every_shard(connection, end), in_every_shard(connection, start)
    assert len(set(eve)) == len(set(morning)) == SHARDS
    assert {bucket_day(bucket) for bucket in eve} == {end}
    assert {bucket_day(bucket) for bucket in morning} == {start}
    assert max(eve) < bucket_after(date.fromisoformat(end)) <= min(morning)


@pytest.mark.parametrize("day", ["1900-01-01", *ENDS, *STARTS, "2199-12-31"])
def test_every_shard_of_a_day_lies_in_its_month(connection: sqlite3.Connection, day: str) -> None:
    month = month_key(date.fromisoformat(day))
    buckets = in_every_shard(connection, day)
    assert {bucket_month(bucket) for bucket in buckets} == {month}
    assert first_bucket(month) <= min(buckets)
    assert max(buckets) <= last_bucket(month) == first_bucket(month + 1) - 1


def test_the_last_shard_of_a_month_of_31_days_is_its_last_bucket(connection: sqlite3.Connection) -> None:
    assert max(in_every_shard(connection, "2026-01-31")) == last_bucket(month_key(date(2026, 1, 31)))
    assert min(in_every_shard(connection, "2026-02-01")) == first_bucket(month_key(date(2026, 2, 1)))
