"""The KPIs: a table. A KPI is a key, words, and a formula over a tenant's months and a window.

The formulas are those of docs/kpis.md. Money is in minor units; every value is exact until a document rounds it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Literal, NamedTuple

from aggregator.exact import BILLION_DIGITS
from aggregator.history import History, MonthRow
from aggregator.periods import Granularity, Point, Window, points

Kind = Literal["money", "ratio", "months"]
DeltaKind = Literal["relative", "points"]
Value = int | Fraction

BILLION = 10**BILLION_DIGITS
COVERAGE_MONTHS = 6
TRAILING_MONTHS = 3
TRAILING_GROWTH = Fraction(102, 100)
NRR_MONTHS_BACK = 12


class Input(NamedTuple):
    """A figure that went into another: `count` is a plain number."""

    kind: Literal["money", "ratio", "months", "count"]
    value: Value | None


class Figure(NamedTuple):
    """A KPI's value over a window, and what it rests on.

    :param value: None where it is undefined; `reason` then says why
    :param covers: gross margin: the share of booked amounts whose profit is known; forecast: open deals by whether
        they have an amount
    """

    value: Value | None
    inputs: Mapping[str, Input]
    basis: str | None = None
    value_month: int | None = None
    covers: Fraction | Mapping[str, int] | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Kpi:
    """One KPI. `is_flow`: summed over the window rather than taken at its end. `more_is_better` colours a change.

    `looks_back`: how many months before the window's end a figure taken there may rest on.
    """

    key: str
    label: str
    kind: Kind
    is_flow: bool
    more_is_better: bool
    formula: str
    undefined: str
    compute: Callable[[History, Window], Figure]
    looks_back: int = 0

    def first_month(self, window: Window) -> int:
        """The earliest month that the KPI over a window rests on."""
        return window.start if self.is_flow else window.end - self.looks_back

    @property
    def delta_kind(self) -> DeltaKind:
        """Ratios change by points, money and months relatively."""
        return "points" if self.kind == "ratio" else "relative"


class Card(NamedTuple):
    """A KPI over a window, and over the windows it is compared with: the one before, and the one a year ago."""

    kpi: Kpi
    figure: Figure
    partial: bool
    before: Figure | None
    then: Figure | None
    target: Value | None

    @property
    def previous(self) -> Value | None:
        """The value over the previous window."""
        return self.before.value if self.before else None

    @property
    def delta(self) -> Fraction | None:
        """The change from the previous window."""
        return _change(self.kpi, self.figure, self.before)

    @property
    def year_ago(self) -> Value | None:
        """The value over the window a year ago."""
        return self.then.value if self.then else None

    @property
    def year_ago_delta(self) -> Fraction | None:
        """The change from a year ago."""
        return _change(self.kpi, self.figure, self.then)


def ratio(part: Value, whole: Value) -> Fraction | None:
    """Part of whole; None where the whole is not positive: no sales is not a 0 % margin."""
    return Fraction(part, whole) if whole > 0 else None


def _money(value: Value | None) -> Input:
    return Input("money", value)


def _revenue(history: History, window: Window) -> Figure:
    rows = history.dense(window)
    total = sum(row.recognized or 0 for row in rows) if rows else None
    return Figure(total, {"recognized": _money(total), "months": Input("count", len(rows))},
                  reason=None if rows else "no month of the window has a row")  # fmt: skip


def _backlog(history: History, window: Window) -> Figure:
    row = history.row(window.end)
    return Figure(
        row.backlog,
        {"backlog": _money(row.backlog), "booked": _money(row.booked), "recognized": _money(row.recognized)},
        reason=None if row.backlog is not None else "the window's last month has no row",
    )


def _mrr_month(history: History, end: int) -> int:
    """The month whose MRR counts at `end`: with basis orders an open month has not been billed yet."""
    return min(end, history.open_month - 1) if history.context.mrr_basis == "orders" else end


def _arr(history: History, window: Window) -> Figure:
    month = _mrr_month(history, window.end)
    first, basis = history.first_mrr_month, history.context.mrr_basis
    if first is None or month < first:
        return Figure(None, {"mrr": _money(None)}, basis=basis, reason="there was no recurring revenue yet")
    mrr = history.row(month).mrr
    return Figure(12 * mrr, {"mrr": _money(mrr)}, basis=basis, value_month=month)


def _retention(history: History, month: int) -> tuple[Fraction, str, MonthRow] | None:
    row = history.rows.get(month)
    if row is None:
        return None
    if row.nrr_reported is not None:
        return Fraction(row.nrr_reported, BILLION), "reported", row
    basis = history.context.mrr_basis
    if row.retained_from <= 0 or (basis == "orders" and not history.is_closed(month)):
        return None
    return Fraction(row.retained, row.retained_from), basis, row


def _nrr(history: History, window: Window) -> Figure:
    for month in range(window.end, window.end - NRR_MONTHS_BACK - 1, -1):
        found = _retention(history, month)
        if found is None:
            continue
        value, basis, row = found
        inputs = {} if basis == "reported" else {"mrr_then": _money(row.retained_from), "mrr_now": _money(row.retained)}
        return Figure(value, inputs, basis=basis, value_month=month)
    return Figure(None, {}, reason="no month of the last twelve has a reported or derivable retention")


def _gm(history: History, window: Window) -> Figure:
    rows = [history.row(month) for month in window.months()]
    profit, amount = sum(row.profit for row in rows), sum(row.profit_amount for row in rows)
    booked = sum(row.derived_booked for row in rows)
    return Figure(
        ratio(profit, amount),
        {"profit": _money(profit), "amount": _money(amount), "booked": _money(booked)},
        covers=ratio(amount, booked),
        reason=None if amount > 0 else "the lines whose profit is known do not sum to a positive amount",
    )


def _book_to_bill(history: History, window: Window) -> Figure:
    rows = history.dense(window)
    booked, recognized = sum(row.booked or 0 for row in rows), sum(row.recognized or 0 for row in rows)
    return Figure(
        ratio(booked, recognized),
        {"booked": _money(booked), "recognized": _money(recognized)},
        reason=None if recognized > 0 else "nothing positive was recognized in the window",
    )


def _coverage_months(history: History, window: Window) -> Figure:
    backlog = history.row(window.end).backlog
    rows = history.closed_to(window.end, COVERAGE_MONTHS)
    recognized = sum(row.recognized or 0 for row in rows)
    inputs = {
        "backlog": _money(backlog),
        "recognized": _money(recognized),
        "months": Input("count", len(rows)),
    }
    if backlog is None:
        return Figure(None, inputs, reason="the window's last month has no row")
    if recognized <= 0:
        return Figure(None, inputs, reason="nothing positive was recognized in the last six closed months")
    return Figure(Fraction(backlog * len(rows), recognized), inputs)


def _forecast(history: History, window: Window) -> Figure:
    row = history.row(window.end)
    closed = row.won + row.lost
    covers = {"valued": row.open_valued, "unvalued": row.open_unvalued}
    inputs = {
        "pipeline": _money(row.open_amount if row.open_valued else None),
        "win_rate": Input("ratio", ratio(row.won, closed)),
        "won": Input("count", row.won),
        "lost": Input("count", row.lost),
    }
    if row.open_valued and closed:
        return Figure(Fraction(row.open_amount * row.won, closed), inputs, basis="pipeline", covers=covers)
    lacking = "no open deal has an amount" if closed or not row.open_valued else "no deal was closed in twelve months"
    trailing = history.closed_to(window.end, TRAILING_MONTHS)
    if not trailing:
        return Figure(None, inputs, covers=covers, reason=f"{lacking}, and no closed month has recognized revenue")
    average = Fraction(sum(row.recognized or 0 for row in trailing), len(trailing))
    inputs["trailing_average"] = _money(average)
    return Figure(average * TRAILING_GROWTH, inputs, basis="trailing_3m", covers=covers)


def _uptime(history: History, window: Window) -> Figure:
    rows = [history.row(month) for month in window.months()]
    total, samples = sum(row.uptime_total for row in rows), sum(row.uptime_samples for row in rows)
    return Figure(
        Fraction(total, samples * BILLION) if samples else None,
        {"samples": Input("count", samples)},
        reason=None if samples else "the window has no uptime samples",
    )


KPIS: tuple[Kpi, ...] = (
    Kpi("revenue", "Revenue", "money", True, True, "Σ recognized over the window's months",
        "no month of the window has a row", _revenue),
    Kpi("backlog", "Backlog", "money", False, True, "backlog before + booked - recognized, at the end of the window",
        "the window's last month has no row", _backlog),
    Kpi("arr", "ARR", "money", False, True, "12 x monthly recurring revenue",
        "there was no recurring revenue yet", _arr, 1),
    Kpi("nrr", "Net revenue retention", "ratio", False, True,
        "recurring revenue now of the customers of twelve months ago / their recurring revenue then",
        "no month of the last twelve has a reported or derivable retention", _nrr, NRR_MONTHS_BACK),
    Kpi("gm", "Gross margin", "ratio", True, True, "Σ profit / Σ amount of the order lines whose profit is known",
        "the lines whose profit is known do not sum to a positive amount", _gm),
    Kpi("book_to_bill", "Book-to-bill", "ratio", True, True, "Σ booked / Σ recognized",
        "nothing positive was recognized in the window", _book_to_bill),
    Kpi("coverage_months", "Coverage", "months", False, True,
        "backlog / average recognized of the last six closed months",
        "there is no backlog, or nothing positive was recognized in the last six closed months", _coverage_months,
        COVERAGE_MONTHS),
    Kpi("forecast", "Forecast", "money", False, True,
        "open pipeline x win rate of twelve months; without one, the average of the last three closed months x 1.02",
        "no open deal has an amount or none was closed, and no closed month has recognized revenue", _forecast,
        TRAILING_MONTHS),
    Kpi("uptime", "Uptime", "ratio", True, True, "plain average of the uptime samples",
        "the window has no uptime samples", _uptime),
)  # fmt: skip

KPI_KINDS: dict[str, Kind] = {kpi.key: kpi.kind for kpi in KPIS}
KPI_BY_KEY: dict[str, Kpi] = {kpi.key: kpi for kpi in KPIS}


def figure(kpi: Kpi, history: History, window: Window) -> Figure:
    """The KPI over a window, computed once per history."""
    part = (kpi.key, kpi.first_month(window), window.start, window.end)
    found: Figure | None = history.figures.get(part)
    if found is None:
        found = history.figures[part] = kpi.compute(history, window)
    return found


def card(kpi: Kpi, history: History, window: Window) -> Card:
    """The KPI over a window, with its comparisons and its target."""
    return Card(
        kpi=kpi,
        figure=figure(kpi, history, window),
        partial=kpi.is_flow and window.start <= history.open_month <= window.end,
        before=_comparison(kpi, history, window.previous()),
        then=_comparison(kpi, history, window.year_ago()),
        target=_target(kpi, history, window),
    )


def periods(history: History, window: Window, granularity: Granularity) -> Sequence[Point]:
    """The points of a window's trend: its months, or the fiscal quarters in it, clipped to it."""
    return _points(window, granularity, history.context.fiscal_year_start)


@lru_cache(maxsize=256)
def _points(window: Window, granularity: Granularity, fiscal_year_start: int) -> tuple[Point, ...]:
    return tuple(points(window, granularity, fiscal_year_start))


def is_partial(point: Point, history: History, window: Window) -> bool:
    """Whether a point lacks a part: a month while open; a quarter with a month open, not asked for or with no row."""
    if point.whole.length == 1:
        return point.whole.end == history.open_month
    inside = window.start <= point.whole.start and point.whole.end <= window.end
    return not inside or point.whole.end >= history.open_month >= point.whole.start or not history.is_dense(point.whole)


def _comparison(kpi: Kpi, history: History, window: Window) -> Figure | None:
    """The KPI over an earlier window; a flow only where nothing of it is missing."""
    if kpi.is_flow and kpi.key != "uptime" and not history.is_dense(window):
        return None
    return figure(kpi, history, window)


def _change(kpi: Kpi, now: Figure, then: Figure | None) -> Fraction | None:
    """The change from `then`, exact; None where the two cannot be compared."""
    if then is None or now.value is None or then.value is None or now.basis != then.basis:
        return None
    if now.value_month is not None and now.value_month == then.value_month:
        return None
    difference = Fraction(now.value - then.value)
    if kpi.delta_kind == "points":
        return difference
    return difference / abs(Fraction(then.value)) if then.value else None


def _target(kpi: Kpi, history: History, window: Window) -> Value | None:
    if kpi.key == "revenue":
        targets = [history.row(month).targets.get(kpi.key) for month in window.months()]
        known = [target for target in targets if target is not None]
        return sum(known) if len(known) == len(targets) else None
    target = history.row(window.end).targets.get(kpi.key)
    if target is None or kpi.kind == "money":
        return target
    return Fraction(target, BILLION)
