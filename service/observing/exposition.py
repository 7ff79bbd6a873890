"""The metrics as Prometheus text: what all processes have counted, and the state of the database."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import accumulate, chain
from pathlib import Path

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from aggregator.figures.durations import BOUNDS_US, BUCKETS
from sql.database import Identity, identity_of
from sql.heartbeat import heartbeat
from sql.statements import statement

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
MAX_TENANTS = 100  # the oldest figures first; the others are in the readiness
COUNTED_MARKS = 10_000
GAUGES_LIVE_MS = 30_000

# name: metric, meaning, labels
HISTOGRAMS = {
    "requests": ("edb_http_request_duration_seconds", "Requests by route and class of status", ("route", "status")),
    "refreshes": ("edb_refresh_duration_seconds", "Refreshes of a tenant that published", ()),
    "freshness": ("edb_freshness_seconds", "From the oldest change in a generation to its publication", ()),
}
COUNTERS = {
    "cache_hits": ("edb_cache_hits", "Documents that were answered from memory", ()),
    "cache_misses": ("edb_cache_misses", "Documents whose answer had to be made", ()),
    "document_loads": ("edb_document_loads", "Documents that were loaded from the database", ()),
    "events_stored": ("edb_events_stored", "Events that were stored", ()),
    "events_refused": ("edb_events_refused", "Events that came too fast", ()),
    "refresh_failures": ("edb_refresh_failures", "Refreshes of a tenant that failed", ()),
}
GAUGES = {
    "stream_readers": ("edb_stream_readers", "Open streams of events"),
    "cached_documents": ("edb_cached_documents", "Documents in memory"),
    "background_failing": ("edb_background_failing", "Background work of services that has failed, and begins again"),
}

# Of a decade every bound that begins with 1, 2 or 5 is told: the others would be many series for little.
_TOLD = [index for index, bound in enumerate(BOUNDS_US) if str(bound).rstrip("0") in ("1", "2", "5")]


class _Snapshot(Collector):
    """The metrics of one moment."""

    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = list(families)

    def collect(self) -> Iterator[Metric]:
        """They."""
        yield from self._families


def exposition(connection: sqlite3.Connection, database: Path, now_ms: int, file: Identity | None) -> bytes:
    """Every metric, as Prometheus reads it.

    :param connection: a reader, in a transaction
    :param file: which file the process has open
    """
    registry = CollectorRegistry(auto_describe=False)
    families = (
        _counted(connection), _gauges(connection, now_ms), _figures(connection, now_ms), _refresher(database),
        _files(database, file),
    )  # fmt: skip
    registry.register(_Snapshot(chain.from_iterable(families)))
    return generate_latest(registry)


def _counted(connection: sqlite3.Connection) -> Iterator[Metric]:
    rows: dict[str, dict[str, dict[int, tuple[int, int]]]] = {}
    for name, labels, bucket, count, total in connection.execute(statement("measures/metrics")):
        rows.setdefault(name, {}).setdefault(labels, {})[bucket] = count, total
    for name, (metric, meaning, labels) in HISTOGRAMS.items():
        histogram = HistogramMetricFamily(metric, meaning, labels=labels)
        for values, buckets in rows.get(name, {}).items():
            cumulated = list(accumulate(buckets.get(bucket, (0, 0))[0] for bucket in range(BUCKETS)))
            told = [(repr(BOUNDS_US[index] / 10**6), cumulated[index]) for index in _TOLD]
            seconds = sum(total for _, total in buckets.values()) / 10**6
            histogram.add_metric(json.loads(values), [*told, ("+Inf", cumulated[-1])], seconds)
        yield histogram
    for name, (metric, meaning, labels) in COUNTERS.items():
        counter = CounterMetricFamily(metric, meaning, labels=labels)
        for values, buckets in rows.get(name, {"[]": {}}).items():
            counter.add_metric(json.loads(values), sum(count for count, _ in buckets.values()))
        yield counter


def _gauges(connection: sqlite3.Connection, now_ms: int) -> Iterator[Metric]:
    found = dict(connection.execute(statement("measures/gauges"), {"since": now_ms - GAUGES_LIVE_MS}).fetchall())
    for name, (metric, meaning) in GAUGES.items():
        yield GaugeMetricFamily(metric, meaning, value=found.get(name, 0))


def _figures(connection: sqlite3.Connection, now_ms: int) -> Iterator[Metric]:
    generation = GaugeMetricFamily("edb_generation", "The generation that readers get", labels=("tenant",))
    age = GaugeMetricFamily(
        "edb_figures_age_seconds",
        "Since figures were last confirmed; below 0 where the clock was put back",
        labels=("tenant",),
    )
    failures = GaugeMetricFamily("edb_refresh_failures_in_a_row", "Refreshes that failed in a row", labels=("tenant",))
    rows = [row for row in connection.execute(statement("reads/freshness")) if row[2] is not None]
    for tenant, number, checked_at_ms, failed in sorted(rows, key=lambda row: int(row[2]))[:MAX_TENANTS]:
        generation.add_metric((tenant,), number)
        age.add_metric((tenant,), (now_ms - checked_at_ms) / 1000)
        failures.add_metric((tenant,), failed)
    yield from (generation, age, failures)
    yield GaugeMetricFamily("edb_tenants", "Tenants with figures", value=len(rows))
    (waiting,) = connection.execute(statement("reads/marks_waiting"), {"limit": COUNTED_MARKS}).fetchone()
    yield GaugeMetricFamily("edb_marks_waiting", "Changes not yet in the figures, counted to 10,000", value=waiting)
    epoch, holder, *_ = connection.execute(statement("reads/lease")).fetchone()
    lease = GaugeMetricFamily("edb_lease_epoch", "How often the lease was taken, and who holds it", labels=("holder",))
    lease.add_metric((holder,), epoch)
    yield lease
    outbox = GaugeMetricFamily("edb_outbox_messages", "Messages about alerts by state", labels=("state",))
    counts = dict(connection.execute(statement("measures/outbox")).fetchall())
    for state in ("pending", "delivered", "dead"):
        outbox.add_metric((state,), counts.get(state, 0))
    yield outbox


def _refresher(database: Path) -> Iterator[Metric]:
    """What is heard of who refreshes; nothing where nothing was ever heard."""
    beat = heartbeat(database)
    silent = GaugeMetricFamily("edb_refresher_silent_seconds", "Since the refresher was heard of", labels=("holder",))
    failing = GaugeMetricFamily(
        "edb_refresher_failing", "Background work of the refresher that fails", labels=("work",)
    )
    if beat is not None:
        silent.add_metric((beat.holder,), beat.seconds_ago)
        for name in beat.failing:
            failing.add_metric((name,), 1)
    yield from (silent, failing)


def _files(database: Path, file: Identity | None) -> Iterator[Metric]:
    moved = identity_of(database) != file
    yield GaugeMetricFamily(
        "edb_database_moved", "1 where the database's file was removed or replaced under the service", value=int(moved)
    )
    wal = database.with_name(database.name + "-wal")
    yield GaugeMetricFamily("edb_database_bytes", "Size of the database file", value=_size(database))
    yield GaugeMetricFamily("edb_wal_bytes", "Size of its write-ahead log", value=_size(wal))


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
