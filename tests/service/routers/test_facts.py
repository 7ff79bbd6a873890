import asyncio
import json
from decimal import Decimal
from typing import Any

import pytest

from aggregator.facts.table import FACTS
from service.exchange.bodies import MAX_BODY_BYTES
from tests.facts import add_tenant
from tests.service.conftest import Service, problem

LINE = {"order_id": "A-1", "order_date": "2026-01-10", "amount": "10.05"}
ROWS: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "orders": (LINE, {"amount": 11}, "A-1"),
    "revenue_trend": ({"month": "2020-01", "recognized": 1, "booked": 2, "backlog": 3}, {"booked": 4}, "2020-01"),
    "retention_nrr": ({"month": "2020-01", "nrr": 1.05}, {"nrr": 1.06}, "2020-01"),
    "ops_uptime": ({"service": "eu/api", "day": "2020-01-31", "uptime": 0.5}, {"uptime": 1}, "eu/api/2020-01-31"),
    "opportunities": ({"opportunity_id": "P", "stage": "open"}, {"amount": 5}, "P"),
    "subscriptions": (
        {"subscription_id": "S", "customer_id": "A", "start_date": "2020-01-01", "monthly_amount": 5},
        {"end_date": "2020-03-01"},
        "S",
    ),
    "customers": ({"customer_id": "A/1", "name": "Acme"}, {"name": "Acme Ltd"}, "A%2F1"),
    "targets": ({"kpi": "nrr", "month": "2020-01", "value": 1.1}, {"value": 1.2}, "nrr/2020-01"),
}


def count(service: Service, table: str) -> int:
    found: int = service.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return found


def written(inserted: int = 0, updated: int = 0, unchanged: int = 0) -> dict[str, int]:
    return {"inserted": inserted, "updated": updated, "unchanged": unchanged}


@pytest.mark.parametrize("fact", FACTS)
def test_every_fact_is_inserted_updated_left_and_deleted(service: Service, fact: str) -> None:
    row, change, key = ROWS[fact]
    path = f"/api/{FACTS[fact].route}"
    for sent, counts in ((row, written(1)), (row, written(0, 0, 1)), (row | change, written(0, 1))):
        response = service.request("POST", path, json=sent)
        assert (response.status_code, response.json()) == (201, counts)
    (source,) = service.connection.execute(f"SELECT source FROM {fact}").fetchone()
    assert source == f"request:{response.headers['edb-request-id']}"
    deleted = service.request("DELETE", f"{path}/{key}")
    assert (deleted.status_code, deleted.json()) == (200, {"deleted": 1})
    assert fact in problem(service.request("DELETE", f"{path}/{key}"), 404)["detail"]


def test_an_array_and_lines_are_all_written(service: Service) -> None:
    rows = [LINE | {"line_no": number} for number in range(5)]
    assert service.request("POST", "/api/orders", json=rows).json() == written(5)
    lines = "\n".join(json.dumps(row) for row in [*rows, LINE | {"line_no": 9}])
    headers = {"content-type": "application/x-ndjson; charset=UTF-8"}
    assert service.request("POST", "/api/orders", content=lines, headers=headers).json() == written(1, 0, 5)
    assert service.request("POST", "/api/orders", json=[]).json() == written()


def test_amounts_are_read_exactly(service: Service) -> None:
    body = b'{"order_id": "A", "order_date": "2026-01-01", "amount": 9007199254.745000000001}'
    assert service.request("POST", "/api/orders", content=body, headers=JSON).status_code == 201
    assert service.connection.execute("SELECT amount FROM orders").fetchone() == (900719925475,)


@pytest.mark.parametrize(
    ("fact", "rows", "pointer", "words"),
    [
        ("orders", [LINE, LINE], "/1/line_no", "is missing, and /0 is of the same order: number its lines"),
        ("orders", [LINE, LINE | {"amount": 30}], "/1/line_no", "number its lines"),
        ("orders", [LINE | {"line_no": 1}, LINE], "/1/line_no", "number its lines"),
        ("orders", [LINE, LINE | {"line_no": 1}], "/1/line_no", "number its lines"),
        (
            "orders",
            [LINE | {"line_no": 7, "amount": n} for n in (1, 2)],
            "/1/line_no",
            "is there twice: /0 has the same",
        ),
        ("customers", [{"customer_id": "c", "name": n} for n in "abc"], "/1/customer_id", "and other content"),
        ("targets", [{"kpi": "gm", "month": "2026-01", "value": n} for n in (0, 1)], "/1/month", "same kpi and month"),
    ],
)
def test_a_key_that_a_body_has_twice_is_refused_where_it_cannot_be_told_what_counts(
    service: Service, fact: str, rows: list[dict[str, Any]], pointer: str, words: str
) -> None:
    route = f"/api/{FACTS[fact].route}"
    lines = "\n".join(json.dumps(row) for row in rows)
    for sent in ({"json": rows}, {"content": lines, "headers": {"content-type": "application/x-ndjson"}}):
        found = problem(service.request("POST", route, **sent), 422)
        assert found["errors"][0]["pointer"] == pointer
        assert words in found["errors"][0]["detail"]
        assert count(service, fact) == 0


def test_what_a_body_repeats_and_what_was_rounded_is_counted_apart(service: Service) -> None:
    line = LINE | {"line_no": 3, "order_date": "2026-01-10T10:00:00Z"}
    rows = [line, line | {"order_date": "2026-01-10T12:00:00+02:00"}, LINE | {"line_no": 4, "amount": "1.234"}]
    answer = service.request("POST", "/api/orders", json=rows).json()
    assert answer == written(2) | {"repeated": 1, "rounded": 1}
    assert service.request("POST", "/api/orders", json=rows[1:]).json() == written(0, 0, 2) | {"rounded": 1}
    assert count(service, "orders") == 2


def test_an_instant_is_moved_to_the_tenants_day(service: Service) -> None:
    add_tenant(service.connection, "tokyo", {"timezone": "Asia/Tokyo", "currency": "JPY"})
    row = LINE | {"order_date": "2026-01-31T23:30:00Z", "amount": 5}
    assert service.request("POST", "/api/orders", json=row, headers={"EDB-Tenant": "tokyo"}).status_code == 201
    stored = service.connection.execute("SELECT tenant, order_date, amount FROM orders").fetchone()
    assert stored == ("tokyo", "2026-02-01", 5)


def test_a_changed_profile_is_taken_up(service: Service) -> None:
    assert service.request("POST", "/api/orders", json=LINE).status_code == 201
    service.connection.execute("UPDATE tenants SET currency = 'KWD'")
    assert service.request("POST", "/api/orders", json=LINE | {"line_no": 2}).status_code == 201
    amounts = service.connection.execute("SELECT amount FROM orders ORDER BY line_no").fetchall()
    assert amounts == [(1005,), (10050,)]


def test_a_changed_profile_is_taken_up_by_posts_at_once(service: Service) -> None:
    assert service.request("POST", "/api/orders", json=LINE | {"line_no": 1000}).status_code == 201
    service.connection.execute("UPDATE tenants SET currency = 'KWD'")

    async def post_many() -> list[int]:
        posts = (service.client.post("/api/orders", json=LINE | {"line_no": number}) for number in range(20))
        return [response.status_code for response in await asyncio.gather(*posts)]

    assert service.portal.call(post_many) == [201] * 20
    amounts = service.connection.execute("SELECT DISTINCT amount FROM orders WHERE line_no < 1000").fetchall()
    assert amounts == [(10050,)]


JSON = {"content-type": "application/json"}


def test_a_bad_row_is_named_by_index_and_field_and_nothing_is_written(service: Service) -> None:
    rows = [LINE, LINE | {"line_no": 2, "amount": "ten", "service_end": "2026-01-01"}, "text", {"foo/bar": 1}]
    found = problem(service.request("POST", "/api/orders", json=rows), 422)
    pointers = [error["pointer"] for error in found["errors"]]
    assert pointers == ["/1/amount", "/2", "/3/order_id", "/3/order_date", "/3/amount", "/3/foo~1bar"]
    assert "/1/amount" in found["detail"]
    assert count(service, "orders") == 0
    alone = problem(service.request("POST", "/api/orders", json={"order_id": "A"}), 422)
    assert [error["pointer"] for error in alone["errors"]] == ["/order_date", "/amount"]


def test_the_line_of_an_ndjson_body_is_the_index(service: Service) -> None:
    lines = json.dumps(LINE) + "\n\n" + json.dumps({**LINE, "amount": None})
    response = service.request("POST", "/api/orders", content=lines, headers={"content-type": "application/x-ndjson"})
    assert problem(response, 422)["errors"][0]["pointer"] == "/2/amount"


def test_no_more_than_a_hundred_errors_are_listed(service: Service) -> None:
    response = service.request("POST", "/api/orders", json=[{}] * 200)
    assert len(problem(response, 422)["errors"]) == 100


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"{", JSON, 400),
        (b'{"order_id": "A", "order_id": "B"}', JSON, 400),
        (b'{"amount": NaN}', JSON, 400),
        (b"\xff", JSON, 400),
        (b"[" * 50_000, JSON, 400),
        (b"{}", {"content-type": "text/plain"}, 415),
        (b"{}", {}, 415),
        (b"{}", {"content-type": "application/json; charset=latin-1"}, 415),
        (b"[" + b"{}," * 10_000 + b"{}]", JSON, 413),
        (b" " * (MAX_BODY_BYTES + 1), JSON, 413),
        (b"{}", JSON | {"content-length": str(MAX_BODY_BYTES + 1)}, 413),
        (b'{"order_id": "\\ud800", "order_date": "2026-01-01", "amount": 1}', JSON, 400),
        (b'{"order_id": "A\\u0000", "order_date": "2026-01-01", "amount": 1}', JSON, 422),
        (b"null", JSON, 422),
        (b'{"order_id": "A", "order_date": "2026-01-01", "amount": 1, "currency": "EUR"}', JSON, 422),
        (b'{"order_id": "A", "order_date": "2026-01-01", "amount": 1, "tenant": "other"}', JSON, 422),
    ],
    ids=range(16),
)
def test_a_body_that_cannot_be_taken_is_refused(
    service: Service, content: bytes, headers: dict[str, str], status: int
) -> None:
    problem(service.request("POST", "/api/orders", content=content, headers=headers), status)
    assert count(service, "orders") == 0


def test_a_body_without_a_length_is_bounded_as_well(service: Service) -> None:
    async def parts() -> Any:
        for _ in range(MAX_BODY_BYTES // 2**20 + 1):
            yield b" " * 2**20

    problem(service.request("POST", "/api/orders", content=parts(), headers=JSON), 413)


def test_a_tenant_that_there_is_not_gets_nothing(service: Service) -> None:
    for method, path in (("POST", "/api/orders"), ("PUT", "/api/orders/A"), ("DELETE", "/api/orders/A")):
        found = problem(service.request(method, f"{path}?tenant=nobody", json=LINE | {"order_id": "A"}), 404)
        assert "'nobody'" in found["detail"]


def test_put_makes_the_lines_of_an_order_what_is_sent(service: Service) -> None:
    lines = [LINE | {"line_no": number} for number in (1, 2, 3)]
    assert service.request("POST", "/api/orders", json=[*lines, LINE | {"order_id": "B"}]).status_code == 201
    sent: list[dict[str, Any]] = [
        {"line_no": 2, "order_date": "2026-01-10", "amount": "10.05"},
        {"order_id": "A-1", "line_no": 3, "order_date": "2026-01-10", "amount": 1},
        {"line_no": 4, "order_date": "2026-01-10", "amount": 1},
    ]
    response = service.request("PUT", "/api/orders/A-1", json=sent)
    assert (response.status_code, response.json()) == (200, written(1, 1, 1) | {"deleted": 1})
    rows = service.connection.execute("SELECT order_id, line_no FROM orders ORDER BY 1, 2").fetchall()
    assert rows == [("A-1", 2), ("A-1", 3), ("A-1", 4), ("B", 1)]
    assert service.request("PUT", "/api/orders/A-1", json=sent[0]).json()["deleted"] == 2


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ([{"order_id": "B", "order_date": "2026-01-10", "amount": 1}], "/0/order_id"),
        ({"order_id": "B", "order_date": "2026-01-10", "amount": 1}, "/order_id"),
        ([{"order_date": "2026-01-10", "amount": 1}] * 2, "/1/line_no"),
        (["text"], "/0"),
    ],
)
def test_put_refuses_lines_of_another_order_and_lines_that_are_there_twice(
    service: Service, sent: Any, pointer: str
) -> None:
    service.request("POST", "/api/orders", json=LINE)
    found = problem(service.request("PUT", "/api/orders/A-1", json=sent), 422)
    assert found["errors"][0]["pointer"] == pointer
    assert service.connection.execute("SELECT amount FROM orders").fetchall() == [(1005,)]


def test_put_of_nothing_is_refused(service: Service) -> None:
    assert "DELETE" in problem(service.request("PUT", "/api/orders/A-1", json=[]), 422)["detail"]


def test_delete_removes_all_lines_of_an_order(service: Service) -> None:
    service.request("POST", "/api/orders", json=[LINE | {"order_id": "a/b", "line_no": number} for number in (1, 2)])
    assert service.request("DELETE", "/api/orders/a%2Fb").json() == {"deleted": 2}


def test_a_locked_database_asks_to_try_again(service: Service) -> None:
    service.process.writing._connection().execute("PRAGMA busy_timeout = 50")
    service.connection.execute("BEGIN IMMEDIATE")
    response = service.request("POST", "/api/orders", json=LINE)
    service.connection.execute("ROLLBACK")
    assert int(response.headers["retry-after"]) > 0
    problem(response, 503)
    assert service.request("POST", "/api/orders", json=LINE).status_code == 201


@pytest.mark.slow
def test_a_full_disk_says_so(service: Service) -> None:
    (pages,) = service.connection.execute("PRAGMA page_count").fetchone()
    service.process.writing._connection().execute(f"PRAGMA max_page_count = {pages}")
    rows = [LINE | {"line_no": number, "region": "x" * 200} for number in range(2000)]
    found = problem(service.request("POST", "/api/orders", json=rows), 503)
    assert "nothing was stored" in found["detail"]
    assert count(service, "orders") == 0


@pytest.mark.parametrize("breakage", ["DROP TABLE orders", "DROP TABLE tenants"])
def test_no_error_reveals_sql_or_a_path(service: Service, breakage: str) -> None:
    service.connection.execute("PRAGMA foreign_keys = 0")
    service.connection.execute("DROP VIEW line_flows")
    service.connection.execute(breakage)
    for response in (service.request("POST", "/api/orders", json=LINE), service.get("/api/orders")):
        text = response.text.lower()
        problem(response, 500)
        assert not any(word in text for word in ("table", "sqlite", "select", "insert", str(service.database).lower()))


def test_a_very_small_number_is_rounded_and_a_very_large_one_refused(service: Service) -> None:
    assert service.request("POST", "/api/orders", content=body(Decimal("1e-70")), headers=JSON).status_code == 201
    problem(service.request("POST", "/api/orders", content=body(Decimal("1e30")), headers=JSON), 422)


def body(amount: Decimal) -> str:
    return f'{{"order_id": "A", "order_date": "2026-01-01", "amount": {amount}}}'
