import json

import pytest
import typer

from aggregator.rollups.flows import RollupError
from aggregator.stored.tenants import UnknownTenantError
from jobs.backups.backup import NotABackupError
from jobs.backups.restoration import InUseError
from jobs.cli.output import PROBLEM, USAGE, print_json, print_table, problems_as_sentences, say
from jobs.imports.problems import InputError
from jobs.imports.problems import UsageError as ImportUsageError
from jobs.problems import JobError, UsageError
from jobs.refresher.lease import LeaseHeldError, LeaseTakenError
from service.gateway.envoy import GatewayError
from sql.database import DatabaseError, DatabaseMovedError


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (DatabaseError, PROBLEM), (DatabaseMovedError, PROBLEM), (UnknownTenantError, PROBLEM),
        (LeaseTakenError, PROBLEM), (LeaseHeldError, PROBLEM), (RollupError, PROBLEM), (JobError, PROBLEM),
        (InUseError, PROBLEM), (InputError, PROBLEM), (GatewayError, PROBLEM), (UsageError, USAGE),
        (NotABackupError, USAGE), (ImportUsageError, USAGE),
    ],
)  # fmt: skip
def test_what_a_person_can_put_right_is_one_sentence_and_the_code_of_its_kind(
    kind: type[Exception], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit) as ended, problems_as_sentences():
        raise kind("The disk is full.")
    assert ended.value.exit_code == code
    assert capsys.readouterr() == ("", "edb: The disk is full.\n")


def test_what_nobody_foresaw_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError), problems_as_sentences():
        raise ZeroDivisionError


def test_json_is_one_document_that_keeps_its_letters(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"name": "Ünï", "value": None})
    out = capsys.readouterr().out
    assert "Ünï" in out
    assert json.loads(out) == {"name": "Ünï", "value": None}


def test_a_table_shows_what_is_missing_as_a_dash(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("id", "checked_at"), [{"id": 0, "checked_at": None}, {"id": "b"}])
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines == [["id", "checked", "at"], ["0", "–"], ["b", "–"]]


def test_a_cell_is_shown_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("name",), [{"name": "[bold]Acme[/bold] [/]"}])
    assert "[bold]Acme[/bold] [/]" in capsys.readouterr().out


HOSTILE = "A\x1b[2J\u202e\x9b1m\nB"


def test_what_nobody_would_see_is_written_out(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("name",), [{"name": HOSTILE}])
    say(f"Rule {HOSTILE} is on.")
    with pytest.raises(typer.Exit), problems_as_sentences():
        raise DatabaseError(HOSTILE)
    out, err = capsys.readouterr()
    written = r"A\u001b[2J\u202e\u009b1m\u000aB"
    assert [line.strip() for line in out.splitlines()] == ["name", written, f"Rule {written} is on."]
    assert err == f"edb: {written}\n"


def test_json_with_it_is_the_same_value(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"name": HOSTILE})
    out = capsys.readouterr().out
    assert json.loads(out) == {"name": HOSTILE}
    assert out.replace("\n", "").isprintable()
