from datetime import UTC, datetime

import pytest

from bench.results import Row, Text, at_least, page, percentile


@pytest.mark.parametrize(("measured", "met"), [(600.0, True), (599.0, False)])
def test_a_rate_is_met_from_its_multiple_on(measured: float, met: bool) -> None:
    assert at_least("P1", "reads", measured, 1000.0, 0.6, "/s").met is met


def test_a_percentile_is_not_exceeded_by_its_share() -> None:
    values = [float(value) for value in range(1, 102)]
    assert percentile(values, 50) == 51.0
    assert percentile(values, 99) == 100.0
    assert percentile([7.0], 99) == 7.0


def test_the_page_says_where_when_and_whether_targets_are_met() -> None:
    rows = [Row("P1", "reads", "1", target="≥ 2", met=False), Row("P2", "writes", "3", target="≥ 2", met=True)]
    written = page(
        rows, [Text("The SQL", "SELECT 1;", "sql")], datetime(2026, 5, 20, 9, 30, tzinfo=UTC), 1000, ["Shared."]
    )
    assert "2026-05-20 09:30 UTC" in written
    assert "- Shared." in written
    assert "SQLite" in written
    assert "| P1 | reads | 1 | – | – | ≥ 2 | **not met** |" in written
    assert "| P2 | writes | 3 | – | – | ≥ 2 | met |" in written
    assert "```sql\nSELECT 1;\n```" in written
