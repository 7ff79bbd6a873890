"""Publications as spans, each in the trace of the writes that it publishes."""

import sqlite3
from time import time_ns

from opentelemetry.propagate import extract
from opentelemetry.trace import Link, SpanKind, Tracer, get_current_span

from jobs.refresher.refresh import Measured, RefreshReport
from sql.statements import statement

MAX_WRITES = 128  # OpenTelemetry keeps no more links of a span
NS = 1_000_000_000


class Publications:
    """Tells of each publication as the child of the oldest traced write that it holds, with links to the others.

    Writes are found in the audit, into which they are written in their own transaction.

    :param connection: whose database it is; what was written before now is not told of
    """

    def __init__(self, tracer: Tracer, connection: sqlite3.Connection) -> None:
        self._tracer = tracer
        (self._begin,) = connection.execute(statement("identity/last_act")).fetchone()
        self._told: dict[str, int] = {}

    def note(self, connection: sqlite3.Connection, report: RefreshReport) -> None:
        """Tells of what a refresh published.

        :raises sqlite3.Error: the audit cannot be read
        """
        ended = time_ns()
        for tenant, measured in report.measured:
            self._tell(connection, tenant, report.published[tenant], measured, ended)

    def _tell(
        self, connection: sqlite3.Connection, tenant: str, generation: int, measured: Measured, ended: int
    ) -> None:
        upto = measured.last_act
        key = {"tenant": tenant, "after": self._told.get(tenant, self._begin), "upto": upto, "limit": MAX_WRITES}
        found = connection.execute(statement("identity/traced_writes"), key).fetchall()
        self._told[tenant] = upto
        writes = [extract({"traceparent": trace}) for (trace,) in found]
        attributes: dict[str, str | int | float] = {"edb.tenant": tenant, "edb.generation": generation}
        if measured.oldest_mark_seconds is not None:
            attributes["edb.freshness_ms"] = round(measured.oldest_mark_seconds * 1000, 1)
        span = self._tracer.start_span(
            "publish",
            writes[0] if writes else None,
            SpanKind.CONSUMER,
            attributes,
            [Link(get_current_span(write).get_span_context()) for write in writes],
            start_time=ended - int(measured.seconds * NS),
        )
        span.end(ended)
