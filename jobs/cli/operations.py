"""`edb status`, `edb recompute` and `edb verify`: how the refresh is doing, and whether its figures are right."""

import json
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from time import sleep
from typing import Annotated, Any

import typer

from aggregator.figures.documents.rendering import instant
from aggregator.figures.periods import month_name
from aggregator.rollups.flows import RollupError
from aggregator.rollups.publication import newest
from aggregator.stored.tenants import load_tenant, load_tenants
from jobs.backups.verification import verify_database
from jobs.cli.actor import actor
from jobs.cli.lease import in_words, lease_state
from jobs.cli.output import PROBLEM, AsJson, TenantOption, print_json, print_table, problems_as_sentences, say
from jobs.cli.serve import database_path
from jobs.refresher.refresh import refresh_once, request_recompute
from sql.audit import Act, note
from sql.database import open_reader, open_writer, prepare, writing
from sql.statements import statement

POLL_SECONDS = 0.2
AHEAD_SECONDS = 5.0  # more than clocks of one machine are read apart
SHOWN_DIFFERENCES = 50


def status(*, as_json: AsJson = False) -> None:
    """What is published, how fresh it is, what waits, and who refreshes; exit code 1 when something failed."""
    now = datetime.now(UTC)
    with problems_as_sentences(), closing(open_reader(database_path())) as connection:
        tenants = []
        for tenant in load_tenants(connection):
            row = connection.execute(statement("jobs/status"), {"tenant": tenant.id}).fetchone()
            generation, checked_at, failures, error, marks = row
            published = newest(connection, tenant.id)
            tenants.append(
                {
                    "tenant": tenant.id,
                    "generation": generation,
                    "as_of": month_name(published.context.as_of) if published else None,
                    "data_through": published.context.data_through if published else None,
                    "checked_at": instant(checked_at) if checked_at else None,
                    "age_seconds": round(now.timestamp() - checked_at / 1000, 1) if checked_at else None,
                    "marks_waiting": marks,
                    "gates": _gates(connection, tenant.id),
                    **_alerts(connection, tenant.id),
                    "failures": failures,
                    "error": error,
                }
            )
        lease = lease_state(connection, now)
    if as_json:
        print_json({"tenants": tenants, "lease": lease})
    else:
        print_table(tuple(tenants[0]), tenants)
        say(f"\nlast lease: {in_words(lease)}")
    ahead = [tenant["tenant"] for tenant in tenants if (tenant["age_seconds"] or 0) < -AHEAD_SECONDS]
    if ahead:
        say(f"edb: The figures of {', '.join(ahead)} are of a time to come: the clock was put back.", err=True)
    if ahead or lease["failing"] or any(tenant["failures"] or tenant["messages_dead"] for tenant in tenants):
        raise typer.Exit(PROBLEM)


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
    """Compare the live rollups with a rebuild from nothing and with a second, independent query over the facts."""
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
    app.command()(status)
    app.command()(recompute)
    app.command()(verify)


def _alerts(connection: Any, tenant: str) -> dict[str, int]:
    """How many alerts are open, and how many messages about them could not be delivered."""
    return dict(
        zip(
            ("alerts_open", "messages_dead"),
            connection.execute(statement("alerts/counts"), {"tenant": tenant}).fetchone(),
            strict=True,
        )
    )


def _gates(connection: Any, tenant: str) -> str | None:
    """How the quality gates stand, in words; None before they were first evaluated."""
    found = connection.execute(statement("measures/gates"), {"tenant": tenant}).fetchone()
    if found is None:
        return None
    gates = json.loads(found[1])["gates"]
    failing = [f"{gate['gate']} {gate['p95']:g} {gate['unit']}" for gate in gates if gate["p95"] and not gate["pass"]]
    kept, measured = sum(gate["pass"] for gate in gates), sum(gate["p95"] is not None for gate in gates)
    return f"{kept} of {measured} kept" + (f"; not {', '.join(failing)}" if failing else "")


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
