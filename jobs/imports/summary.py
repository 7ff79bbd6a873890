"""What an import is about, for somebody who knows the books: days, totals by month, and what looks odd."""

import json
import sqlite3
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from aggregator.facts import reading
from aggregator.facts.statements import fact_statement
from aggregator.facts.table import DIMENSIONS, Fact
from aggregator.figures.exact import decimal_text
from aggregator.figures.periods import month_name
from aggregator.figures.tenants import Tenant
from jobs.imports.staging import Again, Staging
from jobs.imports.validation import Rounded
from sql.statements import statement

NAMES = (*(dimension.column for dimension in DIMENSIONS), "service")  # columns whose values are added up by
SHOWN_TWINS = 5
THOUSANDS = 3  # digits that follow a point which separates them
_BILLION = 10**9


@dataclass(frozen=True)
class Month:
    """One month of what is imported: rows, and in minor units what they sum to."""

    month: str | None
    rows: int
    total: int


@dataclass
class Findings:
    """What a mapping tells of itself: columns that it does not use, currencies in those, keys that the line makes."""

    unused: list[str] = field(default_factory=list)
    currencies: dict[str, list[str]] = field(default_factory=dict)
    keys_by_line: list[str] = field(default_factory=list)
    named_files: bool = True


@dataclass(frozen=True)
class Summary:
    """What is imported. Totals are in minor units; None where rows of the fact are not added up."""

    digits: int
    currency: str
    rows: int
    first_day: str | None
    last_day: str | None
    total: int | None
    negative_rows: int
    negative_total: int
    months: list[Month]
    rounded: Rounded
    repeated: Again
    superseded: Again
    unused: list[str]
    warnings: list[str]

    def money(self, minor: int) -> str:
        """An amount in major units, exactly."""
        return decimal_text(minor, self.digits)

    def as_dict(self) -> dict[str, Any]:
        """For a program; amounts are decimal text."""
        summed = self.total is not None
        return {
            "rows": self.rows,
            "first_day": self.first_day,
            "last_day": self.last_day,
            "currency": self.currency,
            "total": None if self.total is None else self.money(self.total),
            "negative": {"rows": self.negative_rows, "total": self.money(self.negative_total)} if summed else None,
            "months": [
                {"month": month.month, "rows": month.rows, "total": self.money(month.total) if summed else None}
                for month in self.months
            ],
            "rounded": {"amounts": self.rounded.amounts, "difference": f"{self.rounded.difference:f}"},
            "repeated": _places(self.repeated),
            "superseded": _places(self.superseded),
            "unused_columns": self.unused,
            "warnings": self.warnings,
        }


def summarize(
    connection: sqlite3.Connection, fact: Fact, tenant: Tenant, staging: Staging, rounded: Rounded, findings: Findings
) -> Summary:
    """A summary of what is staged, beside what the database has before it is merged.

    :param connection: has the finished staging file attached; it is only read
    """
    rows = connection.execute(fact_statement("imports/staged_months", fact.name)).fetchall()
    months = [Month(month, count, high * _BILLION + low) for month, count, _, _, high, low, *_ in rows]
    summed = fact.amount is not None
    return Summary(
        digits=tenant.digits,
        currency=tenant.currency,
        rows=staging.rows,
        first_day=min((row[2] for row in rows if row[2]), default=None),
        last_day=max((row[3] for row in rows if row[3]), default=None),
        total=sum(month.total for month in months) if summed else None,
        negative_rows=sum(row[6] for row in rows),
        negative_total=sum(row[7] * _BILLION + row[8] for row in rows),
        months=months,
        rounded=rounded,
        repeated=staging.repeated,
        superseded=staging.superseded,
        unused=findings.unused,
        warnings=[
            *_of_mapping(fact, tenant, staging, findings),
            *_of_amounts(tenant, rounded),
            *(_of_orders(connection, tenant) if fact.name == "orders" else ()),
            *_of_names(connection, fact, tenant),
        ],
    )


def _places(again: Again) -> dict[str, Any]:
    return {"rows": again.rows, "first": [{"file": file, "line": line} for file, line in again.first]}


def _of_mapping(fact: Fact, tenant: Tenant, staging: Staging, findings: Findings) -> Iterator[str]:
    for column, values in findings.currencies.items():
        yield (
            f"The mapping does not use the column {column}, which says {', '.join(values)}: every amount is taken as "
            f"{tenant.currency}. Give it as currency, and rows of another one are refused."
        )
    if set(findings.keys_by_line) - {"line_no"}:
        yield (
            f"The key ({', '.join(fact.key)}) is made of _line: rows of the next file stand on the same lines, and "
            "will replace these. docs/imports.md has a safe key for files without numbers."
        )
    elif findings.keys_by_line:
        yield (
            "line_no is made of _line, or of a number that runs over the whole file: in another file the lines of an "
            "order get other numbers, and would count twice. "
            "Number the lines of each order: row_number() OVER (PARTITION BY … ORDER BY _line)."
        )
    if staging.repeated.rows and not findings.named_files:
        yield (
            "Whether repeated rows stand in one file is not known, since the mapping does not pass _file on: look "
            "whether they are lines of their own."
        )


def _of_amounts(tenant: Tenant, rounded: Rounded) -> Iterator[str]:
    if rounded.first is not None:
        file, line, sent = rounded.first
        where = file if line is None else f"{file}, line {line}"
        thousands = " Look whether the point separates thousands." if len(sent.partition(".")[2]) == THOUSANDS else ""
        yield (
            f"{_count(rounded.amounts, 'amount has', 'amounts have')} more than {tenant.digits} decimals, the first "
            f"{sent} ({where}); rounding them adds {rounded.difference:+f} in all.{thousands}"
        )


def _of_orders(connection: sqlite3.Connection, tenant: Tenant) -> Iterator[str]:
    months = [month_name(month) for month in reading.ledger(connection, tenant.id)]
    row = connection.execute(statement("imports/doubtful_orders"), {"ledger": json.dumps(months)}).fetchone()
    credited, credit, open_ended, open_line, in_ledger, in_ledger_line, first, last, moved, moved_line = row
    if credited:
        yield (
            f"{_count(credited, 'credit', 'credits')} on a recurring type without a service_end{_first(credit)}: "
            "revenue and ARR of that one month fall by all of it. Give the remaining period that is credited."
        )
    if open_ended:
        yield (
            f"{_count(open_ended, 'recurring line', 'recurring lines')} without a service_end{_first(open_line)}: each "
            "counts as the MRR of its one month, and ARR jumps. Give the term."
        )
    if in_ledger:
        yield (
            f"{_count(in_ledger, 'order is', 'orders are')} dated in months that the ledger has ({first} to {last})"
            f"{_first(in_ledger_line)}: what they book there is the ledger's figure, and only what they recognize in "
            "later months is added."
        )
    if moved:
        yield (
            f"{_count(moved, 'order', 'orders')} moved to another day than its instant says{_first(moved_line)}, since "
            f"days are those of {tenant.timezone}."
        )


def _of_names(connection: sqlite3.Connection, fact: Fact, tenant: Tenant) -> Iterator[str]:
    """Names that look alike and are two: another normal form of Unicode, or blanks at an end or in a row."""
    for column in NAMES:
        if column not in fact.columns:
            continue
        odd = [name for (name,) in connection.execute(statement("imports/odd_names").format(column=column))]
        found: dict[str, set[str]] = defaultdict(set)
        for name in odd:
            found[_plain(name)].add(name)
        wanted = {"names": json.dumps(list(found)), "tenant": tenant.id}
        known = (
            connection.execute(statement("imports/plain_names").format(column=column), wanted).fetchall()
            if found
            else []
        )
        if found and column == "customer_id":
            known += reading.known_customers(connection, tenant.id, wanted["names"])
        for (name,) in known:
            found[name].add(name)
        twins = [sorted(names) for names in found.values() if len(names) > 1]
        if twins:
            shown = "; ".join(" and ".join(map(ascii, names)) for names in twins[:SHOWN_TWINS])
            yield (
                f"{column} has {_count(len(twins), 'name', 'names')} written in ways that look alike and count as "
                f"different: {shown}{'; …' if len(twins) > SHOWN_TWINS else ''}. In a mapping, trim() and "
                "nfc_normalize() make them one."
            )


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())


def _count(number: int, one: str, more: str) -> str:
    return f"{number:,} {one if number == 1 else more}"


def _first(line: int | None) -> str:
    return "" if line is None else f", the first on line {line}"
