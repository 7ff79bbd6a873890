import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from aggregator.facts.statements import fact_statement
from service.exchange.problems import Problem
from service.reads.lines import MAX_SCANNED, cursor, place_of
from tests.jobs.imports.importing import counts, imported
from tests.lines import order
from tests.service.conftest import WORKED_EXAMPLE, Service, exact, problem


def pages(service: Service, query: str, limit: int) -> Iterator[list[dict[str, Any]]]:
    after = ""
    while True:
        page = exact(service.get(f"/api/orders?limit={limit}{query}{after}"))
        yield page["orders"]
        if page["next_cursor"] is None:
            return
        after = f"&cursor={page['next_cursor']}"


def ids(service: Service, query: str = "", limit: int = 100) -> list[str]:
    return [line["order_id"] for page in pages(service, query, limit) for line in page]


@pytest.mark.parametrize("limit", [1, 2, 5, 6])
def test_pages_hold_every_line_once_by_day(filled: Service, limit: int) -> None:
    assert ids(filled, limit=limit) == ["A-1", "A-2", "B-1", "A-3", "B-2"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("&month=2026-02", ["A-2", "B-1"]),
        ("&month=2025-02", []),
        ("&customer_id=A", ["A-1", "A-2", "A-3"]),
        ("&customer_id=A&month=2026-04", ["A-3"]),
        ("&customer_id=", ["B-2"]),
        ("&region=UK", ["A-1", "A-3"]),
        ("&region=", ["A-2", "B-2"]),
        ("&product_line=Care", ["B-1"]),
        ("&product_line=Care&region=UK", []),
        ("&customer_id=nobody", []),
    ],
)
@pytest.mark.parametrize("limit", [1, 100])
def test_filters_choose_lines(filled: Service, query: str, expected: list[str], limit: int) -> None:
    assert ids(filled, query, limit) == expected


@pytest.mark.slow
@pytest.mark.parametrize("customer", ["", "&customer_id=C"])
@pytest.mark.parametrize(
    ("eve", "month", "last", "after"),
    [
        ("2026-01-31", "2026-02", "2026-02-28", "2026-03-01"),
        ("2024-01-31", "2024-02", "2024-02-29", "2024-03-01"),
        ("2025-11-30", "2025-12", "2025-12-31", "2026-01-01"),
    ],
)
def test_a_month_has_its_own_lines_in_every_shard(
    service: Service, eve: str, month: str, last: str, after: str, customer: str
) -> None:
    days = eve, f"{month}-01", last, after
    service.connection.execute("BEGIN")
    for day, shard in product(days, range(1024)):
        ends, start = ("00", None) if shard < 768 else ("000", day)
        order_id = f"{day}{chr(0x4E00 + shard)}{ends}"
        order(service.connection, order_id, day, 1, customer_id="C", service_start=start)
    service.connection.execute("COMMIT")
    assert service.connection.execute("SELECT COUNT(DISTINCT bucket) FROM orders").fetchone() == (4 * 1024,)
    found = ids(service, f"&month={month}{customer}", 1000)
    assert Counter(order_id[:10] for order_id in found) == {f"{month}-01": 1024, last: 1024}
    on = service.connection.execute("SELECT bucket, order_id FROM orders WHERE order_date = ? ORDER BY 1 DESC", (eve,))
    place = cursor((*on.fetchone(), 1))
    page = exact(service.get(f"/api/orders?month={month}{customer}&limit=1000&cursor={place}"))["orders"]
    assert [line["order_id"] for line in page] == found[:1000]


QUARTER = {
    "2025-09-30": "before",
    "2025-10-01": "first",
    "2025-11-15": "second",
    "2025-12-31": "last",
    "2026-01-01": "after",
}


@pytest.mark.parametrize(
    ("fiscal_year_start", "period", "expected"),
    [
        (7, "2026-Q2", ["first", "second", "last"]),
        (1, "2025-Q4", ["first", "second", "last"]),
        (7, "2026-Q1", ["before"]),
        (7, "2026-Q3", ["after"]),
        (1, "2026-Q2", []),
        (7, "2025-12", ["last"]),
        (7, "2025-12..2026-01", ["last", "after"]),
    ],
)
@pytest.mark.parametrize("limit", [1, 100])
def test_a_period_has_exactly_its_lines_whatever_is_shown(
    service: Service, fiscal_year_start: int, period: str, expected: list[str], limit: int
) -> None:
    service.connection.execute("UPDATE tenants SET fiscal_year_start = ?", (fiscal_year_start,))
    for day, order_id in QUARTER.items():
        order(service.connection, order_id, day, 1)
    assert ids(service, f"&period={period}", limit) == expected


def test_a_line_is_shown_as_it_would_be_sent(filled: Service) -> None:
    (line,) = exact(filled.get("/api/orders?product_line=Care"))["orders"]
    sent = next(line for line in WORKED_EXAMPLE if line["order_id"] == "B-1")
    assert {name: value for name, value in line.items() if name in sent} == sent
    assert str(line["amount"]) == "365.00"
    assert line["line_no"] == 1
    assert line["source"] == "request:test"
    assert line["received_at"] == "1970-01-01T00:00:00Z"


@pytest.mark.slow
def test_a_filter_that_few_lines_pass_gives_short_pages_that_go_on(filled: Service) -> None:
    row = "INSERT INTO orders (order_id, order_date, amount, region) VALUES (?, ?, 1, ?)"
    many = [(f"N-{number:06}", "2026-03-01", "near") for number in range(MAX_SCANNED + 19)]
    many.append(("N-999999", "2026-03-02", "far"))
    filled.connection.execute("BEGIN")
    filled.connection.executemany(row, many)
    filled.connection.execute("COMMIT")
    found = list(pages(filled, "&month=2026-03&region=far", 10))
    assert [len(page) for page in found] == [0, 1]
    assert len(ids(filled, "&month=2026-03", 1000)) == MAX_SCANNED + 20


def test_csv_is_neutralised_and_names_its_next_page(filled: Service) -> None:
    filled.write("orders", [{"order_id": "=1+1", "order_date": "2026-05-06", "amount": -5, "region": "@x"}])
    response = filled.get("/api/orders?format=csv&month=2026-05&limit=1")
    after = response.headers["edb-next-cursor"]
    csv = filled.get(f"/api/orders?format=csv&month=2026-05&cursor={after}").content
    header, line = csv.decode("utf-8-sig").splitlines()
    assert header.startswith('"order_id","line_no","customer_id","order_date",')
    assert line.startswith('"\'=1+1",1,,"2026-05-06","one_off",-5.00,,,,,"\'@x",')
    assert response.headers["content-disposition"] == 'attachment; filename="orders.csv"'


TEXTS = ("=1+1", "'=1", "''=1", "＝1", ";=1+2", "a;=1|@x", "-5", "+49 30", "@x", 'say "x", y', "O'Brien", "Müller")


@pytest.mark.parametrize("form", ["csv", "json"])
def test_what_is_exported_is_imported_again_unchanged(service: Service, tmp_path: Path, form: str) -> None:
    for number, text in enumerate(TEXTS):
        row = {"order_id": text, "line_no": number, "customer_id": text, "product_line": text, "region": text}
        service.write("orders", [row | {"order_date": "2026-05-06", "amount": -5, "profit": Decimal("0.05")}])
    for number, instant in enumerate(("2026-05-06T23:30:00-05:00", "2026-05-07T00:30:00")):
        service.write("orders", [{"order_id": "instant", "line_no": number, "order_date": instant, "amount": 1}])
    file, after = tmp_path / f"orders.{form if form == 'csv' else 'ndjson'}", ""
    with file.open("wb") as exported:
        while after is not None:
            response = service.get(f"/api/orders?format={form}&limit=5{after and f'&cursor={after}'}")
            if form == "csv":
                exported.write(response.content if not after else response.content.partition(b"\n")[2])
                after = response.headers.get("edb-next-cursor")
            else:
                exported.writelines(json.dumps(line).encode() + b"\n" for line in response.json()["orders"])
                after = response.json()["next_cursor"]
    assert counts(imported(service.database, "orders", file)) == (0, 0, len(TEXTS) + 2, 0)
    stored = "SELECT * FROM orders ORDER BY order_id, line_no"
    before = [(*row[1:12], row[-1]) for row in service.connection.execute(stored)]
    service.connection.execute("DELETE FROM orders")
    assert counts(imported(service.database, "orders", file)) == (len(TEXTS) + 2, 0, 0, 0)
    assert [(*row[1:12], row[-1]) for row in service.connection.execute(stored)] == before


def test_a_day_that_was_changed_in_an_export_counts_for_itself(service: Service, tmp_path: Path) -> None:
    service.write("orders", [{"order_id": "A", "order_date": "2026-05-06T23:30:00Z", "amount": 1}])
    exported = service.get("/api/orders?format=csv").content.decode("utf-8-sig")
    (tmp_path / "orders.csv").write_text(exported.replace('"2026-05-06"', '"2026-05-08"'))
    assert counts(imported(service.database, "orders", tmp_path / "orders.csv")) == (0, 1, 0, 0)
    assert service.connection.execute("SELECT order_date, ordered_at FROM orders").fetchall() == [("2026-05-08", None)]


def test_a_cursor_is_a_place_and_nothing_else() -> None:
    place = (200_000_000, "Ä/1", 3)
    assert place_of(cursor(place)) == place
    for text in (
        "",
        "abc",
        "ÿ",
        "e30",
        cursor((1, "x" * 201, 1)),
        cursor((-1, "x", 1)),
        cursor((1, "x", 2**40)),
        "W10=",
    ):
        with pytest.raises(Problem, match="cursor"):
            place_of(text)


@pytest.mark.parametrize(
    "query",
    ["period=someday", "period=2026-Q5", "period=2026-05&month=2026-05", "cursor=abc",
     "month=2026-13", "month=202601", "limit=0", "limit=1001", "limit=x", "format=pdf", "customer=A",
     "customer_id=" + "x" * 201],
)  # fmt: skip
def test_what_is_no_filter_is_refused_by_name(filled: Service, query: str) -> None:
    found = problem(filled.get(f"/api/orders?{query}"), 422)
    assert found["errors"][0]["parameter"] == query.partition("=")[0]


def test_a_customer_with_odd_letters_is_found(filled: Service) -> None:
    filled.write("orders", [{"order_id": "O", "order_date": "2026-05-06", "amount": 1, "customer_id": "A&B/ü 1"}])
    assert ids(filled, f"&customer_id={quote('A&B/ü 1', safe='')}") == ["O"]


@pytest.mark.parametrize(
    ("name", "index"), [("lines_by_bucket", "orders_by_bucket"), ("lines_by_customer", "orders_by_customer")]
)
def test_pages_seek_in_an_index(connection: sqlite3.Connection, name: str, index: str) -> None:
    values = {
        "tenant": "default",
        "customer_id": "A",
        "bucket": 1,
        "order_id": "x",
        "line_no": 1,
        "last_bucket": 9,
        "limit": 9,
    }
    (step,) = connection.execute(f"EXPLAIN QUERY PLAN {fact_statement(f'facts/{name}', 'orders')}", values).fetchall()
    assert f"USING INDEX {index} (" in step[3]
    assert "(bucket,order_id,line_no)>(?,?,?) AND bucket<?" in step[3]
