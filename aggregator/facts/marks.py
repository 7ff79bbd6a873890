"""The triggers that mark what a write makes old, whichever program writes: made from the table of facts.

A mark is made with NOT EXISTS, not with OR IGNORE: inside a trigger OR IGNORE takes the conflict rule of the outer
statement. REPLACE deletes without firing delete triggers, so BEFORE triggers mark the row that is about to go.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aggregator.facts.table import FACTS, Fact, Mark


@dataclass(frozen=True)
class Marked:
    """A table whose changes are marked.

    :param key: its primary key, the tenant first
    :param values: the other columns whose change marks; none for all of them
    :param cover: a subject whose mark stands for all marks of the table
    :param displaces: by which columns a row bears other marks than one in whose place it is written; none by its key
    :param lasting: whether its rows are neither removed nor given another key
    """

    table: str
    key: tuple[str, ...]
    values: tuple[str, ...]
    marks: tuple[Mark, ...]
    cover: str | None = None
    displaces: tuple[str, ...] = ()
    lasting: bool = False

    def triggers(self) -> dict[str, str]:
        """The text of each trigger, by its name."""
        return {
            f"{self.table}_{event}": self._trigger(event, when, conditions, rows)
            for event, when, conditions, rows in self._events()
        }

    def _events(self) -> Iterator[tuple[str, str, Sequence[str], Sequence[str]]]:
        """Name, when it fires, on what conditions, and the rows whose marks it makes."""
        yield "inserted", "AFTER INSERT", self._uncovered("NEW"), ["NEW"]
        if self.displaces:
            other = (
                f"EXISTS (SELECT 1 FROM {self.table} AS o WHERE {self._same} AND {_differ('o', 'NEW', self.displaces)})"
            )
            yield "replaced", "BEFORE INSERT", [*self._uncovered("NEW"), other], ["o"]
            moved = [_differ("OLD", "NEW", self.key), *self._uncovered("NEW")]
            yield "displaced", f"BEFORE UPDATE OF {', '.join(self.key)}", moved, ["o"]
        compared = self.values if self.lasting else (*self.key, *self.values)
        changed = [_differ("OLD", "NEW", compared)] if self.values else []
        changed += [f"(OLD.tenant <> NEW.tenant OR {condition})" for condition in self._uncovered("NEW")]
        yield "updated", "AFTER UPDATE", changed, ["NEW"] if self.lasting else ["OLD", "NEW"]
        if not self.lasting:
            yield "deleted", "AFTER DELETE", self._uncovered("OLD"), ["OLD"]

    def _trigger(self, event: str, when: str, conditions: Sequence[str], rows: Sequence[str]) -> str:
        condition = f"\nWHEN {' AND '.join(conditions)}" if conditions else ""
        body = "\n".join(self._mark(mark, row) for mark in self.marks for row in rows)
        return f"CREATE TRIGGER {self.table}_{event} {when} ON {self.table}{condition} BEGIN\n{body}\nEND"

    def _mark(self, mark: Mark, row: str) -> str:
        tenant, part, member = (
            f"{row}.{column}" if column else default
            for column, default in ((self.key[0], ""), (mark.part, "0"), (mark.member, "''"))
        )
        subject = f"'{mark.subject}'"
        conditions = [self._same] if row == "o" else []
        conditions += [f"{member} IS NOT NULL"] if mark.member else []
        conditions.append(
            f"NOT EXISTS (SELECT 1 FROM dirty AS d WHERE d.tenant = {tenant} AND d.subject = {subject}"
            f" AND d.part = {part}{f' AND d.member = {member}' if mark.member else ''})"
        )
        source = f" FROM {self.table} AS o" if row == "o" else ""
        return (
            f"  INSERT INTO dirty (tenant, subject, part, member) SELECT {tenant}, {subject}, {part}, {member}{source}"
            f"\n  WHERE {' AND '.join(conditions)};"
        )

    @property
    def _same(self) -> str:
        """Finds the row `o` that has the key of the new one."""
        return " AND ".join(f"o.{column} = NEW.{column}" for column in self.key)

    def _uncovered(self, row: str) -> list[str]:
        if not self.cover:
            return []
        return [f"NOT EXISTS (SELECT 1 FROM dirty WHERE tenant = {row}.{self.key[0]} AND subject = '{self.cover}')"]


def _differ(one: str, other: str, columns: Sequence[str]) -> str:
    return " IS NOT ".join(f"({', '.join(f'{row}.{column}' for column in columns)})" for row in (one, other))


def marked_fact(fact: Fact) -> Marked:
    """What of the rollups a fact makes old. Where a row came from, and an instant beside its day, feed no figure."""
    values = tuple(field.name for field in fact.fields if field.name not in fact.key)
    given = {*fact.key} | ({"month_key"} if fact.day in fact.key else set())
    borne = {column for mark in fact.marks for column in (mark.part, mark.member) if column} - given
    displaces = tuple(sorted(borne)) if borne <= {*values} else values
    return Marked(fact.name, ("tenant", *fact.key), values, fact.marks, cover=fact.cover, displaces=displaces)


FACT_MARKS = tuple(map(marked_fact, FACTS.values()))
