"""The wheel is whole: installed elsewhere, it serves the page, with neither a checkout nor Node."""

import re
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import httpx
import pytest

from tests import ROOT
from tests.gateway.conftest import free_port, running

pytestmark = pytest.mark.slow

IMPORTED = ("aggregator", "jobs", "service", "sql")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of what git knows and of the page as it was built."""
    source = tmp_path_factory.mktemp("source")
    known = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    wanted = [Path(name) for name in known.split("\0") if name and Path(name).parts[0] in (*IMPORTED, "tests")]
    wanted += [Path(name) for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE")]
    wanted += [path.relative_to(ROOT) for path in (ROOT / "ui" / "dist").rglob("*") if path.is_file()]
    for path in wanted:
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        (source / path).write_bytes((ROOT / path).read_bytes())
    target = tmp_path_factory.mktemp("dist")
    command = ["pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(target)]
    subprocess.run([sys.executable, "-m", *command, str(source)], check=True, capture_output=True)
    (built,) = target.glob("edb-*.whl")
    return built


def test_it_has_the_code_the_statements_and_the_page_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as content:
        names = set(content.namelist())
    statements = {str(path.relative_to(ROOT)) for path in (ROOT / "sql").rglob("*.sql")}
    assert statements <= names
    page = {path.relative_to(ROOT / "ui" / "dist") for path in (ROOT / "ui" / "dist").rglob("*") if path.is_file()}
    assert {f"service/built_page/{path}" for path in page} <= names
    assert {name.split("/")[0] for name in names} - set(IMPORTED) == {
        name.split("/")[0] for name in names if ".dist-info/" in name
    }


def test_installed_elsewhere_it_serves_the_page(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    pip = [sys.executable, "-m", "pip", "--python", str(environment / "bin" / "python")]
    subprocess.run([*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel)], check=True)
    (packages,) = environment.glob("lib/python*/site-packages")
    (packages / "elsewhere.pth").write_text(sysconfig.get_path("purelib") + "\n")  # what edb itself depends on
    port = free_port()
    settings = {"EDB_DATABASE": str(tmp_path / "edb.sqlite3"), "EDB_PORT": str(port)}
    command = ["env", "-C", str(tmp_path), str(environment / "bin" / "edb"), "serve"]
    with (
        running(command, tmp_path / "log", port, settings),
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as client,
    ):
        page = client.get("/dashboard", headers={"Accept": "text/html"})
        assert "<title>" in page.text
        script = re.search(r'src="(/assets/[^"]+\.js)"', page.text)
        assert script is not None
        assert client.get(script[1]).headers["content-type"].startswith("text/javascript")
        assert '<script type="module"' in client.get("/docs").text
        assert client.get("/api/kpis").status_code == 200
    where = subprocess.run(
        [str(environment / "bin" / "python"), "-c", "import service; print(service.__file__)"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert str(environment) in where


def test_without_the_page_there_is_no_wheel(tmp_path: Path) -> None:
    (tmp_path / "setup.py").write_text((ROOT / "setup.py").read_text())
    done = subprocess.run(
        [sys.executable, "setup.py", "build_py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "The page is not built" in done.stderr
