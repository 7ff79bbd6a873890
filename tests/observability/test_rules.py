"""The rules and the dashboard hold together: with promtool, with what writes them, and with the runbook."""

import json
import subprocess
import sys
from typing import Any

import pytest
import yaml

from tests import ROOT

FOLDER = ROOT / "deploy" / "observability"
RUNBOOK = "docs/operations.md#"


def alerts() -> list[dict[str, Any]]:
    groups = yaml.safe_load((FOLDER / "rules.yml").read_text())["groups"]
    return [rule for group in groups for rule in group["rules"] if "alert" in rule]


@pytest.mark.slow
@pytest.mark.parametrize("check", [("check", "config", "prometheus.yml"), ("test", "rules", "rules.test.yml")])
def test_promtool_finds_nothing_wrong(check: tuple[str, ...]) -> None:
    done = subprocess.run(["promtool", *check], cwd=FOLDER, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_alert_is_tested_where_it_fires_and_where_it_does_not() -> None:
    cases: dict[str, set[bool]] = {}
    for test in yaml.safe_load((FOLDER / "rules.test.yml").read_text())["tests"]:
        for case in test["alert_rule_test"]:
            cases.setdefault(case["alertname"], set()).add(bool(case["exp_alerts"]))
    assert cases == {alert["alert"]: {True, False} for alert in alerts()}


def test_every_alert_has_a_severity_and_an_entry_in_the_runbook() -> None:
    headings = [line[4:] for line in (ROOT / "docs/operations.md").read_text().splitlines() if line.startswith("### ")]
    for alert in alerts():
        assert alert["labels"]["severity"] in ("warning", "critical")
        assert alert["annotations"]["runbook"] == RUNBOOK + alert["alert"].lower()
        assert alert["alert"] in headings


def test_the_dashboard_is_what_its_script_writes() -> None:
    written = subprocess.run(
        [sys.executable, FOLDER / "dashboard.py"], capture_output=True, text=True, check=True
    ).stdout
    assert (FOLDER / "dashboard.json").read_text() == written


def test_every_panel_says_what_it_shows_and_none_lies_over_another() -> None:
    panels = json.loads((FOLDER / "dashboard.json").read_text())["panels"]
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & taken, panel["title"]
        taken |= cells
        assert panel["type"] == "row" or panel["description"].endswith("."), panel["title"]
    assert len({panel["id"] for panel in panels}) == len(panels)
