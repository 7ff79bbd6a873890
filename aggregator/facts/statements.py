"""The statements of facts, written once for all: the texts stand in `sql/` with names in braces.

What fills them comes from the table of facts alone, never from input, so that a new fact or column needs no statement
of its own.
"""

from collections.abc import Iterable
from functools import cache

from aggregator.facts.table import FACTS, MEMBERS, Fact
from sql.statements import statement

# an instant is the same with whatever offset it is written
_COMPARED = {"ordered_at": "julianday(replace(upper({0}), ':60', ':59')), substr({0}, 17) GLOB '*[zZ+-]*'"}


@cache
def fact_statement(name: str, fact: str) -> str:
    """The text of a statement for one fact."""
    return statement(name).format(**_names(FACTS[fact]))


@cache
def members_statement(name: str, cell: str | None = None) -> str:
    """The text of a statement over the dimensions of order lines.

    `{members}` are their columns, `{given}` the same with '' for none.

    :param cell: a part of a union, which stands at `{cells}` for each `{member}`
    """
    return statement(name).format(
        members=", ".join(MEMBERS),
        given=", ".join(f"coalesce({member}, '')" for member in MEMBERS),
        cells="\n".join(statement(cell).format(member=member) for member in MEMBERS) if cell else "",
    )


def _names(fact: Fact) -> dict[str, str]:
    columns, key = fact.columns, fact.key
    values = [name for name in columns if name not in key]

    def each(pattern: str, names: Iterable[str], separator: str = ", ") -> str:
        return separator.join(pattern.format(name) for name in names)

    def compared(table: str) -> str:
        return ", ".join(_COMPARED.get(name, "{0}").format(f"{table}.{name}") for name in values)

    return {
        "table": fact.name,
        "day": fact.day or "NULL",
        "amount": fact.amount or "NULL",
        "columns": each("{}", columns),
        "fields": each("{}", [field.name for field in fact.fields]),
        "parameters": each(":{}", columns),
        "marks": each("?", columns),
        "key": each("{}", key),
        "key_marks": each("?", key),
        "by_key": each("{0} = :{0}", key, " AND "),
        "by_address": each("{0} = :{0}", fact.address, " AND "),
        "descending": each("{} DESC", key),
        "after": each(":after_{}", key),
        "upto": each(":upto_{}", key),
        "fact_key": each("f.{}", key),
        "staged_key": each("s.{}", key),
        "same_key": each("f.{0} = s.{0}", key, " AND "),
        "values": each("{}", values),
        "fact_values": compared("f"),
        "staged_values": compared("s"),
        "table_values": compared(fact.name),
        "excluded_values": compared("excluded"),
        "updates": each("{0} = excluded.{0}", values),
        "image": each("'{0}', f.{0}", [*columns, "source", "received_at"]),
        "image_key": each("f.{0} = i.row ->> '$.{0}'", key, " AND "),
        "image_values": each("i.row ->> '$.{}'", values),
    }
