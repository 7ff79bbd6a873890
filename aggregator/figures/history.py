"""What is published of a tenant: its month rows and the context they are read in. Every document is made from these."""

from bisect import bisect_left
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

import orjson

from aggregator.figures.periods import Window, is_closed, month_key


class MonthRow(NamedTuple):
    """One month as published. Money in minor units, uptime and reported NRR in billionths.

    `recognized`, `booked` and `backlog` are the ledger's where it has the month, else the derived ones; all are None
    outside the dense months. Columns are only ever added at the end: rows are stored as arrays.

    The open month counts to the end of today; `ahead_booked` and `ahead_recognized` are what of it lies after that.
    `to_day`: booked, lines, profit and profit_amount by order date to today's day of the month, in the months that the
    open one is compared with: the one before it, and the same one a year ago.
    """

    month: int
    recognized: int | None = None
    booked: int | None = None
    backlog: int | None = None
    in_ledger: bool = False
    derived_recognized: int = 0
    derived_booked: int = 0
    derived_backlog: int = 0
    profit: int = 0
    profit_amount: int = 0
    lines: int = 0
    mrr: int = 0
    retained_from: int = 0
    retained: int = 0
    nrr_reported: int | None = None
    uptime_total: int = 0
    uptime_samples: int = 0
    open_amount: int = 0
    open_valued: int = 0
    open_unvalued: int = 0
    won: int = 0
    lost: int = 0
    targets: dict[str, int] = {}  # noqa: RUF012 (never changed: a row is a value)
    ahead_booked: int = 0
    ahead_recognized: int = 0
    to_day: tuple[int, int, int, int] | None = None

    def as_bytes(self) -> bytes:
        """As stored."""
        return orjson.dumps(tuple(self))


def stored_row(body: bytes) -> MonthRow:
    """A month's row as it was before it was stored."""
    row = MonthRow(*orjson.loads(body))
    if row.to_day is None:
        return row
    booked, lines, profit, profit_amount = row.to_day  # JSON has no tuples
    return row._replace(to_day=(booked, lines, profit, profit_amount))


@dataclass(frozen=True)
class Context:
    """What a generation was computed in: the tenant's profile, its day, and where its figures end.

    A change of at most `band_relative` of a value, or of `band_points`, is neither better nor worse; in billionths.
    """

    tenant: str
    name: str
    currency: str
    digits: int
    unit: str
    timezone: str
    fiscal_year_start: int
    mrr_basis: str  # 'orders' or 'subscriptions'
    today: str
    as_of: int
    data_through: str | None
    band_relative: int = 10_000_000
    band_points: int = 5_000_000

    def as_json(self) -> str:
        """As stored."""
        return orjson.dumps(asdict(self)).decode()


Part: TypeAlias = tuple[str, int, int, int]
"""What has been computed of a history: its name, the earliest month that it rests on, and its window."""


@dataclass(frozen=True)
class History:
    """A tenant's months as one generation published them.

    `figures`, `written` and `cards` remember what has been computed of it, exact and as JSON: a month's figure is in
    many documents. A card stands beside the JSON that shows it.
    """

    context: Context
    generation: int
    published_at_ms: int
    rows: dict[int, MonthRow]
    figures: dict[Part, Any] = field(default_factory=dict, compare=False, repr=False)
    written: dict[Part, bytes] = field(default_factory=dict, compare=False, repr=False)
    cards: dict[tuple[str, str, Window], tuple[Any, bytes]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def as_of(self) -> int:
        """The last month with figures."""
        return self.context.as_of

    @cached_property
    def today(self) -> date:
        """The tenant's day on which the generation was computed."""
        return date.fromisoformat(self.context.today)

    @cached_property
    def open_month(self) -> int:
        """The month that holds `today`."""
        return month_key(self.today)

    def row(self, month: int) -> MonthRow:
        """The month's row; one without any facts where there is none."""
        return self.rows.get(month) or MonthRow(month)

    def dense(self, window: Window) -> list[MonthRow]:
        """The window's rows among the dense months, oldest first."""
        rows = self.rows
        return [row for m in window.months() if (row := rows.get(m)) is not None and row.recognized is not None]

    def is_dense(self, window: Window) -> bool:
        """Whether every month of the window has a row."""
        return len(self.dense(window)) == window.length

    def is_closed(self, month: int) -> bool:
        """Whether the month's last day lies before the generation's day."""
        return month < self.open_month or is_closed(month, self.today)

    def holds_open(self, window: Window) -> bool:
        """Whether a window holds the open month: it is not over."""
        return window.start <= self.open_month <= window.end

    def ahead(self, window: Window) -> MonthRow | None:
        """The open month's row, where a window holds it and its figures leave out what lies ahead of today.

        A ledger's figures of the month are what they are.
        """
        row = self.rows.get(self.open_month) if self.holds_open(window) else None
        return None if row is None or row.recognized is None or row.in_ledger else row

    def closed_to(self, month: int, count: int) -> list[MonthRow]:
        """The last `count` closed dense months at or before `month`; fewer where history is shorter."""
        last = min(month, self.open_month - 1)
        return self.dense(Window(last - count + 1, last))

    @cached_property
    def first_mrr_month(self) -> int | None:
        """The first month with MRR, None before there was any."""
        return min((row.month for row in self.rows.values() if row.mrr), default=None)

    def carry(self, before: "History") -> None:
        """Take over what was computed of another history and rests on months alone that are the same in this one."""
        contexts = {replace(history.context, data_through=None) for history in (self, before)}
        if len(contexts) > 1 or self.first_mrr_month != before.first_mrr_month:
            return
        changed = sorted(m for m in self.rows.keys() | before.rows.keys() if self.rows.get(m) != before.rows.get(m))

        def holds(part: Part) -> bool:
            place = bisect_left(changed, part[1])
            return place == len(changed) or changed[place] > part[3]

        self.figures.update((part, figure) for part, figure in list(before.figures.items()) if holds(part))
        self.written.update((part, text) for part, text in list(before.written.items()) if holds(part))
        self.cards.update(before.cards)  # each is compared before it is shown

    def forget(self) -> None:
        """Forget what has been computed of it, when that has become much."""
        self.figures.clear()
        self.written.clear()
        self.cards.clear()
