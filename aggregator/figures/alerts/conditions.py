"""What rules watch beside KPIs: a table. A condition is a key, words, and a measure of a tenant at one moment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal, Protocol

from aggregator.figures.history import History
from aggregator.figures.kpis import BILLION, Value
from aggregator.figures.periods import Window, month_name, window_of

Kind = Literal["money", "ratio", "months", "count", "seconds"]


@dataclass(frozen=True, slots=True)
class Measure:
    """A value as it was found; without one, why there is none. `through`: the month or day that its months end with."""

    value: Value | None
    reason: str | None = None
    through: str | None = None


class Watching(Protocol):
    """What a condition reads of its rule."""

    @property
    def service(self) -> str | None:
        """Which service, of a condition that is of one."""

    @property
    def range_(self) -> str:
        """Over which months."""


class Sight(Protocol):
    """A tenant at one moment."""

    @property
    def history(self) -> History:
        """What is published of it."""

    @property
    def stale_seconds(self) -> int:
        """How long ago its figures were last confirmed."""

    @property
    def failures(self) -> int:
        """How many refreshes failed in a row."""

    def uptime(self, service: str, window: Window) -> tuple[int | None, int | None]:
        """What a service's samples sum to, in billionths, and how many they are."""

    def latest(self, fact: str) -> date | None:
        """The latest date of the facts of a kind (order, uptime, opportunity …) that is not after today."""


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One condition.

    :param kind: what its value, and so a threshold, is counted in
    :param meaning: what the value is
    :param label: what a rule about it watches; `{0}` is the service
    :param subject: the same as the beginning of a sentence
    :param finding: a sentence without its full stop; `{0}` is the value
    :param of_service: of one service over months: its rules name both, and can be rehearsed
    :param needs_figures: whether it has no value before the first generation
    :param moves_alone: whether its value moves as time passes, without a generation
    """

    key: str
    kind: Kind
    meaning: str
    label: str
    measure: Callable[[Watching, Sight], Measure]
    subject: str = ""
    finding: str = ""
    of_service: bool = False
    needs_figures: bool = True
    moves_alone: bool = False


def through(window: Window, history: History) -> str:
    """What a window ends with: a closed month, or today."""
    return history.context.today if history.holds_open(window) else month_name(window.end)


def _service_uptime(rule: Watching, sight: Sight) -> Measure:
    history = sight.history
    window = window_of(rule.range_, history.as_of, history.context.fiscal_year_start)
    total, samples = sight.uptime(str(rule.service), window)
    if not samples:
        return Measure(None, "the window has no uptime samples of it", through(window, history))
    return Measure(Fraction(total or 0, samples * BILLION), through=through(window, history))


_ROWS = (
    Condition(
        key="freshness",
        kind="seconds",
        meaning="seconds since the figures were last confirmed",
        label="Age of the figures",
        subject="The age of the figures",
        finding="The figures were last confirmed {0} ago",
        measure=lambda _, sight: Measure(sight.stale_seconds),
        moves_alone=True,
    ),
    Condition(
        key="failed_refresh",
        kind="count",
        meaning="how many refreshes failed in a row",
        label="Failed refreshes in a row",
        subject="The count of failed refreshes",
        finding="The refresh has failed {0} times in a row",
        measure=lambda _, sight: Measure(sight.failures),
        needs_figures=False,
        moves_alone=True,
    ),
    Condition(
        key="service_uptime",
        kind="ratio",
        meaning="the average of one service",
        label="Uptime of {0}",
        measure=_service_uptime,
        of_service=True,
    ),
)

CONDITIONS: dict[str, Condition] = {condition.key: condition for condition in _ROWS}
"""All conditions by key: what knows them looks here."""
