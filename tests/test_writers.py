"""The rules of docs/writers.md: what holds each is there, and what no other test says is said here."""

import ast
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests import ROOT

RULES = (ROOT / "docs" / "writers.md").read_text(encoding="utf-8")
MODULES = [
    path for folder in ("aggregator", "jobs", "service", "sql") for path in sorted((ROOT / folder).rglob("*.py"))
]
BLOCKS = {
    name: text
    for path in sorted((ROOT / "sql").glob("*/*.sql"))
    for name, _, text in (block.partition("\n") for block in f"\n{path.read_text('utf-8')}".split("\n-- name: ")[1:])
}
BEGUN = re.compile(r"""["'](?:BEGIN|COMMIT)""")
BEGINNERS = {  # and why they may
    "sql/database.py": "the one way",
    "service/connections/reading.py": "it reads",
    "jobs/backups/backup.py": "it reads",
    "jobs/imports/staging.py": "the file is its own",
}
MARKING = {  # subjects whose statements mark, and why they may
    "facts": "time makes old",
    "imports": "one mark for all lines",
    "rebuild": "what it leaves to the next refresh",
    "rollups": "what is rolled up and still to be published",
    "tenants": "a removal marks no line",
    "preparation": "it looks for the triggers that do",
}
CLOCK = re.compile(r"'now'|\bCURRENT_(?:TIME|DATE|TIMESTAMP)\b", re.IGNORECASE)
TIMINGS = {"durations.py", "gates.py"}  # of the program itself, which are no figures


def test_each_rule_names_what_holds_it() -> None:
    rules = re.split(r"^- ", RULES, flags=re.MULTILINE)[1:]
    assert len(rules) == 13
    for rule in rules:
        held = re.findall(r"`(tests/[a-z_/]+\.py)`", " ".join(rule.split()).partition("Held by ")[2])
        assert held, rule
        assert [path for path in held if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_module_begins_a_transaction_in_a_way_of_its_own(path: Path) -> None:
    assert not BEGUN.search(path.read_text(encoding="utf-8")) or path.relative_to(ROOT).as_posix() in BEGINNERS


@pytest.mark.parametrize("table", ["months", "generations", "documents", "published"])
def test_what_is_published_is_written_by_publication_and_restoration_and_removed_with_its_tenant(table: str) -> None:
    assert subjects(rf"\b(?:INTO|UPDATE|DELETE FROM) {table}\b") <= {"publish", "backup", "tenants"}


def test_marks_are_made_by_triggers_and_by_whoever_has_a_reason() -> None:
    assert subjects(r"\bINTO dirty\b") <= MARKING.keys()


def test_no_statement_reads_the_clock() -> None:
    assert [name for name, text in BLOCKS.items() if CLOCK.search(text)] == []


def test_no_column_holds_a_float_but_the_progress_of_a_run() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript((ROOT / "sql" / "init_schema.sql").read_text(encoding="utf-8"))
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        types = {
            (table, row[1]): row[2] for table in tables for row in connection.execute(f"PRAGMA table_info({table})")
        }
    assert [at for at, kind in types.items() if kind not in {"INTEGER", "TEXT", "BLOB"}] == [("recomputes", "progress")]


def test_what_figures_divide_are_fractions() -> None:
    for path in sorted((ROOT / "aggregator" / "figures").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and path.name not in TIMINGS:
                assert ast.unparse(node.left).startswith("Fraction("), f"{path}:{node.lineno}"


def subjects(pattern: str) -> set[str]:
    """The subjects of the statements in which something is found."""
    return {name.partition("/")[0] for name, text in BLOCKS.items() if re.search(pattern, text)}
