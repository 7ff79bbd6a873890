"""`edb backup` and `edb restore`: a copy of one moment, and its return."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from jobs.backups.backup import back_up
from jobs.backups.restoration import restore
from jobs.cli.actor import actor
from jobs.cli.output import AsJson, is_terminal, print_json, problems_as_sentences, say
from jobs.cli.progress import progress_bars
from jobs.cli.settings import database_path
from jobs.problems import JobError, UsageError
from sql.database import schema_version

Target = Annotated[Path, typer.Argument(metavar="FILE", help="Where to; an older backup there is replaced.")]
Source = Annotated[Path, typer.Argument(metavar="FILE", help="What `edb backup` wrote, now or with an older edb.")]


def backup(file: Target, *, as_json: AsJson = False) -> None:
    """Copy the database as of one moment, while it is in use, and check the copy."""
    with problems_as_sentences():
        database = database_path()
        with progress_bars() as tell:
            made = back_up(database, file, partial(tell, "copying"))
    if as_json:
        print_json({"database": str(database), "file": str(file), "bytes": made.size, "schema": made.schema})
    else:
        say(f"{file} holds {database}: {made.size:,} bytes, checked.")


def restore_backup(
    file: Source,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Replace the database without asking.")] = False,
    as_json: AsJson = False,
) -> None:
    """Replace the database with a backup; whatever uses the database is to be stopped first."""
    with problems_as_sentences():
        database = database_path()
        if not yes and database.exists() and file.exists() and not file.samefile(database):
            _ask(database, file)
        with progress_bars() as tell:
            restored = restore(file, database, datetime.now(UTC), actor(), partial(tell, "copying"))
    if as_json:
        print_json(
            {
                "database": str(database),
                "file": str(file),
                "schema": schema_version(),
                "schema_before": restored.schema_before,
                "epoch": restored.epoch,
                "generations": restored.generations,
            }
        )
        return
    say(f"{database} is what {file} holds. Start `edb serve`; `edb verify` proves the figures.")
    for tenant, generation in restored.generations.items():
        published = "not published; see `edb status`" if generation is None else f"generation {generation}"
        say(f"{tenant}: {published}")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(backup)
    app.command("restore")(restore_backup)


def _ask(database: Path, file: Path) -> None:
    """Have a person say that the database is to be replaced.

    :raises UsageError: nobody is there to be asked
    :raises JobError: it is not to be
    """
    lost = f"{database}, last changed {_changed(database)}, is replaced by {file}, of {_changed(file)}"
    if not is_terminal():
        raise UsageError(f"{lost}, and what came since is lost: say --yes, after a backup of what is there.")
    if not typer.confirm(f"{lost}, and what came since is lost. Go on?", err=True):
        raise JobError("Nothing was replaced.")


def _changed(file: Path) -> str:
    """When a database was written last, its log included."""
    log = file.with_name(f"{file.name}-wal")
    seconds = max(path.stat().st_mtime for path in (file, log) if path.exists())
    return datetime.fromtimestamp(seconds).astimezone().isoformat(" ", "seconds")
