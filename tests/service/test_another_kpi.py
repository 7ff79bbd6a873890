"""A KPI is one row of the table: added in memory, it is in the API, the page, CSV, targets, alerts and the verifier."""

import csv
import io
import json
import re
import sqlite3
from typing import Any

import pytest

from aggregator.figures.kpis import KPIS, Kpi, flow
from aggregator.stored.preparation import prepare
from jobs.backups.verification import verify_database
from tests import ROOT
from tests.facts import noon
from tests.service.conftest import TODAY, WORKED_EXAMPLE, Service, exact

KEY = "gross_profit"
GROSS_PROFIT = Kpi(
    key=KEY,
    label="Gross profit",
    kind="money",
    formula="Σ profit over the window's months",
    undefined="no month of the window has a row",
    compute=flow("profit"),
    is_flow=True,
    dense=True,
    target="sum",
    broken_down="profit",
)
TARGETS = [{"kpi": KEY, "month": f"2026-{month:02}", "value": 2} for month in (3, 4, 5)]
LOW = {"name": "profit-low", "kpi": KEY, "comparison": "<", "threshold": 500, "range": "3m", "include_partial": True}


@pytest.fixture(autouse=True)
def published(monkeypatch: pytest.MonkeyPatch, service: Service) -> None:
    """The worked example with a target of the KPI and a rule about it, published."""
    monkeypatch.setitem(KPIS, KEY, GROSS_PROFIT)
    prepare(service.database)  # as every start does
    sent = {"content": json.dumps(LOW), "headers": {"content-type": "application/json"}}
    assert service.request("POST", "/api/alert-rules", **sent).status_code == 201
    service.write("orders", WORKED_EXAMPLE)
    service.write("targets", TARGETS)
    service.refresh()


def test_the_table_names_it_and_says_how_it_is_read(service: Service) -> None:
    *_, row = service.get("/api/kpis").json()["kpis"]
    assert (row["key"], row["label"], row["shown_as"], row["decimals"]) == (KEY, "Gross profit", "money", None)
    assert (row["is_flow"], row["broken_down"], row["undefined"]) == (True, "profit", GROSS_PROFIT.undefined)


def test_the_dashboard_has_its_card_with_a_target(service: Service) -> None:
    *_, card = exact(service.get("/api/executive-dashboard?range=3m"))["kpis"]
    assert (card["key"], card["value"], card["spark"], card["partial"]) == (KEY, 5, [0, -40, 45], True)
    assert (card["target"], card["target_state"]) == (6, "open")  # the sum of three months


def test_its_document_breaks_it_down_to_the_whole(service: Service) -> None:
    detail = exact(service.get(f"/api/kpis/{KEY}?range=2026-01..2026-05"))
    assert (detail["value"], detail["reason"]) == (705, None)
    parts = {
        dimension: {entry["label"]: entry["value"] for entry in entries}
        for dimension, entries in detail["breakdowns"].items()
    }
    assert parts["region"] == {"UK": 360, "FR": 300, "not given": 45}
    assert all(sum(entries.values()) == 705 for entries in parts.values())


def test_it_says_why_it_is_undefined(service: Service) -> None:
    assert service.get(f"/api/kpis/{KEY}?range=2020-01..2020-03").json()["reason"] == GROSS_PROFIT.undefined


def test_csv_has_it(service: Service) -> None:
    def rows(path: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(service.get(path).content.decode("utf-8-sig"))))

    dashboard = rows("/api/executive-dashboard?range=3m&format=csv")
    assert [
        row["value"] for row in dashboard if (row["section"], row["key"], row["measure"]) == ("kpi", KEY, "value")
    ] == ["5.00"]
    series = rows(f"/api/kpis/{KEY}?range=3m&format=csv")
    assert [(row["period"], row["value"], row["unit"]) for row in series][1:] == [
        ("2026-04", "-40.00", "GBP"),
        ("2026-05", "45.00", "GBP"),
    ]


def test_an_alert_watches_it(service: Service) -> None:
    (alert,) = service.get("/api/alerts").json()["alerts"]
    assert (alert["rule"], alert["state"], alert["value"]) == ("profit-low", "firing", 5)
    assert alert["message"] == "Gross profit (3m to 2026-05-20) is £5.00, below £500.00."


def test_the_verifier_finds_its_figures_right(service: Service) -> None:
    assert verify_database(service.database, noon(TODAY, "UTC")).differences == []


def test_a_target_of_no_kpi_is_refused_whoever_writes_it(service: Service) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="of no KPI"):
        service.connection.execute("INSERT INTO targets (kpi, month, value) VALUES ('happiness', '2026-01', 1)")


def test_no_code_asks_which_kpi_it_has() -> None:
    known = "|".join(KPIS)
    asks = re.compile(rf"\b(?:key|kpi)\b\)?\s*(?:==|!=|===|!==|in)\s*\(?['\"](?:{known})\b")
    sources: list[Any] = [
        path
        for folder, ending in (
            ("aggregator", "py"),
            ("jobs", "py"),
            ("service", "py"),
            ("ui/src", "ts"),
            ("ui/src", "tsx"),
        )
        for path in (ROOT / folder).rglob(f"*.{ending}")
        if not path.name.endswith((".test.ts", ".gen.ts"))
    ]
    assert [path for path in sources if asks.search(path.read_text("utf-8"))] == []
