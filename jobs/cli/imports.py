"""`edb import` and `edb imports`: files into facts, what was imported, and taking it back."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aggregator.facts.table import FACTS, Fact
from aggregator.figures.tenants import DEFAULT_TENANT
from aggregator.rollups.flows import RollupError
from aggregator.stored.preparation import prepare
from jobs.cli.actor import actor
from jobs.cli.import_summary import summary_lines
from jobs.cli.output import INTERRUPTED, PROBLEM, AsJson, print_json, print_table, problems_as_sentences, say
from jobs.cli.progress import progress_bars
from jobs.cli.settings import database_path
from jobs.cli.tenant_database import OfTenant, chosen_tenant
from jobs.imports.locks import held
from jobs.imports.places import Places
from jobs.imports.problems import InputError, UsageError
from jobs.imports.records import Record, all_records, load_record
from jobs.imports.recovery import recover_imports, undo_import
from jobs.imports.running import Outcome, Request, run_import, try_import
from jobs.refresher.publishing import publish
from sql.audit import Act, note
from sql.database import open_reader, open_writer, writing

if TYPE_CHECKING:
    from jobs.imports.mapping import Mapping

SHOWN_REASONS = 5
COLUMNS = (
    "id", "tenant", "fact", "files", "state", "started_at", "inserted", "updated", "unchanged", "repeated",
    "superseded", "refused",
)  # fmt: skip

app = typer.Typer(invoke_without_command=True, help="What has been imported.")


def import_files(
    fact: Annotated[str, typer.Argument(metavar="FACT", help=", ".join(fact.route for fact in FACTS.values()))],
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE…", help="CSV, NDJSON or Parquet, plain or compressed (gz, xz, zst); - is standard input."
        ),
    ],
    sql: Annotated[
        str | None, typer.Option("--sql", metavar="MAPPING.sql", help="One SELECT over the table `input`.")
    ] = None,
    further: Annotated[
        list[str] | None, typer.Option("--file", metavar="NAME=PATH", help="A further table of the mapping.")
    ] = None,
    tenant: OfTenant = None,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Validate and count; write nothing.")] = False,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Leave bad rows out instead of stopping.")] = False,
    latest: Annotated[
        bool, typer.Option("--latest", help="Of rows of one key, let the later one count instead of refusing it.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Import files of one fact. The same rows again change nothing."""
    with _problems():
        database, of_fact = database_path(), _fact(fact)
        mapping, tables = _mapping(sql) if sql else None, _further(further or [], mapped=sql is not None)
        if [*files, *tables.values()].count("-") > 1:
            raise UsageError("Standard input, -, can be read only once.")
        if not dry_run:
            prepare(database)
            recover_imports(database)
        of_tenant = _tenant(database, tenant)
        request = Request(database, of_fact, files, of_tenant, mapping, tables, skip_bad, actor(), latest)
        now = datetime.now(UTC)
        if dry_run:
            with progress_bars() as progress:
                outcome = try_import(request, now, progress)
        else:
            with progress_bars() as progress:
                outcome = run_import(request, now, progress)
            if outcome.state == "done":
                _publish(database, of_tenant)
    _print_outcome(outcome, of_tenant, dry=dry_run, as_json=as_json)
    if outcome.state == "abandoned":
        raise typer.Exit(PROBLEM)


@app.callback()
def list_imports(context: typer.Context, *, as_json: AsJson = False) -> None:
    """All imports, newest first."""
    if context.invoked_subcommand:
        return
    with _problems():
        database = database_path()
        if database.exists():
            prepare(database)
            recover_imports(database)
        with closing(open_reader(database)) as connection:
            rows = [_shown(record) for record in all_records(connection)]
    if as_json:
        print_json(rows)
    else:
        print_table(COLUMNS, [row | {"files": ", ".join(row["files"])} for row in rows])


@app.command()
def undo(
    import_id: Annotated[int, typer.Argument(metavar="ID", help="As `edb imports` lists it.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Take an import back: what it replaced comes back, what it inserted goes, what others wrote since stays."""
    with _problems():
        database = database_path()
        prepare(database)
        recover_imports(database)
        with held(Places(database, import_id).lock, database) as taken, closing(open_writer(database)) as connection:
            record = load_record(connection, import_id)
            if not taken:
                raise InputError(f"Import {import_id} is still running; end it, or wait for it.")
            if record.state != "done":
                raise InputError(f"Import {import_id} is {record.state} already: there is nothing of it to undo.")
            with writing(connection):
                act = Act(actor(), "undo import", str(import_id), record.tenant)
                note(connection, act, datetime.now(UTC))
            with progress_bars() as progress:
                undo_import(connection, import_id, lambda done, of: progress("undoing", done, of))
            record = load_record(connection, import_id)
        _publish(database, record.tenant)
    if as_json:
        print_json(_shown(record))
        return
    say(f"Import {import_id} of tenant {record.tenant} is undone: {record.taken_back:,} rows removed or given back.")
    if record.kept:
        say(f"Left as others have replaced or removed them since: {record.kept:,}.")


def register(parent: typer.Typer) -> None:
    """Add the commands."""
    parent.command("import")(import_files)
    parent.add_typer(app, name="imports")


def _fact(name: str) -> Fact:
    for fact in FACTS.values():
        if name in {fact.name, fact.route}:
            return fact
    raise UsageError(f"{name!r} is no fact; it is one of {', '.join(fact.route for fact in FACTS.values())}.")


def _tenant(database: Path, named: str | None) -> str:
    """The tenant that is named or meant; a database that is still to be made has one."""
    if not database.exists():
        return named or DEFAULT_TENANT
    with closing(open_reader(database)) as connection:
        return chosen_tenant(connection, named).id


def _mapping(file: str) -> "Mapping":
    from jobs.imports.mapping import load_mapping  # noqa: PLC0415 (DuckDB is long to import, and most need none)

    return load_mapping(file)


def _further(options: list[str], *, mapped: bool) -> dict[str, str]:
    if not options:
        return {}
    if not mapped:
        raise UsageError("--file is for a mapping, --sql, to use; an import of several files takes them as FILE FILE.")
    from jobs.imports.mapping import check_table_name  # noqa: PLC0415 (as above)

    files: dict[str, str] = {}
    for option in options:
        name, equals, path = option.partition("=")
        if not equals or not path:
            raise UsageError(f"--file {option}: give a name and a file, as products=products.csv.")
        check_table_name(name)
        if name in files:
            raise UsageError(f"--file {name}=… is given twice.")
        files[name] = path
    return files


def _shown(record: Record) -> dict[str, Any]:
    return asdict(record) | {"kept": record.kept}


def _publish(database: Path, tenant: str) -> None:
    try:
        publish(database, tenant)
    except KeyboardInterrupt:
        say("edb: Interrupted; the facts are written, and published by the next refresh.", err=True)
        raise typer.Exit(INTERRUPTED) from None


def _print_outcome(outcome: Outcome, tenant: str, *, dry: bool, as_json: bool) -> None:
    for bad in outcome.first[:SHOWN_REASONS]:
        where = bad.file if bad.line is None else f"{bad.file}, line {bad.line}"
        value = f" ({bad.value[:60]!r})" if bad.value else ""
        say(f"{where}: {bad.field} {bad.reason}{value}".replace("  ", " "), err=True)
    if as_json:
        print_json(
            {
                "import": outcome.import_id,
                "tenant": tenant,
                "state": outcome.state,
                "dry_run": dry,
                "rows_read": outcome.rows_read,
            }
            | outcome.counts.as_dict()
            | {"refused": outcome.refused, "reports": [str(path) for path in outcome.reports]}
            | {"bad_rows": [asdict(bad) for bad in outcome.first], "summary": outcome.summary.as_dict()}
        )
        return
    counts = outcome.counts
    done = f"{counts.inserted:,} inserted, {counts.updated:,} updated, {counts.unchanged:,} unchanged"
    bad_rows = f"{outcome.refused:,} bad row{'' if outcome.refused == 1 else 's'}"
    listed = f", listed in {', '.join(str(path) for path in outcome.reports)}" if outcome.reports else ""
    match outcome.state:
        case "abandoned":
            was = "would be" if dry else "was"
            say(
                f"edb: {bad_rows}{listed}. Nothing {was} imported; correct them, or leave them out with --skip-bad.",
                err=True,
            )
        case "dry run":
            say(f"Dry run for tenant {tenant}, nothing was written: of {outcome.rows_read:,} rows {done}.")
        case _:
            say(f"Import {outcome.import_id} of tenant {tenant} is done: of {outcome.rows_read:,} rows {done}.")
    if outcome.state == "abandoned":
        return
    for line in summary_lines(outcome.summary):
        say(line)
    for warning in outcome.summary.warnings:
        say(f"edb: {warning}", err=True)
    if outcome.refused:
        say(f"edb: {bad_rows}{' would be' if dry else ''} left out{listed}.", err=True)


@contextmanager
def _problems() -> Iterator[None]:
    with problems_as_sentences():
        try:
            yield
        except RollupError as error:
            say(f"edb: The facts are written, but their figures cannot be refreshed: {error}", err=True)
            raise typer.Exit(PROBLEM) from None
        except KeyboardInterrupt:
            say("edb: Interrupted; what had been written was taken back.", err=True)
            raise typer.Exit(INTERRUPTED) from None
