import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from jobs.cli import app
from jobs.cli import tenants as cli_tenants
from jobs.refresher.lease import lease
from jobs.refresher.scheduler import Scheduler
from sql.database import open_reader
from tests.lines import order

MONEY = ("--currency", "GBP", "--timezone", "UTC")


@pytest.fixture(autouse=True)
def _named(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database is the one that the environment names."""
    monkeypatch.setenv("EDB_DATABASE", str(database))


def tenants(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["tenants", *arguments])


def listed() -> dict[str, dict[str, object]]:
    result = tenants("list", "--json")
    assert result.exit_code == 0
    return {row["id"]: row for row in json.loads(result.stdout)}


def test_the_first_tenant_is_listed() -> None:
    assert listed() == {
        "default": {
            "id": "default", "name": "My company", "currency": "GBP", "unit": "£", "timezone": "UTC",
            "fiscal_year_start": 1, "as_of": "auto", "mrr_source": "auto",
            "neutral_relative": "1%", "neutral_points": "0.5",
        }
    }  # fmt: skip
    assert "default" in tenants("list").stdout


def test_a_tenant_is_added_and_changed() -> None:
    assert tenants("add", "acme", *MONEY, "--currency", "KWD", "--fiscal-year-start", "4").exit_code == 0
    assert listed()["acme"] == listed()["default"] | {
        "id": "acme", "name": "acme", "currency": "KWD", "unit": "KWD", "fiscal_year_start": 4,
    }  # fmt: skip
    result = tenants("set", "acme", "--name", "Acme Ltd", "--timezone", "Asia/Kuwait", "--as-of", "2026-03", "--unit",
                     "KD", "--mrr-source", "orders", "--currency", "USD")  # fmt: skip
    assert result.exit_code == 0
    assert "Acme Ltd" in result.stdout
    assert listed()["acme"] == {
        "id": "acme", "name": "Acme Ltd", "currency": "USD", "unit": "KD", "timezone": "Asia/Kuwait",
        "fiscal_year_start": 4, "as_of": "2026-03", "mrr_source": "orders",
        "neutral_relative": "1%", "neutral_points": "0.5",
    }  # fmt: skip


def test_the_neutral_band_is_kept_exactly(connection: sqlite3.Connection) -> None:
    assert tenants("add", "acme", *MONEY, "--neutral-points", "0.0000001").exit_code == 0
    assert tenants("set", "acme", "--neutral-relative", "2.5%").exit_code == 0
    assert (listed()["acme"]["neutral_relative"], listed()["acme"]["neutral_points"]) == ("2.5%", "0.0000001")
    stored = connection.execute("SELECT neutral_relative, neutral_points FROM tenants WHERE id = 'acme'").fetchone()
    assert stored == (25_000_000, 1)
    assert tenants("set", "acme", "--neutral-relative", "0%").exit_code == 0
    assert (listed()["acme"]["neutral_relative"], listed()["acme"]["neutral_points"]) == ("0%", "0.0000001")


def test_a_command_that_writes_creates_the_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "new.sqlite3"
    monkeypatch.setenv("EDB_DATABASE", str(path))
    result = tenants("list")
    assert (result.exit_code, path.exists()) == (1, False)
    assert "does not exist" in result.stderr
    assert tenants("add", "acme", *MONEY).exit_code == 0
    assert set(listed()) == {"acme", "default"}


@pytest.mark.parametrize(
    ("arguments", "said", "code"),
    [
        (("add", "default", *MONEY), "already", 1),
        (("add", "Acme", *MONEY), "lower-case", 2),
        (("add", "a" * 65, *MONEY), "64", 2),
        (("add", "acme", *MONEY, "--currency", "XXX"), "not a currency", 2),
        (("add", "acme", *MONEY, "--timezone", "Mars/Phobos"), "not a timezone", 2),
        (("add", "acme", *MONEY, "--timezone", "../../etc/passwd"), "not a timezone", 2),
        (("add", "acme", *MONEY, "--timezone", ""), "timezone", 2),
        (("add", "acme", *MONEY, "--as-of", "soon"), "--as-of", 2),
        (("add", "acme", *MONEY, "--as-of", "2026-13"), "--as-of", 2),
        (("add", "acme", *MONEY, "--mrr-source", "invoices"), "--mrr-source", 2),
        (("add", "acme", *MONEY, "--fiscal-year-start", "13"), "see `edb tenants add --help`", 2),
        (("add", "acme", *MONEY, "--unit", "x" * 9), "at most 8", 2),
        (("add", "acme", *MONEY, "--neutral-relative", "1"), "as 1%", 2),
        (("add", "acme", *MONEY, "--neutral-relative", "100.1%"), "from 0 to 100", 2),
        (("add", "acme", *MONEY, "--neutral-relative", "-1%"), "from 0 to 100", 2),
        (("add", "acme", *MONEY, "--neutral-points", "0.5%"), "as 0.5", 2),
        (("add", "acme", *MONEY, "--neutral-points", "0.00000001"), "at most 7 decimals", 2),
        (("add", "acme", *MONEY, "--neutral-points", "1.5e-7"), "at most 7 decimals", 2),
        (("set", "default"), "Name something", 2),
        (("set", "nobody", "--name", "x"), "no tenant 'nobody'", 1),
        (("set", "default", "--name", ""), "name", 2),
        (("set", "default", "--name", "a\x1b[2J"), "control characters", 2),
        (("set", "default", "--unit", "\u202e"), "cannot be seen", 2),
        (("set", "default", "--currency", "XXX"), "not a currency", 2),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_and_the_code_of_its_kind(
    arguments: tuple[str, ...], said: str, code: int
) -> None:
    before = listed()
    result = tenants(*arguments)
    assert result.exit_code == code
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert listed() == before


def test_the_currency_does_not_change_under_amounts(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-05-10", 100)
    result = tenants("set", "default", "--currency", "USD")
    assert (result.exit_code, "cannot change" in result.stderr) == (1, True)
    assert tenants("set", "default", "--currency", "GBP").exit_code == 0


def test_a_changed_tenant_is_marked(database: Path) -> None:
    with closing(open_reader(database)) as connection:
        assert tenants("add", "acme", *MONEY).exit_code == 0
        assert ("acme",) in connection.execute("SELECT tenant FROM dirty WHERE subject = 'tenant'").fetchall()


@pytest.mark.parametrize(
    "option", [("--neutral-relative", "2%"), ("--neutral-points", "1"), ("--fiscal-year-start", "4")]
)
def test_whatever_figures_rest_on_marks_them(connection: sqlite3.Connection, option: tuple[str, str]) -> None:
    connection.execute("DELETE FROM dirty")
    assert tenants("set", "default", *option).exit_code == 0
    assert connection.execute("SELECT tenant, subject FROM dirty").fetchall() == [("default", "tenant")]


def test_adding_and_changing_a_tenant_is_in_the_audit(connection: sqlite3.Connection) -> None:
    tenants("add", "acme", *MONEY, "--currency", "KWD")
    tenants("set", "acme", "--name", "Acme Ltd")
    acts = connection.execute("SELECT action, target, json_extract(detail, '$.name') FROM audit ORDER BY id").fetchall()
    assert acts == [("add tenant", "acme", "acme"), ("set tenant", "acme", "Acme Ltd")]


@pytest.mark.parametrize("name", ["Acme\u202e", "\u200b", "a\x85b"])
def test_a_name_that_cannot_be_seen_whole_is_refused(name: str) -> None:
    result = tenants("add", "acme", *MONEY, "--name", name)
    assert result.exit_code == 2
    assert "cannot be seen" in result.stderr or "control characters" in result.stderr


def test_a_change_reads_and_writes_in_one_transaction(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever changes something else of the tenant meanwhile waits, and nothing of it is undone."""
    has_money, tried = cli_tenants.has_money, []

    def meanwhile(connection: sqlite3.Connection, tenant: str) -> bool:
        with closing(sqlite3.connect(database, timeout=0)) as other:
            try:
                other.execute("UPDATE tenants SET name = 'Meanwhile'")
                other.commit()
            except sqlite3.OperationalError as error:
                tried.append(str(error))
        return has_money(connection, tenant)

    monkeypatch.setattr(cli_tenants, "has_money", meanwhile)
    assert tenants("set", "default", "--currency", "USD").exit_code == 0
    assert tried == ["database is locked"]


@pytest.mark.parametrize("given", [("--currency", "HUF"), ("--timezone", "Europe/Budapest"), ()])
def test_a_tenant_without_currency_or_timezone_is_not_made_by_a_script(given: tuple[str, ...]) -> None:
    result = tenants("add", "acme", *given)
    assert (result.exit_code, "acme" in listed()) == (2, False)
    assert result.stderr.startswith("edb: A tenant needs a ")


def test_currency_and_timezone_are_asked_for_at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.cli.tenants.is_terminal", lambda: True)
    result = CliRunner().invoke(app, ["tenants", "add", "acme"], input="HUF\nEurope/Budapest\n")
    assert result.exit_code == 0, result.stderr
    acme = listed()["acme"]
    assert (acme["currency"], acme["unit"], acme["timezone"]) == ("HUF", "HUF", "Europe/Budapest")


def test_money_is_shown_with_the_sign_of_its_currency_unless_another_is_given() -> None:
    for currency, unit in (("EUR", "€"), ("HUF", "HUF"), ("USD", "$")):
        assert tenants("add", currency.lower(), "--currency", currency, "--timezone", "UTC").exit_code == 0
        assert listed()[currency.lower()]["unit"] == unit
    tenants("set", "huf", "--currency", "JPY")
    assert listed()["huf"]["unit"] == "¥"
    tenants("set", "huf", "--unit", "yen")
    tenants("set", "huf", "--currency", "CHF")
    assert listed()["huf"]["unit"] == "yen", "a sign that somebody chose stays"


def test_a_tenant_is_removed_by_a_script_that_says_its_id_twice(connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-05-10", 100)
    assert tenants("add", "acme", *MONEY).exit_code == 0
    for arguments, code in ((("default",), 2), (("default", "--yes", "acme"), 1), (("nobody", "--yes", "nobody"), 1)):
        refused = tenants("remove", *arguments)
        assert (refused.exit_code, set(listed())) == (code, {"acme", "default"})
    done = tenants("remove", "default", "--yes", "default")
    assert (done.exit_code, set(listed())) == (0, {"acme"})
    assert "Tenant default is removed" in done.stdout
    assert connection.execute("SELECT count(*) FROM orders").fetchone() == (0,)
    acts = connection.execute("SELECT action, target FROM audit ORDER BY id").fetchall()
    assert acts == [("add tenant", "acme"), ("remove tenant", "default")]


@pytest.mark.parametrize(
    ("said", "code"), [("y\ndefault\n", 0), ("n\n", 1), ("y\nno\n", 1), ("y\n", 1), ("", 1)]
)  # fmt: skip
def test_somebody_at_a_terminal_is_asked_twice(said: str, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.cli.removal.is_terminal", lambda: True)
    told = CliRunner().invoke(app, ["tenants", "remove", "default"], input=said)
    assert (told.exit_code, set(listed())) == (code, {"default"} if code else set())


def test_a_removal_beside_a_refresher_is_done_by_it(database: Path, connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-05-10", 100)
    with lease(database, datetime.now(UTC)) as epoch, Scheduler(database, epoch, 3600):
        assert tenants("remove", "default", "--yes", "default").exit_code == 0
    assert connection.execute("SELECT epoch FROM lease").fetchone() == (epoch,)
    assert listed() == {}
    assert "There is no tenant" in CliRunner().invoke(app, ["alerts", "remove", "low"]).stderr
    assert CliRunner().invoke(app, ["status"]).exit_code == 0
