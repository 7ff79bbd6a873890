"""Which room imports which: the code does as docs/architecture.md draws it; and what the mathematics must not touch."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests import ROOT

FOLDERS = ("sql", "aggregator", "jobs", "service")
MODULES = {
    path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__"): path
    for folder in FOLDERS
    for path in sorted((ROOT / folder).rglob("*.py"))
}
ROW = re.compile(r"\| `([a-z_/]+)` \| .* \| (–|(?:`[a-z_/]+` ?)+) \|")
CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "gmtime", "localtime", "ctime"}
ENVIRONMENT = {"environ", "getenv", "environb"}


def drawn() -> dict[str, set[str]]:
    """The rooms of the documentation in its order, and which ones each imports."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    section = text.split("## Rooms", 1)[1].split("\n## ", 1)[0]
    return {room: set(re.findall(r"`([a-z_/]+)`", imports)) for room, imports in ROW.findall(section)}


def room_of(module: str) -> str:
    """A folder of its own within one of the four, or a module that stands alone; all of `sql` is one room."""
    parts = module.split(".")
    return "sql" if parts[0] == "sql" else "/".join(parts[:2])


def built() -> dict[str, set[str]]:
    """The rooms of the code, and which ones each imports."""
    rooms: dict[str, set[str]] = {}
    for module, path in MODULES.items():
        if "." in module or module == "sql":
            here = room_of(module)
            rooms.setdefault(here, set()).update(room_of(other) for other in imported(path) if room_of(other) != here)
    return rooms


def test_rooms_import_what_the_drawing_shows() -> None:
    assert built() == drawn()


def test_each_room_imports_only_rooms_that_are_drawn_above_it() -> None:
    order = list(drawn())
    upwards = {room: others & set(order[at:]) for at, (room, others) in enumerate(drawn().items())}
    assert not any(upwards.values()), upwards


def test_no_module_imports_itself_by_way_of_others() -> None:
    TopologicalSorter({module: {*imported(path)} - {module} for module, path in MODULES.items()}).prepare()


def test_nothing_of_the_program_imports_its_tests_or_benchmarks() -> None:
    foreign = {
        module: names
        for module, path in MODULES.items()
        if (names := [name for name in names_in(path) if name.split(".")[0] in {"tests", "bench", "deploy"}])
    }
    assert not foreign


@pytest.mark.parametrize("module", [module for module in MODULES if module.split(".")[0] in {"sql", "aggregator"}])
def test_ground_and_mathematics_read_neither_clock_nor_environment(module: str) -> None:
    nodes = list(ast.walk(tree(MODULES[module])))
    called = {node.func.attr for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)}
    named = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    taken = {name.split(".")[-1] for name in names_in(MODULES[module])}
    assert not called & CLOCKS
    assert not (named | taken) & ENVIRONMENT


def test_figures_know_of_no_database() -> None:
    knowing = [
        module
        for module, path in MODULES.items()
        if module.startswith("aggregator.figures") and {"sqlite3", "duckdb"} & {n.split(".")[0] for n in names_in(path)}
    ]
    assert not knowing


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported(path: Path) -> Iterator[str]:
    """The modules of the program that a module imports, wherever in it the import stands."""
    for name in names_in(path):
        module = name
        while module and module not in MODULES:
            module = module.rpartition(".")[0]
        if "." in module:
            yield module


@cache
def names_in(path: Path) -> list[str]:
    """Every name that a module imports, absolute."""
    found: list[str] = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: imports are absolute"
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found
