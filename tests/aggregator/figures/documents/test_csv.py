import csv
import io
import json
from typing import Any

import pytest

from aggregator.figures.documents.csv import TABLES, csv_document


def test_it_says_that_it_is_utf_8_and_quotes_text_alone() -> None:
    body = '{"services": [{"service": "ü;=1", "months": [{"period": "2026-05", "uptime": 0.500000}]}]}'.encode()
    assert csv_document("uptime", body) == (
        b"\xef\xbb\xbf" + '"service","period","uptime"\r\n"ü;\'=1","2026-05",0.500000\r\n'.encode()
    )


def test_numbers_stay_as_they_were_written() -> None:
    body = (
        b'{"tenant": {"currency": "GBP"}, "customers": '
        b'[{"customer_id": "-1", "name": "=A, \\"B\\"\\nC", "booked": -1234.50, "lines": 1, "share": null}]}'
    )
    rows = list(csv.reader(io.StringIO(csv_document("customers", body).decode("utf-8-sig"), newline="")))
    assert rows == [
        ["customer_id", "name", "booked", "currency", "lines", "share"],
        ["'-1", '\'=A, "B"\nC', "-1234.50", "GBP", "1", ""],
    ]


@pytest.mark.parametrize("kind", TABLES)
def test_every_row_has_the_cells_of_its_header(kind: str) -> None:
    card = {"key": "k", "label": "K", "shown_as": "money", "delta_kind": "relative", "partial": True}
    measures: dict[str, Any] = dict.fromkeys(("value", "previous", "delta", "year_ago", "year_ago_delta", "target"))
    measures["closed"] = measures | {"start": "2026-03", "end": "2026-04"}
    customer = {"customer_id": "c", "name": None, "booked": 1, "lines": 1, "share": None}
    service = {"service": "s", "average": 1, "months": [{"period": "2026-05", "uptime": 1}]}
    document = {
        "tenant": {"currency": "GBP"},
        "window": {"start": "2026-04", "end": "2026-05", "partial": True},
        "kpis": [card | measures],
        "revenue_trend": [{"period": "2026-05", "recognized": 1, "booked": 1, "backlog": 1, "partial": True}],
        "top_customers": [customer],
        "customers": [customer],
        "uptime": [service],
        "services": [service],
        "series": [{"period": "2026-05", "value": 1, "partial": True}],
        "key": "k",
        "shown_as": "times",
    }
    header, *rows = csv.reader(io.StringIO(csv_document(kind, json.dumps(document).encode()).decode("utf-8-sig")))
    assert rows
    assert {len(row) for row in rows} == {len(header)}


def test_a_window_that_is_not_over_is_followed_by_the_closed_one_that_speaks_for_it() -> None:
    measures = dict.fromkeys(("previous", "delta", "year_ago", "year_ago_delta"))
    closed = measures | {"start": "2026-03", "end": "2026-04", "value": 1.05, "delta": 0.01}
    card = {
        "key": "book_to_bill", "label": "B", "shown_as": "times", "delta_kind": "points", "partial": True,
        "value": 0.06, "target": None, "closed": closed,
    }  # fmt: skip
    document = {
        "tenant": {"currency": "GBP"}, "window": {"start": "2026-04", "end": "2026-05", "partial": True},
        "kpis": [measures | card], "revenue_trend": [], "top_customers": [], "uptime": [],
    }  # fmt: skip
    rows = list(csv.reader(io.StringIO(csv_document("dashboard", json.dumps(document).encode()).decode())))
    assert rows[1] == ["kpi", "book_to_bill", "B", "2026-04..2026-05", "value", "0.06", "times", "true"]
    assert rows[7] == ["kpi_closed", "book_to_bill", "B", "2026-03..2026-04", "value", "1.05", "times", "false"]
    assert rows[9] == ["kpi_closed", "book_to_bill", "B", "2026-03..2026-04", "delta", "0.01", "points", "false"]
    assert len(rows) == 1 + 6 + 5
