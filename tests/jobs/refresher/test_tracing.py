"""A publication is told of within the traces of the writes that it holds, and of no others."""

import sqlite3
from datetime import UTC, datetime

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import format_trace_id

from jobs.refresher.refresh import refresh
from jobs.refresher.tracing import Publications
from sql.audit import Act, note
from tests.lines import order

NOW = datetime(2026, 5, 20, 9, tzinfo=UTC)


def trace(number: int) -> str:
    return f"00-{number:032x}-{number:016x}-01"


def write(connection: sqlite3.Connection, order_id: str, made_in: str | None, tenant: str = "default") -> None:
    """An order as the service writes it: with its act in the audit."""
    order(connection, order_id, "2026-05-01", 100, tenant=tenant)
    note(connection, Act("ada", "write orders", order_id, tenant, trace=made_in), NOW)


@pytest.fixture
def told() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def publications(connection: sqlite3.Connection, told: InMemorySpanExporter) -> Publications:
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(told))
    return Publications(provider.get_tracer("test"), connection)


def traces(span: ReadableSpan) -> list[int]:
    return [link.context.trace_id for link in span.links]


def test_a_publication_is_in_the_trace_of_its_write_and_linked_to_all(
    connection: sqlite3.Connection, publications: Publications, told: InMemorySpanExporter
) -> None:
    write(connection, "A", trace(1))
    write(connection, "B", None)
    write(connection, "C", trace(3))
    publications.note(connection, refresh(connection, NOW))
    (span,) = told.get_finished_spans()
    assert span.context is not None
    assert span.attributes is not None
    assert span.parent is not None
    assert (span.name, span.attributes["edb.tenant"], span.attributes["edb.generation"]) == ("publish", "default", 1)
    assert format_trace_id(span.context.trace_id) == f"{1:032x}"
    assert span.parent.span_id == 1
    assert traces(span) == [1, 3]
    assert isinstance(span.attributes["edb.freshness_ms"], float)


def test_a_write_is_told_of_once_and_with_its_own_tenant(
    connection: sqlite3.Connection, publications: Publications, told: InMemorySpanExporter
) -> None:
    connection.execute("INSERT INTO tenants (id, name) VALUES ('north', 'North')")
    for number, tenant in enumerate(("default", "north", "default"), start=1):
        write(connection, str(number), trace(number), tenant)
        publications.note(connection, refresh(connection, NOW))
    spans = [span for span in told.get_finished_spans() if span.links]
    assert [(span.attributes or {})["edb.tenant"] for span in spans] == ["default", "north", "default"]
    assert [traces(span) for span in spans] == [[1], [2], [3]]


def test_a_write_that_comes_after_the_refresh_waits_for_the_next(
    connection: sqlite3.Connection, publications: Publications, told: InMemorySpanExporter
) -> None:
    write(connection, "A", trace(1))
    report = refresh(connection, NOW)
    write(connection, "B", trace(2))
    publications.note(connection, report)
    publications.note(connection, refresh(connection, NOW))
    assert [traces(span) for span in told.get_finished_spans()] == [[1], [2]]


def test_what_was_written_by_nobody_who_traces_begins_a_trace(
    connection: sqlite3.Connection, publications: Publications, told: InMemorySpanExporter
) -> None:
    order(connection, "A", "2026-05-01", 100)
    publications.note(connection, refresh(connection, NOW))
    (span,) = told.get_finished_spans()
    assert span.parent is None
    assert not span.links
