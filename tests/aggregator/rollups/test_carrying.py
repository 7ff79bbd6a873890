"""What one history takes over from another is what would be computed of it anew."""

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.figures.documents.dashboard import dashboards
from aggregator.figures.history import Context, History, MonthRow
from aggregator.figures.kpis import KPIS, figure
from aggregator.figures.periods import GRANULARITIES, PRESETS, Window, window_of
from tests.aggregator.figures.histories import history

AS_OF = 2026 * 12 + 4
MONTHS = range(AS_OF - 40, AS_OF + 1)
FIGURE = st.integers(-300, 900)
COUNT = st.integers(0, 3)


def row_of(month: int, figures: list[int], counts: list[int], *, dense: bool) -> MonthRow:
    """A row with these figures, some of them shown and some below the shown ones."""
    row = MonthRow(month, *(figures[:3] if dense else (None, None, None)))
    return row._replace(
        in_ledger=counts[0] == 1, derived_recognized=figures[3], derived_booked=figures[4], derived_backlog=figures[5],
        profit=figures[6], profit_amount=figures[7], lines=counts[1], mrr=figures[8] // 4 * 4, retained_from=figures[9],
        retained=figures[10], nrr_reported=abs(figures[11]) * 10**6 if counts[2] == 3 else None,
        uptime_total=10**9 * counts[3], uptime_samples=counts[3], open_amount=figures[12], open_valued=counts[4],
        open_unvalued=counts[5], won=counts[6], lost=counts[7],
        targets={"revenue": figures[13]} if counts[1] == 2 else {}, ahead_booked=figures[3] // 2,
        ahead_recognized=figures[4] // 2, to_day=(figures[0], counts[1], figures[6], figures[7]) if counts[3] else None,
    )  # fmt: skip


ROWS = st.builds(
    row_of,
    st.sampled_from(MONTHS),
    st.lists(FIGURE, min_size=14, max_size=14),
    st.lists(COUNT, min_size=8, max_size=8),
    dense=st.booleans(),
)


def of(context: Context, generation: int, rows: Iterable[MonthRow]) -> History:
    return History(context, generation, 1_779_269_400_000 + generation, {row.month: row for row in rows})


def documents(found: History) -> list[bytes]:
    """The dashboards of every preset."""
    return [
        body
        for range_ in PRESETS
        for body in dashboards(found, range_, window_of(range_, found.as_of, 4), GRANULARITIES, [], [])
    ]


@pytest.mark.slow
@given(
    st.lists(ROWS, min_size=20, max_size=45),
    st.lists(st.lists(ROWS, max_size=3), min_size=1, max_size=4),
    st.sets(st.sampled_from(MONTHS), max_size=2),
    st.sampled_from(["orders", "subscriptions"]),
)
def test_documents_after_a_change_are_those_that_are_made_anew(
    rows: list[MonthRow], changes: list[list[MonthRow]], gone: set[int], basis: str
) -> None:
    context = history({"2026-05": {}}, mrr_basis=basis, fiscal_year_start=4).context
    last = of(context, 1, rows)
    documents(last)
    kept = last.rows
    for generation, changed in enumerate(changes, 2):
        kept = {month: row for month, row in kept.items() if month not in gone} | {row.month: row for row in changed}
        next_ = of(context, generation, kept.values())
        next_.carry(last)
        assert documents(next_) == documents(of(context, generation, kept.values()))
        last = next_


@pytest.mark.slow
@pytest.mark.parametrize("retained_every", [1, 13])
def test_a_change_of_any_month_reaches_every_figure_that_rests_on_it(retained_every: int) -> None:
    def row(month: int, amount: int) -> MonthRow:
        kept = amount if (AS_OF - month) % retained_every == retained_every - 1 else 0
        return MonthRow(month, amount, amount + 1, 9000 + amount, mrr=amount, retained_from=kept, retained=900 * kept)

    context = history({"2026-05": {}}).context
    rows = {month: row(month, 700 + month % 7) for month in MONTHS}
    windows = [window_of(range_, AS_OF, 1) for range_ in PRESETS] + [Window(month, month) for month in MONTHS]
    last = of(context, 1, rows.values())
    for kpi in KPIS.values():
        for window in windows:
            figure(kpi, last, window)
    for month in MONTHS:
        changed = rows | {month: row(month, 500)}
        carried, anew = of(context, 2, changed.values()), of(context, 2, changed.values())
        carried.carry(last)
        for kpi in KPIS.values():
            for window in windows:
                assert figure(kpi, carried, window) == figure(kpi, anew, window), (kpi.key, window, month)


def test_nothing_is_carried_to_another_day_or_name() -> None:
    last = history({"2026-05": {"flow": (1, 1, 1)}})
    documents(last)
    for other in (
        {"today": "2026-05-21"},
        {"unit": "£k"},
        {"mrr_basis": "subscriptions"},
        {"band_relative": 0},
        {"band_points": 0},
    ):
        next_ = history({"2026-05": {"flow": (1, 1, 1)}}, **other)
        next_.carry(last)
        assert (next_.figures, next_.written, next_.cards) == ({}, {}, {})


def test_what_lies_ahead_and_the_same_days_of_other_months_are_never_carried_when_they_move() -> None:
    rows: dict[str, dict[str, Any]] = {
        f"{year}-{month:02d}": {"flow": (7, 5, 3), "to_day": (4, 1, 1, 4)}
        for year in (2025, 2026)
        for month in range(1, 13)
        if f"{year}-{month:02d}" <= "2026-05"
    }
    last = history(rows)
    documents(last)
    for month, moved in (
        ("2026-05", {"ahead_booked": 1}),
        ("2026-05", {"ahead_recognized": 1}),
        ("2026-05", {"lines": 1}),
        ("2026-04", {"to_day": (5, 1, 1, 4)}),
        ("2025-05", {"to_day": (4, 2, 1, 4)}),
    ):
        changed = rows | {month: rows[month] | moved}
        carried, anew = history(changed), history(changed)
        carried.carry(last)
        assert documents(carried) == documents(anew) != documents(last), moved


def test_what_an_unchanged_month_gives_is_carried() -> None:
    last = history({"2026-04": {"flow": (1, 1, 1)}, "2026-05": {"flow": (2, 2, 3)}})
    documents(last)
    next_ = history({"2026-04": {"flow": (1, 1, 1)}, "2026-05": {"flow": (7, 7, 8)}})
    next_.carry(last)
    assert ("revenue", AS_OF - 1, AS_OF - 1, AS_OF - 1) in next_.written
    assert ("revenue", AS_OF, AS_OF, AS_OF) not in next_.written
    next_.forget()
    assert (next_.figures, next_.written, next_.cards) == ({}, {}, {})
