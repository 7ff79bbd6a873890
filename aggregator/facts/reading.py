"""What is read of facts: the one place, beside their sums, that asks fact tables for rows."""

import sqlite3
from collections.abc import Mapping
from datetime import date
from typing import Any

from aggregator.facts.buckets import bucket_after
from aggregator.facts.statements import fact_statement
from aggregator.figures.periods import month_key, month_name
from sql.statements import statement

JULIAN_DAY_OF_ORDINAL = 1721425  # date.toordinal() of a day plus this is its Julian day number


def latest_dates(connection: sqlite3.Connection, tenant: str, today: date) -> dict[str, str | None]:
    """The latest day or month not after today, by the kind of fact that has it."""
    until = {
        "today": today.isoformat(),
        "current_month": month_name(month_key(today)),
        "tomorrow_bucket": bucket_after(today),
    }
    return dict(connection.execute(statement("facts/latest_dates"), {"tenant": tenant, **until}).fetchall())


def is_served(connection: sqlite3.Connection, tenant: str, today: date) -> bool:
    """Whether an order's service or a subscription runs on a day."""
    key = {"tenant": tenant, "today": today.isoformat()}
    return connection.execute(statement("facts/is_served"), key).fetchone() is not None


def has_subscriptions(connection: sqlite3.Connection, tenant: str) -> bool:
    """Whether a tenant has any subscription."""
    return connection.execute(statement("facts/has_subscriptions"), {"tenant": tenant}).fetchone() is not None


def has_money(connection: sqlite3.Connection, tenant: str) -> bool:
    """Whether a tenant has any fact in its currency."""
    return connection.execute(statement("facts/has_money"), {"tenant": tenant}).fetchone() is not None


def ledger(connection: sqlite3.Connection, tenant: str) -> dict[int, tuple[int, int, int]]:
    """Recognized, booked and backlog, in minor units, by month of the finance ledger."""
    return {row[0]: row[1:] for row in connection.execute(statement("facts/ledger"), {"tenant": tenant})}


def reported_retention(connection: sqlite3.Connection, tenant: str) -> dict[int, int]:
    """Net revenue retention in billionths, by month that finance reported."""
    return dict(connection.execute(statement("facts/reported_retention"), {"tenant": tenant}).fetchall())


def targets(connection: sqlite3.Connection, tenant: str) -> dict[int, dict[str, int]]:
    """Targets by month and KPI, in the KPI's stored unit."""
    found: dict[int, dict[str, int]] = {}
    for month, kpi, value in connection.execute(statement("facts/targets"), {"tenant": tenant}):
        found.setdefault(month, {})[kpi] = value
    return found


def opportunities_by_day(connection: sqlite3.Connection, tenant: str) -> list[tuple[Any, ...]]:
    """Per day ('' for always) how many opportunities were opened and closed, with their amounts."""
    return connection.execute(statement("facts/opportunities_by_day"), {"tenant": tenant}).fetchall()


def subscription_months(connection: sqlite3.Connection, tenant: str, customer: str, today: date) -> dict[int, int]:
    """A customer's MRR of subscriptions in minor units, by month to the current one, which is taken on `today`."""
    days = {"current_month": month_key(today), "today": today.toordinal() + JULIAN_DAY_OF_ORDINAL}
    key = {"tenant": tenant, "customer_id": customer, **days}
    return dict(connection.execute(statement("facts/subscription_months"), key).fetchall())


def subscribers_turned(connection: sqlite3.Connection, tenant: str, before: date, today: date) -> set[str]:
    """The customers whose MRR depends on which of two days it is."""
    first, last = min(before, today), max(before, today)
    key: dict[str, str]
    if month_key(first) == month_key(last):
        name, key = "facts/subscribers_turned", {"from": first.isoformat(), "to": last.isoformat()}
    else:
        name, key = "facts/subscribers_from", {"from": first.replace(day=1).isoformat()}
    return {customer for (customer,) in connection.execute(statement(name), {"tenant": tenant, **key})}


def uptime_of_month(connection: sqlite3.Connection, tenant: str, month: int) -> list[tuple[Any, ...]]:
    """Per service: its samples' sum in billionths, their number, and its worst days as JSON."""
    return connection.execute(statement("facts/uptime_of_month"), {"tenant": tenant, "month": month}).fetchall()


def known_customers(connection: sqlite3.Connection, tenant: str, names: str) -> list[tuple[str]]:
    """Those of some names, a JSON array, that are customers of orders or subscriptions."""
    return connection.execute(statement("facts/known_customers"), {"tenant": tenant, "names": names}).fetchall()


def names_to_publish(connection: sqlite3.Connection, tenant: str) -> list[tuple[str, str]]:
    """Tenant and customer wherever a name is not published as it is written."""
    return connection.execute(statement("facts/names_to_publish"), {"tenant": tenant}).fetchall()


def name_pair(connection: sqlite3.Connection, customer: Mapping[str, str]) -> tuple[str | None, str | None]:
    """Name, segment and country of a customer (`tenant`, `customer_id`) as JSON: as written, and as published."""
    found: tuple[str | None, str | None] = connection.execute(statement("facts/name_pair"), customer).fetchone()
    return found


def copy_name(connection: sqlite3.Connection, customer: Mapping[str, str]) -> None:
    """Publish a customer's name, segment and country as they are written."""
    connection.execute(statement("facts/copy_name"), customer)


def bucket_span(connection: sqlite3.Connection, tenant: str) -> tuple[int, int] | None:
    """The first and the last bucket with order lines, None without any."""
    first, last = connection.execute(statement("facts/bucket_span"), {"tenant": tenant}).fetchone()
    return None if first is None else (first, last)


def line_numbers(connection: sqlite3.Connection, tenant: str, order_id: str) -> list[int]:
    """The numbers of an order's lines."""
    key = {"tenant": tenant, "order_id": order_id}
    return [line_no for (line_no,) in connection.execute(statement("facts/line_numbers"), key)]


def lines_after(connection: sqlite3.Connection, place: Mapping[str, Any]) -> sqlite3.Cursor:
    """Order lines after a place, in the order of buckets: `tenant`, `customer_id` or None for all of them, `bucket`,
    `order_id`, `line_no`, `last_bucket` and `limit`.
    """
    return connection.execute(
        fact_statement("facts/lines_by_customer" if place["customer_id"] else "facts/lines_by_bucket", "orders"), place
    )


def zoned_lines(
    connection: sqlite3.Connection, tenant: str, after: tuple[str, int], limit: int
) -> list[tuple[str, int, str, str]]:
    """Order lines with an instant that has an offset, after a key: number, line, day and instant."""
    key = {"tenant": tenant, "order_id": after[0], "line_no": after[1], "limit": limit}
    return connection.execute(statement("facts/zoned_lines"), key).fetchall()
