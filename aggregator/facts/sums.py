"""What facts sum to, part by part, beside what is stored of it; and the marks that say which parts are old."""

import sqlite3
from typing import Any, TypeAlias

from aggregator.facts.statements import members_statement
from sql.statements import statement

Build: TypeAlias = dict[str, str | int]
"""A tenant and a build, in this order."""


def bucket_changes(connection: sqlite3.Connection, build: Build, bucket: int) -> list[tuple[Any, ...]]:
    """Per dimension, member and month to which a bucket gives something else than is stored: now, then as stored."""
    return connection.execute(
        members_statement("facts/bucket_changes", "facts/bucket_member"), build | {"bucket": bucket}
    ).fetchall()


def customer_month(connection: sqlite3.Connection, part: Build) -> dict[int, tuple[int, ...]]:
    """What a customer's lines of `first_bucket` to `last_bucket` give, by month."""
    return {row[0]: row[1:] for row in connection.execute(statement("facts/customer_month"), part)}


def bucket_ahead(connection: sqlite3.Connection, build: Build, bucket: int) -> tuple[int, int, int, int]:
    """Booked and recognized that a bucket gives to the rest of the build's month, then as stored."""
    found: tuple[int, int, int, int] = connection.execute(
        statement("facts/bucket_ahead"), build | {"bucket": bucket}
    ).fetchone()
    return found


def customer_ahead(connection: sqlite3.Connection, part: Build) -> tuple[int, int]:
    """Recognized that a customer's orders of one month give to the rest of the build's month, then as stored."""
    found: tuple[int, int] = connection.execute(statement("facts/customer_ahead"), part).fetchone()
    return found


def take_lines_ahead(connection: sqlite3.Connection, build: Build) -> None:
    """Fill the work table `ahead_lines` with what order lines give to the rest of the build's month."""
    drop_lines_ahead(connection)
    connection.execute(statement("facts/take_lines_ahead"), build)


def drop_lines_ahead(connection: sqlite3.Connection) -> None:
    """Drop the work table `ahead_lines`."""
    connection.execute(statement("facts/drop_lines_ahead"))


def take_month_lines(connection: sqlite3.Connection, build: Build, first_bucket: int, last_bucket: int) -> None:
    """Fill the work table `month_lines` with what the lines of some buckets give, by month."""
    drop_month_lines(connection)
    buckets = {"first_bucket": first_bucket, "last_bucket": last_bucket}
    connection.execute(members_statement("facts/take_month_lines"), build | buckets)


def drop_month_lines(connection: sqlite3.Connection) -> None:
    """Drop the work table `month_lines`."""
    connection.execute(statement("facts/drop_month_lines"))


def mark_days(connection: sqlite3.Connection, tenant: str, first_bucket: int, end_bucket: int) -> None:
    """Mark the order lines, and what customers ordered, from one bucket to before another."""
    days = {"tenant": tenant, "first_bucket": first_bucket, "end_bucket": end_bucket}
    connection.execute(statement("facts/mark_buckets_of_days"), days)
    connection.execute(statement("facts/mark_customers_of_days"), days)


def mark_others(connection: sqlite3.Connection, tenant: str) -> None:
    """Mark all parts of a tenant's facts other than orders and names."""
    connection.execute(statement("facts/mark_others"), {"tenant": tenant})
