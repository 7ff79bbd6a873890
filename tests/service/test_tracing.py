"""A request is a span: of its route, within the caller's trace."""

from collections.abc import Iterator

import httpx
import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode, format_trace_id
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from service.tracing import Traced
from tests.service.conftest import BASE, Service

CALLER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
ORDER = {"order_id": "T-1", "order_date": "2026-05-01", "amount": 1}


@pytest.fixture
def spans() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def provider(spans: InMemorySpanExporter) -> Iterator[TracerProvider]:
    made = TracerProvider()
    made.add_span_processor(SimpleSpanProcessor(spans))
    yield made
    made.shutdown()


@pytest.fixture
def traced(filled: Service, provider: TracerProvider) -> Service:
    """A process whose requests are traced."""
    filled.client = client_of(Traced(filled.app, provider))
    return filled


def client_of(app: ASGIApp) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE)


def only(spans: InMemorySpanExporter) -> ReadableSpan:
    (span,) = spans.get_finished_spans()
    return span


@pytest.mark.parametrize(
    ("path", "route", "status"),
    [
        ("/api/executive-dashboard?range=3m", "/api/executive-dashboard", 200),
        ("/api/kpis/revenue", "/api/kpis/{key}", 200),
        ("/api/kpis/nothing", "/api/kpis/{key}", 404),
        ("/api/alerts", "/api/alerts", 200),
    ],
)
def test_a_span_has_the_template_of_its_route(
    traced: Service, spans: InMemorySpanExporter, path: str, route: str, status: int
) -> None:
    assert traced.get(path).status_code == status
    span = only(spans)
    assert span.name == f"GET {route}"
    assert span.attributes is not None
    assert span.attributes["http.route"] == route
    assert span.attributes["http.response.status_code"] == status
    assert span.status.status_code is StatusCode.UNSET


def test_a_span_belongs_to_the_trace_that_was_sent_and_names_the_request(
    traced: Service, spans: InMemorySpanExporter
) -> None:
    answer = traced.get("/api/kpis", headers={"traceparent": CALLER})
    span = only(spans)
    assert span.context is not None
    assert span.parent is not None
    assert format_trace_id(span.context.trace_id) == CALLER.split("-")[1] == answer.headers["EDB-Request-Id"]
    assert f"{span.parent.span_id:016x}" == CALLER.split("-")[2]


@pytest.mark.parametrize("sent", ["", "00-0-0-00", "00-" + "0" * 32 + "-00f067aa0ba902b7-01"])
def test_a_trace_that_is_none_begins_one(traced: Service, spans: InMemorySpanExporter, sent: str) -> None:
    assert traced.get("/api/kpis", headers={"traceparent": sent}).status_code == 200
    assert only(spans).parent is None


def test_nothing_that_a_caller_sent_is_in_a_span(traced: Service, spans: InMemorySpanExporter) -> None:
    headers = {"Authorization": "Bearer edb_secret", "Cookie": "edb_session=secret"}
    traced.get("/api/orders?customer_id=secret", headers=headers)
    assert "secret" not in only(spans).to_json()


def test_a_failure_is_marked_as_one(traced: Service, spans: InMemorySpanExporter, provider: TracerProvider) -> None:
    async def failing(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse("", 503)(scope, receive, send)

    traced.client = client_of(Traced(failing, provider))
    traced.get("/elsewhere")
    assert only(spans).status.status_code is StatusCode.ERROR
    assert only(spans).name == "GET"


def test_a_write_keeps_its_span_in_the_audit(traced: Service, spans: InMemorySpanExporter) -> None:
    assert traced.request("POST", "/api/orders", json=ORDER, headers={"traceparent": CALLER}).status_code == 201
    context = only(spans).context
    assert context is not None
    (kept,) = traced.connection.execute("SELECT trace FROM audit WHERE action = 'write orders'").fetchone()
    assert kept == f"{CALLER[:35]}-{context.span_id:016x}-01"


def test_a_write_that_nobody_traces_keeps_none(filled: Service) -> None:
    assert filled.request("POST", "/api/orders", json=ORDER, headers={"traceparent": CALLER}).status_code == 201
    assert filled.connection.execute("SELECT trace FROM audit").fetchall() == [(None,)]
