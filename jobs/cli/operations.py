"""`edb recompute` and `edb verify`: figures made anew, and whether they are right."""

from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from time import sleep
from typing import Annotated, Any

import typer

from aggregator.rollups.flows import RollupError
from aggregator.stored.preparation import prepare
from aggregator.stored.tenants import load_tenant, load_tenants
from jobs.backups.verification import verify_database
from jobs.cli.actor import actor
from jobs.cli.output import PROBLEM, AsJson, TenantOption, print_json, print_table, problems_as_sentences, say
from jobs.cli.settings import database_path
from jobs.refresher.refresh import refresh_once, request_recompute
from sql.audit import Act, note
from sql.database import open_reader, open_writer, writing
from sql.statements import statement

POLL_SECONDS = 0.2
SHOWN_DIFFERENCES = 50


def recompute(
    tenant: TenantOption = None,
    *,
    full: Annotated[bool, typer.Option("--full", help="Rebuild every rollup from nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Recompute what is marked, or everything; waits for the end."""
    with problems_as_sentences():
        database = database_path()
        prepare(database)
        with closing(open_writer(database)) as connection:
            names = [load_tenant(connection, tenant).id] if tenant else [found.id for found in load_tenants(connection)]
            with writing(connection):
                now = datetime.now(UTC)
                runs = [request_recompute(connection, name, now, full=full) for name in names]
                for name, run in zip(names, runs, strict=True):
                    note(connection, Act(actor(), "recompute", str(run), name, {"full": int(full)}), now)
        results = _finished(database, runs)
    if as_json:
        print_json(results)
    else:
        print_table(("id", "tenant", "full", "state", "error"), results)
    if any(result["state"] == "failed" for result in results):
        raise typer.Exit(PROBLEM)


def verify(tenant: TenantOption = None, *, as_json: AsJson = False) -> None:
    """Compare the figures with a rebuild from nothing and with a second, independent query over the facts."""
    with problems_as_sentences():
        verdict = verify_database(database_path(), datetime.now(UTC), tenant)
    if as_json:
        print_json({"tenants": verdict.tenants, "differences": [vars(found) for found in verdict.differences]})
    else:
        for found in verdict.differences[:SHOWN_DIFFERENCES]:
            say(f"{found.tenant}: {found.where}: expected {found.expected}, found {found.found}")
        if len(verdict.differences) > SHOWN_DIFFERENCES:
            say(f"… and {len(verdict.differences) - SHOWN_DIFFERENCES} more; --json has them all")
        differences = len(verdict.differences) or "no"
        say(f"{', '.join(verdict.tenants)}: {differences} differences")
    if verdict.differences:
        raise typer.Exit(PROBLEM)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(recompute)
    app.command()(verify)


def _run(connection: Any, run: int) -> dict[str, Any]:
    columns = ("id", "tenant", "full", "state", "progress", "error")
    return dict(zip(columns, connection.execute(statement("jobs/recompute_run"), {"id": run}).fetchone(), strict=True))


def _finished(database: Path, runs: list[int]) -> list[dict[str, Any]]:
    """The runs at their end: whoever has the lease runs them, this process where nobody has it any more."""
    while True:
        with suppress(RollupError):  # a tenant's failure stands in its run
            refresh_once(database)
        with closing(open_reader(database)) as connection:
            found = [_run(connection, run) for run in runs]
        if all(run["state"] in ("done", "failed") for run in found):
            return found
        sleep(POLL_SECONDS)
