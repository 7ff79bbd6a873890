"""The KPIs: a table. A KPI is a key, words, and a formula over a tenant's months and a window.

The formulas are those of docs/kpis.md. Money is in minor units; every value is exact until a document rounds it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Literal, NamedTuple

from aggregator.figures.exact import BILLION_DIGITS
from aggregator.figures.history import History, MonthRow
from aggregator.figures.periods import Granularity, Point, Window, points

Kind = Literal["money", "ratio", "months"]
ShownAs = Literal["money", "ratio", "times", "months"]
Unit = Literal["money", "ratio", "share", "months"]
Amount = Literal["recognized", "booked", "profit"]
BrokenDown = Literal["recognized", "booked", "profit", "margin"]
DeltaKind = Literal["relative", "points"]
Value = int | Fraction

KEY = "^[a-z][a-z0-9_]{0,39}$"  # how a KPI's key is written
BILLION = 10**BILLION_DIGITS
MAX_RATIO = 10  # what is more is a percentage
DECIMALS: Mapping[str, int] = {"ratio": 1, "times": 2, "months": 1}
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

    :param value: None where it is undefined
    :param reason: why it is; None where that is what the KPI says of itself
    :param covers: gross margin: the share of what is shown as booked whose profit is known; forecast: open deals by
        whether they have an amount
    """

    value: Value | None
    inputs: Mapping[str, Input]
    basis: str | None = None
    value_month: int | None = None
    covers: Fraction | Mapping[str, int] | None = None
    reason: str | None = None


class Dimension(NamedTuple):
    """What order lines are broken down by.

    :param column: of the order line, where its member stands
    :param shown: how many of its members are shown, the largest
    """

    key: str
    column: str
    label: str
    shown: int


@dataclass(frozen=True, kw_only=True)
class Kpi:
    """One KPI.

    :param undefined: when its value is None, as a sentence says it
    :param is_flow: summed over the window rather than taken at its end
    :param more_is_better: which way a change is for the better
    :param times: a ratio that is read as a multiple (0.95×); the others are read as percentages
    :param is_share: a ratio of a part to its whole, which is never shown as all where it is less
    :param decimals: with which it is read, a ratio as a percentage; None for those of its kind, or of the currency
    :param dense: a flow that is compared only with windows whose months all have a row
    :param target: what a window's target is: the sum of its months' targets, or that of its last month
    :param most: the highest target that it can have; None where nothing bounds it
    :param broken_down: what its members are shown with: an amount of the order lines, or its margin
    :param in_ledger: which figure of the finance ledger it is, and is reconciled with
    :param looks_back: how many months before the window's end a figure taken there may rest on
    """

    key: str
    label: str
    kind: Kind
    formula: str
    undefined: str
    compute: Callable[[History, Window], Figure]
    is_flow: bool = False
    more_is_better: bool = True
    times: bool = False
    is_share: bool = False
    decimals: int | None = None
    dense: bool = False
    target: Literal["sum", "last"] = "last"
    most: int | None = None
    broken_down: BrokenDown | None = None
    in_ledger: Literal["recognized", "backlog"] | None = None
    looks_back: int = 0

    def first_month(self, window: Window) -> int:
        """The earliest month that the KPI over a window rests on."""
        return window.start if self.is_flow else window.end - self.looks_back

    def reason(self, shown: Figure) -> str | None:
        """Why a figure of it is undefined; None where it is not."""
        return None if shown.value is not None else shown.reason or self.undefined

    @property
    def direction(self) -> Literal["up", "down"]:
        """Which way is better."""
        return "up" if self.more_is_better else "down"

    @property
    def shown_decimals(self) -> int | None:
        """With how many decimals it is read; None for those of the currency."""
        return DECIMALS.get(self.shown_as) if self.decimals is None else self.decimals

    @property
    def delta_kind(self) -> DeltaKind:
        """Ratios change by points, money and months relatively."""
        return "points" if self.kind == "ratio" else "relative"

    @property
    def shown_as(self) -> ShownAs:
        """How a value is read by people, wherever it is shown."""
        return "times" if self.times else self.kind

    @property
    def unit(self) -> Unit:
        """How a value is written in documents."""
        return "share" if self.is_share else self.kind


def ratio(part: Value, whole: Value) -> Fraction | None:
    """Part of whole; None where the whole is not positive: no sales is not a 0 % margin."""
    return Fraction(part, whole) if whole > 0 else None


def share(part: Value, whole: Value) -> Fraction | None:
    """Part of whole, from 0 to 1; None where the two are not that, as 100 of the sum of 100 and a credit of 60."""
    return ratio(part, whole) if 0 <= part <= whole else None


def _money(value: Value | None) -> Input:
    return Input("money", value)


def flow(amount: Amount) -> Callable[[History, Window], Figure]:
    """The formula that sums an amount of the window's months that have a row."""

    def total(history: History, window: Window) -> Figure:
        rows = history.dense(window)
        summed = sum(getattr(row, amount) or 0 for row in rows) if rows else None
        return Figure(summed, {amount: _money(summed), "months": Input("count", len(rows))})

    return total


def _backlog(history: History, window: Window) -> Figure:
    row = history.row(window.end)
    inputs = {"backlog": _money(row.backlog), "booked": _money(row.booked), "recognized": _money(row.recognized)}
    return Figure(row.backlog, inputs)


def _mrr_month(history: History, end: int) -> int:
    """The month whose MRR counts at `end`: with basis orders an open month has not been billed yet."""
    return min(end, history.open_month - 1) if history.context.mrr_basis == "orders" else end


def _arr(history: History, window: Window) -> Figure:
    month = _mrr_month(history, window.end)
    first, basis = history.first_mrr_month, history.context.mrr_basis
    if first is None or month < first:
        return Figure(None, {"mrr": _money(None)}, basis=basis)
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
    return Figure(None, {})


def _gm(history: History, window: Window) -> Figure:
    rows = [history.row(month) for month in window.months()]
    profit, amount = sum(row.profit for row in rows), sum(row.profit_amount for row in rows)
    booked = sum(row.booked or 0 for row in rows)
    return Figure(
        ratio(profit, amount),
        {"profit": _money(profit), "amount": _money(amount), "booked": _money(booked)},
        covers=share(amount, booked),
    )


def _book_to_bill(history: History, window: Window) -> Figure:
    rows = history.dense(window)
    booked, recognized = sum(row.booked or 0 for row in rows), sum(row.recognized or 0 for row in rows)
    return Figure(ratio(booked, recognized), {"booked": _money(booked), "recognized": _money(recognized)})


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
    return Figure(Fraction(total, samples * BILLION) if samples else None, {"samples": Input("count", samples)})


_ROWS: tuple[Kpi, ...] = (
    Kpi(
        key="revenue",
        label="Revenue",
        kind="money",
        formula="Σ recognized over the window's months",
        undefined="no month of the window has a row",
        compute=flow("recognized"),
        is_flow=True,
        dense=True,
        target="sum",
        broken_down="recognized",
        in_ledger="recognized",
    ),
    Kpi(
        key="backlog",
        label="Backlog",
        kind="money",
        formula="backlog before + booked - recognized, at the end of the window",
        undefined="the window's last month has no row",
        compute=_backlog,
        in_ledger="backlog",
    ),
    Kpi(
        key="arr",
        label="ARR",
        kind="money",
        formula="12 x monthly recurring revenue",
        undefined="there was no recurring revenue yet",
        compute=_arr,
        looks_back=1,
    ),
    Kpi(
        key="nrr",
        label="Net revenue retention",
        kind="ratio",
        formula="recurring revenue now of the customers of twelve months ago / their recurring revenue then",
        undefined="no month of the last twelve has a reported or derivable retention",
        compute=_nrr,
        most=MAX_RATIO,
        looks_back=NRR_MONTHS_BACK,
    ),
    Kpi(
        key="gm",
        label="Gross margin",
        kind="ratio",
        formula="Σ profit / Σ amount of the order lines whose profit is known",
        undefined="the lines whose profit is known do not sum to a positive amount",
        compute=_gm,
        most=1,
        is_flow=True,
        dense=True,
        broken_down="margin",
    ),
    Kpi(
        key="book_to_bill",
        label="Book-to-bill",
        kind="ratio",
        formula="Σ booked / Σ recognized",
        undefined="nothing positive was recognized in the window",
        compute=_book_to_bill,
        is_flow=True,
        times=True,
        dense=True,
        broken_down="booked",
    ),
    Kpi(
        key="coverage_months",
        label="Coverage",
        kind="months",
        formula="backlog / average recognized of the last six closed months",
        undefined="there is no backlog, or nothing positive was recognized in the last six closed months",
        compute=_coverage_months,
        looks_back=COVERAGE_MONTHS,
    ),
    Kpi(
        key="forecast",
        label="Forecast",
        kind="money",
        formula="open pipeline x win rate of twelve months; without one, the average of the last three closed months "
        "x 1.02",
        undefined="no open deal has an amount or none was closed, and no closed month has recognized revenue",
        compute=_forecast,
        looks_back=TRAILING_MONTHS,
    ),
    Kpi(
        key="uptime",
        label="Uptime",
        kind="ratio",
        formula="plain average of the uptime samples",
        undefined="the window has no uptime samples",
        compute=_uptime,
        is_flow=True,
        is_share=True,
        decimals=3,
        most=1,
    ),
)

KPIS: dict[str, Kpi] = {kpi.key: kpi for kpi in _ROWS}
"""All KPIs by key, in the order of the page: what knows them looks here."""


def figure(kpi: Kpi, history: History, window: Window) -> Figure:
    """The KPI over a window, computed once per history."""
    part = (kpi.key, kpi.first_month(window), window.start, window.end)
    found: Figure | None = history.figures.get(part)
    if found is None:
        found = history.figures[part] = kpi.compute(history, window)
    return found


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
