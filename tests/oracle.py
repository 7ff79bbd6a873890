"""The figures a second time: slow, obvious, and sharing no line with the program.

`Oracle(profile, facts, today).document(range_, granularity)` is what the dashboard has to say about those facts, in the
names of the dashboard's document, numbers as exact decimals. Facts are rows in the form of the API. Months are counted
from year 0, money is in minor units, until a figure is shown.
"""

from bisect import bisect_left
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from zoneinfo import ZoneInfo

Rows = Sequence[Mapping[str, object]]
Span = tuple[int, int]  # first and last month

DECIMALS = {"GBP": 2, "EUR": 2, "USD": 2, "JPY": 0, "KWD": 3}
KINDS = {
    "revenue": "money", "backlog": "money", "arr": "money", "nrr": "ratio", "gm": "ratio", "book_to_bill": "ratio",
    "coverage_months": "months", "forecast": "money", "uptime": "ratio",
}  # fmt: skip
FLOWS = ("revenue", "gm", "book_to_bill", "uptime")


@dataclass(frozen=True)
class Figure:
    """A KPI's exact value, and what it says about itself."""

    value: Fraction | None
    basis: str | None = None
    month: int | None = None
    covers: object = None


@dataclass(frozen=True)
class Line:
    """An order line. `day` is the tenant's."""

    day: date
    customer: str | None
    amount: int
    profit: int | None
    start: date | None
    end: date | None
    recurring: bool

    def is_ahead(self, today: date) -> bool:
        """Whether it is dated later in the month of a day."""
        return self.day > today and month_of(self.day) == month_of(today)

    def recognized(self, today: date) -> tuple[Mapping[int, int], int]:
        """By month, that of a day to its end; and what of that month comes after."""
        if self.start is None or self.end is None:
            day = self.start or self.day
            if day > today and month_of(day) == month_of(today):
                return {month_of(day): 0}, self.amount
            return {month_of(day): self.amount}, 0
        return day_by_day(self.amount, self.start, self.end, today)

    def mrr(self, today: date) -> Mapping[int, int]:
        """By month, that of a day to its end."""
        if not self.recurring:
            return {}
        if self.start is None or self.end is None:
            return {} if self.is_ahead(today) else {month_of(self.day): self.amount}
        days = (self.end - self.start).days + 1
        share = round(Fraction(self.amount, max(1, round(days / Fraction("30.4375")))))
        months = range(month_of(self.start), month_of(self.end) + 1)
        ends = [month for month in months if self.start <= month_end(month) <= self.end]
        return dict.fromkeys(ends or [months[0]], share)


@cache
def day_by_day(amount: int, start: date, end: date, today: date) -> tuple[Mapping[int, int], int]:
    """What each month recognizes of an amount earned evenly over days, that of a day to its end; and the rest."""
    days = (end - start).days + 1
    months: Counter[int] = Counter()
    earned = ahead = 0
    for number in range(1, days + 1):
        day, through = start + timedelta(number - 1), round(Fraction(amount * number, days))
        if day > today and month_of(day) == month_of(today):
            months[month_of(day)] += 0
            ahead += through - earned
        else:
            months[month_of(day)] += through - earned
        earned = through
    return months, ahead


def month_of(day: date) -> int:
    return day.year * 12 + day.month - 1


def month_named(text: str) -> int:
    return int(text[:4]) * 12 + int(text[5:7]) - 1


def name_of(month: int | None) -> str | None:
    return None if month is None else f"{month // 12:04d}-{month % 12 + 1:02d}"


def month_end(month: int) -> date:
    year, number = month // 12, month % 12 + 1
    return date(year, number, monthrange(year, number)[1])


def a_year_before(day: date) -> date:
    """The same day one year earlier; a month-end stays a month-end."""
    if (day + timedelta(1)).day == 1:
        return month_end(month_of(day) - 12)
    return day.replace(year=day.year - 1)


def over(part: Fraction | int, whole: Fraction | int) -> Fraction | None:
    return Fraction(part) / whole if whole > 0 else None


def to_decimals(value: Fraction | None, decimals: int) -> Decimal | None:
    return None if value is None else Decimal(round(value * 10**decimals)).scaleb(-decimals)


def share_to_decimals(value: Fraction | None) -> Decimal | None:
    """Six decimals; less than all never shows as all."""
    shown = to_decimals(value, 6)
    return Decimal("0.999999") if value is not None and value < 1 == shown else shown


def fraction_of(value: object) -> Fraction:
    return Fraction(Decimal(str(value)))


class Oracle:
    """One tenant's figures on one day."""

    def __init__(self, profile: Mapping[str, object], facts: Mapping[str, Rows], today: date) -> None:
        self.decimals = DECIMALS[str(profile.get("currency", "GBP"))]
        self.zone = ZoneInfo(str(profile.get("timezone", "UTC")))
        self.fiscal_start = int(str(profile.get("fiscal_year_start", 1)))
        self.today, self.open_month = today, month_of(today)
        self.bands = {
            "relative": Fraction(int(str(profile.get("neutral_relative", 10_000_000))), 10**9),
            "points": Fraction(int(str(profile.get("neutral_points", 5_000_000))), 10**9),
        }
        self.read(facts)
        self.as_of = self.find_as_of(str(profile.get("as_of", "auto")))
        self.basis = self.find_basis(str(profile.get("mrr_source", "auto")))
        self.add_up()

    # ── The facts ──────────────────────────────────────────────────────────────────────────────────────────

    def read(self, facts: Mapping[str, Rows]) -> None:
        self.lines = [
            Line(
                day=self.local_day(str(row["order_date"])),
                customer=str(row["customer_id"]) if row.get("customer_id") else None,
                amount=self.minor(row["amount"]),
                profit=None if row.get("profit") is None else self.minor(row["profit"]),
                start=self.day(row.get("service_start")),
                end=self.day(row.get("service_end")),
                recurring=row.get("type") in ("subscription", "recurring"),
            )
            for row in facts.get("orders", ())
        ]
        self.ledger = {
            month_named(str(row["month"])): [self.minor(row[name]) for name in ("recognized", "booked", "backlog")]
            for row in facts.get("revenue_trend", ())
        }
        self.reported = {
            month_named(str(row["month"])): Fraction(round(fraction_of(row["nrr"]) * 10**9), 10**9)
            for row in facts.get("retention_nrr", ())
        }
        self.samples = [
            (date.fromisoformat(str(row["day"])), Fraction(round(fraction_of(row["uptime"]) * 10**9), 10**9))
            for row in facts.get("ops_uptime", ())
        ]
        self.deals = [
            (
                self.day(row.get("created_date")),
                str(row["stage"]),
                None if row["stage"] == "open" else self.day(row.get("close_date")),
                None if row.get("amount") is None else self.minor(row["amount"]),
            )
            for row in facts.get("opportunities", ())
        ]
        self.subscriptions = [
            (
                str(row["customer_id"]),
                date.fromisoformat(str(row["start_date"])),
                self.day(row.get("end_date")),
                self.minor(row["monthly_amount"]),
            )
            for row in facts.get("subscriptions", ())
        ]
        self.targets = {
            (str(row["kpi"]), month_named(str(row["month"]))): Fraction(self.minor(row["value"]))
            if KINDS[str(row["kpi"])] == "money"
            else Fraction(round(fraction_of(row["value"]) * 10**9), 10**9)
            for row in facts.get("targets", ())
        }

    def minor(self, value: object) -> int:
        scale: int = 10**self.decimals
        return round(fraction_of(value) * scale)

    def day(self, value: object) -> date | None:
        return date.fromisoformat(str(value)) if value else None

    def local_day(self, text: str) -> date:
        if len(text) == 10:
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text)
        return (moment.astimezone(self.zone) if moment.utcoffset() is not None else moment).date()

    def as_of_day(self, month: int) -> date:
        return self.today if month == self.open_month else month_end(month)

    def find_as_of(self, setting: str) -> int:
        if setting == "today":
            return self.open_month
        if setting != "auto":
            return min(month_named(setting), self.open_month)
        dates: list[date | None] = [line.day for line in self.lines]
        dates += [day for day, _ in self.samples]
        dates += [day for deal in self.deals for day in (deal[0], deal[2])]
        dates += [day for subscription in self.subscriptions for day in subscription[1:3]]
        dates += [self.as_of_day(month) for month in [*self.ledger, *self.reported]]
        past = [day for day in dates if day is not None and day <= self.today]
        served = any(line.start and line.end and line.start <= self.today <= line.end for line in self.lines)
        served |= any(start <= self.today and (not end or self.today < end) for _, start, end, _ in self.subscriptions)
        if served or not past or max(past) >= self.today - timedelta(45):
            return self.open_month
        return month_of(max(past))

    def find_basis(self, setting: str) -> str:
        if setting != "auto":
            return setting
        return "subscriptions" if self.subscriptions and not any(line.recurring for line in self.lines) else "orders"

    # ── Month by month ─────────────────────────────────────────────────────────────────────────────────────

    def add_up(self) -> None:
        self.derived_booked: Counter[int] = Counter()
        self.derived_recognized: Counter[int] = Counter()
        self.profit: Counter[int] = Counter()
        self.profit_amount: Counter[int] = Counter()
        self.mrr_of_customer: defaultdict[int, Counter[str | None]] = defaultdict(Counter)
        self.ahead_booked = self.ahead_recognized = 0
        for line in self.lines:
            month, is_ahead = month_of(line.day), line.is_ahead(self.today)
            self.derived_booked[month] += 0 if is_ahead else line.amount
            self.ahead_booked += line.amount if is_ahead else 0
            recognized, ahead = line.recognized(self.today)
            for recognized_in, amount in recognized.items():
                self.derived_recognized[recognized_in] += amount
            self.ahead_recognized += ahead
            if line.profit is not None and not is_ahead:
                self.profit[month] += line.profit
                self.profit_amount[month] += line.amount
            if self.basis == "orders":
                for billed_in, amount in line.mrr(self.today).items():
                    self.mrr_of_customer[billed_in][line.customer] += amount
        if self.basis == "subscriptions":
            self.add_up_subscriptions()
        known = self.derived_booked.keys() | self.derived_recognized.keys() | self.ledger.keys()
        self.trend: dict[int, tuple[int, int, int]] = {}
        backlog = 0
        for month in range(min(known, default=self.as_of + 1), self.as_of + 1):
            recognized, booked = self.derived_recognized[month], self.derived_booked[month]
            backlog += booked - recognized
            if month in self.ledger:
                recognized, booked, backlog = self.ledger[month]
            self.trend[month] = (recognized, booked, backlog)

    def add_up_subscriptions(self) -> None:
        for customer, start, end, amount in self.subscriptions:
            for month in range(month_of(start), self.open_month + 1):
                day = self.as_of_day(month)
                if start <= day and (end is None or day < end):
                    self.mrr_of_customer[month][customer] += amount

    def mrr(self, month: int) -> int:
        return sum(self.mrr_of_customer[month].values()) if month in self.mrr_of_customer else 0

    def last_closed(self, month: int) -> int:
        return min(month, self.open_month - 1)

    def recognized_in(self, months: Iterable[int]) -> list[int]:
        return [self.trend[month][0] for month in months if month in self.trend]

    # ── The KPIs of a window ───────────────────────────────────────────────────────────────────────────────

    def figure(self, kpi: str, span: Span) -> Figure:
        months, end = range(span[0], span[1] + 1), span[1]
        match kpi:
            case "revenue":
                recognized = self.recognized_in(months)
                return Figure(Fraction(sum(recognized)) if recognized else None)
            case "backlog":
                return Figure(Fraction(self.trend[end][2]) if end in self.trend else None)
            case "uptime":
                samples = [uptime for day, uptime in self.samples if month_of(day) in months]
                return Figure(over(sum(samples), len(samples)))
            case "gm":
                amount = sum(self.profit_amount[month] for month in months)
                booked = sum(self.trend[month][1] for month in months if month in self.trend)
                covers = over(amount, booked) if 0 <= amount <= booked else None
                margin = over(sum(self.profit[month] for month in months), amount)
                return Figure(margin, covers=share_to_decimals(covers))
            case "book_to_bill":
                booked = sum(self.trend[month][1] for month in months if month in self.trend)
                return Figure(over(booked, sum(self.recognized_in(months))))
            case "coverage_months":
                return Figure(self.coverage_months(end))
            case "arr":
                return self.arr(end)
            case "nrr":
                return self.nrr(end)
            case _:
                return self.forecast(end)

    def coverage_months(self, end: int) -> Fraction | None:
        closed = self.last_closed(end)
        recognized = self.recognized_in(range(closed - 5, closed + 1))
        if not recognized or end not in self.trend:
            return None
        return over(self.trend[end][2], Fraction(sum(recognized), len(recognized)))

    def arr(self, end: int) -> Figure:
        month = self.last_closed(end) if self.basis == "orders" else end
        if not any(self.mrr(earlier) for earlier in list(self.mrr_of_customer) if earlier <= month):
            return Figure(None, self.basis)
        return Figure(Fraction(12 * self.mrr(month)), self.basis, month)

    def nrr(self, end: int) -> Figure:
        for month in range(end, end - 13, -1):
            if month in self.reported:
                return Figure(self.reported[month], "reported", month)
            if self.basis == "orders" and month >= self.open_month:
                continue
            then = {name: mrr for name, mrr in self.mrr_of_customer[month - 12].items() if name and mrr > 0}
            if then:
                now = sum(self.mrr_of_customer[month][name] for name in then)
                return Figure(Fraction(now, sum(then.values())), self.basis, month)
        return Figure(None)

    def forecast(self, end: int) -> Figure:
        day = self.as_of_day(end)
        year_ago = a_year_before(day)
        amounts = [
            amount
            for created, _, closed, amount in self.deals
            if (created is None or created <= day) and (closed is None or closed > day)
        ]
        valued = [amount for amount in amounts if amount is not None]
        outcomes = [stage for _, stage, closed, _ in self.deals if closed is not None and year_ago < closed <= day]
        covers = {"valued": len(valued), "unvalued": len(amounts) - len(valued)}
        if valued and outcomes:
            return Figure(sum(valued) * Fraction(outcomes.count("won"), len(outcomes)), "pipeline", covers=covers)
        closed = self.last_closed(end)
        recognized = self.recognized_in(range(closed - 2, closed + 1))
        if not recognized:
            return Figure(None, covers=covers)
        return Figure(Fraction(sum(recognized), len(recognized)) * Fraction("1.02"), "trailing_3m", covers=covers)

    def compared(self, kpi: str, span: Span) -> Figure:
        """The KPI of a window that another is compared with."""
        whole = all(month in self.trend for month in range(span[0], span[1] + 1))
        if kpi in ("revenue", "gm", "book_to_bill") and not whole:
            return Figure(None)
        return self.figure(kpi, span)

    def change(self, kpi: str, now: Figure, then: Figure) -> Fraction | None:
        if now.value is None or then.value is None or now.basis != then.basis:
            return None
        if now.month is not None and now.month == then.month:
            return None
        if KINDS[kpi] == "ratio":
            return now.value - then.value
        return (now.value - then.value) / abs(then.value) if then.value else None

    def target(self, kpi: str, span: Span) -> Fraction | None:
        if kpi != "revenue":
            return self.targets.get((kpi, span[1]))
        values = [self.targets.get((kpi, month)) for month in range(span[0], span[1] + 1)]
        return None if None in values else sum((value for value in values if value is not None), Fraction(0))

    # ── The document ───────────────────────────────────────────────────────────────────────────────────────

    def window(self, range_: str) -> Span:
        if ".." in range_:
            first, last = range_.split("..")
            return month_named(first), month_named(last)
        into_year = (self.as_of % 12 - (self.fiscal_start - 1)) % 12
        back = {"qtd": into_year % 3, "ytd": into_year}.get(range_)
        return self.as_of - (int(range_[:-1]) - 1 if back is None else back), self.as_of

    def points(self, span: Span, granularity: str) -> list[tuple[str, Span, Span]]:
        """Name, the part in the window, and the whole period, oldest first."""
        if granularity == "month":
            return [(str(name_of(month)), (month, month), (month, month)) for month in range(span[0], span[1] + 1)]
        points = {}
        for month in range(span[0], span[1] + 1):
            into_year = (month % 12 - (self.fiscal_start - 1)) % 12
            name = f"{(month - into_year + 11) // 12:04d}-Q{into_year // 3 + 1}"
            first = month - into_year % 3
            points[name] = (name, (max(first, span[0]), min(first + 2, span[1])), (first, first + 2))
        return list(points.values())

    def shown(self, kpi: str, value: Fraction | None) -> Decimal | None:
        if kpi == "uptime":
            return share_to_decimals(value)
        if value is None or KINDS.get(kpi) != "money":
            return to_decimals(value, 6)
        return to_decimals(value / 10**self.decimals, self.decimals)

    def before(self, range_: str, span: Span) -> Span:
        length = 12 if range_ in ("qtd", "ytd") else span[1] - span[0] + 1
        return span[0] - length, span[1] - length

    def comparison(self, kpi: str, range_: str, span: Span, *, judged: bool) -> dict[str, object]:
        now = self.figure(kpi, span)
        kind = "points" if KINDS[kpi] == "ratio" else "relative"
        said: dict[str, object] = {"value": self.shown(kpi, now.value)}
        for name, prefix, other in (
            ("previous", "", self.before(range_, span)),
            ("year_ago", "year_ago_", (span[0] - 12, span[1] - 12)),
        ):
            then = self.compared(kpi, other)
            change = self.change(kpi, now, then)
            said[name] = self.shown(kpi, then.value)
            said[f"{prefix}delta"] = to_decimals(change, 6)
            said[f"{prefix}verdict"] = self.verdict(change, kind) if judged else None
        return said

    def verdict(self, change: Fraction | None, kind: str) -> str | None:
        if change is None:
            return None
        if -self.bands[kind] <= change <= self.bands[kind]:
            return "unchanged"
        return "better" if change > 0 else "worse"

    def holds_open(self, span: Span) -> bool:
        return self.open_month in range(span[0], span[1] + 1)

    def closed(self, kpi: str, range_: str, span: Span) -> dict[str, object] | None:
        months = self.closed_months(range_, span)
        if kpi not in FLOWS or not self.holds_open(span) or months is None:
            return None
        names = {"start": name_of(months[0]), "end": name_of(months[1]), "months": months[1] - months[0] + 1}
        return names | self.comparison(kpi, range_, months, judged=True)

    def closed_months(self, range_: str, span: Span) -> Span | None:
        if not self.holds_open(span):
            return span
        if range_ not in ("qtd", "ytd"):
            return span[0] - 1, span[1] - 1
        return (span[0], span[1] - 1) if span[0] < span[1] else None

    def against_target(self, kpi: str, span: Span) -> dict[str, object]:
        value, target = self.figure(kpi, span).value, self.target(kpi, span)
        state = reached = None
        if value is not None and target is not None:
            met = value >= target
            state = ("met" if met else "missed") if span[1] < self.open_month else "open"
            if kpi == "revenue" and met:
                state = "met"
            reached = value / target if target > 0 else None
        return {
            "target": to_decimals(target, 6) if KINDS[kpi] != "money" else self.shown(kpi, target),
            "target_state": state,
            "target_reached": share_to_decimals(reached),
        }

    def entry(self, kpi: str, range_: str, span: Span, points: Sequence[tuple[str, Span, Span]]) -> dict[str, object]:
        now, partial = self.figure(kpi, span), kpi in FLOWS and self.holds_open(span)
        return {
            "key": kpi,
            "kind": KINDS[kpi],
            "shown_as": "times" if kpi == "book_to_bill" else KINDS[kpi],
            "partial": partial,
            **self.comparison(kpi, range_, span, judged=not partial),
            "closed": self.closed(kpi, range_, span),
            "delta_kind": "points" if KINDS[kpi] == "ratio" else "relative",
            **self.against_target(kpi, span),
            "basis": now.basis,
            "value_month": name_of(now.month),
            "covers": now.covers,
            "spark": [self.shown(kpi, self.figure(kpi, part).value) for _, part, _ in points],
        }

    def same_day(self, month: int) -> date:
        return min(month_end(month), month_end(month).replace(day=1) + timedelta(self.today.day - 1))

    def month_to_date(self, span: Span) -> dict[str, object] | None:
        if not self.holds_open(span) or self.open_month not in self.trend:
            return None
        months = (self.open_month, self.open_month - 1, self.open_month - 12)
        days = [self.same_day(month) for month in months]
        ordered = [
            [line for line in self.lines if month_of(line.day) == month and line.day <= day]
            if month in self.trend
            else None
            for month, day in zip(months, days, strict=True)
        ]
        booked = [None if lines is None else Fraction(sum(line.amount for line in lines)) for lines in ordered]
        counts = [None if lines is None else Fraction(len(lines)) for lines in ordered]
        margins = [
            None
            if lines is None
            else over(
                sum(line.profit for line in lines if line.profit is not None),
                sum(line.amount for line in lines if line.profit is not None),
            )
            for lines in ordered
        ]
        return {
            "day": days[0].isoformat(),
            "previous_day": days[1].isoformat(),
            "year_ago_day": days[2].isoformat(),
            "booked": self.to_date("revenue", booked),
            "lines": self.to_date("lines", counts),
            "gm": self.to_date("gm", margins),
        }

    def to_date(self, kpi: str, values: Sequence[Fraction | None]) -> dict[str, object]:
        now, kind = values[0], "points" if kpi == "gm" else "relative"
        said: dict[str, object] = {"value": self.shown(kpi, now)}
        for name, prefix, then in (("previous", "", values[1]), ("year_ago", "year_ago_", values[2])):
            change = None
            if now is not None and then is not None and (kind == "points" or then):
                change = now - then if kind == "points" else (now - then) / abs(then)
            said[name] = self.shown(kpi, then)
            said[f"{prefix}delta"] = to_decimals(change, 6)
            said[f"{prefix}verdict"] = self.verdict(change, kind)
        return said

    def ahead(self, span: Span) -> dict[str, object] | None:
        if not self.holds_open(span) or self.open_month not in self.trend or self.open_month in self.ledger:
            return None
        amounts = {"booked": self.ahead_booked, "recognized": self.ahead_recognized}
        return {name: self.shown("revenue", Fraction(amount)) for name, amount in amounts.items()}

    def trend_point(self, name: str, part: Span, whole: Span) -> dict[str, object]:
        rows = [self.trend[month] for month in range(part[0], part[1] + 1) if month in self.trend]
        unfinished = [
            month
            for month in range(whole[0], whole[1] + 1)
            if month == self.open_month or not part[0] <= month <= part[1] or month not in self.trend
        ]
        partial = bool(unfinished) if whole[0] != whole[1] else whole[0] == self.open_month
        if not rows:
            figures = dict.fromkeys(("recognized", "booked", "backlog", "ahead"))
            return {"period": name, **figures, "partial": partial}
        recognized, booked, backlog = sum(row[0] for row in rows), sum(row[1] for row in rows), rows[-1][2]
        amounts = {"recognized": recognized, "booked": booked, "backlog": backlog}
        return {
            "period": name,
            **{key: self.shown("revenue", Fraction(value)) for key, value in amounts.items()},
            "ahead": self.ahead(part),
            "partial": partial,
        }

    def data_through(self) -> str | None:
        days = sorted([line.day for line in self.lines] + [day for day, _ in self.samples])
        before = bisect_left(days, self.today + timedelta(1))
        return days[before - 1].isoformat() if before else None

    def compared_with(self, range_: str, span: Span) -> dict[str, object] | None:
        months = self.closed_months(range_, span)
        if months is None:
            return None
        before, year_ago = self.before(range_, months), (months[0] - 12, months[1] - 12)
        return {
            "start": name_of(months[0]),
            "end": name_of(months[1]),
            "previous": {"start": name_of(before[0]), "end": name_of(before[1])},
            "year_ago": {"start": name_of(year_ago[0]), "end": name_of(year_ago[1])},
        }

    def document(self, range_: str, granularity: str) -> dict[str, object]:
        span = self.window(range_)
        points, ahead = self.points(span, granularity), self.ahead(span)
        return {
            "as_of": name_of(self.as_of),
            "data_through": self.data_through(),
            "window": {
                "start": name_of(span[0]),
                "end": name_of(span[1]),
                "to": self.as_of_day(span[1]).isoformat(),
                "months": span[1] - span[0] + 1,
                "covered": len(self.recognized_in(range(span[0], span[1] + 1))),
                "partial": self.holds_open(span),
            },
            "compared_with": self.compared_with(range_, span),
            "ahead": None if ahead is None else {"until": month_end(self.open_month).isoformat()} | ahead,
            "month_to_date": self.month_to_date(span),
            "kpis": {kpi: self.entry(kpi, range_, span, points) for kpi in KINDS},
            "revenue_trend": [self.trend_point(*point) for point in points],
        }
