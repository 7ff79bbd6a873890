import gzip
from typing import Any

import httpx
import pytest

from tests.facts import add_tenant
from tests.service.conftest import WORKED_EXAMPLE, Service, exact, problem
from tests.waiting import wait_until

PATH = "/api/executive-dashboard"
OF_THE_REQUEST = ("edb-request-id", "server-timing")


def same(response: httpx.Response) -> tuple[int, list[Any], bytes]:
    headers = [(name, value) for name, value in response.headers.items() if name not in OF_THE_REQUEST]
    return response.status_code, sorted(headers), response.content


@pytest.mark.parametrize(
    "query",
    [
        "", "?range=3m", "?range=qtd&granularity=quarter", "?range=2026-02..2026-04",
        "?granularity=month&tenant=default",
        "?generation=1&range=1m", "?range=3m&format=csv",
    ],
)  # fmt: skip
@pytest.mark.parametrize("headers", [{"accept-encoding": "identity"}, {"accept-encoding": "gzip"}])
def test_what_was_answered_is_answered_again(filled: Service, query: str, headers: dict[str, str]) -> None:
    first, again = (filled.get(PATH + query, headers=headers) for _ in range(2))
    assert first.status_code == 200
    assert same(again) == same(first)
    known = headers | {"if-none-match": first.headers["etag"]}
    assert filled.get(PATH + query, headers=known).status_code == 304
    assert (filled.process.answers.hits, filled.process.answers.loads) == (2, 1)


@pytest.mark.parametrize(
    ("query", "status", "named"),
    [
        ("?range=banana", 422, "1m, 3m, 6m, 12m, 24m, 36m, qtd, ytd, or YYYY-MM..YYYY-MM"),
        ("?range=2026-05..2026-04", 422, "starts after it ends"),
        ("?range=2026-05..2026-06", 422, "2026-05"),
        ("?range=2010-01..2026-01", 422, "at most 120"),
        ("?granularity=week", 422, "month or quarter"),
        ("?format=xml", 422, "json or csv"),
        ("?window=3m", 422, "'window'; allowed are range, granularity, generation, format, tenant"),
        ("?range=3m&range=6m", 422, "more than once"),
        ("?generation=-1", 422, "whole number"),
        ("?generation=99", 404, "Generation 99"),
        ("?generation=99&range=2026-01..2026-02", 404, "Generation 99"),
        ("?tenant=nobody", 404, "'nobody'"),
        ("?" + "&".join(f"a{i}=1" for i in range(40)), 422, "32"),
    ],
)
def test_what_cannot_be_answered_is_refused_by_name(filled: Service, query: str, status: int, named: str) -> None:
    for _ in range(2):
        assert named in problem(filled.get(PATH + query), status)["detail"]


def test_a_document_carries_what_a_reader_needs(filled: Service) -> None:
    response = filled.get(PATH + "?range=3m", headers={"accept-encoding": "gzip"})
    assert response.headers["etag"].startswith('"')
    assert response.headers["etag"].endswith('-gzip"')
    assert response.headers["cache-control"] == "private, no-cache"
    assert response.headers["vary"] == "Accept-Encoding, EDB-Tenant"
    assert response.headers["edb-generation"] == "1"
    assert response.headers["edb-checked-at"] == "2026-05-20T12:00:00Z"
    assert response.headers["server-timing"].startswith("app;dur=")
    (compressed,) = filled.connection.execute(
        "SELECT compressed FROM documents WHERE range = '3m' AND granularity = 'month'"
    ).fetchone()
    assert gzip.decompress(compressed) == response.content
    revenue = next(kpi for kpi in exact(response)["kpis"] if kpi["key"] == "revenue")
    assert str(revenue["value"]) == "931.00"


def test_a_pinned_generation_stays_as_it_was(filled: Service) -> None:
    first = filled.get(PATH + "?range=3m&generation=1")
    assert first.headers["cache-control"] == "private, max-age=31536000, immutable"
    filled.write("orders", [{"order_id": "C-1", "order_date": "2026-05-04", "amount": 7}])
    filled.refresh()
    assert filled.get(PATH + "?range=3m&generation=1").content == first.content
    assert filled.get(PATH + "?range=3m&generation=2").content == filled.get(PATH + "?range=3m").content
    assert filled.get(PATH + "?range=3m").headers["edb-generation"] == "2"
    custom = PATH + "?range=2026-03..2026-05&generation="
    assert filled.get(custom + "2").status_code == 200
    assert "ask without generation" in problem(filled.get(custom + "1"), 404)["detail"]


def test_a_new_generation_makes_the_answers_of_its_tenant_alone_anew(filled: Service) -> None:
    add_tenant(filled.connection, "other", {"currency": "JPY"})
    filled.write("orders", WORKED_EXAMPLE, "other")
    filled.refresh()
    other = filled.get(PATH, headers={"EDB-Tenant": "other"})
    mine = filled.get(PATH)
    loads = filled.process.answers.loads
    filled.write("orders", [{"order_id": "C-1", "order_date": "2026-05-04", "amount": 7}])
    filled.refresh()
    assert filled.get(PATH).headers["etag"] != mine.headers["etag"]
    assert same(filled.get(PATH, headers={"EDB-Tenant": "other"})) == same(other)
    assert filled.process.answers.loads == loads + 1
    assert filled.get(PATH + "?tenant=other").content == other.content
    both = filled.get(PATH + "?tenant=other", headers={"EDB-Tenant": "default"})
    assert "different tenants" in problem(both, 422)["detail"]


def test_a_confirmed_generation_shows_when_without_being_loaded_again(filled: Service) -> None:
    filled.get(PATH)
    loads = filled.process.answers.loads
    filled.connection.execute("UPDATE published SET checked_at = 1779280000000")
    wait_until(lambda: filled.get(PATH).headers["edb-checked-at"] == "2026-05-20T12:26:40Z")
    assert filled.process.answers.loads == loads


def test_before_the_first_figures_a_reader_is_asked_to_come_again(service: Service) -> None:
    response = service.get(PATH)
    assert "not computed yet" in problem(response, 503)["detail"]
    assert int(response.headers["retry-after"]) > 0


def test_a_foreign_host_name_gets_nothing(filled: Service) -> None:
    assert problem(filled.get(PATH, headers={"host": "rebound.example"}), 421)


def test_head_is_answered_as_get(filled: Service) -> None:
    response = filled.request("HEAD", PATH)
    assert response.headers["etag"] == filled.get(PATH).headers["etag"]
    assert filled.request("HEAD", "/api/kpis").status_code == 200
    assert filled.request("HEAD", "/api/stream").status_code == 405
