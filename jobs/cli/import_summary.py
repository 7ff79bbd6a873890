"""The summary of an import as lines for somebody who knows the books."""

from collections.abc import Iterator

from jobs.imports.staging import Again
from jobs.imports.summary import Month, Summary

SHOWN_MONTHS = 24  # the last of them; those before are added up


def summary_lines(summary: Summary) -> Iterator[str]:
    """What was read: days, total, months, rows repeated, columns left. Nothing where there is no good row."""
    if not summary.rows:
        return
    days = f", {summary.first_day} to {summary.last_day}" if summary.first_day else ""
    yield f"{summary.rows:,} row{'' if summary.rows == 1 else 's'}{days}{_total(summary)}."
    if summary.first_day:
        yield from _months(summary)
    if summary.repeated.rows:
        yield f"Repeated within the input, counted once: {_places(summary.repeated)}."
    if summary.superseded.rows:
        yield f"Of one key with other content, the later row counts: {_places(summary.superseded)}."
    if summary.unused:
        yield f"Columns not used: {', '.join(summary.unused)}."


def _total(summary: Summary) -> str:
    if summary.total is None:
        return ""
    negative = ""
    if summary.negative_rows:
        negative = f", of that {_money(summary, summary.negative_total)} negative on {summary.negative_rows:,}"
    return f", {summary.currency} {_money(summary, summary.total)}{negative}"


def _months(summary: Summary) -> Iterator[str]:
    before, shown = summary.months[:-SHOWN_MONTHS], summary.months[-SHOWN_MONTHS:]
    if before:
        earlier = Month("earlier", sum(month.rows for month in before), sum(month.total for month in before))
        shown = [earlier, *shown]
    rows = [
        (month.month or "no day", f"{month.rows:,}", "" if summary.total is None else _money(summary, month.total))
        for month in shown
    ]
    counts, totals = (max(len(row[column]) for row in rows) for column in (1, 2))
    for month_name, count, total in rows:
        yield f"  {month_name:<7}  {count:>{counts}}  {total:>{totals}}".rstrip()


def _money(summary: Summary, minor: int) -> str:
    whole, point, part = summary.money(minor).partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(digits):,}{point}{part}"


def _places(again: Again) -> str:
    lines = [f"{file}, line {line}" if line is not None else file for file, line in again.first]
    more = ", …" if again.rows > len(lines) else ""
    return f"{again.rows:,} ({'; '.join(lines)}{more})"
