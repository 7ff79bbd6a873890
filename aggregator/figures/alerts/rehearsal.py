"""What a rule would have said in the past, evaluated at the end of each month by the figures as they are known now."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from aggregator.figures.alerts.conditions import Measure
from aggregator.figures.alerts.machine import Standing, notifies, step
from aggregator.figures.alerts.measures import kpi_measure
from aggregator.figures.alerts.rules import Rule
from aggregator.figures.alerts.sentences import Currency, sentence
from aggregator.figures.history import History
from aggregator.figures.periods import Window, first_day


class RehearsalError(Exception):
    """The rule watches something that leaves no past."""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One month's evaluation. `changed`: whether the state did; `notifies`: whether receivers would have been told."""

    month: int
    measure: Measure
    before: Standing
    after: Standing
    message: str
    notifies: bool

    @property
    def changed(self) -> bool:
        """Whether its state did."""
        return self.before is not self.after


@dataclass(frozen=True)
class Past:
    """What conditions are measured by, at the end of a past month: those of services leave nothing else."""

    history: History
    uptime: Callable[[str, Window], tuple[int | None, int | None]]
    stale_seconds: int = 0
    failures: int = 0

    def latest(self, _fact: str) -> date | None:
        """Not known of the past."""
        return None


def rehearse(
    rule: Rule, history: History, months: Window, uptime: Callable[[str, Window], tuple[int | None, int | None]]
) -> Iterator[Rehearsed]:
    """Evaluate a rule on the day after each month's end, in order.

    :param uptime: what the samples of a service sum to in a window, in billionths, and how many they are
    :raises RehearsalError: the rule watches what leaves no past
    """
    if rule.watched is not None and not rule.watched.of_service:
        raise RehearsalError(f"Rule {rule.name!r} watches {rule.watched.meaning}, which leave no past to test it on.")
    context = history.context
    standing = Standing()
    for month in months.months():
        past = _as_of(rule, history, month)
        watched = rule.watched
        measure = kpi_measure(rule, past) if watched is None else watched.measure(rule, Past(past, uptime))
        now_ms = int(datetime.combine(first_day(month + 1), time(), UTC).timestamp() * 1000)
        after = step(standing, rule.reading(measure.value), rule, now_ms)
        message = sentence(rule, after.state, measure, Currency(context.unit, context.digits))
        tells = after is not standing and notifies(standing, after, no_data=rule.notify_no_data)
        yield Rehearsed(month, measure, standing, after, message, tells)
        standing = after


def _as_of(rule: Rule, history: History, month: int) -> History:
    """The history on the day after a month's end, when the next month is open and holds nothing; the open month stays
    open. What counts partial months is seen as the month ended: what the next one would have held so far is not known.
    """
    counts_to_date = rule.kpi is None or rule.include_partial
    as_of = month if counts_to_date else min(month + 1, history.as_of)
    today = history.context.today if month >= history.open_month else first_day(month + 1).isoformat()
    rows = {known: row for known, row in history.rows.items() if known <= month}
    return History(
        replace(history.context, as_of=as_of, today=today), history.generation, history.published_at_ms, rows
    )
