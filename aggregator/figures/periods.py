"""Months, quarters and windows. A month is the integer year*12 + month - 1, as in the rollups.

A quarter is named by fiscal year: `YYYY` is the calendar year in which the fiscal year ends.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

Granularity = Literal["month", "quarter"]
GRANULARITIES: tuple[Granularity, ...] = ("month", "quarter")
PRESETS = ("1m", "3m", "6m", "12m", "24m", "36m", "qtd", "ytd")
TO_DATE = ("qtd", "ytd")  # a part of a fiscal period, compared with the same part a year before
DEFAULT_RANGE = "12m"
MAX_WINDOW_MONTHS = 120
FIRST_MONTH, LAST_MONTH = 1900 * 12, 2199 * 12 + 11

_QUARTER = re.compile(r"(\d{4})-Q([1-4])", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)


class PeriodError(ValueError):
    """A range, granularity or month that cannot be; the message says what is allowed."""


@dataclass(frozen=True, slots=True)
class Window:
    """Months `start` to `end`, both included."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """How many months."""
        return self.end - self.start + 1

    def months(self) -> range:
        """Every month of the window."""
        return range(self.start, self.end + 1)

    def previous(self) -> "Window":
        """The window of the same length that ends just before this one starts."""
        return Window(self.start - self.length, self.start - 1)

    def year_ago(self) -> "Window":
        """This window twelve months earlier."""
        return Window(self.start - 12, self.end - 12)


def month_key(day: date) -> int:
    """The month that holds a day."""
    return day.year * 12 + day.month - 1


def month_name(month: int) -> str:
    """`YYYY-MM`."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def parse_month(text: str) -> int:
    """The month that `YYYY-MM` names.

    :raises PeriodError: it names none between 1900-01 and 2199-12
    """
    match = _MONTH.fullmatch(text)
    month = int(match[1]) * 12 + int(match[2]) - 1 if match else -1
    if not FIRST_MONTH <= month <= LAST_MONTH:
        raise PeriodError(f"{text!r} is not a month: YYYY-MM from 1900-01 to 2199-12")
    return month


def first_day(month: int) -> date:
    """The month's first day."""
    return date(month // 12, month % 12 + 1, 1)


def last_day(month: int) -> date:
    """The month's last day."""
    year, index = divmod(month, 12)
    return date(year, index + 1, monthrange(year, index + 1)[1])


def same_day(day: date, month: int) -> date:
    """A day's date in another month, or that month's last day where it has fewer."""
    last = last_day(month)
    return last if day.day > last.day else last.replace(day=day.day)


def as_of_day(month: int, today: date) -> date:
    """The day a month's balances are taken on: its last, or `today` while it is open."""
    return today if month_key(today) == month else last_day(month)


def is_closed(month: int, today: date) -> bool:
    """Whether the month's last day lies before `today`."""
    return last_day(month) < today


def year_before(day: date) -> date:
    """The same day one year earlier; a month-end stays a month-end."""
    month = month_key(day) - 12
    if day == last_day(month_key(day)):
        return last_day(month)
    return date(day.year - 1, day.month, day.day)


def quarter_start(month: int, fiscal_year_start: int) -> int:
    """The first month of the fiscal quarter that holds a month."""
    return month - (month - (fiscal_year_start - 1)) % 3


def fiscal_year_first_month(month: int, fiscal_year_start: int) -> int:
    """The first month of the fiscal year that holds a month."""
    return month - (month - (fiscal_year_start - 1)) % 12


def quarter_name(month: int, fiscal_year_start: int) -> str:
    """`YYYY-Qn` of the fiscal quarter that holds a month."""
    year_start = fiscal_year_first_month(month, fiscal_year_start)
    return f"{(year_start + 11) // 12:04d}-Q{(month - year_start) // 3 + 1}"


def parse_period(text: str, fiscal_year_start: int) -> Window:
    """The months of a period: `YYYY-MM`, the fiscal quarter `YYYY-Qn`, or `YYYY-MM..YYYY-MM`.

    :raises PeriodError: it names none
    """
    if match := _QUARTER.fullmatch(text):
        last_of_year = int(match[1]) * 12 + (fiscal_year_start - 2) % 12
        start = last_of_year - 11 + 3 * (int(match[2]) - 1)
        if start >= FIRST_MONTH and start + 2 <= LAST_MONTH:
            return Window(start, start + 2)
    elif ".." in text:
        return _months_between(text)
    elif _MONTH.fullmatch(text):
        return Window(parse_month(text), parse_month(text))
    raise PeriodError(f"{text!r} is not a period: YYYY-MM, YYYY-Qn or YYYY-MM..YYYY-MM, from 1900-01 to 2199-12")


def window_of(range_: str, as_of: int, fiscal_year_start: int) -> Window:
    """The window that a `range` names when the figures end with month `as_of`.

    :param range_: a preset (`1m` … `36m`, `qtd`, `ytd`) or `YYYY-MM..YYYY-MM`
    :raises PeriodError: it names none
    """
    if range_ == "qtd":
        return Window(quarter_start(as_of, fiscal_year_start), as_of)
    if range_ == "ytd":
        return Window(fiscal_year_first_month(as_of, fiscal_year_start), as_of)
    if range_ in PRESETS:
        return Window(as_of - int(range_[:-1]) + 1, as_of)
    return _custom_window(range_, as_of)


def _custom_window(range_: str, as_of: int) -> Window:
    if ".." not in range_:
        raise PeriodError(f"range {range_!r} is unknown: one of {', '.join(PRESETS)}, or YYYY-MM..YYYY-MM")
    window = _months_between(range_)
    if window.end > as_of:
        raise PeriodError(f"range {range_!r} ends after {month_name(as_of)}, the last month with figures")
    if window.length > MAX_WINDOW_MONTHS:
        raise PeriodError(f"range {range_!r} has {window.length} months; at most {MAX_WINDOW_MONTHS} are allowed")
    return window


def _months_between(text: str) -> Window:
    first, _, last = text.partition("..")
    window = Window(parse_month(first), parse_month(last))
    if window.start > window.end:
        raise PeriodError(f"range {text!r} starts after it ends")
    return window


def earlier(range_: str, window: Window) -> Window:
    """What a range's window is compared with: the one just before it; of `qtd` and `ytd` the same a year before."""
    return window.year_ago() if range_ in TO_DATE else window.previous()


def closed_window(range_: str, window: Window, open_month: int) -> Window | None:
    """The closed months that speak for a range whose window may hold the open month.

    They are as many, ending with the last closed month; `qtd` and `ytd` stay in their period and may have none.
    """
    if window.end < open_month:
        return window
    last = open_month - 1
    start = window.start if range_ in TO_DATE else last - window.length + 1
    return Window(start, last) if start <= last else None


def parse_granularity(text: str) -> Granularity:
    """`month` or `quarter`.

    :raises PeriodError: anything else
    """
    for granularity in GRANULARITIES:
        if text == granularity:
            return granularity
    raise PeriodError(f"granularity {text!r} is unknown: month or quarter")


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a trend: a month, or the part of a fiscal quarter that lies in the window."""

    name: str
    window: Window
    whole: Window  # the month or quarter itself


def points(window: Window, granularity: Granularity, fiscal_year_start: int) -> Iterator[Point]:
    """The window cut into months or fiscal quarters, oldest first; together they tile it."""
    if granularity == "month":
        for month in window.months():
            yield Point(month_name(month), Window(month, month), Window(month, month))
        return
    start = window.start
    while start <= window.end:
        quarter = quarter_start(start, fiscal_year_start)
        end = min(quarter + 2, window.end)
        yield Point(quarter_name(start, fiscal_year_start), Window(start, end), Window(quarter, quarter + 2))
        start = end + 1
