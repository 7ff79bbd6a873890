"""The `edb` command line. A command's module is imported when it is run, so that none waits for what others need."""

import os
from functools import cache
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

from jobs.cli.examples import put_into
from jobs.cli.output import Commands, say

# Every command: the module here that has it, and what `edb --help` says of it.
COMMANDS = {
    "serve": ("serve", "Serve the dashboard's API, and refresh its figures."),
    "scheduler": ("serve", "Refresh the figures, without serving them; stands by while another process does."),
    "demo": ("serve", "Serve an invented company, to look around."),
    "gateway": ("gateway", "Run Envoy in front of the service: TLS, tokens, limits, retries and a small cache."),
    "import": ("imports", "Import files of one fact. The same rows again change nothing."),
    "imports": ("imports", "What has been imported."),
    "tenants": ("tenants", "The tenants of this database."),
    "keys": ("keys", "The API keys with which callers are known where EDB_AUTH is keys."),
    "audit": ("keys", "Who wrote or administered what, and who signed in, the newest first."),
    "alerts": ("alerts", "What is watched, what has happened, and who is told."),
    "status": ("status", "What is published, how fresh it is, what waits, and who refreshes."),
    "lease": ("lease", "Who refreshes this database."),
    "recompute": ("operations", "Recompute what is marked, or everything; waits for the end."),
    "verify": ("operations", "Compare the figures with a rebuild from nothing and with a second, independent query."),
    "backup": ("backup", "Copy the database as of one moment, while it is in use, and check the copy."),
    "restore": ("backup", "Replace the database with a backup; whatever uses the database is to be stopped first."),
}  # fmt: skip


class _Edb(Commands):
    """All commands."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 (as typer calls it)
        """Their names."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        """The command of a name; None where there is none."""
        return _of_module(COMMANDS[cmd_name][0])[cmd_name] if cmd_name in COMMANDS else None

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """What they are, without what they need."""
        listed: dict[str, Any] = {name: TyperCommand(name, help=sentence) for name, (_, sentence) in COMMANDS.items()}
        TyperGroup(name=self.name, commands=listed, params=self.params, help=self.help).format_help(ctx, formatter)


app = typer.Typer(name="edb", cls=_Edb, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)


def _print_version(given: bool) -> None:  # noqa: FBT001 (as typer calls it)
    if given:
        from importlib.metadata import version  # noqa: PLC0415 (long to import, for this alone)

        say(f"edb {version('edb')}")
        raise typer.Exit


@app.callback()
def edb(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version, and end.")
    ] = False,
) -> None:
    """The Executive Dashboard: every figure precomputed, exact and served in constant time."""


def main() -> None:
    """Run the command that the arguments name; what it and its children create is this user's alone."""
    os.umask(0o077)
    app(prog_name="edb")


@cache
def _of_module(name: str) -> dict[str, Any]:
    """The commands of a module here, by name."""
    made = typer.Typer()
    import_module(f"jobs.cli.{name}").register(made)
    found = dict(get_group(made).commands)
    for command, each in found.items():
        put_into(each, f"edb {command}")
    return found
