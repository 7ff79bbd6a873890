"""What a figure is held against: itself in earlier windows, and its target.

A change is exact, and so is what is said of it: nothing is decided from a rounded or a written number.
"""

from fractions import Fraction
from typing import Literal, NamedTuple

from aggregator.figures.history import Context, History
from aggregator.figures.kpis import BILLION, DeltaKind, Figure, Kpi, Value, figure
from aggregator.figures.periods import Window, closed_window, earlier

Verdict = Literal["better", "worse", "unchanged"]
TargetState = Literal["met", "missed", "open"]


class Compared(NamedTuple):
    """A KPI over a window, and over the two that it is compared with: the one before, and the one a year ago."""

    kpi: Kpi
    window: Window
    figure: Figure
    before: Figure | None
    then: Figure | None

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


class Card(NamedTuple):
    """A KPI over a range's window.

    :param partial: a flow whose window holds the open month: what it has so far is held against whole windows
    :param closed: of such a flow, the closed months that speak for it; None where there are none
    :param is_over: whether the window's last day lies before today
    """

    now: Compared
    partial: bool
    closed: Compared | None
    target: Value | None
    is_over: bool

    @property
    def target_state(self) -> TargetState | None:
        """Whether the target is reached. What is not over has not missed it; a sum of money may have reached it."""
        kpi, value = self.now.kpi, self.now.figure.value
        if value is None or self.target is None:
            return None
        is_met = value >= self.target if kpi.more_is_better else value <= self.target
        if self.is_over:
            return "met" if is_met else "missed"
        return "met" if is_met and kpi.target == "sum" and kpi.more_is_better else "open"

    @property
    def target_reached(self) -> Fraction | None:
        """The value's part of the target, more than 1 where it is passed; None of a target that is not positive."""
        value = self.now.figure.value
        if value is None or self.target is None or self.target <= 0:
            return None
        return Fraction(value) / self.target


def compared(kpi: Kpi, history: History, range_: str, window: Window) -> Compared:
    """The KPI over a window, with its comparisons as those of a range are."""
    return Compared(
        kpi=kpi,
        window=window,
        figure=figure(kpi, history, window),
        before=_comparison(kpi, history, earlier(range_, window)),
        then=_comparison(kpi, history, window.year_ago()),
    )


def card(kpi: Kpi, history: History, range_: str, window: Window) -> Card:
    """The KPI over a range's window, with its comparisons and its target."""
    partial = kpi.is_flow and history.holds_open(window)
    closed = closed_window(range_, window, history.open_month) if partial else None
    return Card(
        now=compared(kpi, history, range_, window),
        partial=partial,
        closed=compared(kpi, history, range_, closed) if closed else None,
        target=_target(kpi, history, window),
        is_over=history.is_closed(window.end),
    )


def difference(now: Value | None, then: Value | None, kind: DeltaKind) -> Fraction | None:
    """The change from `then`, exact; None where one of them is not known, and of a relative one from 0."""
    if now is None or then is None:
        return None
    if kind == "points":
        return Fraction(now - then)
    return Fraction(now - then) / abs(Fraction(then)) if then else None


def verdict(
    delta: Fraction | None, kind: DeltaKind, context: Context, *, more_is_better: bool = True
) -> Verdict | None:
    """What a change means; none within the tenant's neutral band is for the better or the worse."""
    if delta is None:
        return None
    band = context.band_points if kind == "points" else context.band_relative
    if abs(delta) * BILLION <= band:
        return "unchanged"
    return "better" if (delta > 0) == more_is_better else "worse"


def _comparison(kpi: Kpi, history: History, window: Window) -> Figure | None:
    """The KPI over an earlier window; None where what it needs of it is missing."""
    if kpi.dense and not history.is_dense(window):
        return None
    return figure(kpi, history, window)


def _change(kpi: Kpi, now: Figure, then: Figure | None) -> Fraction | None:
    """The change from `then`; None where the two cannot be compared."""
    if then is None or now.basis != then.basis:
        return None
    if now.value_month is not None and now.value_month == then.value_month:
        return None
    return difference(now.value, then.value, kpi.delta_kind)


def _target(kpi: Kpi, history: History, window: Window) -> Value | None:
    months = window.months() if kpi.target == "sum" else [window.end]
    targets = [history.row(month).targets.get(kpi.key) for month in months]
    known = [target for target in targets if target is not None]
    if len(known) < len(targets):
        return None
    return sum(known) if kpi.kind == "money" else Fraction(sum(known), BILLION)
