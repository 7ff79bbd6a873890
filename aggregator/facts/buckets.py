"""Buckets: a day of order lines in parts. The schema numbers them (`orders.bucket`): days in order, then shards."""

from datetime import date

from aggregator.figures.periods import month_key, month_name

SHARDS = 1024  # parts of a day
SERVICE_SHARDS_FROM = 768  # those of lines with a service
DAYS = 31  # of every month, so that a bucket's month is a division
BUCKETS_PER_MONTH = DAYS * SHARDS


def first_bucket(month: int) -> int:
    """The first bucket of a month."""
    return month * BUCKETS_PER_MONTH


def last_bucket(month: int) -> int:
    """The last bucket of a month."""
    return first_bucket(month + 1) - 1


def bucket_after(day: date) -> int:
    """The first bucket of what comes after a day."""
    return first_bucket(month_key(day)) + day.day * SHARDS


def bucket_month(bucket: int) -> int:
    """The month of a bucket."""
    return bucket // BUCKETS_PER_MONTH


def bucket_day(bucket: int) -> str:
    """The order date of a bucket, YYYY-MM-DD."""
    month, part = divmod(bucket, BUCKETS_PER_MONTH)
    return f"{month_name(month)}-{part // SHARDS + 1:02d}"


def bucket_has_service(bucket: int) -> bool:
    """Whether the lines of a bucket have a service or a delivery, which may lie ahead of their order."""
    return bucket % SHARDS >= SERVICE_SHARDS_FROM
