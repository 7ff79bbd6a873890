"""A second opinion on the rollups: the facts read by other queries, and everything that differs from what is stored.

The queries in sql/verify share no rule with the view `line_flows` or the rollups' statements. Nothing is kept in memory
for a whole tenant but its months: order lines are read by month of the order, customers by page.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Any, TypeAlias

from aggregator.facts.buckets import bucket_month, first_bucket, last_bucket
from aggregator.facts.statements import members_statement
from aggregator.facts.table import MEMBERS
from aggregator.figures.periods import as_of_day, last_day, month_key, month_name
from sql.statements import statement

CUSTOMERS_PER_PAGE = 2_000
WORST_DAYS = 10
FULL_UPTIME = 10**9
MEASURES = ("booked", "recognized", "mrr", "profit", "profit_amount", "lines", "recurring_lines")
NO_FLOWS = (0,) * len(MEASURES)
UPPERMOST = b""  # SQLite sorts any blob after any text

Key: TypeAlias = tuple[Any, ...]
Values: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True)
class Difference:
    """What is stored somewhere is not what the facts give. Money in minor units."""

    tenant: str
    where: str
    expected: Any
    found: Any


def second_opinion(connection: sqlite3.Connection, tenant: str) -> Iterator[Difference]:
    """Every rollup of a tenant that differs from a second reading of its facts.

    The facts must hold still and their marks be applied: a fact that is newer than its rollup is a difference.

    :param connection: may create a temporary view; the schema's own tables are only read
    """
    connection.execute(members_statement("verify/line_months"))
    build, today = connection.execute(statement("verify/generation"), {"tenant": tenant}).fetchone()
    opinion = _Opinion(connection, tenant, build, today)
    yield from opinion.calendar()
    yield from opinion.months()
    yield from opinion.days()
    yield from opinion.customers()
    yield from opinion.uptime()
    if today is not None:
        yield from opinion.ahead(date.fromisoformat(today))
        yield from opinion.subscriptions(date.fromisoformat(today))
        yield from opinion.pipeline(date.fromisoformat(today))


class _Opinion:
    """The second reading of one tenant's facts, beside one build of its rollups."""

    def __init__(self, connection: sqlite3.Connection, tenant: str, build: int, today: str | None) -> None:
        self._connection = connection
        self._tenant = tenant
        self._key: dict[str, Any] = {"tenant": tenant, "build": build, "today": today or "9999-12-31"}

    def calendar(self) -> Iterator[Difference]:
        """The months that every rollup counts days by."""
        for month, *days in self._rows("calendar"):
            yield self._difference(f"calendar {month_name(month)}", tuple(days[:2]), tuple(days[2:]))

    def months(self) -> Iterator[Difference]:
        """Month flows by dimension, beside the order lines and beside the stored buckets."""
        stored = {tuple(row[:3]): tuple(row[3:]) for row in self._rows("stored_month_flows")}
        first, last = self._one("order_months")
        expected = _Sums()
        for buckets in _slices(first, last):
            for month, known, *row in self._connection.execute(
                members_statement("verify/order_flows"), self._key | dict(buckets)
            ):
                flows, members = row[: -len(MEMBERS)], row[-len(MEMBERS) :]
                expected.add(("total", "", month), flows)
                for dimension, member in zip(MEMBERS, members, strict=True):
                    expected.add((dimension, member, month), flows)
                if not known:
                    expected.add(("no_customer", "", month), flows)
        yield from self._flow_differences("month_flows", expected.nonzero(), stored)
        by_dimension: defaultdict[str, dict[Key, Values]] = defaultdict(dict)
        for (dimension, *place), flows in expected.nonzero().items():
            by_dimension[dimension][tuple(place)] = flows
        for dimension, of_members in by_dimension.items():
            yield from self._lists(dimension, of_members, {"after": "", "upto": UPPERMOST})
        first, last = self._one("stored_bucket_months")
        buckets_sum = _Sums()
        for buckets in _slices(*(bucket and bucket_month(bucket) for bucket in (first, last))):
            for dimension, member, month, *flows in self._rows("stored_bucket_flows", buckets):
                buckets_sum.add((dimension, member, month), flows)
        yield from self._flow_differences("sum of bucket_flows", stored, buckets_sum.nonzero())

    def days(self) -> Iterator[Difference]:
        """What each day booked."""
        stored = {tuple(row[:2]): tuple(row[2:]) for row in self._rows("stored_days")}
        first, last = self._one("order_months")
        expected: dict[Key, Values] = {}
        for buckets in _slices(first, last):
            expected |= {tuple(row[:2]): tuple(row[2:]) for row in self._rows("ordered_days", buckets)}
        yield from self._differences("month_flows day", expected, stored)

    def ahead(self, today: date) -> Iterator[Difference]:
        """What lies ahead in the month of `today`: by bucket, by customer and month of the order, and in all."""
        by_bucket: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
        by_customer: defaultdict[Key, int] = defaultdict(int)
        for bucket, customer, order_month, amount, *days in self._rows("lines_ahead"):
            ordered, start, end = [day and date.fromisoformat(day) for day in days]
            booked = amount if _is_ahead(ordered, today) else 0
            recognized = _rest(amount, start, end, today) if end else amount * _is_ahead(start or ordered, today)
            by_bucket[bucket][0] += booked
            by_bucket[bucket][1] += recognized
            if customer is not None:
                by_customer[customer, order_month] += recognized
        expected: dict[Key, Values] = {
            (f"bucket {bucket}",): tuple(sums) for bucket, sums in by_bucket.items() if any(sums)
        }
        stored = {(f"bucket {row[0]}",): tuple(row[1:]) for row in self._rows("stored_ahead_flows")}
        yield from self._differences("ahead_flows", expected, stored)
        expected = {key: (recognized,) for key, recognized in by_customer.items() if recognized}
        stored = {tuple(row[:2]): tuple(row[2:]) for row in self._rows("stored_customer_ahead")}
        yield from self._differences("customer_ahead", expected, stored)
        whole = (today.isoformat(), 1, *(sum(sums[part] for sums in by_bucket.values()) for part in (0, 1)))
        if (found := self._one("stored_rollup_day")) != whole:
            yield self._difference("rollup_days", whole, found)

    def customers(self) -> Iterator[Difference]:
        """Customer flows, and the recurring revenue of known customers and how much of it was kept."""
        recurring: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
        after: str | bytes = ""
        while after != UPPERMOST:
            page = {"after": after, "size": CUSTOMERS_PER_PAGE}
            upto = (self._one("customer_page", page) or (UPPERMOST,))[0]
            page = {"after": after, "upto": upto}
            expected = {tuple(row[:2]): tuple(row[2:]) for row in self._rows("customer_order_flows", page)}
            stored = {tuple(row[:2]): tuple(row[2:]) for row in self._rows("stored_customer_flows", page)}
            yield from self._flow_differences("customer_flows", expected, stored)
            yield from self._lists("customer", expected, page)
            _add_retention(recurring, {key: flows[MEASURES.index("mrr")] for key, flows in expected.items()})
            after = upto
        yield from self._recurring("orders", self._key["build"], recurring)

    def subscriptions(self, today: date) -> Iterator[Difference]:
        """Subscription flows by customer to the month of `today`, and the recurring revenue on that basis."""
        expected: dict[Key, Values] = {}
        changes = self._rows("subscription_changes", {"today": today.isoformat()})
        for customer, events in groupby(changes, key=lambda row: row[0]):
            by_month = {month: (amount, active) for _, month, amount, active in events}
            mrr = count = 0
            for month in range(min(by_month), month_key(today) + 1):
                amount, active = by_month.get(month, (0, 0))
                mrr, count = mrr + amount, count + active
                if count:
                    expected[customer, month] = (mrr,)
        stored = {tuple(row[:2]): tuple(row[2:]) for row in self._rows("stored_subscription_flows")}
        yield from self._differences("subscription_flows", expected, stored)
        recurring: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
        _add_retention(recurring, {key: mrr for key, (mrr,) in expected.items()})
        yield from self._recurring("subscriptions", 0, recurring)

    def uptime(self) -> Iterator[Difference]:
        """Sums, counts and worst days by service and month."""
        expected: dict[Key, Values] = {}
        for key, samples in groupby(self._rows("uptime_samples"), key=lambda row: tuple(row[:2])):
            total = count = 0
            worst: list[list[Any]] = []
            for _, _, day, uptime in samples:
                total, count = total + uptime, count + 1
                if uptime < FULL_UPTIME and len(worst) < WORST_DAYS:
                    worst.append([day, uptime])
            expected[key] = (total, count, worst)
        stored = {
            (service, month): (total, count, json.loads(worst))
            for service, month, total, count, worst in self._rows("stored_uptime_flows")
        }
        yield from self._differences("uptime_flows", expected, stored)

    def pipeline(self, today: date) -> Iterator[Difference]:
        """The opportunities of each month to that of `today`, counted anew on each as-of day."""
        stored = {tuple(row[:1]): tuple(row[1:]) for row in self._rows("stored_pipeline_flows")}
        first, opportunities = self._one("first_opportunity")
        expected: dict[Key, Values] = {}
        if opportunities:
            current = month_key(today)
            earliest = min(month_key(date.fromisoformat(first)), current, *(month for (month,) in stored))
            for month in range(earliest, current + 1):
                day = as_of_day(month, today).isoformat()
                expected[(month,)] = self._one("pipeline", {"day": day})
        yield from self._differences("pipeline_flows", expected, stored)

    def _lists(self, dimension: str, flows: Mapping[Key, Values], page: Mapping[str, Any]) -> Iterator[Difference]:
        """Lists of the largest members: who is listed has the right sums, and who is not lies below every floor.

        :param flows: by member and month, all that the members of a page have
        """
        by_member: defaultdict[str, list[tuple[int, Values]]] = defaultdict(list)
        for (member, month), values in flows.items():
            by_member[member].append((month, values))
        for first, last, text in self._rows("stored_lists", {"dimension": dimension}):
            floors = {order: tuple(floor) for order, floor in json.loads(text).items()}
            part = {"dimension": dimension, "first_month": first, "last_month": last}
            listed = {member: tuple(sums) for member, *sums in self._rows("stored_list", part | dict(page))}
            for member in sorted((by_member.keys() | listed.keys()) - {""}):
                within = [values for month, values in by_member.get(member, []) if first <= month <= last]
                booked, recognized, _, profit, profit_amount, lines, _ = map(sum, zip(NO_FLOWS, *within, strict=True))
                sums = (recognized, booked, profit, profit_amount, lines)
                amounts = {"recognized": recognized, "booked": booked, "profit": profit}
                amounts |= {"ordered": booked} if lines else {}
                below = all(order in floors and (-amount, member) > floors[order] for order, amount in amounts.items())
                if listed.get(member, sums) != sums or (member not in listed and any(sums) and not below):
                    where = f"windows {dimension} {month_name(first)}..{month_name(last)} {member!r}"
                    yield self._difference(where, sums, listed.get(member))

    def _recurring(self, basis: str, build: int, expected: Mapping[int, list[int]]) -> Iterator[Difference]:
        rows = self._rows("stored_recurring_flows", {"basis": basis, "build": build})
        stored = {(row[0],): tuple(row[1:]) for row in rows}
        wanted = {(month,): tuple(sums) for month, sums in expected.items() if any(sums)}
        yield from self._differences(f"recurring_flows {basis}", wanted, stored)

    def _flow_differences(
        self, table: str, expected: Mapping[Key, Values], found: Mapping[Key, Values]
    ) -> Iterator[Difference]:
        """By measure; flows that are not stored are 0."""
        for key in sorted(expected.keys() | found.keys()):
            want, have = expected.get(key, NO_FLOWS), found.get(key, NO_FLOWS)
            if want != have:
                for name, value, other in zip(MEASURES, want, have, strict=True):
                    if value != other:
                        yield self._difference(f"{_place(table, key)} {name}", value, other)

    def _differences(
        self, table: str, expected: Mapping[Key, Values], found: Mapping[Key, Values]
    ) -> Iterator[Difference]:
        for key in sorted(expected.keys() | found.keys()):
            if expected.get(key) != found.get(key):
                yield self._difference(_place(table, key), expected.get(key), found.get(key))

    def _difference(self, where: str, expected: object, found: object) -> Difference:
        return Difference(self._tenant, where, expected, found)

    def _rows(self, name: str, also: Mapping[str, Any] | None = None) -> Iterator[Any]:
        return self._connection.execute(statement(f"verify/{name}"), self._key | dict(also or {}))

    def _one(self, name: str, also: Mapping[str, Any] | None = None) -> Any:
        return self._connection.execute(statement(f"verify/{name}"), self._key | dict(also or {})).fetchone()


class _Sums:
    """Flows added up by key."""

    def __init__(self) -> None:
        self._sums: dict[Key, list[int]] = {}

    def add(self, key: Key, flows: Iterable[int]) -> None:
        """Take in one row."""
        sums = self._sums.setdefault(key, list(NO_FLOWS))
        sums[:] = [a + b for a, b in zip(sums, flows, strict=True)]

    def nonzero(self) -> dict[Key, Values]:
        """The sums that are not 0 throughout."""
        return {key: tuple(sums) for key, sums in self._sums.items() if any(sums)}


def _is_ahead(day: date, today: date) -> bool:
    """Whether a day is later in the month of another."""
    return day > today and (day.year, day.month) == (today.year, today.month)


def _rest(amount: int, start: date, end: date, today: date) -> int:
    """What a straight line over days gives to the rest of a month: through its last day, less through `today`."""
    days = (end - start).days + 1
    month_end = last_day(month_key(today))

    def through(day: date) -> int:
        return round(Fraction(amount * max(0, min(days, (day - start).days + 1)), days))

    return through(month_end) - through(today)


def _slices(first_month: int | None, last_month: int | None) -> Iterator[dict[str, int]]:
    """The first and the last bucket of every month from one to another."""
    if first_month is None or last_month is None:
        return
    for month in range(first_month, last_month + 1):
        yield {"first": first_bucket(month), "last": last_bucket(month)}


def _add_retention(recurring: defaultdict[int, list[int]], mrr: Mapping[Key, int]) -> None:
    """Add whole customers' MRR, by customer and month, to each month's: now, then, and now of those with some then."""
    for (customer, month), amount in mrr.items():
        recurring[month][0] += amount
        if amount > 0:
            recurring[month + 12][1] += amount
            recurring[month + 12][2] += mrr.get((customer, month + 12), 0)


def _place(table: str, key: Key) -> str:
    """A key with its months by name: every whole number in a key is a month."""
    return " ".join([table, *(month_name(part) if isinstance(part, int) else repr(part) for part in key)])
