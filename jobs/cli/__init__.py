"""The `edb` command line."""

import os
import sys
from functools import cache
from importlib import import_module

import typer

from jobs.cli.output import Commands
from service.settings import unknown_settings

GROUPS = ("serve", "imports", "operations", "tenants", "backup", "keys", "alerts", "gateway", "lease")
STAYING = ("serve", "scheduler", "demo")  # the commands of `serve`, which start without what the others import

CHILD_OF = "--child-of"


@cache
def commands(*groups: str) -> typer.Typer:
    """The commands of some groups, each a module here."""
    app = typer.Typer(
        name="edb",
        cls=Commands,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
        help="The Executive Dashboard: every figure precomputed, exact and served in constant time.",
    )
    for group in groups:
        import_module(f"jobs.cli.{group}").register(app)
    return app


def __getattr__(name: str) -> typer.Typer:
    """`app`: all commands."""
    if name == "app":
        return commands(*GROUPS)
    raise AttributeError(name)


def main() -> None:
    """Run the command that the arguments name; what it and its children create is this user's alone."""
    os.umask(0o077)
    if CHILD_OF not in sys.argv:  # who started it has said so
        for sentence in unknown_settings(os.environ):
            print(f"edb: {sentence}", file=sys.stderr)
    commands(*(("serve",) if sys.argv[1:2] and sys.argv[1] in STAYING else GROUPS))()
