"""The worked cases: what the program and the oracle say about the facts of a case is what was worked out by hand."""

import json
import sqlite3
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from aggregator.facts.table import FACTS
from aggregator.figures.kpis import KPIS
from aggregator.figures.periods import GRANULARITIES, PRESETS
from jobs.refresher.refresh import refresh
from tests.conftest import dashboard_of
from tests.facts import ApiRow, add_tenant, delete, noon, post
from tests.oracle import KINDS, Oracle

CASES = sorted(folder for folder in (Path(__file__).parent / "cases").iterdir() if (folder / "facts.json").is_file())
TENANT = "default"

each_case = pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)


@each_case
def test_oracle_says_what_was_worked_out_by_hand(folder: Path) -> None:
    oracle = oracle_of(load(folder / "facts.json"))
    for document in load(folder / "expected.json")["documents"]:
        said = oracle.document(document["range"], document["granularity"])
        known = {path: value for path, value in by_hand(document).items() if not of_other_kpi(path)}
        assert figures(said, known) == known


@each_case
def test_dashboard_says_what_was_worked_out_by_hand(folder: Path, connection: sqlite3.Connection) -> None:
    publish(connection, load(folder / "facts.json"))
    for document in load(folder / "expected.json")["documents"]:
        said = dashboard_of(connection, TENANT, document["range"], document["granularity"])
        said["kpis"] = {kpi["key"]: kpi for kpi in said["kpis"]}
        assert figures(said, by_hand(document)) == by_hand(document)


@each_case
def test_dashboard_of_every_preset_is_the_oracles(folder: Path, connection: sqlite3.Connection) -> None:
    case = load(folder / "facts.json")
    publish(connection, case)
    oracle = oracle_of(case)
    for range_ in PRESETS:
        for granularity in GRANULARITIES:
            said = comparable(dashboard_of(connection, TENANT, range_, granularity))
            assert said == oracle.document(range_, granularity), f"{range_} by {granularity}"


def test_every_kpi_is_in_the_oracle_or_worked_out_by_hand() -> None:
    documents = [document for folder in CASES for document in load(folder / "expected.json")["documents"]]
    by_cases = {path.split(".")[1] for document in documents for path in document["figures"] if path[:5] == "kpis."}
    assert KPIS.keys() <= KINDS.keys() | by_cases


def load(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    return content


def publish(connection: sqlite3.Connection, case: dict[str, Any]) -> None:
    """Write a case's facts and refresh, at each step that says so and at the end."""
    tenant = add_tenant(connection, TENANT, case["tenant"])
    today = date.fromisoformat(case["today"])
    now = datetime.fromisoformat(case["now"]) if "now" in case else noon(today, tenant.timezone)
    for step in [*case["steps"], {"refresh": True}]:
        if "post" in step:
            post(connection, tenant, step["post"], step["rows"], today)
        elif "delete" in step:
            delete(connection, tenant, step["delete"], step["key"])
        else:
            refresh(connection, now)


def oracle_of(case: dict[str, Any]) -> Oracle:
    """The oracle over the facts that a case's steps leave."""
    facts: dict[str, dict[tuple[str, ...], ApiRow]] = {name: {} for name in FACTS}
    for step in case["steps"]:
        if "post" in step:
            for row in step["rows"]:
                key = tuple(str(row.get(name, 1)) for name in FACTS[step["post"]].key)
                facts[step["post"]][key] = row
        elif "delete" in step:
            rows, wanted = facts[step["delete"]], step["key"].items()
            facts[step["delete"]] = {key: row for key, row in rows.items() if not wanted <= row.items()}
    remaining = {name: list(rows.values()) for name, rows in facts.items()}
    return Oracle(case["tenant"], remaining, date.fromisoformat(case["today"]))


def comparable(document: dict[str, Any]) -> dict[str, Any]:
    """A dashboard in the shape of the oracle: its KPIs by key, without what is no figure."""
    words = ("label", "unit", "decimals")
    kpis = [
        {name: value for name, value in kpi.items() if name not in words}
        for kpi in document["kpis"]
        if kpi["key"] in KINDS
    ]
    names = ("as_of", "data_through", "window", "compared_with", "ahead", "month_to_date", "revenue_trend")
    return {name: document[name] for name in names} | {"kpis": {kpi["key"]: kpi for kpi in kpis}}


def by_hand(document: dict[str, Any]) -> dict[str, Any]:
    return {path: figure["is"] for path, figure in document["figures"].items()}


def of_other_kpi(path: str) -> bool:
    """Whether a path names a KPI that the oracle does not compute."""
    section, *names = path.split(".")
    return section == "kpis" and names[0] not in KINDS


def figures(said: dict[str, Any], paths: Iterable[str]) -> dict[str, Any]:
    """What a document says at each path that was worked out."""
    periods = {point["period"]: point for point in said["revenue_trend"]}
    found = {}
    for path in paths:
        value: Any = said | {"revenue_trend": periods}
        for name in path.split("."):
            value = value[name]
        found[path] = value
    return found
