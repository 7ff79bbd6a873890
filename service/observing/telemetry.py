"""What a process counts of itself: in memory as it answers, and every few seconds added to what all have counted."""

import asyncio
import logging
import os
import socket
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from http import HTTPStatus
from time import time

import orjson

from aggregator.figures.durations import Counts, Histogram, upper_bound_us
from aggregator.figures.gates import slot_of
from service.connections.writing import Writing
from service.exchange.problems import Problem
from sql.database import DatabaseError
from sql.statements import statement

FLUSH_SECONDS = 10.0
GAUGES_LIVE_MS = 30_000
DASHBOARD = "/api/executive-dashboard"
DASHBOARD_GATE = "api_dashboard"

logger = logging.getLogger("edb.service")

Parameters = dict[str, str | int]


class Telemetry:
    """Counts requests by route and status, dashboards by tenant as well, and whatever else has a name.

    :param gauges: what this process has at the moment, by name
    :param totals: what it has counted elsewhere since it began, by name
    """

    def __init__(
        self, writing: Writing, gauges: Callable[[], Mapping[str, int]], totals: Callable[[], Mapping[str, int]]
    ) -> None:
        self._writing = writing
        self._gauges = gauges
        self._totals = totals
        self._told: Counter[str] = Counter()
        self._process = f"{os.getpid()}@{socket.gethostname()}"
        self._requests: defaultdict[tuple[str, int, str | None], Histogram] = defaultdict(Histogram)
        self._counts: Counter[str] = Counter()

    def request(self, route: str, status: int, seconds: float, tenant: str | None) -> None:
        """Counts an answer of a route; a dashboard as its tenant's as well, for the gate."""
        if route != DASHBOARD or status >= HTTPStatus.BAD_REQUEST:
            tenant = None
        self._requests[route, status, tenant].add(seconds)

    def count(self, name: str, by: int = 1) -> None:
        """Counts something that happened."""
        self._counts[name] += by

    async def run(self) -> None:
        """Adds what was counted to what all processes have counted, again and again, until cancelled."""
        while True:
            await asyncio.sleep(FLUSH_SECONDS)
            await self.flush()

    async def flush(self) -> None:
        """Adds what was counted since the last time; where that fails it is kept for the next."""
        now = time()
        requests = {key: taken for key, each in self._requests.items() if (taken := each.taken())}
        counts, self._counts, totals = self._counts, Counter(), Counter(self._totals())
        counts.update(totals - self._told)
        self._told = totals
        timings = [row for (_, _, tenant), taken in requests.items() if tenant for row in _timings(tenant, taken, now)]
        metrics = [row for (route, status, _), taken in requests.items() for row in _requests(route, status, taken)]
        metrics += [_metric(name, (), 0, count, 0) for name, count in counts.items()]
        gauges = [
            {"process": self._process, "name": name, "value": value, "at": int(now * 1000)}
            for name, value in self._gauges().items()
        ]

        def write(connection: sqlite3.Connection) -> None:
            connection.executemany(statement("measures/metric_add"), metrics)
            connection.executemany(statement("measures/timing_add"), timings)
            connection.executemany(statement("measures/gauge_set"), gauges)
            connection.execute(statement("measures/gauges_prune"), {"before": int(now * 1000) - GAUGES_LIVE_MS})

        try:
            await self._writing.run(write)
        except Exception as error:
            for key, taken in requests.items():
                self._requests[key].give_back(taken)
            self._counts.update(counts)
            if not isinstance(error, Problem | sqlite3.Error | DatabaseError):
                raise
            logger.warning("What was counted could not be stored, and is kept: %s", error)


def _metric(name: str, labels: tuple[str, ...], bucket: int, count: int, total: int) -> Parameters:
    text = orjson.dumps(labels).decode()
    return {"name": name, "labels": text, "bucket": bucket, "count": count, "total": total}


def _requests(route: str, status: int, taken: Counts) -> list[Parameters]:
    labels = (route, f"{status // 100}xx")
    return [_metric("requests", labels, bucket, count, total) for bucket, (count, total) in taken.items()]


def _timings(tenant: str, taken: Counts, now: float) -> list[Parameters]:
    key: Parameters = {"tenant": tenant, "gate": DASHBOARD_GATE, "slot": slot_of(now)}
    return [{**key, "value": upper_bound_us(bucket), "count": count} for bucket, (count, _) in taken.items()]
