"""The page as a browser gets it, from a build that is made here."""

import gzip
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import httpx
import pytest
from anyio.from_thread import start_blocking_portal
from fastapi import FastAPI

from service.exchange import problems
from service.http.page import BUILT, SECURITY, codings, mount_page, read_files

INDEX = b"<!doctype html><title>Page</title>" + b" " * 600
SCRIPT = b"console.log(1);" * 100
HTML = {"accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A built page: an index, and a script that is compressed in both ways."""
    built = tmp_path / "dist"
    (built / "assets").mkdir(parents=True)
    (built / "index.html").write_bytes(INDEX)
    (built / "theme.js").write_bytes(b"// theme")
    (built / "assets" / "index-abc.js").write_bytes(SCRIPT)
    (built / "assets" / "index-abc.js.gz").write_bytes(gzip.compress(SCRIPT))
    (built / "assets" / "index-abc.js.br").write_bytes(b"as if by brotli")
    (tmp_path / "secret.txt").write_text("not for the page")
    return built


Get = Callable[..., httpx.Response]


@contextmanager
def served(directory: Path) -> Iterator[Get]:
    """Reads from a service with one route of its own, and the page."""
    app = FastAPI(docs_url=None, redoc_url=None)

    @app.get("/api/health")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    mount_page(app, directory)
    problems.install(app)
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://localhost:8000", headers={"accept-encoding": "identity"}
    )
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(client):
        yield lambda path, **given: portal.call(partial(client.get, path, **given))


@pytest.mark.parametrize(
    "accept", ["text/html,application/xhtml+xml", "*/*", "", "text/*", "application/json, */*;q=0.1", "TEXT/HTML;q=0.5"]
)
@pytest.mark.parametrize("path", ["/", "/dashboard", "/kpis/revenue?range=3m", "/customers/a/b", "/customers/acme.com"])
def test_every_path_of_the_page_is_the_page(directory: Path, path: str, accept: str) -> None:
    with served(directory) as get:
        answer = get(path, headers={"accept": accept})
    assert answer.status_code == 200
    assert answer.content == INDEX
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("accept", ["text/html", "*/*", "application/json"])
def test_a_folder_is_its_index_with_the_headers_of_the_page(directory: Path, accept: str) -> None:
    (directory / "docs").mkdir()
    (directory / "docs" / "index.html").write_bytes(b"every call")
    with served(directory) as get:
        answer = get("/docs", headers={"accept": accept})
    assert (answer.status_code, answer.content) == (200, b"every call")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert SECURITY.items() <= {name.title(): value for name, value in answer.headers.items()}.items()


def test_a_hashed_file_is_kept_for_ever(directory: Path) -> None:
    with served(directory) as get:
        answer = get("/assets/index-abc.js")
    assert answer.content == SCRIPT
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"


def test_other_files_are_asked_for_again(directory: Path) -> None:
    with served(directory) as get:
        assert get("/theme.js").headers["cache-control"] == "no-cache"


def test_the_smallest_form_that_the_client_takes_is_sent(directory: Path) -> None:
    with served(directory) as get:
        zipped = get("/assets/index-abc.js", headers={"accept-encoding": "gzip"})
        smallest = get("/assets/index-abc.js", headers={"accept-encoding": "gzip, deflate, br;q=0.9"})
        refused = get("/assets/index-abc.js", headers={"accept-encoding": "br;q=0, gzip;q=0.0"})
    assert zipped.headers["content-encoding"] == "gzip"
    assert zipped.content == SCRIPT
    assert smallest.headers["content-encoding"] == "br"
    assert "content-encoding" not in refused.headers
    assert {one.headers["vary"] for one in (zipped, smallest, refused)} == {"Accept, Accept-Encoding"}
    assert len({one.headers["etag"] for one in (zipped, smallest, refused)}) == 3


def test_what_is_known_is_not_sent_again(directory: Path) -> None:
    with served(directory) as get:
        tag = get("/dashboard", headers=HTML).headers["etag"]
        answer = get("/dashboard", headers=HTML | {"if-none-match": tag})
    assert answer.status_code == 304
    assert not answer.content
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/nothing", "/api/health/nothing"])
def test_an_unknown_address_of_the_api_stays_its_error(directory: Path, path: str) -> None:
    with served(directory) as get:
        answer = get(path, headers=HTML)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        ("/old.js", "*/*"),
        ("/.env", "*/*"),
        ("/assets/index-old.js", "*/*"),
        ("/assets/index-old.js", "text/html"),
        ("/../secret.txt", "*/*"),
        ("/assets/..%2f..%2fsecret.txt", "*/*"),
        ("/dashboard", "application/json"),
        ("/dashboard", "image/*"),
        ("/dashboard", "text/html;q=0, */*"),
        ("/dashboard", "text/*;q=0, */*"),
    ],
)
def test_a_file_that_is_not_there_is_not_the_page(directory: Path, path: str, accept: str) -> None:
    with served(directory) as get:
        answer = get(path, headers={"accept": accept})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_nothing_above_the_build_can_be_had(directory: Path) -> None:
    assert "secret.txt" not in {Path(name).name for name in read_files(directory)}


def test_scripts_come_from_here_and_none_is_inline(directory: Path) -> None:
    with served(directory) as get:
        headers = get("/dashboard", headers=HTML).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert all(headers[name] == value for name, value in SECURITY.items())


def test_without_a_build_the_root_leads_to_the_description(tmp_path: Path) -> None:
    with served(tmp_path / "nothing") as get:
        root = get("/", headers=HTML)
        assert (root.status_code, root.headers["location"]) == (307, "/openapi.json")
        assert get("/docs").headers["location"] == "/openapi.json"
        assert get("/dashboard", headers=HTML).status_code == 404
        assert get("/api/health").status_code == 200


def test_codings_with_a_weight_of_nothing_are_refused() -> None:
    assert codings("gzip;q=1.0, br; q=0, deflate;q=0.001") == {"gzip", "deflate"}


@pytest.mark.parametrize("name", ["index.html", "docs/index.html"])
def test_the_built_page_needs_no_inline_script_and_nothing_from_elsewhere(name: str) -> None:
    if not (BUILT / name).is_file():
        pytest.skip("the page is not built: npm run build in ui/")
    page = (BUILT / name).read_text()
    assert not re.search(r'(?:src|href)="(?!/[^/])', page)
    assert page.count("<script") == page.count("<script src=") + page.count('<script type="module" crossorigin src=')
