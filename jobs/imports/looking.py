"""Looks at what a mapping does with its input: which columns it leaves, and whether its keys hang on the line."""

from collections import Counter

import duckdb

from aggregator.facts.table import Fact
from aggregator.figures.tenants import Tenant
from jobs.imports.converting import show
from jobs.imports.duck import FILE, LINE, RESULT, described, quoted
from jobs.imports.summary import Findings

SAMPLE_ROWS = 200
MOVED_LINES = 1000
CURRENCIES = 5


def find(
    connection: duckdb.DuckDBPyConnection,
    fact: Fact,
    columns: list[tuple[str, str]],
    tenant: Tenant,
    findings: Findings,
) -> None:
    """Fill in what is to be said of a mapping whose result is named. In the end `input` shows all rows."""
    given = [name for name, *_ in connection.execute("DESCRIBE _rows").fetchall() if name not in {LINE, FILE}]
    findings.unused = [name for name in given if _runs_without(connection, name, columns)]
    findings.keys_by_line = _keys_by_line(connection, [name for name in fact.key if name in dict(columns)])
    show(connection)
    for name in filter(_is_currency, findings.unused):
        if (values := _values(connection, name)) and values != [tenant.currency]:
            findings.currencies[name] = values
    findings.named_files = FILE in dict(columns) or _files(connection) == 1


def _runs_without(connection: duckdb.DuckDBPyConnection, name: str, columns: list[tuple[str, str]]) -> bool:
    show(connection, f"* EXCLUDE ({quoted(name)})")
    try:
        return described(connection) == columns
    except duckdb.Error:
        return False


def _keys_by_line(connection: duckdb.DuckDBPyConnection, key: list[str]) -> list[str]:
    """The columns of the key that other lines would make others of, or other rows beside them, as some rows tell."""
    rows = f"rowid < {SAMPLE_ROWS}"
    try:
        show(connection, where=rows)
        stands, again = _sample(connection, key), _sample(connection, key)
        show(connection, f"* REPLACE ({LINE} + {MOVED_LINES} AS {LINE})", rows)
        moved = _sample(connection, key)
        show(connection, where=f"{rows} AND rowid > 0")
        fewer = _sample(connection, key)
    except duckdb.Error:  # what cannot be converted is found later, and named
        return []
    if stands != again:
        return []
    found = [name for place, name in enumerate(key) if _column(stands, place) != _column(moved, place)]
    # without the first row the others have keys that they have with it, unless a number runs over all of them
    return found or (["line_no"] if "line_no" in key and fewer - stands else [])


def _sample(connection: duckdb.DuckDBPyConnection, key: list[str]) -> Counter[tuple[str, ...]]:
    """How often each key is in the result."""
    rows = connection.execute(f"SELECT {', '.join(map(quoted, key))} FROM {RESULT}").fetchall() if key else []
    return Counter(tuple(map(str, row)) for row in rows)


def _column(keys: Counter[tuple[str, ...]], place: int) -> Counter[str]:
    found: Counter[str] = Counter()
    for key, times in keys.items():
        found[key[place]] += times
    return found


def _is_currency(name: str) -> bool:
    return "currency" in name.casefold() or name.casefold() in {"ccy", "cur", "iso_code"}


def _values(connection: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    rows = connection.execute(
        f"SELECT DISTINCT {quoted(name)} AS v FROM _rows WHERE v IS NOT NULL ORDER BY v LIMIT {CURRENCIES}"
    )
    return [str(value) for (value,) in rows.fetchall()]


def _files(connection: duckdb.DuckDBPyConnection) -> int:
    (count,) = connection.execute(f"SELECT count(DISTINCT {FILE}) FROM _rows").fetchone() or (0,)
    return int(count)
