"""Rows as this service exports them, taken as rows that are sent to it."""

from collections.abc import Collection

from aggregator.facts.parsing import local_day
from aggregator.figures.tenants import Tenant
from jobs.imports.batches import Batch

NOTED = ("source", "received_at")  # where a row came from, and when: noted anew
DAY, INSTANT = "order_date", "ordered_at"


def is_exported(names: Collection[str]) -> bool:
    """Whether columns are those of an export: the texts of no other file have apostrophes that are ours."""
    return set(NOTED) <= set(names)


def as_sent(batch: Batch, tenant: Tenant) -> Batch:
    """The batch without what an export notes beside the facts. An order is of its instant again, where it has one."""
    if not is_exported(batch.names):
        return batch
    dropped = {*NOTED, INSTANT}
    kept = [index for index, name in enumerate(batch.names) if name not in dropped]
    rows = batch.rows
    if {DAY, INSTANT} <= set(batch.names):
        day, instant = batch.names.index(DAY), batch.names.index(INSTANT)
        rows = [[*row[:day], _dated(row[day], row[instant], tenant), *row[day + 1 :]] for row in rows]
    names = tuple(batch.names[index] for index in kept)
    return Batch(batch.file, names, batch.lines, [[row[index] for index in kept] for row in rows])


def _dated(day: object, instant: object, tenant: Tenant) -> object:
    """The instant, if it lies on the day; a day that somebody has changed since counts for itself."""
    try:
        return instant if isinstance(instant, str) and str(local_day(instant, tenant)) == day else day
    except ValueError:
        return day
