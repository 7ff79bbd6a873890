"""DuckDB, bounded: what a mapping runs in, and what reads Parquet."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from aggregator.facts.table import Fact, FieldKind
from jobs.imports.batches import BATCH_ROWS, Batch
from jobs.imports.problems import InputError

MEMORY_LIMIT = "1GB"
THREADS = 2
LINE, FILE = "_line", "_file"
RESULT = "_result"
PARQUET_ROWS = (
    "SELECT * EXCLUDE (file_row_number), file_row_number + 1 AS _line FROM read_parquet({}, file_row_number = true)"
)

_EXACT = {
    "VARCHAR", "DECIMAL", "DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS",
    "TIMESTAMP WITH TIME ZONE",
    "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT",
    "UUID", "ENUM", '"NULL"',
}  # fmt: skip
_FLOATS = {"FLOAT", "DOUBLE"}
_FLOAT_KINDS: set[FieldKind] = {"ratio", "share"}  # held in billionths, which a double still tells apart


def open_duck(folder: Path) -> duckdb.DuckDBPyConnection:
    """A database in memory that spills into a folder, uses no extension but its own, and does not see this program."""
    connection = duckdb.connect(
        config={
            "memory_limit": MEMORY_LIMIT,
            "threads": THREADS,
            "temp_directory": str(folder / "spill"),
            "autoload_known_extensions": False,
            "autoinstall_known_extensions": False,
            "allow_community_extensions": False,
            "python_enable_replacements": False,
        }
    )
    connection.execute("SET enable_progress_bar = false")  # it would be drawn among what the command prints
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def lock_down(connection: duckdb.DuckDBPyConnection) -> None:
    """From here on nothing outside the database can be read or written, and no setting changed."""
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def quoted(name: str) -> str:
    """A name as an identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as a constant of SQL."""
    return "'" + text.replace("'", "''") + "'"


def name_result(connection: duckdb.DuckDBPyConnection, select: str) -> list[tuple[str, str]]:
    """Let `batches` read a SELECT; the names, in lower case, and types of its columns.

    :raises duckdb.Error: it does not run
    """
    connection.execute(f"CREATE VIEW {RESULT} AS {select}")
    return described(connection)


def described(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """The columns of the named result: DuckDB compares names without case, and keeps that of the column they come from.

    :raises duckdb.Error: it does not run
    """
    return [(row[0].lower(), row[1]) for row in connection.execute(f"DESCRIBE {RESULT}").fetchall()]


def check_types(fact: Fact, columns: list[tuple[str, str]], where: str) -> None:
    """Whether the columns have types whose text is exact.

    :raises InputError: names the column, and what to do
    """
    kinds = {field.name: field.kind for field in fact.fields}
    for name, type_ in columns:
        base = type_.partition("(")[0]
        if base in _FLOATS and kinds.get(name) not in _FLOAT_KINDS:
            raise InputError(
                f"{where}: {name} is {type_}, which has lost its exact decimals; "
                "in a mapping, --sql, CAST what it comes from to DECIMAL."
            )
        if base not in _EXACT | _FLOATS or type_.endswith("]"):
            raise InputError(
                f"{where}: {name} is {type_}, which cannot be read; in a mapping, --sql, CAST it to VARCHAR."
            )


def texts(columns: list[tuple[str, str]]) -> str:
    """The line of each row, or NULL, and its values as text, as a list of expressions."""
    given = [name for name, _ in columns]
    line = f"TRY_CAST({LINE} AS BIGINT)" if LINE in given else "CAST(NULL AS BIGINT)"
    names = [name for name in given if name != LINE]
    return ", ".join((f"{line} AS {LINE}", *(f"CAST({quoted(name)} AS VARCHAR) AS {quoted(name)}" for name in names)))


def batches(
    connection: duckdb.DuckDBPyConnection, columns: list[tuple[str, str]], file: str, source: str = RESULT
) -> Iterator[Batch]:
    """The named result as text, with `_line` and `_file` where it has them, after a batch of none.

    :param source: a table that holds the result, where one does
    :raises duckdb.Error: the statement fails as it runs
    """
    given = [name for name, _ in columns]
    names = tuple(name for name in given if name not in {LINE, FILE})
    yield Batch(file, names, [], [])
    ordered = ", ".join(quoted(name) for name in (LINE, *names, *([FILE] if FILE in given else [])))
    connection.execute(f"SELECT {ordered} FROM (SELECT {texts(columns)} FROM {source})")
    while rows := connection.fetchmany(BATCH_ROWS):
        lines, *values = zip(*rows, strict=True)
        files = values.pop() if FILE in given else [file] * len(rows)
        yield from _by_file(names, files, lines, values)


def _by_file(
    names: tuple[str, ...], files: Sequence[str | None], lines: Sequence[int | None], values: Sequence[Sequence[object]]
) -> Iterator[Batch]:
    rows = list(zip(*values, strict=True))
    for file in dict.fromkeys(files):
        chosen = [index for index, other in enumerate(files) if other == file]
        if len(chosen) == len(rows):
            yield Batch(file or "", names, lines, rows)
        else:
            yield Batch(file or "", names, [lines[index] for index in chosen], [rows[index] for index in chosen])
