import orjson

from aggregator.figures.history import Context, MonthRow
from aggregator.figures.periods import month_name
from tests.aggregator.figures.histories import history, window

FLOW = (1, 1, 1)


def test_a_month_row_reads_as_it_was_stored() -> None:
    row = MonthRow(24316, 1, 2, 3, in_ledger=True, targets={"revenue": 2**63 - 1}, nrr_reported=0)
    assert MonthRow(*orjson.loads(row.as_bytes())) == row


def test_a_row_stored_before_a_column_was_added_reads_with_its_default() -> None:
    older = orjson.loads(MonthRow(24316, 1, 2, 3).as_bytes())[:-1]
    assert MonthRow(*older) == MonthRow(24316, 1, 2, 3)


def test_a_context_reads_as_it_was_stored() -> None:
    context = history({"2026-05": {}}, name="Ünï £").context
    assert Context(**orjson.loads(context.as_json())) == context


def test_a_month_without_a_row_has_nothing() -> None:
    assert history({}).row(24316) == MonthRow(24316)


def test_only_months_with_flows_are_dense() -> None:
    found = history({"2026-03": {}, "2026-04": {"flow": (0, 0, 0)}, "2026-05": {"flow": FLOW}})
    assert [month_name(row.month) for row in found.dense(window("2026-01", "2026-05"))] == ["2026-04", "2026-05"]
    assert found.is_dense(window("2026-04", "2026-05"))
    assert not found.is_dense(window("2026-03", "2026-05"))


def test_closed_months_end_before_today() -> None:
    found = history({f"2026-0{month}": {"flow": FLOW} for month in range(1, 6)})
    may = window("2026-05").end
    assert [found.is_closed(month) for month in (may - 1, may, may + 1)] == [True, False, False]
    assert [month_name(row.month) for row in found.closed_to(may, 2)] == ["2026-03", "2026-04"]
    assert [month_name(row.month) for row in found.closed_to(may - 3, 6)] == ["2026-01", "2026-02"]


def test_the_first_mrr_is_the_first_that_is_not_zero() -> None:
    assert history({"2026-04": {"mrr": 0}}).first_mrr_month is None
    assert history({"2026-04": {"mrr": 0}, "2026-05": {"mrr": -5}}).first_mrr_month == window("2026-05").end
