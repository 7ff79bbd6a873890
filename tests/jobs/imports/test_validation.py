"""Reading by columns gives what reading row by row with `parse` gives."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.facts.parsing import FactError, parse
from aggregator.facts.table import FACTS, Fact, Field
from aggregator.figures.tenants import Tenant
from jobs.imports.batches import Batch
from jobs.imports.problems import BadRow
from jobs.imports.validation import StagedRow, Validator

TODAY = date(2026, 5, 20)
TENANT = Tenant("default", "T", "GBP", 2, "£", "Europe/London", 1, "auto", "auto", 1)
YEN = Tenant("default", "T", "JPY", 0, "¥", "Asia/Tokyo", 1, "auto", "auto", 1)

TEXTS = [
    "",
    "A",
    "  ",
    "a\nb",
    "A\r\n",
    "Zoë",
    "x" * 200,
    "x" * 201,
    "a\tb",
    "\u2028",
    "\ud800",
    "\x00",
    "\u3164",
    "❤\ufe0f",
    "a\u200b",
]
DATES = [
    "",
    "2026-01-10",
    "2026-01-10\n",
    "\n2026-01-10",
    "2026-02-30",
    "1899-12-31",
    "2026-01-09",
    "2026-01-10T23:30:00-05:00",
    "2026-01-10 08:00",
]
NUMBERS = [
    "",
    "0.00",
    "1000.00",
    "-3.50",
    "1.005",
    "1e3",
    "+1.00",
    "1.0",
    "7",
    "1,000.00",
    "1234567890123456.00",
    "one",
    "0",
    "1.00\n2.00",
    "9223372036.85",
    "9223372036.86",
    "9223372036854.77",
]
VALUES = {
    "text": TEXTS, "word": ["", "one_off", "one_off\n", "subscription", "Gross"],
    "line_no": ["", "1", "1\n", "0", "-1", "1000000001", "x"],
    "date": DATES, "instant": DATES, "month": ["2026-04", "2026-04\n", "2026-13"],
    "past_month": ["2026-04", "2026-06", "2026-04\r", ""],
    "money": NUMBERS, "share": ["0", "1", "1\n", "0.5", "1.1"], "ratio": ["0", "1.05", "\n0", "-1"],
    "stage": ["open", "won", "won\n", ""],
    "kpi": ["revenue", "nrr", "nrr\n", "x"], "target": NUMBERS,
}  # fmt: skip
OTHERS: list[object] = [None, 1, True, Decimal("1.10"), 1.5, ["x"], ["\ud800"], {"\udfff": ["a\nb"]}]


def cells(field: Field, *, plain: bool) -> st.SearchStrategy[object]:
    return st.sampled_from(VALUES[field.kind] if plain else [*VALUES[field.kind], *OTHERS])


@st.composite
def batches(draw: st.DrawFn, fact: Fact) -> Batch:
    fields = [field for field in fact.fields if field.required or draw(st.booleans())]
    plain = draw(st.booleans())
    rows = draw(st.lists(st.tuples(*(cells(field, plain=plain) for field in fields)), min_size=1, max_size=6))
    names = tuple(field.name for field in fields)
    if draw(st.integers(0, 9)) == 0:
        name = draw(st.sampled_from(["currency", "tenant"]))
        along = st.sampled_from(["GBP", "default", "", None, ["GBP"], {"a": 1}])
        names, rows = (*names, name), [(*row, draw(along)) for row in rows]
    return Batch("a.csv", names, range(2, 2 + len(rows)), rows)


def by_row(
    fact: Fact, batch: Batch, tenant: Tenant
) -> tuple[list[Sequence[object]], list[tuple[int | None, str, str]]]:
    good: list[Sequence[object]] = []
    bad = []
    for line, row in zip(batch.lines, batch.rows, strict=True):
        try:
            parsed = parse(fact, dict(zip(batch.names, row, strict=True)), tenant, TODAY)
        except FactError as error:
            bad += [(line, wrong.field, wrong.reason) for wrong in error.errors]
        else:
            good.append((*(parsed[name] for name in fact.columns), "a.csv", line))
    return good, bad


def by_column(validator: Validator, batch: Batch) -> tuple[list[StagedRow], list[BadRow]]:
    reasons: list[BadRow] = []
    return validator.read(batch, lambda *bad: reasons.extend(bad)), reasons


@pytest.mark.slow
@pytest.mark.parametrize("tenant", [TENANT, YEN], ids=["two decimals", "none"])
@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
@given(data=st.data())
def test_reading_by_columns_equals_parse(fact: Fact, tenant: Tenant, data: st.DataObject) -> None:
    validator = Validator(fact, tenant, TODAY)
    for batch in data.draw(st.lists(batches(fact), min_size=1, max_size=2)):
        read, reasons = by_column(validator, batch)
        good, bad = by_row(fact, batch, tenant)
        assert read == good
        assert [list(map(type, row)) for row in read] == [list(map(type, row)) for row in good]
        assert [(reason.line, reason.field, reason.reason) for reason in reasons] == bad


def test_true_is_not_taken_for_one_that_came_before() -> None:
    validator = Validator(FACTS["orders"], TENANT, TODAY)
    names = ("order_id", "line_no", "order_date", "amount")
    refused: list[BadRow] = []
    rows = [("A", 1, "2026-01-01", 1), ("B", True, "2026-01-01", 1)]
    read = validator.read(Batch("a", names, [1, 2], rows), lambda *bad: refused.extend(bad))
    assert [row[0] for row in read] == ["A"]
    assert [(bad.line, bad.field) for bad in refused] == [(2, "line_no")]


def test_blank_text_among_plain_text_is_refused() -> None:
    refused: list[BadRow] = []
    names = ("service", "day", "uptime")
    batch = Batch("a.csv", names, [2, 3], [("api", "2026-01-10", "1"), ("  ", "2026-01-10", "1")])
    rows = Validator(FACTS["ops_uptime"], TENANT, TODAY).read(batch, lambda *reasons: refused.extend(reasons))
    assert [row[0] for row in rows] == ["api"]
    assert [(bad.line, bad.field, bad.reason) for bad in refused] == [(3, "service", "is blank")]
