"""The `edb` command line."""

import typer

from jobs.cli import imports, operations, serve, tenants

app = typer.Typer(
    name="edb",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="The Executive Dashboard: every figure precomputed, exact and served in constant time.",
)
for group in (serve, imports, operations, tenants):
    group.register(app)


def main() -> None:
    """Run the command that the arguments name."""
    app()
