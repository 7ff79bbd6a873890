import sqlite3

import pytest

from service.identity.keys import list_keys
from tests.service.conftest import MakeKey, Service, Start

LINE = {"order_id": "A-1", "order_date": "2026-01-10", "amount": 1}


def acts(connection: sqlite3.Connection) -> list[tuple[str, str, str, str, str]]:
    return connection.execute("SELECT tenant, actor, action, target, detail FROM audit ORDER BY id").fetchall()


@pytest.mark.slow
def test_every_write_is_noted_with_who_and_what(service: Service) -> None:
    service.request("POST", "/api/orders", json=LINE)
    service.request("POST", "/api/customers", json=[{"customer_id": "A"}, {"customer_id": "B"}])
    service.request("PUT", "/api/orders/A-1", json=[LINE | {"line_no": 2}])
    service.request("DELETE", "/api/orders/A-1")
    service.request("POST", "/api/recompute", json={"full": True})
    assert acts(service.connection) == [
        ("default", "local", "write orders", "A-1 1", '{"inserted": 1, "updated": 0, "unchanged": 0}'),
        ("default", "local", "write customers", "2 rows", '{"inserted": 2, "updated": 0, "unchanged": 0}'),
        ("default", "local", "replace order", "A-1", '{"inserted": 1, "updated": 0, "unchanged": 0, "deleted": 1}'),
        ("default", "local", "delete orders", "A-1", '{"deleted": 1}'),
        ("default", "local", "recompute", "1", '{"full": 1}'),
    ]


def test_a_write_that_is_refused_is_not_noted(service: Service) -> None:
    service.request("POST", "/api/orders", json=LINE | {"amount": "x"})
    service.request("DELETE", "/api/orders/A-1")
    assert acts(service.connection) == []


def test_an_act_names_the_key_and_the_request(start: Start, make_key: MakeKey) -> None:
    service = start(auth="keys")
    headers = {"authorization": f"Bearer {make_key('ingest', name='shop')}"}
    answer = service.request("POST", "/api/orders", json=LINE, headers=headers)
    (prefix,) = (key.prefix for key in list_keys(service.connection))
    found = service.connection.execute("SELECT actor, request FROM audit").fetchone()
    assert found == (f"shop ({prefix})", answer.headers["edb-request-id"])
