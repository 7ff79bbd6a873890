"""Prepares a database: its schema, the triggers that mark, and the rows that the program's own tables make."""

from dataclasses import fields
from pathlib import Path

from aggregator.facts.marks import FACT_MARKS, Marked
from aggregator.facts.table import Mark
from aggregator.figures.currencies import DIGITS
from aggregator.figures.tenants import Tenant
from sql.schema import Content, bring_up

_PROFILE = tuple(field.name for field in fields(Tenant) if field.name not in {"id", "digits", "build"})
MARKED = (
    *FACT_MARKS,
    Marked("tenants", ("id",), _PROFILE, (Mark("tenant"),), lasting=True),
    Marked("alert_rules", ("tenant", "name"), (), (Mark("alert_rules"),)),
)
CONTENT = Content(
    triggers={name: text for marked in MARKED for name, text in marked.triggers().items()},
    rows={"currencies": [{"code": code, "digits": digits} for code, digits in DIGITS.items()]},
)


def prepare(path: Path, *, wal: bool = True) -> None:
    """Create the database, or bring it to what this program reads and writes; a no-op when it is current.

    :raises DatabaseError: not a database of ours, of a newer schema, damaged, locked, or not writable
    """
    bring_up(path, CONTENT, wal=wal)
