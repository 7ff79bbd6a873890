"""Reads Parquet; a row's line is its number in the file."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb

from aggregator.facts.table import Fact
from jobs.imports.batches import Batch
from jobs.imports.decompression import Input
from jobs.imports.duck import PARQUET_ROWS, batches, check_types, literal, name_result, open_duck
from jobs.imports.problems import InputError


def read_parquet(source: Input, fact: Fact, folder: Path) -> Iterator[Batch]:
    """The rows of a Parquet file, after a batch of none that tells its columns.

    :param folder: where it is unpacked, since it has to be read from its end
    :raises InputError: it is no Parquet file, or holds types that are not exact
    """
    path = unpack(source, folder)
    with open_duck(folder) as connection:
        try:
            columns = name_result(connection, PARQUET_ROWS.format(literal(str(path))))
            check_types(fact, columns, source.name)
            yield from batches(connection, columns, source.name)
        except duckdb.Error as error:
            raise damaged(source.name) from error
    path.unlink()


def unpack(source: Input, folder: Path) -> Path:
    """The file as it was before it was compressed or piped."""
    path = folder / "input.parquet"
    with path.open("wb") as stream:
        shutil.copyfileobj(source.stream, stream, 2**20)
    return path


def damaged(name: str) -> InputError:
    """What is said of a file that is none."""
    return InputError(f"{name} is not a Parquet file, or it is damaged.")
