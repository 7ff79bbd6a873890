"""Law 4: a line's schedule sums to its amount exactly, and gives each month what its days have earned."""

import sqlite3
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.facts.statements import members_statement
from aggregator.facts.table import MAX_AMOUNT
from tests.laws.conftest import NewStage
from tests.oracle import Line

FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)
everyday_amounts = st.integers(-(10**9), 10**9) | st.integers(-20, 20)
days = st.dates(FIRST, LAST)
types = st.sampled_from(["one_off", "subscription", "recurring"])


@pytest.mark.slow
@given(amount=st.integers(-MAX_AMOUNT, MAX_AMOUNT), start=days, end=days)
def test_schedule_sums_to_the_amount(bare_stage: NewStage, amount: int, start: date, end: date) -> None:
    with bare_stage() as stage:
        add_line(stage.connection, amount, date(2026, 1, 1), "subscription", min(start, end), max(start, end))
        for view in ("line_flows", "line_months"):
            months = by_month(stage.connection, view)
            assert sum(recognized for recognized, _ in months.values()) == amount


@pytest.mark.slow
@given(
    amount=everyday_amounts,
    ordered=st.dates(date(2025, 1, 1), date(2026, 12, 31)),
    type_=types,
    start=st.none() | st.dates(date(2023, 10, 1), date(2026, 12, 31)),
    length=st.none() | st.integers(1, 100) | st.integers(1, 1200),
)
def test_each_month_has_what_its_days_have_earned(
    bare_stage: NewStage, amount: int, ordered: date, type_: str, start: date | None, length: int | None
) -> None:
    end = start + timedelta(length - 1) if start and length else None
    line = Line(ordered, None, amount, None, start, end, type_ != "one_off")
    recognized, _ = line.recognized(FIRST)  # on which day every month of it is whole
    mrr = line.mrr(FIRST)
    wanted = {month: (recognized.get(month, 0), mrr.get(month, 0)) for month in {*recognized, *mrr}}
    wanted = {month: values for month, values in wanted.items() if any(values)}
    with bare_stage() as stage:
        add_line(stage.connection, amount, ordered, type_, start, end)
        for view in ("line_flows", "line_months"):
            assert {
                month: values for month, values in by_month(stage.connection, view).items() if any(values)
            } == wanted


def add_line(
    connection: sqlite3.Connection, amount: int, ordered: date, type_: str, start: date | None, end: date | None
) -> None:
    connection.execute(members_statement("verify/line_months"))
    connection.execute(
        "INSERT INTO orders (order_id, order_date, type, amount, service_start, service_end) "
        "VALUES ('1', ?, ?, ?, ?, ?)",
        (ordered.isoformat(), type_, amount, start and start.isoformat(), end and end.isoformat()),
    )


def by_month(connection: sqlite3.Connection, view: str) -> dict[int, tuple[int, int]]:
    """Recognized and MRR by month, added up outside SQL: a sum may pass 64 bits on its way."""
    months: defaultdict[int, list[Any]] = defaultdict(lambda: [0, 0])
    for month, recognized, mrr in connection.execute(f"SELECT month, recognized, mrr FROM {view}"):
        assert isinstance(recognized, int)
        assert isinstance(mrr, int)
        months[month][0] += recognized
        months[month][1] += mrr
    return {month: (recognized, mrr) for month, (recognized, mrr) in months.items()}
