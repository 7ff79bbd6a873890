"""What belongs in every database is there after its preparation, whatever was there before."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from aggregator.facts.marks import Marked, marked_fact
from aggregator.facts.table import FACTS, Fact, Field
from aggregator.stored.preparation import MARKED, TRIGGERS, content, prepare
from sql.database import DatabaseError
from sql.schema import bring_up
from tests.lines import marks, order, unmark


def triggers(path: Path) -> dict[str, str]:
    """The triggers that mark."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    return {name: text for name, text in rows if "dirty" in text}


def changed(path: Path, script: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)


def test_a_new_database_marks_by_exactly_the_triggers_that_are_generated(database: Path) -> None:
    assert triggers(database) == TRIGGERS
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT id, name FROM tenants").fetchall() == [("default", "My company")]
        assert marks(connection) == {("default", "tenant", 0, "")}


@pytest.mark.parametrize("marked", MARKED, ids=lambda marked: marked.table)
def test_what_is_marked_has_the_key_of_its_table(connection: sqlite3.Connection, marked: Marked) -> None:
    rows = connection.execute("SELECT name FROM pragma_table_info(?) WHERE pk ORDER BY pk", (marked.table,)).fetchall()
    assert marked.key == tuple(name for (name,) in rows)


@pytest.mark.parametrize(
    "damage",
    [
        "DROP TRIGGER orders_inserted",
        "DROP TRIGGER orders_inserted; CREATE TRIGGER orders_inserted AFTER INSERT ON orders BEGIN SELECT 1; END",
        "CREATE TRIGGER t AFTER INSERT ON orders BEGIN INSERT INTO dirty (tenant, subject) VALUES ('t', 't'); END",
    ],
    ids=["missing", "another", "one more"],
)
def test_a_trigger_that_is_not_as_generated_is_made_anew(database: Path, damage: str) -> None:
    changed(database, damage)
    prepare(database)
    assert triggers(database) == TRIGGERS


def test_rows_of_reference_tables_are_put_right_and_others_stay(database: Path) -> None:
    changed(
        database,
        "DELETE FROM currencies WHERE code = 'JPY'; UPDATE currencies SET digits = 5 WHERE code = 'KWD';"
        "INSERT INTO currencies VALUES ('XTS', 2)",
    )
    prepare(database)
    with closing(sqlite3.connect(database)) as connection:
        found = dict(connection.execute("SELECT code, digits FROM currencies"))
    assert (found["JPY"], found["KWD"], found.pop("XTS")) == (0, 3, 2)
    assert len(found) == len(content().rows["currencies"])


def test_a_column_of_a_fact_is_its_entry_and_one_line_of_a_migration(database: Path) -> None:
    """What is generated follows: whoever writes the column, the line is marked."""
    orders = FACTS["orders"]
    wider = replace(orders, fields=(*orders.fields, Field("sales_rep", "text", "who sold it", required=False)))
    changed(database, "ALTER TABLE orders ADD COLUMN sales_rep TEXT CHECK (length(sales_rep) BETWEEN 1 AND 200)")
    bring_up(database, replace(content(), triggers={**TRIGGERS, **marked_fact(wider).triggers()}))
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        order(connection, "A", "2026-01-10", 100)
        unmark(connection)
        connection.execute("UPDATE orders SET sales_rep = 'Ann'")
        assert {subject for _, subject, _, _ in marks(connection)} == {"orders"}
        unmark(connection)
        connection.execute("UPDATE orders SET sales_rep = 'Ann', source = 'x'")
        assert marks(connection) == set()


@pytest.mark.parametrize("fact", FACTS.values(), ids=lambda fact: fact.name)
def test_every_field_of_a_fact_marks_when_it_changes(fact: Fact) -> None:
    (updated,) = [text for name, text in TRIGGERS.items() if name == f"{fact.name}_updated"]
    assert [field.name for field in fact.fields if f"NEW.{field.name}" not in updated] == []


def test_preparation_is_made_whole_or_not_at_all(database: Path) -> None:
    changed(database, "DROP TRIGGER orders_inserted")
    before = triggers(database)
    wrong = {"currencies": [{"code": "XTS", "digits": 2}], "tenants": [{"id": "No such name", "name": "x"}]}
    with pytest.raises(DatabaseError, match="CHECK constraint failed"):
        bring_up(database, replace(content(), rows=wrong))
    assert triggers(database) == before
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT 1 FROM currencies WHERE code = 'XTS'").fetchone() is None
