"""`edb status`: how the refresh is doing."""

import json
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import typer

from aggregator.figures.documents.rendering import instant
from aggregator.figures.periods import month_name
from aggregator.rollups.publication import newest
from aggregator.stored.tenants import load_tenants
from jobs.cli.lease import in_words, lease_state, nobody
from jobs.cli.output import PROBLEM, AsJson, print_json, print_table, problems_as_sentences, say
from jobs.cli.settings import database_path
from sql.database import open_reader
from sql.statements import statement

AHEAD_SECONDS = 5.0  # more than clocks of one machine are read apart


def status(*, as_json: AsJson = False) -> None:
    """What is published, how fresh it is, what waits, and who refreshes.

    Exit code 1 when something failed, or nobody refreshes.
    """
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
        leaving = [tenant for (tenant,) in connection.execute(statement("tenants/removing"))]
    if as_json:
        print_json({"tenants": tenants, "lease": lease})
    else:
        print_table(tuple(tenants[0]) if tenants else ("tenant",), tenants)
        typer.echo()
        say(f"last lease: {in_words(lease)}")
        for tenant in leaving:
            say(f"tenant {tenant} is being removed")
    ahead = [tenant["tenant"] for tenant in tenants if (tenant["age_seconds"] or 0) < -AHEAD_SECONDS]
    if ahead:
        say(f"edb: The figures of {', '.join(ahead)} are of a time to come: the clock was put back.", err=True)
    if not lease["alive"]:
        say(f"edb: {nobody(lease)}", err=True)
    if (
        ahead
        or not lease["alive"]
        or lease["failing"]
        or any(tenant["failures"] or tenant["messages_dead"] for tenant in tenants)
    ):
        raise typer.Exit(PROBLEM)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(status)


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
