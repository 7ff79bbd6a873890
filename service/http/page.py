"""The dashboard's page: the files that were built from ui/, read once and answered from memory."""

import mimetypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match, Route
from starlette.types import Scope

from aggregator.figures.documents.rendering import etag
from service.exchange.documents import tags, weighed
from service.exchange.problems import Problem

_HERE = Path(__file__).resolve().parents[1]
_IN_THE_WHEEL, _IN_A_CHECKOUT = _HERE / "built_page", _HERE.parent / "ui" / "dist"
BUILT = _IN_THE_WHEEL if _IN_THE_WHEEL.is_dir() else _IN_A_CHECKOUT
INDEX = "index.html"
HASHED = "assets/"  # what is here is named after what is in it, and never changes
CODINGS = {"br": ".br", "gzip": ".gz"}  # the smaller first

IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATED = "no-cache"
SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class File:
    """A file of the page: its bytes as they are, and by coding as they were compressed when it was built."""

    media_type: str
    cache_control: str
    etag: str
    body: bytes
    compressed: Mapping[str, bytes]


def mount_page(app: FastAPI, directory: Path = BUILT, connects: Sequence[str] = ()) -> None:
    """Answers every path that no other route has, and that is none of the API's, with the page.

    Add it after the other routes. The build has `/docs` as well, the API's description to read; where nothing is built,
    both lead to the description for programs instead.

    :param connects: origins besides its own that the page asks: where people sign in
    """
    security = SECURITY | {"Content-Security-Policy": content_security(connects)}
    files = read_files(directory)
    if INDEX not in files:
        app.router.routes.extend(Route(path, _description) for path in ("/", "/docs"))
        return

    async def page(request: Request) -> Response:
        answered = answer(files, request.scope["path"], request.headers)
        answered.headers.update(security)
        return answered

    app.router.routes.append(_PageRoute("/{path:path}", page))


def read_files(directory: Path) -> dict[str, File]:
    """Every file below a directory by its path, with its compressed forms; nothing where there is no directory."""
    found = {
        path.relative_to(directory).as_posix(): path.read_bytes() for path in directory.rglob("*") if path.is_file()
    }
    suffixes = tuple(CODINGS.values())
    return {
        name: File(
            media_type=_media_type(name),
            cache_control=IMMUTABLE if name.startswith(HASHED) else REVALIDATED,
            etag=etag(body),
            body=body,
            compressed={coding: found[name + end] for coding, end in CODINGS.items() if name + end in found},
        )
        for name, body in found.items()
        if not name.endswith(suffixes)
    }


def answer(files: Mapping[str, File], path: str, headers: Mapping[str, str]) -> Response:
    """The file of a path, or of a folder its index. Whoever takes HTML, at a path without a file, gets the page: it
    knows its own paths.

    :raises Problem: 404, there is no such file
    """
    if leads_away(path):
        raise Problem(404, "There is no such page: its path begins with // or holds a backslash.")
    name = path.removeprefix("/") or INDEX
    if name not in files:
        if name.startswith(HASHED):
            raise Problem(404, "There is no such file; the page has been built anew: load it again.")
        if f"{name}/{INDEX}" in files:
            name = f"{name}/{INDEX}"
        elif _takes_page(headers.get("accept", ""), name):
            name = INDEX
        else:
            raise HTTPException(404)
    file = files[name]
    accepted = codings(headers.get("accept-encoding", ""))
    coding = next((one for one in file.compressed if one in accepted), None)
    tag = file.etag if coding is None else f'{file.etag[:-1]}-{coding}"'
    answered = {"Cache-Control": file.cache_control, "ETag": tag, "Vary": "Accept, Accept-Encoding"}
    known = tags(headers.get("if-none-match", "").encode("latin-1"))
    if tag.encode() in known or b"*" in known:
        return Response(None, 304, answered)
    body = file.body
    if coding is not None:
        body = file.compressed[coding]
        answered["Content-Encoding"] = coding
    return Response(body, 200, answered, media_type=file.media_type)


def leads_away(path: str) -> bool:
    """Whether a path, decoded, would lead to another host were it taken for an address: none of the page's does."""
    return path.startswith("//") or "\\" in path


def content_security(connects: Sequence[str]) -> str:
    """What the page may load, run and ask."""
    # Styles may be inline: charts and dialogs place what they draw. Scripts may not, nor come from elsewhere.
    asked = " ".join(("'self'", *connects))
    return (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        f"font-src 'self'; connect-src {asked}; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    )


def codings(accept_encoding: str) -> set[str]:
    """The codings that a client names and does not refuse with a weight of 0."""
    return {name for name, weight in weighed(accept_encoding).items() if weight > 0}


def _takes_page(accept: str, name: str) -> bool:
    """Whether a client that names no file is answered with the page: it asks for HTML, or takes anything.

    The build has its files at the top and in `assets/`: what looks like one there is none of the page's paths, unless
    somebody asks for HTML by its name.
    """
    weights = weighed(accept or "*/*")
    if (named := weights.get("text/html")) is not None:
        return named > 0
    return weights.get("text/*", weights.get("*/*", 0.0)) > 0 and "." not in name.partition("/")[0]


class _PageRoute(Route):
    """A route of whatever is not the API's, so that an unknown address of the API stays an error of the API."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether it is the page's to answer."""
        path = scope.get("path", "")
        if path == "/api" or path.startswith("/api/"):
            return Match.NONE, {}
        return super().matches(scope)


async def _description(request: Request) -> Response:
    return RedirectResponse(request.app.openapi_url)


def _media_type(name: str) -> str:
    if name.endswith(".js"):
        return "text/javascript"
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
