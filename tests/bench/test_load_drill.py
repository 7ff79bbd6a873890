from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.drill import Plan, drill, report
from bench.generator import generate
from bench.results import MIB

PLAN = Plan(seconds=4.0, lines=3_000, rate=100.0, readers=24, workers=2)


@pytest.mark.slow
def test_a_load_loses_nothing_and_leaves_every_figure_right(tmp_path: Path) -> None:
    now = datetime.now(UTC)  # a published history ends on the day on which it is refreshed
    found = drill(generate(tmp_path / "load.sqlite3", PLAN.lines, now), PLAN)
    assert found.traffic.errors == []
    assert found.missing == []
    assert found.differences == []
    assert found.lines == sum(map(len, found.traffic.ledger.values())) > PLAN.rate
    assert max(found.wal) <= 64 * MIB
    assert found.traffic.latencies.keys() >= {
        "POST orders",
        "POST one order line",
        "DELETE an order",
        "GET /api/executive-dashboard",
        "GET /api/customers",
        "GET /api/orders",
        "an order's 201 to its figure",
    }
    assert "| POST orders |" in report(found, PLAN, now)
