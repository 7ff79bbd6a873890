"""`edb serve` with EDB_TRACES: an order's way to its publication, as a collector is told of it."""

import gzip
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from tests.gateway.conftest import edb, free_port, running
from tests.waiting import wait_until

pytestmark = pytest.mark.slow

TRACE, CALLER = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


class Collector(ThreadingHTTPServer):
    """Takes spans, as OpenTelemetry's collector does over HTTP."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.spans: list[Span] = []

    def of_the_trace(self) -> list[Span]:
        return [span for span in self.spans if span.trace_id.hex() == TRACE]


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        sent = ExportTraceServiceRequest.FromString(body)
        assert isinstance(self.server, Collector)
        for resource in sent.resource_spans:
            for scope in resource.scope_spans:
                self.server.spans.extend(scope.spans)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its own name)
        pass


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def traced(folder: Path, port: int, collector: Collector, delay_ms: int) -> dict[str, str]:
    """Settings of a service whose spans go to a collector, at the latest after a delay."""
    return {
        "EDB_DATABASE": str(folder / "edb.sqlite3"),
        "EDB_PORT": str(port),
        "EDB_TRACES": "1",
        "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{collector.server_port}",
        "OTEL_BSP_SCHEDULE_DELAY": str(delay_ms),
    }


@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_order_and_its_publication_are_one_trace(tmp_path: Path, collector: Collector, workers: str) -> None:
    port = free_port()
    environment = traced(tmp_path, port, collector, delay_ms=200)
    order = {"order_id": "T-1", "order_date": "2026-05-10", "amount": "12.34"}
    headers = {"traceparent": f"00-{TRACE}-{CALLER}-01"}
    with running(edb("serve", "--workers", workers), tmp_path / "log", port, environment):
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as client:
            wait_until(lambda: client.get("/api/health/ready").status_code == 200)
            assert client.post("/api/orders", json=order, headers=headers).status_code == 201
        wait_until(lambda: len(collector.of_the_trace()) >= 2)
    by_name = {span.name: span for span in collector.of_the_trace()}
    assert set(by_name) == {"POST /api/orders", "publish"}
    request, published = by_name["POST /api/orders"], by_name["publish"]
    assert request.parent_span_id.hex() == CALLER
    assert published.parent_span_id == request.span_id
    assert published.end_time_unix_nano > request.start_time_unix_nano


def test_spans_are_sent_before_the_program_ends(tmp_path: Path, collector: Collector) -> None:
    port = free_port()
    environment = traced(tmp_path, port, collector, delay_ms=60_000)
    with running(edb("serve", "--no-scheduler"), tmp_path / "log", port, environment):
        headers = {"traceparent": f"00-{TRACE}-{CALLER}-01"}
        assert httpx.get(f"http://127.0.0.1:{port}/api/kpis", headers=headers).status_code == 200
        assert collector.of_the_trace() == []
    assert [span.name for span in collector.of_the_trace()] == ["GET /api/kpis"]
