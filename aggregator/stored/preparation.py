"""Prepares a database: its schema, the triggers that mark, and the rows that the program's own tables make."""

from dataclasses import fields
from pathlib import Path

from aggregator.facts.marks import FACT_MARKS, Marked
from aggregator.facts.statements import members_statement
from aggregator.facts.table import MAX_MONTH_AMOUNT, Mark
from aggregator.figures.alerts.conditions import CONDITIONS
from aggregator.figures.currencies import DIGITS
from aggregator.figures.kpis import BILLION, KPIS, Kpi
from aggregator.figures.tenants import Tenant
from sql.schema import Content, bring_up

_PROFILE = tuple(field.name for field in fields(Tenant) if field.name not in {"id", "digits", "build"})
MARKED = (
    *FACT_MARKS,
    Marked("tenants", ("id",), _PROFILE, (Mark("tenant"),), lasting=True),
    Marked("alert_rules", ("tenant", "name"), (), (Mark("alert_rules"),)),
)
TRIGGERS = {name: text for marked in MARKED for name, text in marked.triggers().items()}


def content() -> Content:
    """What belongs in every database, by the program's own tables."""
    return Content(
        triggers=TRIGGERS,
        views={"line_flows": _created(members_statement("facts/line_flows"))},
        rows={
            "currencies": [{"code": code, "digits": digits} for code, digits in DIGITS.items()],
            "kpis": [{"key": kpi.key, "most": _most(kpi)} for kpi in KPIS.values()],
            "alert_conditions": [
                {"key": one.key, "of_service": int(one.of_service), "moves_alone": int(one.moves_alone)}
                for one in CONDITIONS.values()
            ],
        },
    )


def _created(text: str) -> str:
    """The text of an object as a database keeps it: without what stands before and behind."""
    return text[text.index("CREATE ") :].rstrip(";")


def _most(kpi: Kpi) -> int:
    """The highest target of a KPI, as targets are stored."""
    return MAX_MONTH_AMOUNT if kpi.most is None else kpi.most * BILLION


def prepare(path: Path, *, wal: bool = True) -> None:
    """Create the database, or bring it to what this program reads and writes; a no-op when it is current.

    :raises DatabaseError: not a database of ours, of a newer schema, damaged, locked, or not writable
    """
    bring_up(path, content(), wal=wal)
