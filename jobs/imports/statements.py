"""The statements of an import, written once for every fact.

The text stands in `sql/imports/*.sql` with names in braces; what fills them comes from the table of facts alone, never
from input, so that a new fact or column needs no statement of its own.
"""

from functools import cache

from aggregator.facts.table import FACTS, Fact, Kind
from sql.statements import statement

Key = tuple[str | int, ...]

# an instant is the same with whatever offset it is written
_COMPARED = {"ordered_at": "julianday(replace(upper({0}), ':60', ':59')), substr({0}, 17) GLOB '*[zZ+-]*'"}
_BEFORE_ALL: dict[Kind, str | int] = {"line_no": -1}


DAYS = {
    "orders": "order_date", "revenue_trend": "month", "retention_nrr": "month", "ops_uptime": "day",
    "opportunities": "created_date", "subscriptions": "start_date", "targets": "month",
}  # fmt: skip
"""By which column a summary dates the rows of a fact."""
AMOUNTS = {
    "orders": "amount", "revenue_trend": "recognized", "opportunities": "amount", "subscriptions": "monthly_amount",
}  # fmt: skip
"""Which column a summary adds up."""


@cache
def fact_statement(name: str, fact_name: str) -> str:
    """The text of `sql/imports/<name>.sql` for one fact."""
    return statement(f"imports/{name}").format(**_names(FACTS[fact_name]))


@cache
def column_statement(name: str, column: str) -> str:
    """The text of `sql/imports/<name>.sql` for one column."""
    return statement(f"imports/{name}").format(column=column)


def before_all(fact: Fact) -> Key:
    """A key that sorts before every key of the fact."""
    kinds = {field.name: field.kind for field in fact.fields}
    return tuple(_BEFORE_ALL.get(kinds[name], "") for name in fact.key)


def key_parameters(fact: Fact, prefix: str, key: Key) -> dict[str, str | int]:
    """One end of a batch, as `{after}` and `{upto}` name it in the statements."""
    return {f"{prefix}_{name}": value for name, value in zip(fact.key, key, strict=True)}


def _names(fact: Fact) -> dict[str, str]:
    columns, key = fact.columns, fact.key
    values = [name for name in columns if name not in key]

    def each(pattern: str, names: tuple[str, ...] | list[str], separator: str = ", ") -> str:
        return separator.join(pattern.format(name) for name in names)

    def compared(table: str) -> str:
        return ", ".join(_COMPARED.get(name, "{0}").format(f"{table}.{name}") for name in values)

    return {
        "table": fact.name,
        "day": DAYS.get(fact.name, "NULL"),
        "amount": AMOUNTS.get(fact.name, "NULL"),
        "columns": each("{}", columns),
        "marks": each("?", columns),
        "key": each("{}", key),
        "key_marks": each("?", key),
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
