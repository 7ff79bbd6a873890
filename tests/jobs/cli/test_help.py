"""What `edb --help` and the help of every command say."""

import shlex
from collections.abc import Iterator
from typing import Any

import pytest
from typer import Context
from typer.main import get_command
from typer.testing import CliRunner

from jobs.cli import COMMANDS, app
from jobs.cli.examples import EXAMPLES

EDB = get_command(app)


def commands(command: Any = None, path: str = "edb") -> Iterator[tuple[str, Any]]:
    """Every command, by the words that name it."""
    command = command or EDB
    names = command.list_commands(None) if hasattr(command, "list_commands") else []
    for name in names:
        yield from commands(command.get_command(None, name), f"{path} {name}")
    if not names or command.invoke_without_command:
        yield path, command


@pytest.mark.parametrize(("path", "command"), list(commands()), ids=lambda each: each if isinstance(each, str) else "")
def test_the_help_of_every_command_ends_with_an_example_of_it(path: str, command: Any) -> None:
    told = CliRunner().invoke(app, [*path.split()[1:], "--help"], env={"COLUMNS": "300"})
    assert told.exit_code == 0
    assert f"Example: {path}" in told.stdout
    assert command.help


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_one_that_the_command_takes(example: str) -> None:
    command, path, words = EDB, "edb", shlex.split(example)[1:]
    while (words and words[0] in getattr(command, "commands", {})) or command is EDB:
        name, *words = words
        command, path = command.get_command(Context(command), name), f"{path} {name}"
    command.make_context(path, list(words))


def test_the_list_of_commands_says_of_each_what_its_help_says() -> None:
    for name, (_, sentence) in COMMANDS.items():
        meaning = EDB.get_command(Context(EDB), name).help
        assert meaning.startswith(sentence.rstrip(".")), name


def test_the_version_is_told() -> None:
    from importlib.metadata import version

    assert CliRunner().invoke(app, ["--version"]).stdout == f"edb {version('edb')}\n"


@pytest.mark.parametrize(("arguments", "sentence"), [
    (["foo"], "No such command 'foo'; see `edb --help`."),
    (["tenants", "add"], "Missing argument 'ID'; see `edb tenants add --help`."),
    (["serve", "--bogus"], "No such option: --bogus (Possible options: --host); see `edb serve --help`."),
    (["status", "x"], "Got unexpected extra argument(s) (x); see `edb status --help`."),
    (["alerts", "add", "x", "--for", "soon"],
     "Invalid value for '--for': 'soon' is no length of time; 90s, 15m, 2h and 1d are; see `edb alerts add --help`."),
])  # fmt: skip
def test_wrong_usage_is_one_sentence_and_the_code_of_its_kind(arguments: list[str], sentence: str) -> None:
    told = CliRunner().invoke(app, arguments, prog_name="edb")
    assert (told.exit_code, told.stdout, told.stderr) == (2, "", f"edb: {sentence}\n")
