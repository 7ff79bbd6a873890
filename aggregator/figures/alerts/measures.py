"""What a rule about a KPI looks at: its exact value, its change or its trend."""

from itertools import pairwise

from aggregator.figures.alerts.conditions import Measure, through
from aggregator.figures.alerts.rules import Rule
from aggregator.figures.comparisons import compared
from aggregator.figures.history import History
from aggregator.figures.kpis import KPIS, Kpi, Value, figure, is_partial, periods
from aggregator.figures.periods import Window, closed_window, window_of

NO_FIGURES = Measure(None, "no figures are published yet")


def window_for(rule: Rule, history: History) -> Window | None:
    """The months that a rule about a KPI looks at; None where none of them is closed.

    Those are closed months, and a balance is that of the last of them: of an open month there is a part of its days,
    which is not like the months before it. A rule that includes partial months says otherwise.
    """
    window = window_of(rule.range_, history.as_of, history.context.fiscal_year_start)
    return window if rule.include_partial else closed_window(rule.range_, window, history.open_month)


def kpi_measure(rule: Rule, history: History) -> Measure:
    """The value of a rule about a KPI."""
    kpi, window = KPIS[str(rule.kpi)], window_for(rule, history)
    if window is None:
        return Measure(None, f"no month of {rule.range_} is closed yet")
    value: Value | None
    match rule.field:
        case "value":
            value, reason = (found := figure(kpi, history, window)).value, kpi.reason(found)
        case "change":
            value, reason = compared(kpi, history, rule.range_, window).delta, "there is nothing to compare it with"
        case "year_ago_change":
            value = compared(kpi, history, rule.range_, window).year_ago_delta
            reason = "there is nothing to compare it with a year ago"
        case "trend":
            value = _trend(kpi, rule, history, window)
            reason = "the last two periods do not both have a value"
    return Measure(value, None if value is not None else reason, through(window, history))


def _trend(kpi: Kpi, rule: Rule, history: History, window: Window) -> int | None:
    """For how many periods in a row it has risen, negative where it has fallen, to the end of the window."""
    points = [
        point
        for point in periods(history, window, rule.granularity)
        if rule.include_partial or not is_partial(point, history, window)
    ]
    values = [figure(kpi, history, point.window).value for point in reversed(points)]
    if len(values) < 2 or values[0] is None or values[1] is None:
        return None
    direction = _sign(values[0], values[1])
    run = 0
    for later, before in pairwise(values):
        if later is None or before is None or not direction or _sign(later, before) != direction:
            break
        run += direction
    return run


def _sign(later: Value, before: Value) -> int:
    return (later > before) - (later < before)
