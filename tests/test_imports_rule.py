"""Who may import whom, read from the syntax trees of all modules; and what the mathematics must not touch."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted(path for folder in ("sql", "aggregator", "jobs", "service") for path in (ROOT / folder).rglob("*.py"))

MAY_IMPORT = {
    "sql": {"sql"},
    "aggregator": {"aggregator", "sql"},
    "jobs": {"jobs", "aggregator", "sql"},
    "service": {"service", "aggregator", "sql"},
}
PROJECT = {*MAY_IMPORT, "tests", "bench", "ui", "deploy"}
# What describes facts, and what assembles documents from month rows; nothing that reads or sums facts.
AGGREGATOR_FOR_SERVICE = (
    "alerts.rulebook", "alerts.rules", "buckets", "documents", "durations", "exact", "facts", "gates", "history",
    "kpis", "periods", "tenants", "texts",
)  # fmt: skip
CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "gmtime", "localtime", "ctime"}
ENVIRONMENT = {"environ", "getenv", "environb"}


def folder_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


def each_of(*folders: str) -> pytest.MarkDecorator:
    paths = [path for path in MODULES if folder_of(path) in folders]
    return pytest.mark.parametrize("path", paths, ids=lambda path: path.relative_to(ROOT).as_posix())


@each_of(*MAY_IMPORT)
def test_module_imports_only_what_its_folder_may(path: Path) -> None:
    folder, *below = path.relative_to(ROOT).with_suffix("").parts
    allowed = MAY_IMPORT[folder] | ({"service"} if folder == "jobs" and below[0] == "cli" else set())
    foreign = {name for name in imported(path) if name.split(".")[0] in PROJECT - allowed}
    assert not foreign, f"{folder}/ may import {', '.join(sorted(allowed))} only"


@each_of("service")
def test_service_takes_of_the_aggregator_only_what_is_pure(path: Path) -> None:
    allowed = tuple(f"aggregator.{name}." for name in AGGREGATOR_FOR_SERVICE)
    taken = {f"{name}." for name in imported(path) if name.split(".")[0] == "aggregator"}
    assert all(name.startswith(allowed) for name in taken)


@each_of("sql", "aggregator")
def test_ground_and_mathematics_read_neither_clock_nor_environment(path: Path) -> None:
    nodes = list(ast.walk(tree(path)))
    called = {node.func.attr for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)}
    named = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    taken = {name.split(".")[-1] for name in imported(path)}
    assert not called & CLOCKS
    assert not (named | taken) & ENVIRONMENT


def test_rule_is_held_over_every_folder() -> None:
    assert {folder_of(path) for path in MODULES} == set(MAY_IMPORT)


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported(path: Path) -> Iterator[str]:
    """Every module and name that a module imports, absolute, wherever in it the import stands."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join((*above, *([node.module] if node.module else [])))
            yield from (f"{module}.{alias.name}" for alias in node.names)
