"""Nothing that a caller of one tenant does shows or changes what is another's."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sql.database import writing
from tests.service.conftest import MakeKey, Service, Start

READS = (
    "/api/executive-dashboard",
    "/api/executive-dashboard?format=csv",
    "/api/kpis/revenue",
    "/api/customers",
    "/api/customers/C-1",
    "/api/operations/uptime",
    "/api/orders?month=2026-05",
    "/api/alerts",
    "/api/alert-rules",
    "/api/recompute",
    "/api/quality-gates",
    "/api/session",
    "/api/health/ready",
)
LINE = {"order_id": "S-1", "order_date": "2026-05-02", "amount": 7}
WRITES: tuple[tuple[str, str, Any], ...] = (
    ("POST", "/api/orders", LINE),
    ("POST", "/api/orders", LINE | {"tenant": "theirs"}),
    ("PUT", "/api/orders/S-1", [LINE]),
    ("DELETE", "/api/orders/S-1", None),
    ("POST", "/api/customers", {"customer_id": "C-1", "name": "Mine"}),
    ("DELETE", "/api/customers/C-1", None),
    ("POST", "/api/recompute", {"full": True}),
    ("POST", "/api/alerts/1/acknowledge", {}),
)
NAMING: tuple[dict[str, str], ...] = (
    {},
    {"edb-tenant": "ours"},
    {"edb-tenant": "theirs"},
    {"edb-tenant": "THEIRS"},
    {"edb-tenant": "theirs "},
)

Act = tuple[tuple[str, str, Any], dict[str, str], str]


@pytest.fixture
def two(start: Start, make_key: MakeKey) -> tuple[Service, dict[str, str], dict[str, str]]:
    """A service of two tenants, and an administrator of each."""
    service = start(auth="keys")
    with writing(service.connection):
        service.connection.execute("INSERT INTO tenants (id, name) VALUES ('ours', 'Ours'), ('theirs', 'Hidden plc')")
    order = {"order_id": "S-1", "order_date": "2026-05-01", "amount": 4711, "customer_id": "C-1"}
    service.write("orders", [order], tenant="theirs")
    service.write("orders", [{"order_id": "O-1", "order_date": "2026-05-01", "amount": 1}], tenant="ours")
    service.refresh()
    ours, theirs = ({"authorization": f"Bearer {make_key('admin', tenants=[each])}"} for each in ("ours", "theirs"))
    return service, ours, theirs


ASKED = st.one_of(st.sampled_from(READS).map(lambda path: ("GET", path, None)), st.sampled_from(WRITES))
QUERIES = st.sampled_from(["", "?tenant=theirs"])
ACTS = st.lists(st.tuples(ASKED, st.sampled_from(NAMING), QUERIES), min_size=1, max_size=12)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_a_caller_neither_sees_nor_changes_another_tenant(
    two: tuple[Service, dict[str, str], dict[str, str]], acts: list[Act]
) -> None:
    service, ours, theirs = two
    before = _seen(service, theirs)
    for (method, path, body), naming, query in acts:
        address = path if "?" in path else path + query
        answer = service.request(method, address, json=body, headers=ours | naming)
        assert "Hidden" not in answer.text
        assert "4711" not in answer.text
    service.refresh()
    assert _seen(service, theirs) == before


def _seen(service: Service, headers: dict[str, str]) -> list[tuple[Any, ...]]:
    """What the other tenant's administrator reads: bodies, generations and tags."""
    answers = [service.get(path, headers=headers) for path in READS[:8]]
    tags = [(answer.headers.get("etag"), answer.headers.get("edb-generation")) for answer in answers]
    return [(answer.status_code, answer.text, *tag) for answer, tag in zip(answers, tags, strict=True)]
