"""Reads batches of rows into the columns and units of the database, exactly as `facts.parsing.parse` does."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from aggregator.facts.parsing import FactError, parse, read_value, rounded_by, rounding
from aggregator.facts.table import MAX_TEXT, Fact, Field
from aggregator.figures.tenants import Tenant
from aggregator.figures.texts import FILLERS
from jobs.imports.batches import Batch, Refuse
from jobs.imports.problems import BadRow, InputError

Value = str | int | None
StagedRow = tuple[Value, ...]  # the fact's columns, then file and line

MEMO_VALUES = 50_000
SHOWN_CHARACTERS = 200

_SPANS = {"orders": ("service_start", "service_end"), "subscriptions": ("start_date", "end_date")}
_ROW_BY_ROW = {"opportunities", "targets"}  # what a value means, or whether it is needed, depends on another


@dataclass
class Rounded:
    """The amounts that were rounded: how many, by how much together, stored minus sent, and the first of them."""

    amounts: int = 0
    difference: Decimal = Decimal(0)
    first: tuple[str, int | None, str] | None = None  # file, line and what was sent

    def add(self, file: str, line: int | None, sent: object, difference: Decimal) -> None:
        """Count one."""
        self.amounts += 1
        self.difference += difference
        self.first = self.first or (file, line, shown_value(sent))


class Validator:
    """Validates the rows of one import, and notes which amounts it has `rounded`.

    Most rows are good, so a batch is read column by column first, each distinct value once. A batch in which that finds
    anything that is not plainly good is read again row by row with `parse`, which alone says what is wrong.
    """

    def __init__(self, fact: Fact, tenant: Tenant, today: date) -> None:
        self._fact = fact
        self._tenant = tenant
        self._today = today
        self._memos = {field.name: _Memo(field, tenant, today) for field in fact.fields}
        self._along = {"tenant": tenant.id, "currency": tenant.currency}
        self.rounded = Rounded()

    def check_names(self, file: str, names: Sequence[str]) -> None:
        """Whether columns can be read as they are named.

        :raises InputError: names the columns that no field of the fact bears, or the fields that no column gives
        """
        fields = {field.name for field in self._fact.fields}
        unknown = [name for name in names if name not in fields and name not in self._along]
        if unknown:
            raise InputError(
                f"{file} has columns that {self._fact.name} does not know: {', '.join(unknown)}. "
                f"It takes {', '.join(field.name for field in self._fact.fields)}; other columns need a mapping, --sql."
            )
        missing = [field.name for field in self._fact.fields if field.required and field.name not in names]
        if missing:
            raise InputError(f"{file} has no column {', '.join(missing)}, which {self._fact.name} needs.")

    def read(self, batch: Batch, refuse: Refuse) -> list[StagedRow]:
        """The rows of a batch that are good; the others are refused, with every field that is wrong."""
        if not batch.rows:
            return []
        try:
            columns = self._columns(batch)
        except ValueError:
            return list(self._rows(batch, refuse))
        files = [batch.file] * len(batch.rows)
        return list(zip(*columns, files, batch.lines, strict=True))

    def _rows(self, batch: Batch, refuse: Refuse) -> Iterator[StagedRow]:
        for line, row in zip(batch.lines, batch.rows, strict=True):
            sent = dict(zip(batch.names, row, strict=True))
            try:
                parsed = parse(self._fact, sent, self._tenant, self._today)
            except FactError as error:
                refuse(
                    *(
                        BadRow(batch.file, line, wrong.field, wrong.reason, shown_value(sent.get(wrong.field)))
                        for wrong in error.errors
                    )
                )
            else:
                for name, difference in rounding(self._fact, sent, parsed, self._tenant).items():
                    self.rounded.add(batch.file, line, sent[name], difference)
                yield (*(parsed[name] for name in self._fact.columns), batch.file, line)

    def _columns(self, batch: Batch) -> list[list[Value]]:
        """:raises ValueError: some row of the batch may be bad"""
        if self._fact.name in _ROW_BY_ROW:
            raise _UnclearError
        sent: dict[str, Sequence[object]] = dict(zip(batch.names, zip(*batch.rows, strict=True), strict=True))
        columns: dict[str, list[Value]] = {}
        rounded: list[tuple[int, object, Decimal]] = []
        for field in self._fact.fields:
            values = sent.pop(field.name, None) or [None] * len(batch.rows)
            memo = self._memos[field.name]
            columns[field.name] = memo.read(values)
            rounded += [(place, values[place], by) for place, by in memo.rounded(values, columns[field.name])]
            if field.kind == "instant":
                columns["ordered_at"] = _instants(values)
        for name, others in sent.items():
            if name not in self._along or any(value not in (self._along[name], "", None) for value in others):
                raise _UnclearError
        if self._fact.name in _SPANS:
            _check_spans(*(columns[name] for name in _SPANS[self._fact.name]))
        for place, value, difference in rounded:
            self.rounded.add(batch.file, batch.lines[place], value, difference)
        return [columns[name] for name in self._fact.columns]


class _UnclearError(ValueError):
    """A batch that has to be read row by row."""


class _Memo(dict[str, Value]):
    """What each text in a column is read as, found out once."""

    def __init__(self, field: Field, tenant: Tenant, today: date) -> None:
        super().__init__()
        self._field = field
        self._plain_money = _plain_money(tenant.digits, required=field.required) if field.kind == "money" else None
        self._read: Callable[[object], Value] = lambda value: read_value(field, value, tenant, today)
        self._tenant = tenant
        self._rounded: dict[str, Decimal] = {}
        self._exact = True

    def __missing__(self, value: str) -> Value:
        read = self[value] = self._read(value)
        if self._field.kind == "money" and isinstance(read, int) and (by := rounded_by(value, read, self._tenant)):
            self._rounded[value] = by
        return read

    def rounded(self, values: Sequence[object], read: Sequence[Value]) -> Iterator[tuple[int, Decimal]]:
        """Of what was just read, the places of the amounts that were rounded, and by how much."""
        if self._exact or self._field.kind != "money":
            return
        for place, (value, amount) in enumerate(zip(values, read, strict=True)):
            if isinstance(value, str):
                if by := self._rounded.get(value):
                    yield place, by
            elif isinstance(amount, int) and (by := rounded_by(value, amount, self._tenant)):
                yield place, by

    def read(self, values: Sequence[object]) -> list[Value]:
        """:raises ValueError: one of the values cannot be taken"""
        self._exact = False
        if not set(map(type, values)) <= {str}:
            # equal numbers of different types, such as 1 and true, would share an entry
            return [self[value] if type(value) is str else self._read(value) for value in values]
        texts: Sequence[str] = values  # type: ignore[assignment]
        if self._field.kind == "text" and max(map(len, texts)) <= MAX_TEXT and _plain_text("".join(texts), texts):
            if "" not in texts:
                return list(texts)
            if not self._field.required:
                return [text or None for text in texts]
        if self._plain_money and self._plain_money.fullmatch(joined := "\n".join(texts)):
            amounts = [int(digits) if digits else None for digits in joined.replace(".", "").split("\n")]
            if len(amounts) == len(texts) and max(map(abs, filter(None, amounts)), default=0) <= self._field.most:
                self._exact = True
                return list(amounts)
        if len(self) > MEMO_VALUES:
            self.clear()
            self._rounded.clear()
        return list(map(self.__getitem__, texts))


def _plain_text(joined: str, texts: Sequence[str]) -> bool:
    if not joined.isprintable() or (" " in joined and any(map(str.isspace, texts))):
        return False
    return joined.isascii() or not FILLERS.search(joined)


def _plain_money(digits: int, *, required: bool) -> re.Pattern[str]:
    """Lines of amounts with exactly the currency's decimals: without the point they are minor units already."""
    amount = r"-?[0-9]{1,15}" + (rf"\.[0-9]{{{digits}}}" if digits else "")
    line = amount if required else f"(?:{amount})?"
    return re.compile(rf"(?:{line}\n)*{line}", re.ASCII)


def shown_value(value: object) -> str:
    """A value as a report shows it."""
    return "" if value is None else str(value)[:SHOWN_CHARACTERS]


def _instants(values: Sequence[object]) -> list[Value]:
    return [value if isinstance(value, str) and len(value) > len("YYYY-MM-DD") else None for value in values]


def _check_spans(starts: Sequence[Value], ends: Sequence[Value]) -> None:
    for start, end in zip(starts, ends, strict=True):
        if end is not None and (start is None or str(end) < str(start)):
            raise _UnclearError
