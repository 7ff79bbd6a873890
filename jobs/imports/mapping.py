"""Maps inputs of any shape to a fact with one SELECT, run by DuckDB over their text."""

import csv
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

import duckdb

from aggregator.facts.table import Fact
from aggregator.figures.tenants import Tenant
from jobs.imports.batches import Batch, Refuse
from jobs.imports.converting import CONVERTED, convert, show
from jobs.imports.csv_rows import MAX_COLUMNS, read_csv
from jobs.imports.decompression import Input
from jobs.imports.duck import FILE, LINE, batches, check_types, literal, lock_down, name_result, open_duck, quoted
from jobs.imports.looking import find
from jobs.imports.ndjson_rows import read_ndjson
from jobs.imports.parquet_rows import damaged, unpack
from jobs.imports.problems import InputError, UsageError
from jobs.imports.summary import Findings

INPUT = "input"
ROWS = "_rows"  # what `input` shows, all of it or a part

_TABLE = re.compile(r"[a-z][a-z0-9_]{0,62}", re.ASCII)
_MAX_ROW_BYTES = 64 * 2**20


@dataclass(frozen=True)
class Mapping:
    """A mapping as it was given: the file it stands in, and its text."""

    name: str
    sql: str


def load_mapping(name: str) -> Mapping:
    """Read a mapping.

    :raises UsageError: there is no such file, or it is not one SELECT
    """
    try:
        sql = Path(name).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{name} is not UTF-8 text.") from error
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise _does_not_run(name, error) from error
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise UsageError(f"{name} must hold one SELECT and nothing else.")
    return Mapping(name, sql)


def check_table_name(name: str) -> None:
    """Whether a further file can go by a name.

    :raises UsageError: it cannot
    """
    if not _TABLE.fullmatch(name) or name == INPUT:
        raise UsageError(f"--file {name}=…: the name must be a lower-case word other than {INPUT}.")


class Mapper:
    """Takes in the inputs of one import as tables of text, then runs the mapping over them."""

    def __init__(self, mapping: Mapping, folder: Path, findings: Findings) -> None:
        self._mapping = mapping
        self._folder = folder
        self._connection = open_duck(folder)
        self.rows = 0
        self._findings = findings

    def close(self) -> None:
        """Let go of the tables."""
        self._connection.close()

    def take(self, table: str, source: Input, refuse: Refuse) -> None:
        """Append a file to a table; every column is text, and what is blank is NULL.

        :raises InputError: the file cannot be read, or has other columns than those before it
        """
        if source.format == "parquet":
            self._take_parquet(table, source)
            return
        path = self._folder / "input.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            names = self._write(source, stream, refuse)
        if not names:
            raise InputError(f"{source.name} holds no rows.")
        cells = [f"c{index}" for index in range(len(names))]
        types = ", ".join(f"'{cell}': 'VARCHAR'" for cell in cells)
        chosen = ", ".join(f"nullif({cell}, '') AS {quoted(name)}" for cell, name in zip(cells, names, strict=True))
        rows = (
            f"read_csv({literal(str(path))}, columns = {{'{LINE}': 'BIGINT', {types}}}, header = false, "
            "auto_detect = false, delim = ',', quote = '\"', escape = '\"', new_line = '\\n', null_padding = true, "
            f"parallel = false, max_line_size = {_MAX_ROW_BYTES})"
        )
        self._append(table, source.name, names, f"SELECT {chosen}", rows, LINE)
        path.unlink()

    def read(self, fact: Fact, file: str, tenant: Tenant, refuse: Refuse) -> Iterator[Batch]:
        """The result of the mapping, of the rows that it can convert; the others are refused.

        :param file: what its rows are said to come from, where it does not pass `_file` on
        :raises UsageError: it does not run, or its columns cannot be read
        """
        lock_down(self._connection)
        try:
            show(self._connection)
            columns = name_result(self._connection, self._mapping.sql)
            names = [name for name, _ in columns]
            _check_columns(fact, names, self._mapping.name)
            check_types(fact, columns, self._mapping.name)
            find(self._connection, fact, columns, tenant, self._findings)
            convert(self._connection, columns, refuse)
            yield from batches(self._connection, columns, file, CONVERTED)
        except duckdb.InterruptException as error:
            raise KeyboardInterrupt from error
        except duckdb.Error as error:
            raise _does_not_run(self._mapping.name, error) from error

    def _write(self, source: Input, stream: IO[str], refuse: Refuse) -> list[str]:
        """Write rows as DuckDB reads them back without guessing; the columns, as they were first met."""
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n")
        names: dict[str, int] = {}
        read = read_csv if source.format == "csv" else read_ndjson
        for batch in read(source, refuse):
            for name in batch.names:
                names.setdefault(name, len(names))
            if len(names) > MAX_COLUMNS:
                raise InputError(f"{source.name} has more than {MAX_COLUMNS} columns.")
            self.rows += len(batch.rows)
            if source.format == "csv":
                writer.writerows((line, *row) for line, row in zip(batch.lines, batch.rows, strict=True))
            else:
                places = [names[name] for name in batch.names]
                for line, row in zip(batch.lines, batch.rows, strict=True):
                    cells = [""] * len(names)
                    for place, value in zip(places, row, strict=True):
                        cells[place] = _text(value)
                    writer.writerow((line, *cells))
        return list(names)

    def _take_parquet(self, table: str, source: Input) -> None:
        path = unpack(source, self._folder)
        rows = f"read_parquet({literal(str(path))}, file_row_number = true)"
        try:
            described = self._connection.execute(f"DESCRIBE SELECT * EXCLUDE (file_row_number) FROM {rows}").fetchall()
        except duckdb.Error as error:
            raise damaged(source.name) from error
        names = [row[0] for row in described]
        chosen = ", ".join(f"nullif(CAST({quoted(name)} AS VARCHAR), '') AS {quoted(name)}" for name in names)
        self._append(table, source.name, names, f"SELECT {chosen}", rows, "file_row_number + 1")
        path.unlink()

    def _append(self, table: str, file: str, names: Sequence[str], select: str, rows: str, number: str) -> None:
        """Only `input` tells where its rows stand: in a join with another table `_line` has to be one column."""
        reserved = [name for name in names if name.casefold() in {LINE, FILE}]
        if table == INPUT and reserved:
            raise InputError(f"{file} has a column {reserved[0]}, which a mapping is given in another meaning.")
        table = ROWS if table == INPUT else table
        placed = f", {number} AS {LINE}, {literal(file)} AS {FILE}" if table == ROWS else ""
        select = f"{select}{placed} FROM {rows}"
        try:
            exists = self._connection.execute(
                "SELECT list(column_name) FROM duckdb_columns() WHERE table_name = ?", [table]
            ).fetchone()
            if exists and exists[0]:
                different = set(exists[0]) - {LINE, FILE} ^ set(names)
                if different:
                    raise InputError(
                        f"{file} has other columns than the files before it: {', '.join(sorted(different))}."
                    )
                self._connection.execute(f"INSERT INTO {quoted(table)} BY NAME {select}")
            else:
                self._connection.execute(f"CREATE TABLE {quoted(table)} AS {select}")
        except duckdb.Error as error:
            raise InputError(f"{file} cannot be read: {_sentence(error)}") from error


def _check_columns(fact: Fact, names: Sequence[str], where: str) -> None:
    twice = {name for name in names if list(names).count(name) > 1}
    if twice:
        raise UsageError(f"{where} gives the column {', '.join(sorted(twice))} twice.")
    fields = {field.name for field in fact.fields} | {LINE, FILE, "tenant", "currency"}
    unknown = [name for name in names if name not in fields]
    if unknown:
        raise UsageError(
            f"{where} gives columns that {fact.name} does not know: {', '.join(unknown)}. "
            f"It takes {', '.join(field.name for field in fact.fields)}."
        )
    missing = [field.name for field in fact.fields if field.required and field.name not in names]
    if missing:
        raise UsageError(f"{where} gives no column {', '.join(missing)}, which {fact.name} needs.")


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            return str(value)
        case _:
            return json.dumps(value, ensure_ascii=False, default=str)


def _does_not_run(name: str, error: duckdb.Error) -> UsageError:
    return UsageError(f"{name} does not run: {_sentence(error)}")


def _sentence(error: duckdb.Error) -> str:
    """What DuckDB says, without its stack."""
    return str(error).split("\n\nStack Trace")[0].strip()
