"""Facts are read and summed in one room: no other statement names their tables, no other module asks theirs."""

import re
from pathlib import Path

import pytest

from aggregator.facts.table import FACTS
from tests import ROOT

NAMED = re.compile(rf"\b(?:FROM|JOIN|INTO|UPDATE)\s+(?:main\.)?({'|'.join([*FACTS, 'line_flows', 'line_ahead'])})\b")
# The second opinion shares nothing with what it judges; migrations are of their day.
APART = ("sql/facts/", "sql/verify/", "sql/migrations/", "sql/init_")
STATEMENTS = [
    path for path in sorted((ROOT / "sql").rglob("*.sql")) if not str(path.relative_to(ROOT)).startswith(APART)
]


@pytest.mark.parametrize("path", STATEMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_statement_of_another_room_names_a_fact_table(path: Path) -> None:
    assert not NAMED.findall(path.read_text(encoding="utf-8"))


def test_no_other_module_runs_a_statement_of_this_room() -> None:
    others = [path for folder in ("aggregator", "jobs", "service") for path in (ROOT / folder).rglob("*.py")]
    asking = [
        path.relative_to(ROOT).as_posix()
        for path in others
        if path.parent != ROOT / "aggregator" / "facts"
        and re.search(r"\bstatement\(\"facts/", path.read_text(encoding="utf-8"))
    ]
    assert not asking
