import json
import logging
from collections.abc import Iterator

import pytest

from jobs.cli.logs import JsonFormatter, TextFormatter
from service.observing.access_log import LINES_AT_ONCE, AccessLog, json_lines
from tests.service.conftest import Service, Start

ENTRY = (1_779_269_400.25, b"id-12345", 0.0123456, ("GET", "/api/kpis/{key}", None, 200, "default", 7, None))


class Kept(logging.Handler):
    """Keeps what is logged, as the program would write it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonFormatter())
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps it."""
        self.records.append(record)

    def lines(self) -> list[dict[str, object]]:
        """All lines so far."""
        return [json.loads(line) for record in self.records for line in self.format(record).split("\n")]


@pytest.fixture
def kept() -> Iterator[Kept]:
    """What the service logs, with requests."""
    handler, logger = Kept(), logging.getLogger("edb")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield handler
    logger.removeHandler(handler)
    logger.setLevel(level)


@pytest.fixture
def logged(kept: Kept, start: Start) -> Service:
    """A process that logs its requests."""
    service = start()
    service.write("orders", [{"order_id": "A-1", "order_date": "2026-05-04", "amount": 7}])
    service.refresh()
    return service


def requests(service: Service, kept: Kept) -> list[dict[str, object]]:
    service.portal.call(service.process.access_log.close)
    return [line for line in kept.lines() if line["logger"] == "edb.access"]


def test_a_request_is_a_line_with_its_id_tenant_generation_route_status_and_time() -> None:
    assert json.loads(json_lines([ENTRY])) == {
        "time": "2026-05-20T09:30:00.250+00:00", "level": "info", "logger": "edb.access",
        "message": "GET /api/kpis/{key} 200", "request": "id-12345", "method": "GET", "route": "/api/kpis/{key}",
        "status": 200, "duration_ms": 12.346, "tenant": "default", "generation": 7,
    }  # fmt: skip


def test_every_request_is_logged_with_its_route_and_without_its_query(logged: Service, kept: Kept) -> None:
    logged.get("/api/executive-dashboard?range=3m")
    logged.get("/api/kpis/gm?tenant=default")
    logged.get("/api/nothing?token=secret", headers={"Authorization": "Bearer secret"})
    logged.get("/api/executive-dashboard?range=secret")
    lines = requests(logged, kept)
    assert [(line["route"], line["status"], line.get("tenant"), line.get("generation")) for line in lines] == [
        ("/api/executive-dashboard", 200, "default", 1),
        ("/api/kpis/{key}", 200, "default", 1),
        ("other", 404, None, None),
        ("/api/executive-dashboard", 422, "default", 1),
    ]
    assert lines[2]["message"] == "GET /api/nothing 404"
    assert "secret" not in json.dumps(lines)
    assert len({line["request"] for line in lines}) == 4


def test_a_path_cannot_forge_a_line(logged: Service, kept: Kept) -> None:
    logged.get("/api/x%0A%7B%22level%22:%22error%22%7D")
    (line,) = requests(logged, kept)
    assert line["level"] == "info"


def test_lines_are_written_a_few_at_once_and_none_is_lost(kept: Kept) -> None:
    log = AccessLog(on=True)
    for _ in range(3 * LINES_AT_ONCE + 1):
        log.note(ENTRY)
    log.close()
    assert len(kept.records) == 4
    assert len(kept.lines()) == 3 * LINES_AT_ONCE + 1


def test_the_log_of_requests_can_be_left_out(kept: Kept, start: Start) -> None:
    service = start(access_log=False)
    service.get("/api/health")
    assert requests(service, kept) == []


def test_an_error_that_nobody_foresaw_is_logged_with_its_request(logged: Service, kept: Kept) -> None:
    logged.connection.execute("ALTER TABLE quality_gates RENAME TO also_gone")
    assert logged.get("/api/quality-gates", headers={"EDB-Request-Id": "asked-1235"}).status_code == 500
    (error,) = [line for line in kept.lines() if line["level"] == "error"]
    assert error["request"] == "asked-1235"


def test_a_person_reads_a_line_per_request() -> None:
    record = logging.makeLogRecord({"requests": [ENTRY, ENTRY]})
    first, _ = TextFormatter().format(record).split("\n")
    assert first.endswith("edb.access  GET /api/kpis/{key} 200 12.3 ms  default")


def test_a_line_names_the_client_for_whom_a_known_proxy_asks(kept: Kept, start: Start) -> None:
    behind = start(auth="keys", trusted_proxies=("127.0.0.1",))
    behind.get("/api/health", headers={"x-forwarded-for": "203.0.113.9, 192.0.2.7"})
    behind.get("/api/executive-dashboard", headers={"x-forwarded-for": "192.0.2.8"})
    assert [line.get("address") for line in requests(behind, kept)] == ["192.0.2.7", "192.0.2.8"]


def test_a_line_does_not_name_what_anybody_else_says(kept: Kept, start: Start) -> None:
    service = start(auth="keys")
    service.get("/api/health", headers={"x-forwarded-for": "192.0.2.7"})
    assert "address" not in requests(service, kept)[-1]
