"""An example of every command, for its help."""

from typing import Any

EXAMPLES = (
    "edb serve --workers 2",
    "edb scheduler",
    "edb demo --port 8001",
    "edb gateway --check",
    "edb import orders export.csv --sql orders.sql --tenant north --dry-run",
    "edb imports --json",
    "edb imports undo 7",
    "edb tenants list --json",
    "edb tenants add north --name 'Example North' --currency EUR --timezone Europe/Berlin",
    "edb tenants set north --fiscal-year-start 4",
    "edb tenants remove north --yes north",
    "edb keys list",
    "edb keys add shop --role ingest --tenant north --days 365",
    "edb keys rotate shop --grace-hours 48",
    "edb keys revoke edb_1a2b3c4d5e",
    "edb keys login ada --url https://edb.example.com",
    "edb audit --tenant north --limit 100",
    "edb alerts rules --tenant north",
    "edb alerts add margin-low --kpi gm --range 3m --below 55% --clear 56% --severity critical --tenant north",
    "edb alerts set margin-low --below 50% --tenant north",
    "edb alerts enable margin-low --tenant north",
    "edb alerts disable margin-low --tenant north",
    "edb alerts remove margin-low --tenant north",
    "edb alerts test margin-low --from 2024-01 --to 2026-04 --tenant north",
    "edb alerts list --json",
    "edb alerts acknowledge 3 --tenant north",
    "edb alerts history --rule margin-low --limit 10",
    "edb alerts outbox --retry --tenant north",
    "edb alerts watch --url https://edb.example.com --interval 1m",
    "edb alerts receivers list",
    "edb alerts receivers add ops --kind webhook --target https://alerts.example.com/hook --tenant north",
    "edb alerts receivers remove ops --tenant north",
    "edb status --json",
    "edb lease",
    "edb lease take --alive",
    "edb recompute --full --tenant north",
    "edb verify --tenant north",
    "edb backup /backups/edb.sqlite3",
    "edb restore /backups/edb.sqlite3 --yes",
)


def put_into(command: Any, path: str) -> None:
    """End the help of a command, and of all below it, with its example."""
    below = getattr(command, "commands", {})
    for name, each in below.items():
        put_into(each, f"{path} {name}")
    found = [example for example in EXAMPLES if _is_of(example, path, below)]
    if found:
        command.epilog = "\n\n".join([f"Example: {found[0]}", *filter(None, [command.epilog])])


def _is_of(example: str, path: str, below: Any) -> bool:
    words = example.removeprefix(path).split()
    return example == path or (example.startswith(f"{path} ") and words[0] not in below)
