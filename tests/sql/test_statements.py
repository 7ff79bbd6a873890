from importlib.resources import files
from pathlib import Path

import pytest

from sql.statements import statement


def test_a_statement_is_found_by_its_path() -> None:
    assert statement("publish/epoch") == files("sql").joinpath("publish/epoch.sql").read_text(encoding="utf-8")


def test_an_unknown_statement_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        statement("publish/no_such_statement")


def test_every_statement_opens_with_a_sentence() -> None:
    root = Path(str(files("sql")))
    silent = [
        str(path.relative_to(root))
        for path in root.rglob("*.sql")
        if not path.read_text(encoding="utf-8").startswith("-- ")
    ]
    assert silent == []
