"""`edb lease`: who refreshes, whether it lives, and taking the lease from one that does not."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer

from aggregator.figures.documents.rendering import instant
from aggregator.stored.preparation import prepare
from jobs.cli.actor import actor
from jobs.cli.output import PROBLEM, AsJson, print_json, problems_as_sentences, say
from jobs.cli.settings import database_path
from jobs.refresher.lease import take_lease
from sql.database import open_reader
from sql.heartbeat import heartbeat
from sql.statements import statement

app = typer.Typer(invoke_without_command=True, help="Who refreshes this database.")


def lease_state(connection: Any, now: datetime) -> dict[str, Any]:
    """The lease as the database has it, and as its holder was heard of last."""
    epoch, holder, taken_at = connection.execute(statement("jobs/lease")).fetchone()
    beat = heartbeat(database_path())
    return {
        "epoch": epoch,
        "holder": holder or None,
        "taken_at": taken_at or None,
        "alive_at": None if beat is None else _instant(now - timedelta(seconds=beat.seconds_ago)),
        "silent_seconds": None if beat is None else round(beat.seconds_ago, 1),
        "alive": beat is not None and beat.epoch == epoch and not beat.is_silent,
        "failing": [] if beat is None or beat.is_silent else sorted(beat.failing),
    }


def in_words(state: dict[str, Any]) -> str:
    """One line about the lease."""
    words = f"epoch {state['epoch']}, {state['holder'] or 'nobody'} {state['taken_at'] or ''}".rstrip()
    if state["alive_at"] is not None:
        words += f", heard of {state['silent_seconds']:g} s ago"
    if state["failing"]:
        words += f", failing: {', '.join(state['failing'])}"
    return words


def nobody(state: dict[str, Any]) -> str:
    """That nobody refreshes, or nothing is heard of who does, and what to do."""
    if state["alive_at"] is None or state["silent_seconds"] is None:
        return "Nobody refreshes: start `edb serve` or `edb scheduler`."
    return (
        f"Nobody refreshes: {state['holder'] or 'nobody'} was heard of last {state['silent_seconds']:.0f} s ago. Start"
        " `edb serve` or `edb scheduler`; if that process hangs, end it, or `edb lease take`."
    )


@app.callback()
def show(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Who refreshes; exit code 1 when nobody does, or nothing was heard of whoever does: for health checks."""
    if context.invoked_subcommand:
        return
    with problems_as_sentences(), closing(open_reader(database_path())) as connection:
        state = lease_state(connection, datetime.now(UTC))
    if as_json:
        print_json(state)
    else:
        say(in_words(state))
    if not state["alive"]:
        say(f"edb: {nobody(state)}", err=True)
        raise typer.Exit(PROBLEM)


@app.command()
def take(
    *,
    alive: Annotated[bool, typer.Option("--alive", help="Also from a process that is heard of.")] = False,
    as_json: AsJson = False,
) -> None:
    """Take the lease from a process that holds it and does nothing; whoever stands by refreshes from now on."""
    with problems_as_sentences():
        database = database_path()
        prepare(database)
        epoch, last = take_lease(database, actor(), datetime.now(UTC), alive=alive)
    if as_json:
        print_json({"epoch": epoch, "from": None if last is None else last.holder})
        return
    whose = "Nobody was heard of" if last is None else f"{last.holder} was heard of {last.seconds_ago:.0f} s ago"
    say(
        f"The lease is taken, epoch {epoch}. {whose}; what it still publishes is refused. Whoever stands by refreshes"
        " now; if nobody does, start `edb scheduler`."
    )


def register(parent: typer.Typer) -> None:
    """Add the commands."""
    parent.add_typer(app, name="lease")


def _instant(moment: datetime) -> str:
    return instant(int(moment.timestamp() * 1000))
