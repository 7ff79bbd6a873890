from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from pydantic import BaseModel
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import definitions
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from aggregator.facts.table import FACTS
from aggregator.figures.kpis import KPIS
from service.openapi import MEASURED
from service.schemas import figures
from service.schemas.facts import ROWS
from tests.service.conftest import BASE, Service

# Loaded here and not when first wanted: Python 3.11 fails at times where two threads parse at once.
assert definitions

OPERATIONS = {
    ("/api/executive-dashboard", "get"), ("/api/kpis", "get"), ("/api/kpis/{key}", "get"), ("/api/customers", "get"),
    ("/api/customers/{customer_id}", "get"), ("/api/operations/uptime", "get"), ("/api/orders", "get"),
    ("/api/orders/{order_id}", "put"), ("/api/alerts", "get"), ("/api/alerts/{alert_id}/acknowledge", "post"),
    ("/api/alerts/history", "get"), ("/api/alert-rules", "get"), ("/api/alert-rules", "post"),
    *(("/api/alert-rules/{name}", method) for method in ("get", "put", "delete")),
    ("/api/stream", "get"), ("/api/events", "post"), ("/api/quality-gates", "get"), ("/api/recompute", "post"),
    ("/api/recompute", "get"), ("/api/recompute/{run}", "get"), ("/api/refresh", "get"),
    *(("/api/session", method) for method in ("get", "post", "delete")),
    ("/api/health", "get"), ("/metrics", "get"), ("/api/health/ready", "get"),
    *((f"/api/{fact.route}", "post") for fact in FACTS.values()),
    ("/api/orders/{order_id}", "delete"), ("/api/revenue-trend/{month}", "delete"),
    ("/api/retention-nrr/{month}", "delete"), ("/api/uptime/{service}/{day}", "delete"),
    ("/api/opportunities/{opportunity_id}", "delete"), ("/api/subscriptions/{subscription_id}", "delete"),
    ("/api/customers/{customer_id}", "delete"), ("/api/targets/{kpi}/{month}", "delete"),
}  # fmt: skip


def described(service: Service) -> dict[str, Any]:
    found: dict[str, Any] = service.get("/api/openapi.json").json()
    return found


def test_every_route_is_described(service: Service) -> None:
    document = described(service)
    assert {(path, method) for path, methods in document["paths"].items() for method in methods} == OPERATIONS


def test_every_answer_and_every_object_is_described(service: Service) -> None:
    document = described(service)
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert operation.get("description"), f"{method} {path} does not say what it does"
            good = [answer for status, answer in operation["responses"].items() if status.startswith("2")]
            for answer in good:
                schemas = [content["schema"] for content in answer["content"].values()]
                assert all(schemas), f"{method} {path} does not say what it answers"
    for name, schema in document["components"]["schemas"].items():
        assert schema["additionalProperties"] is False, f"{name} allows what it does not name"
        assert schema.get("description"), f"{name} does not say what it is"


def test_the_description_says_what_it_is_of_and_what_its_tags_are(service: Service) -> None:
    document = described(service)
    assert {"title", "version", "summary", "description", "contact", "license"} <= document["info"].keys()
    assert document["servers"] == [{"url": "/", "description": "the service that this description is from"}]
    operations = [operation for methods in document["paths"].values() for operation in methods.values()]
    used = {tag for operation in operations for tag in operation["tags"]}
    assert used == {tag["name"] for tag in document["tags"]}
    assert all(tag["description"] for tag in document["tags"])


def numbers(schema: Any) -> Iterator[dict[str, Any]]:
    """Every number in a schema."""
    parts = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    if isinstance(schema, dict) and schema.get("type") == "number":
        yield schema
    for part in parts:
        yield from numbers(part)


def test_no_figure_is_described_as_a_float(service: Service) -> None:
    schemas = described(service)["components"]["schemas"]
    found = {name: {number.get("format") for number in numbers(schema)} for name, schema in schemas.items()}
    assert {name for name, formats in found.items() if formats - {"decimal"}} == set(MEASURED)
    assert "decimal" in found["Card"] & found["OrderLine"] & found["OrdersRow"] & found["AlertRule"]


@pytest.mark.parametrize("name", FACTS)
def test_every_field_of_a_fact_is_described_with_its_meaning(service: Service, name: str) -> None:
    schema = described(service)["components"]["schemas"][ROWS[name].__name__]
    fields = {field.name: field for field in FACTS[name].fields}
    assert schema["properties"].keys() == {*fields, "currency", "tenant"}
    assert {field: shown["description"] for field, shown in schema["properties"].items() if field in fields} == {
        field: described.meaning for field, described in fields.items()
    }
    assert set(schema["required"]) == {field.name for field in fields.values() if field.required}


@pytest.mark.slow
@pytest.mark.parametrize("query", ["", "?range=36m&granularity=quarter", "?range=2024-01..2024-03", "?range=ytd"])
def test_documents_are_what_their_schemas_say(filled: Service, query: str) -> None:
    filled.write("opportunities", [{"opportunity_id": "P", "stage": "open", "amount": 5}])
    filled.write("targets", [{"kpi": "revenue", "month": "2026-05", "value": 5}])
    filled.refresh()
    without = query.replace("&granularity=quarter", "")
    documents: dict[str, type[BaseModel]] = {
        f"/api/executive-dashboard{query}": figures.Dashboard,
        f"/api/customers{without}": figures.Customers,
        f"/api/customers/A{without}": figures.Customer,
        f"/api/operations/uptime{without}": figures.Uptime,
        **{f"/api/kpis/{key}{query}": figures.KpiDetail for key in KPIS},
    }
    for path, model in documents.items():
        model.model_validate_json(filled.get(path).content, strict=True)


CHECKS = [status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.mark.slow
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize(("path", "method"), sorted(OPERATIONS - {("/api/stream", "get")}))
def test_no_request_breaks_what_the_description_promises(
    filled: Service, path: str, method: str, mode: GenerationMode
) -> None:
    operation = schemathesis.openapi.from_dict(described(filled))[path][method.upper()]
    checks = CHECKS if path == "/api/health/ready" else [*CHECKS, not_a_server_error]  # figures of May are not ready
    tried = 0

    @settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def attempt(case: schemathesis.Case[Any]) -> None:
        nonlocal tried
        tried += 1
        case.validate_response(answer(filled, case), checks=checks)

    try:
        attempt()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE, "nothing could be sent at all"
    assert tried or mode is GenerationMode.NEGATIVE


def answer(service: Service, case: schemathesis.Case[Any]) -> httpx.Response:
    """What the service answers to a generated request."""
    sent = requests.Request(**case.as_transport_kwargs(base_url=BASE)).prepare()
    headers = [(_bytes(name), _bytes(value)) for name, value in sent.headers.items()]
    content = sent.body.encode() if isinstance(sent.body, str) else sent.body or b""
    return service.request(sent.method or "", sent.url or "", headers=headers, content=content)


def _bytes(text: str | bytes) -> bytes:
    return text.encode("latin-1", "replace") if isinstance(text, str) else text
