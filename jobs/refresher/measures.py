"""What the refresher measures of itself, and adds every few seconds to what all processes have counted."""

import sqlite3
from collections import defaultdict
from threading import Lock

from aggregator.figures.durations import Counts, Histogram, upper_bound_us
from aggregator.figures.gates import slot_of
from jobs.refresher.refresh import RefreshReport
from sql.database import writing
from sql.statements import statement

FRESHNESS_GATE = "freshness"

Parameters = dict[str, str | int]


class Measures:
    """How long refreshes took, how fresh what they published was, and how many failed. Safe between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._durations = Histogram()
        self._freshness: defaultdict[str, Histogram] = defaultdict(Histogram)
        self._failures = 0

    def note(self, report: RefreshReport) -> None:
        """Takes up what a refresh did."""
        with self._lock:
            self._failures += len(report.failed)
            for tenant, published in report.measured:
                self._durations.add(published.seconds)
                if published.oldest_mark_seconds is not None:
                    self._freshness[tenant].add(published.oldest_mark_seconds)

    def flush(self, connection: sqlite3.Connection, now_seconds: float) -> None:
        """Adds what was noted since the last time, in one short transaction; where that fails it is kept.

        :param connection: a writer, not in a transaction
        :raises sqlite3.Error: it could not be written
        """
        with self._lock:
            durations, failures = self._durations.taken(), self._failures
            freshness = {tenant: taken for tenant, each in self._freshness.items() if (taken := each.taken())}
            self._failures = 0
        metrics = _metrics("refreshes", durations)
        metrics += [row for taken in freshness.values() for row in _metrics("freshness", taken)]
        if failures:
            metrics.append({"name": "refresh_failures", "labels": "[]", "bucket": 0, "count": failures, "total": 0})
        slot = slot_of(now_seconds)
        if not metrics:
            return
        try:
            with writing(connection):
                connection.executemany(statement("measures/metric_add"), metrics)
                connection.executemany(
                    statement("measures/timing_add"),
                    [
                        {
                            "tenant": tenant,
                            "gate": FRESHNESS_GATE,
                            "slot": slot,
                            "value": upper_bound_us(bucket),
                            "count": count,
                        }
                        for tenant, taken in freshness.items()
                        for bucket, (count, _) in taken.items()
                    ],
                )
        except sqlite3.Error:
            with self._lock:
                self._durations.give_back(durations)
                self._failures += failures
                for tenant, taken in freshness.items():
                    self._freshness[tenant].give_back(taken)
            raise


def _metrics(name: str, taken: Counts) -> list[Parameters]:
    return [
        {"name": name, "labels": "[]", "bucket": bucket, "count": count, "total": total}
        for bucket, (count, total) in taken.items()
    ]
