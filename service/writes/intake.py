"""Facts in: rows as they were sent, checked, and written all or not at all."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import TypeVar

from aggregator.facts.parsing import FactError, parse, rounding, same_content
from aggregator.facts.reading import line_numbers
from aggregator.facts.statements import fact_statement
from aggregator.facts.table import Fact, Row
from aggregator.facts.writing import Counts, delete_lines, write_rows
from aggregator.figures.tenants import Tenant
from aggregator.stored.tenants import load_tenant
from service.connections.reading import Reading
from service.connections.writing import Writing
from service.exchange.bodies import Item, off_loop
from service.exchange.problems import MAX_ERRORS, Problem, busy, pointer
from sql.audit import Act, note

T = TypeVar("T")

ROW_BYTES = 512  # about what a row takes, to tell a long batch from a short one
ATTEMPTS = 3


@dataclass(frozen=True)
class Origin:
    """Who sent rows, for which tenant and when. `now` has an offset; `trace`: the one it happens in, if any."""

    tenant: str
    actor: str
    request: str
    now: datetime
    trace: str | None = None

    def note(self, connection: sqlite3.Connection, action: str, target: str, detail: Mapping[str, int]) -> None:
        """Notes in the audit what was done."""
        note(connection, Act(self.actor, action, target, self.tenant, detail, self.request, self.trace), self.now)


class Intake:
    """Takes facts. They are read in the tenant's profile, and again when the write finds another one."""

    def __init__(self, reading: Reading, writing: Writing) -> None:
        self._reading = reading
        self._writing = writing

    async def store(self, fact: Fact, items: Sequence[Item], origin: Origin) -> dict[str, int]:
        """Inserts or replaces rows; what was written, and where there were any, rows repeated and amounts rounded.

        :raises Problem: 422, naming each row and field that cannot be taken
        """

        def write(connection: sqlite3.Connection, rows: list[Row]) -> Counts:
            counts = write_rows(connection, fact.name, rows)
            origin.note(connection, f"write {fact.name}", _target(fact, rows), counts.as_dict())
            return counts

        counts, noted = await self._write(fact, items, origin, write)
        return counts.as_dict() | noted

    async def replace_order(self, fact: Fact, order_id: str, items: Sequence[Item], origin: Origin) -> dict[str, int]:
        """Makes the lines of an order those that are sent; what was written, as `store`, and how many were removed.

        :raises Problem: 422, as `store`; for a line of another order, or one that is there twice
        """
        if not items:
            raise Problem(422, "The order has no line; DELETE removes an order.")
        named = await off_loop(
            lambda: [(index, _of_order(index, item, order_id)) for index, item in items], len(items) * ROW_BYTES
        )

        def write(connection: sqlite3.Connection, rows: list[Row]) -> dict[str, int]:
            kept = {row["line_no"] for row in rows}
            stored = line_numbers(connection, origin.tenant, order_id)
            gone = [line_no for line_no in stored if line_no not in kept]
            delete_lines(connection, origin.tenant, order_id, gone)
            counts = write_rows(connection, fact.name, rows)
            done = counts.as_dict() | {"deleted": len(gone)}
            origin.note(connection, "replace order", order_id, done)
            return done

        done, noted = await self._write(fact, named, origin, write)
        return done | noted

    async def delete(self, fact: Fact, key: Mapping[str, str], origin: Origin) -> int:
        """Removes the rows of a key; how many there were.

        :raises Problem: 404, there was none
        """

        def write(connection: sqlite3.Connection) -> int:
            tenant = load_tenant(connection, origin.tenant)
            rows = connection.execute(
                fact_statement("facts/delete_named", fact.name), {**key, "tenant": tenant.id}
            ).rowcount
            if rows:
                origin.note(connection, f"delete {fact.name}", " ".join(key.values()), {"deleted": rows})
            return rows

        deleted = await self._writing.run(write)
        if not deleted:
            raise Problem(404, f"There is no row of {fact.name} with {_words(key)}.")
        return deleted

    async def _write(
        self,
        fact: Fact,
        items: Sequence[Item],
        origin: Origin,
        write: Callable[[sqlite3.Connection, list[Row]], T],
    ) -> tuple[T, dict[str, int]]:
        for _ in range(ATTEMPTS):
            tenant = await self._reading.run(partial(load_tenant, tenant_id=origin.tenant))
            rows, noted = await off_loop(partial(_parse_all, fact, items, tenant, origin), len(items) * ROW_BYTES)
            written = await self._writing.run(partial(_if_still, tenant, rows, write))
            if written is not None:
                return written, noted
        raise busy("The tenant's settings keep changing; try again.")


def _if_still(
    tenant: Tenant, rows: list[Row], write: Callable[[sqlite3.Connection, list[Row]], T], connection: sqlite3.Connection
) -> T | None:
    """What `write` returns; None where the profile in which the rows were read is no longer the tenant's."""
    found = load_tenant(connection, tenant.id)
    if replace(found, build=tenant.build) != tenant:
        return None
    return write(connection, rows)


def _parse_all(fact: Fact, items: Sequence[Item], tenant: Tenant, origin: Origin) -> tuple[list[Row], dict[str, int]]:
    """The rows, and what is to be said of them: how many were repeated, and how many amounts rounded; only what is."""
    today = origin.now.astimezone(tenant.zone).date()
    also: Row = {
        "tenant": tenant.id,
        "source": f"request:{origin.request}",
        "received_at": int(origin.now.timestamp()),
    }
    rows: list[Row] = []
    first_of: dict[tuple[str | int | None, ...], _First] = {}
    repeated = rounded = 0
    errors: list[dict[str, str]] = []
    for index, item in items:
        try:
            row = _parse(fact, index, item, tenant, today)
            numbered = "line_no" not in row or item.get("line_no") not in (None, "")
            first = first_of.setdefault(tuple(row[name] for name in fact.key), _First(index, row, numbered=numbered))
            if first.row is not row:
                _check_repeated(fact, index, row, first, numbered=numbered)
                repeated += 1
                continue
            rounded += len(rounding(fact, item, row, tenant))
            row |= also
            rows.append(row)
        except Problem as problem:
            errors += [dict(error) for error in problem.errors]
            if len(errors) >= MAX_ERRORS:
                break
    if errors:
        where, detail = errors[0]["pointer"] or "The body", errors[0]["detail"]
        more = f", and {len(errors) - 1} more" if len(errors) > 1 else ""
        raise Problem(422, f"{where} {detail}{more}; nothing was stored.", errors=errors)
    noted = {"repeated": repeated, "rounded": rounded}
    return rows, {name: count for name, count in noted.items() if count}


@dataclass(frozen=True)
class _First:
    """The row of a body that is the first with its key. `numbered`: no other line of its order can be meant."""

    index: int | None
    row: Row
    numbered: bool


def _check_repeated(fact: Fact, index: int | None, row: Row, first: _First, *, numbered: bool) -> None:
    """:raises Problem: it cannot be told which of two rows with one key counts, or whether both do"""
    at = pointer(*(() if first.index is None else (first.index,)))
    if not (numbered and first.numbered):
        detail = f"is missing, and {at} is of the same order: number its lines"
    elif not same_content([row[name] for name in fact.columns], [first.row[name] for name in fact.columns], fact):
        detail = f"is there twice: {at} has the same {' and '.join(fact.key)}, and other content"
    else:
        return
    where = pointer(*(() if index is None else (index,)), fact.key[-1])
    raise Problem(422, "", errors=[{"pointer": where, "detail": detail}])


def _parse(fact: Fact, index: int | None, item: object, tenant: Tenant, today: date) -> Row:
    path = () if index is None else (index,)
    if not isinstance(item, dict):
        raise Problem(422, "", errors=[{"pointer": pointer(*path), "detail": "is not an object"}])
    try:
        return parse(fact, item, tenant, today)
    except FactError as error:
        errors = [{"pointer": pointer(*path, wrong.field), "detail": wrong.reason} for wrong in error.errors]
        raise Problem(422, "", errors=errors) from None


def _of_order(index: int | None, item: object, order_id: str) -> object:
    """A line of the order that the address names."""
    if not isinstance(item, dict):
        return item
    if item.get("order_id") in (None, "", order_id):
        return {**item, "order_id": order_id}
    where = pointer(*(() if index is None else (index,)), "order_id")
    detail = "is not the order that the address names"
    raise Problem(422, f"{where} {detail}; nothing was stored.", errors=[{"pointer": where, "detail": detail}])


def _target(fact: Fact, rows: Sequence[Row]) -> str:
    """What rows are of: the key of a single one, else how many there are."""
    if len(rows) == 1:
        return " ".join(str(rows[0][name]) for name in fact.key)
    return f"{len(rows)} rows"


def _words(key: Mapping[str, str]) -> str:
    return " and ".join(f"{name} {value[:200]!r}" for name, value in key.items())
