"""What commands print: a table for a person or JSON for a program, and errors as one sentence."""

import json
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from aggregator.figures.texts import visible
from aggregator.rollups.flows import RollupError
from aggregator.stored.tenants import UnknownTenantError
from jobs.problems import JobError, UsageError
from service.gateway.envoy import GatewayError
from sql.database import DatabaseError, is_damage

PROBLEM, USAGE, INTERRUPTED = 1, 2, 130
# With which code a command ends, by the kind of what ended it: the first that fits.
CODES: dict[type[Exception], int] = {
    UsageError: USAGE,
    JobError: PROBLEM,
    DatabaseError: PROBLEM,
    GatewayError: PROBLEM,
    UnknownTenantError: PROBLEM,
    RollupError: PROBLEM,
    sqlite3.DatabaseError: PROBLEM,
    OSError: PROBLEM,
}
PIPED_WIDTH = 400

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
TenantOption = Annotated[str | None, typer.Option("--tenant", help="Only this tenant; all of them without it.")]


def say(sentence: str, *, err: bool = False) -> None:
    """One line, on standard output or error; what nobody would see in it is written out."""
    typer.echo(visible(sentence), err=err)


def is_terminal() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty()


def print_json(value: Any, indent: int | None = 2) -> None:
    """One JSON document on standard output."""
    typer.echo(visible(json.dumps(value, ensure_ascii=False, indent=indent), lines=True))


def print_table(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """A table of the named columns on standard output; what is missing is a dash."""
    from rich.console import Console  # noqa: PLC0415 (long to import, for people alone)
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*("–" if row.get(column) is None else visible(str(row[column])) for column in columns))
    console = Console(markup=False, emoji=False)
    if not console.is_terminal:
        console.width = PIPED_WIDTH  # a program, or a page: nothing is folded to fit
    console.print(table)


@contextmanager
def problems_as_sentences() -> Iterator[None]:
    """Turn what a person can put right into one sentence on standard error, and the exit code of its kind."""
    try:
        yield
    except tuple(CODES) as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        say(f"edb: {sentence}", err=True)
        raise typer.Exit(next(code for kind, code in CODES.items() if isinstance(error, kind))) from None


class Commands(TyperGroup):
    """Commands whose errors are sentences, wherever in them they arise."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run what the arguments name, to its exit code; what is wrong with them is a sentence that names the help."""
        try:
            code = super().main(*args, **extra | {"standalone_mode": False}) or 0
        except typer.TyperException as error:
            code = _usage(error)
        except typer.Abort:
            say("edb: Nothing was done: the question was not answered.", err=True)
            code = PROBLEM
        sys.exit(code)

    def invoke(self, ctx: Any) -> Any:
        """Run what the arguments name."""
        with problems_as_sentences():
            return super().invoke(ctx)


def _usage(error: typer.TyperException) -> int:
    """Say what is wrong with the arguments, unless they were none and the help is said already."""
    wrong = " ".join(error.format_message().replace("Value error, ", "").split()).rstrip(".")
    context = getattr(error, "ctx", None)
    if wrong:
        say(f"edb: {wrong}{f'; see `{context.command_path} --help`' if context else ''}.", err=True)
    return USAGE


def _sentence(error: Exception) -> str | None:
    """What is said of an error; None for one that nobody foresaw."""
    match error:
        case OSError():
            return f"{error.filename or 'A file'} cannot be read or written: {error.strerror or error}."
        case sqlite3.OperationalError():
            return f"The database cannot be used: {error}; nothing was changed by what failed."
        case sqlite3.DatabaseError():
            if not is_damage(error):
                return None
            return (
                f"The database is damaged ({error}). Restore a backup with `edb restore`; `sqlite3 FILE .recover` has"
                " what is still readable."
            )
    return str(error)
