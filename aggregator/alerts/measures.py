"""What a rule looks at: the exact value of a KPI, its change or its trend, or of a condition of the service."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from aggregator.alerts.rules import Rule
from aggregator.history import History
from aggregator.kpis import BILLION, KPI_BY_KEY, Value, card, figure, is_partial, periods
from aggregator.periods import Window, window_of


@dataclass(frozen=True, slots=True)
class Measure:
    """A value as it was found; without one, why there is none."""

    value: Value | None
    reason: str | None = None


NO_FIGURES = Measure(None, "no figures are published yet")


def window_for(rule: Rule, history: History) -> Window:
    """The months that a rule looks at. A change or a trend ends with the last closed month unless the rule says
    otherwise: an open month holds a part of its orders and the whole of what its services recognize.
    """
    end = history.as_of
    if rule.kpi is not None and rule.field != "value" and not rule.include_partial:
        end = min(end, history.open_month - 1)
    return window_of(rule.range_, end, history.context.fiscal_year_start)


def kpi_measure(rule: Rule, history: History) -> Measure:
    """The value of a rule about a KPI."""
    kpi, window = KPI_BY_KEY[str(rule.kpi)], window_for(rule, history)
    match rule.field:
        case "value":
            found = figure(kpi, history, window)
            return Measure(found.value, found.reason)
        case "change":
            return Measure(card(kpi, history, window).delta, "there is nothing to compare it with")
        case "year_ago_change":
            return Measure(card(kpi, history, window).year_ago_delta, "there is nothing to compare it with a year ago")
    return _trend(rule, history, window)


def uptime_measure(total: int | None, samples: int | None) -> Measure:
    """The plain average of a service's samples, whose billionths sum to `total`."""
    if not samples:
        return Measure(None, "the window has no uptime samples of it")
    return Measure(Fraction(total or 0, samples * BILLION))


def _trend(rule: Rule, history: History, window: Window) -> Measure:
    """For how many periods in a row it has risen, negative where it has fallen, to the end of the window."""
    kpi = KPI_BY_KEY[str(rule.kpi)]
    points = [
        point
        for point in periods(history, window, rule.granularity)
        if rule.include_partial or not is_partial(point, history, window)
    ]
    values = [figure(kpi, history, point.window).value for point in reversed(points)]
    if len(values) < 2 or values[0] is None or values[1] is None:
        return Measure(None, "the last two periods do not both have a value")
    direction = _sign(values[0], values[1])
    run = 0
    for later, earlier in pairwise(values):
        if later is None or earlier is None or not direction or _sign(later, earlier) != direction:
            break
        run += direction
    return Measure(run)


def _sign(later: Value, earlier: Value) -> int:
    return (later > earlier) - (later < earlier)
