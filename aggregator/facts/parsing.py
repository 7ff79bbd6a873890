"""The facts: what each table holds, and how one row of it is read from outside.

One table describes every fact. The API's schemas, the import's columns and the documentation come from it, and both
the API and the import read rows with `parse`, so that a rule holds wherever a row comes from.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Context, Decimal
from functools import lru_cache

from aggregator.facts.table import (
    MAX_DATE,
    MAX_LINE_NO,
    MAX_MONTH_AMOUNT,
    MAX_TEXT,
    MIN_DATE,
    STAGES,
    Fact,
    Field,
    FieldKind,
    Row,
)
from aggregator.figures.exact import BILLION_DIGITS, NumberError, decimal_text, parse_scaled
from aggregator.figures.kpis import KPIS, MAX_RATIO
from aggregator.figures.periods import PeriodError, month_key, month_name, parse_month
from aggregator.figures.tenants import Tenant
from aggregator.figures.texts import text_flaw


@dataclass(frozen=True)
class FieldError:
    """Why one field of a row cannot be taken."""

    field: str
    reason: str


class FactError(ValueError):
    """A row that cannot be taken; names every field that is wrong."""

    def __init__(self, errors: list[FieldError]) -> None:
        super().__init__("; ".join(f"{error.field} {error.reason}" for error in errors))
        self.errors = errors


def parse(fact: Fact, row: Mapping[str, object], tenant: Tenant, today: date) -> Row:
    """One row as it was sent, in the columns and units of the database.

    :param row: values by field name; None, or blank text, is missing. `tenant` (the caller's own) and `currency`
        (the tenant's) may be given along
    :param today: in the tenant's timezone
    :raises FactError: names every field that is unknown, missing or out of bounds
    """
    errors: list[FieldError] = []
    parsed: Row = {}
    known = 0
    for field in fact.fields:
        known += field.name in row
        try:
            parsed[field.name] = read_value(field, row.get(field.name), tenant, today)
        except ValueError as error:
            errors.append(FieldError(field.name, str(error)))
            parsed[field.name] = None
    if known < len(row):
        errors += _unknown_fields(fact, row, tenant)
    if not errors:
        _finish(fact, row, parsed, tenant, errors)
    if errors:
        raise FactError(errors)
    return parsed


def rounding(fact: Fact, row: Mapping[str, object], parsed: Row, tenant: Tenant) -> dict[str, Decimal]:
    """By how much each amount of a row was rounded, stored minus sent, in major units; only what was.

    :param parsed: what `parse` made of the row
    """
    differences = {}
    for field in fact.fields:
        stored = parsed[field.name]
        if field.kind == "money" and isinstance(stored, int):
            difference = rounded_by(row[field.name], stored, tenant)
            if difference:
                differences[field.name] = difference
    return differences


def rounded_by(sent: object, stored: int, tenant: Tenant) -> Decimal:
    """How much more an amount became as it was rounded to the tenant's minor units."""
    if isinstance(sent, int):
        return Decimal(0)
    return _EXACT.subtract(Decimal(decimal_text(stored, tenant.digits)), Decimal(str(sent)))


def same_content(one: Sequence[object], other: Sequence[object], fact: Fact) -> bool:
    """Whether two rows, in the columns of the fact, say the same; an instant may be written with any offset."""
    if one == other:
        return True
    if "ordered_at" not in fact.columns:
        return False
    at = fact.columns.index("ordered_at")
    return (*one[:at], *one[at + 1 :]) == (*other[:at], *other[at + 1 :]) and _same_instant(one[at], other[at])


def _same_instant(one: object, other: object) -> bool:
    if one is None or other is None:
        return one is other
    moments = [_moment(str(instant)) for instant in (one, other)]
    return len({moment.tzinfo is None for moment in moments}) == 1 and moments[0] == moments[1]


def read_value(field: Field, value: object, tenant: Tenant, today: date) -> str | int | None:
    """One value of a row, in the units of the database; only `parse` knows a target's, which follow from its KPI.

    :raises ValueError: it is missing or out of bounds; the message says why
    """
    if value is None or value == "":
        if field.required:
            raise ValueError("is missing")
        return field.default
    if field.kind == "money":
        return parse_scaled(value, tenant.digits, field.most)
    return _READERS[field.kind](value, tenant, today)


def local_day(instant: str, tenant: Tenant) -> date:
    """The tenant's day on which an RFC 3339 instant lies; without an offset it is local already.

    :raises ValueError: not an instant
    """
    moment = _moment(instant)
    return moment.astimezone(tenant.zone).date() if moment.tzinfo else moment.date()


def _moment(instant: str) -> datetime:
    """A leap second counts as the one before it."""
    return datetime.fromisoformat(_LEAP_SECOND.sub(r"\g<1>59", instant.upper()))


def _unknown_fields(fact: Fact, row: Mapping[str, object], tenant: Tenant) -> list[FieldError]:
    names = {field.name for field in fact.fields}
    errors = []
    for name, value in row.items():
        if name in names:
            continue
        if name == "currency":
            if value not in (None, "", tenant.currency):
                errors.append(FieldError("currency", f"is not the tenant's, {tenant.currency}"))
        elif name == "tenant":
            if value not in (None, "", tenant.id):
                errors.append(FieldError("tenant", f"is not {tenant.id!r}, to which this is sent"))
        else:
            errors.append(FieldError(name, "is not a field of " + fact.name))
    return errors


def _finish(fact: Fact, row: Mapping[str, object], parsed: Row, tenant: Tenant, errors: list[FieldError]) -> None:
    """The rules that span fields, and the columns that follow from others."""
    match fact.name:
        case "orders":
            sent = row["order_date"]
            parsed["ordered_at"] = sent if isinstance(sent, str) and len(sent) > 10 else None
            _check_order(parsed["service_start"], parsed["service_end"], "service_start", "service_end", errors)
        case "subscriptions":
            _check_order(parsed["start_date"], parsed["end_date"], "start_date", "end_date", errors)
        case "opportunities":
            if parsed["stage"] != "open":
                if parsed["close_date"] is None:
                    errors.append(FieldError("close_date", "is missing, and the stage is not open"))
                elif parsed["created_date"] is not None:
                    _check_order(parsed["created_date"], parsed["close_date"], "created_date", "close_date", errors)
        case "targets":
            try:
                parsed["value"] = _target_value(str(parsed["kpi"]), row["value"], tenant)
            except NumberError as error:
                errors.append(FieldError("value", str(error)))


def _target_value(kpi: str, value: object, tenant: Tenant) -> int:
    """:raises NumberError: no number, or out of bounds"""
    if KPIS[kpi].kind == "money":
        return parse_scaled(value, tenant.digits, MAX_MONTH_AMOUNT)
    most = KPIS[kpi].most
    count = parse_scaled(value, BILLION_DIGITS, MAX_MONTH_AMOUNT)
    if most is not None and count > most * 10**BILLION_DIGITS:
        raise NumberError(f"is more than {most}: {kpi} is a ratio, 0.95 is 95 %")
    return count


def _check_order(
    start: str | int | None, end: str | int | None, start_name: str, end_name: str, errors: list[FieldError]
) -> None:
    if end is None:
        return
    if start is None:
        errors.append(FieldError(end_name, f"is given without {start_name}"))
    elif str(end) < str(start):
        errors.append(FieldError(end_name, f"is before {start_name}"))


_WORD = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)?", re.ASCII
)
_LEAP_SECOND = re.compile(r"^(.{17})60")
_EXACT = Context(prec=200)


def _text(value: object, _tenant: Tenant, _today: date) -> str:
    if not isinstance(value, str):
        raise ValueError("is not text")
    if len(value) > MAX_TEXT:
        raise ValueError(f"has more than {MAX_TEXT} characters")
    if flaw := text_flaw(value):
        raise ValueError(flaw)
    return value


def _word(value: object, _tenant: Tenant, _today: date) -> str:
    if not isinstance(value, str) or not _WORD.fullmatch(value):
        raise ValueError("is not a lower-case word of letters, digits and _, at most 40 long")
    return value


def _line_no(value: object, _tenant: Tenant, _today: date) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 10:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MAX_LINE_NO:
        raise ValueError(f"is not a whole number from 0 to {MAX_LINE_NO}")
    return value


@lru_cache(maxsize=4096)
def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text) if len(text) == 10 and text[4] == text[7] == "-" else None
    except ValueError:
        day = None
    if day is None:
        raise ValueError("is not a date: YYYY-MM-DD")
    if not MIN_DATE <= day <= MAX_DATE:
        raise ValueError(f"is out of bounds: from {MIN_DATE} to {MAX_DATE}")
    return text


def _date(value: object, _tenant: Tenant, _today: date) -> str:
    if not isinstance(value, str):
        raise ValueError("is not a date: YYYY-MM-DD")
    return _day(value)


def _instant(value: object, tenant: Tenant, today: date) -> str:
    if not isinstance(value, str) or len(value) <= 10:
        return _date(value, tenant, today)
    try:
        if len(value) > 40 or not _INSTANT.fullmatch(value):
            raise ValueError
        return _day(local_day(value, tenant).isoformat())
    except (ValueError, OverflowError) as error:
        reason = (
            "is neither a date, YYYY-MM-DD, nor an RFC 3339 instant from 1900 to 2199, as 2026-05-20T09:30:00+02:00"
        )
        raise ValueError(reason) from error


def _month(value: object, _tenant: Tenant, _today: date) -> str:
    try:
        return month_name(parse_month(value if isinstance(value, str) else ""))
    except PeriodError:
        raise ValueError("is not a month: YYYY-MM from 1900-01 to 2199-12") from None


def _past_month(value: object, tenant: Tenant, today: date) -> str:
    month = _month(value, tenant, today)
    current = month_name(month_key(today))
    if month > current:
        raise ValueError(f"is after the current month, {current}")
    return month


def _ratio(value: object, _tenant: Tenant, _today: date) -> int:
    count = parse_scaled(value, BILLION_DIGITS)
    if not 0 <= count <= MAX_RATIO * 10**BILLION_DIGITS:
        raise ValueError(f"is not a ratio from 0 to {MAX_RATIO}: 1.05 is 105 %")
    return count


def _share(value: object, _tenant: Tenant, _today: date) -> int:
    count = parse_scaled(value, BILLION_DIGITS)
    if not 0 <= count <= 10**BILLION_DIGITS:
        raise ValueError("is not a ratio from 0 to 1: 0.999 is 99.9 %")
    return count


def _stage(value: object, _tenant: Tenant, _today: date) -> str:
    if value not in STAGES:
        raise ValueError(f"is none of {', '.join(STAGES)}")
    return str(value)


def _kpi(value: object, _tenant: Tenant, _today: date) -> str:
    if not isinstance(value, str) or value not in KPIS:
        raise ValueError(f"is none of {', '.join(KPIS)}")
    return value


def _target(_value: object, _tenant: Tenant, _today: date) -> None:
    """Its unit depends on the KPI: `_finish` reads it."""


_READERS: dict[FieldKind, Callable[[object, Tenant, date], str | int | None]] = {
    "text": _text,
    "word": _word,
    "line_no": _line_no,
    "date": _date,
    "instant": _instant,
    "month": _month,
    "past_month": _past_month,
    "share": _share,
    "ratio": _ratio,
    "stage": _stage,
    "kpi": _kpi,
    "target": _target,
}
