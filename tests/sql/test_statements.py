import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from sql.statements import script, statement

ROOT = Path(str(files("sql")))
SUBJECTS = [path for path in ROOT.glob("*/*.sql") if path.parent.name != "migrations"]
BLOCKS = [(path, name) for path in SUBJECTS for name in re.findall("^-- name: (.*)$", path.read_text("utf-8"), re.M)]
NAMES = {name for _, name in BLOCKS}
MODULES = [path for folder in ("aggregator", "jobs", "service", "sql") for path in (ROOT.parent / folder).rglob("*.py")]


def test_a_statement_is_found_by_its_name() -> None:
    assert statement("publish/epoch").splitlines() == [
        "-- The epoch of the refresher that holds the lease.",
        "SELECT epoch FROM lease WHERE id = 1;",
    ]


def test_an_unknown_statement_is_an_error() -> None:
    with pytest.raises(KeyError, match="publish/no_such_statement"):
        statement("publish/no_such_statement")


def test_every_statement_is_named_once_and_after_its_folder() -> None:
    assert [name for path, name in BLOCKS if name.partition("/")[0] != path.parent.name] == []
    assert len(NAMES) == len(BLOCKS)


def test_every_statement_opens_with_a_sentence_and_nothing_stands_before_the_first() -> None:
    assert [name for name in NAMES if not statement(name).startswith("-- ")] == []
    assert [path.name for path in SUBJECTS if not path.read_text("utf-8").startswith("-- name: ")] == []


def test_no_statement_stands_twice_but_in_the_second_opinion() -> None:
    texts: dict[str, list[str]] = {}
    for name in sorted(NAMES):
        if not name.startswith("verify/"):
            words = re.sub(r"--[^\n]*", "", statement(name)).split()
            texts.setdefault(" ".join(words), []).append(name)
    assert [names for names in texts.values() if len(names) > 1] == []


def test_every_script_opens_with_a_sentence() -> None:
    names = [path.relative_to(ROOT).with_suffix("").as_posix() for path in {*ROOT.rglob("*.sql")} - {*SUBJECTS}]
    assert [name for name in names if not script(name).startswith("-- ")] == []


def test_every_name_that_the_product_gives_is_a_statement() -> None:
    folders = "|".join({name.partition("/")[0] for name in NAMES})
    given, _ = texts()
    assert {text for text in given if re.fullmatch(rf"({folders})/[\w.]*[a-z]", text)} - NAMES == set()


def test_every_statement_is_used() -> None:
    given, patterns = texts()

    def found(text: str) -> bool:
        """Whether the product has the text, or makes it of texts that it has."""
        made = (match.groups() for pattern in patterns if (match := pattern.fullmatch(text)))
        return text in given or any(all(map(found, parts)) for parts in made)

    assert [name for name in sorted(NAMES) if not found(name)] == []


@cache
def texts() -> tuple[set[str], list[re.Pattern[str]]]:
    """The texts that stand in the product, and patterns of those that it fills in, `rebuild/(.+)`."""
    nodes = [node for module in MODULES for node in ast.walk(ast.parse(module.read_text("utf-8")))]
    given = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    filled = [node.values for node in nodes if isinstance(node, ast.JoinedStr)]
    made = {"".join(parts(values)) for values in filled if isinstance(values[0], ast.Constant)}
    return given, [re.compile(pattern) for pattern in made]


def parts(values: list[ast.expr]) -> Iterator[str]:
    for value in values:
        yield re.escape(str(value.value)) if isinstance(value, ast.Constant) else "(.+)"
