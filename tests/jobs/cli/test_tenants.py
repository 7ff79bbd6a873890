import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from jobs.cli import app
from sql.database import open_reader
from tests.lines import order


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
        }
    }  # fmt: skip
    assert "default" in tenants("list").stdout


def test_a_tenant_is_added_and_changed() -> None:
    assert tenants("add", "acme", "--currency", "KWD", "--fiscal-year-start", "4").exit_code == 0
    assert listed()["acme"] == listed()["default"] | {
        "id": "acme", "name": "acme", "currency": "KWD", "fiscal_year_start": 4,
    }  # fmt: skip
    result = tenants("set", "acme", "--name", "Acme Ltd", "--timezone", "Asia/Kuwait", "--as-of", "2026-03", "--unit",
                     "KD", "--mrr-source", "orders", "--currency", "USD")  # fmt: skip
    assert result.exit_code == 0
    assert "Acme Ltd" in result.stdout
    assert listed()["acme"] == {
        "id": "acme", "name": "Acme Ltd", "currency": "USD", "unit": "KD", "timezone": "Asia/Kuwait",
        "fiscal_year_start": 4, "as_of": "2026-03", "mrr_source": "orders",
    }  # fmt: skip


def test_a_command_that_writes_creates_the_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "new.sqlite3"
    monkeypatch.setenv("EDB_DATABASE", str(path))
    result = tenants("list")
    assert (result.exit_code, path.exists()) == (1, False)
    assert "does not exist" in result.stderr
    assert tenants("add", "acme").exit_code == 0
    assert set(listed()) == {"acme", "default"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "default"), "already"),
        (("add", "Acme"), "lower-case"),
        (("add", "a" * 65), "64"),
        (("add", "acme", "--currency", "XXX"), "not a currency"),
        (("add", "acme", "--timezone", "Mars/Phobos"), "not a timezone"),
        (("add", "acme", "--timezone", "../../etc/passwd"), "not a timezone"),
        (("add", "acme", "--timezone", ""), "timezone"),
        (("add", "acme", "--as-of", "soon"), "--as-of"),
        (("add", "acme", "--as-of", "2026-13"), "--as-of"),
        (("add", "acme", "--mrr-source", "invoices"), "--mrr-source"),
        (("add", "acme", "--fiscal-year-start", "13"), "Usage"),
        (("add", "acme", "--unit", "x" * 9), "at most 8"),
        (("set", "default"), "Name something"),
        (("set", "nobody", "--name", "x"), "no tenant 'nobody'"),
        (("set", "default", "--name", ""), "name"),
        (("set", "default", "--name", "a\x1b[2J"), "nobody sees"),
        (("set", "default", "--unit", "\u202e"), "nobody sees"),
        (("set", "default", "--currency", "XXX"), "not a currency"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(arguments: tuple[str, ...], said: str) -> None:
    before = listed()
    result = tenants(*arguments)
    assert result.exit_code in (1, 2)
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
        assert tenants("add", "acme").exit_code == 0
        assert ("acme",) in connection.execute("SELECT tenant FROM dirty WHERE subject = 'tenant'").fetchall()


def test_adding_and_changing_a_tenant_is_in_the_audit(connection: sqlite3.Connection) -> None:
    tenants("add", "acme", "--currency", "KWD")
    tenants("set", "acme", "--name", "Acme Ltd")
    acts = connection.execute("SELECT action, target, json_extract(detail, '$.name') FROM audit ORDER BY id").fetchall()
    assert acts == [("add tenant", "acme", "acme"), ("set tenant", "acme", "Acme Ltd")]
