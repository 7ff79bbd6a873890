"""The documentation names everything that there is, and leads nowhere that there is not."""

import re
from pathlib import Path

import pytest
from fastapi import FastAPI

from aggregator.facts.table import FACTS, Fact
from aggregator.figures.kpis import KPIS
from aggregator.figures.periods import PRESETS
from service.app import Application, create_app
from service.settings import Settings, describe
from tests import ROOT

PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(ROOT.glob("docs/**/*.md"))]


@pytest.fixture(scope="module")
def api() -> FastAPI:
    app = create_app(Settings())
    assert isinstance(app, Application)
    return app.api


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def anchors(text: str) -> set[str]:
    """The names that headings can be linked by."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.slow
def test_every_route_is_in_the_guide(api: FastAPI) -> None:
    guide = page("api.md")
    keys_of_facts = {f"/api/{fact.route}/" for fact in FACTS.values() if fact.name not in ("orders", "customers")}
    for path in api.openapi()["paths"]:
        if not any(path.startswith(key) for key in keys_of_facts):
            assert path in guide


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_every_field_of_a_fact_is_in_the_guide(fact: Fact) -> None:
    guide = page("api.md")
    start = guide.index(f"### `/api/{fact.route}`")
    section = guide[start : guide.find("\n##", start + 1)]
    for field in fact.fields:
        assert f"`{field.name}`" in section
    assert "Key: " + ", ".join(f"`{name}`" for name in fact.key) in section


def test_every_setting_is_documented_with_its_default() -> None:
    rows = [line.split(" | ") for line in page("operations.md").splitlines() if line.startswith("| `EDB_")]
    for name, default, _ in describe():
        assert [written for names, written, _ in rows if f"`{name}`" in names] == [
            f"`{default}`" if default else "none"
        ]


def test_kpis_are_explained_as_they_are_and_so_is_every_range() -> None:
    text = page("kpis.md")
    explained = re.findall(r"^### .+ \(`(\w+)`\), (\w+)$", text, re.MULTILINE)
    assert explained == [(key, KPIS[key].kind) for key, _ in explained if key in KPIS]
    for range_ in PRESETS:
        assert f"`{range_}`" in text


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (path.parent / name).resolve() if name else path
        assert file.exists(), target
        if anchor:
            assert anchor in anchors(file.read_text(encoding="utf-8")), target
