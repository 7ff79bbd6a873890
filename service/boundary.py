"""Who may ask, where everybody on this machine may: nobody in the name of a foreign page or a foreign host name."""

import re
from collections.abc import Collection
from functools import lru_cache

from starlette.types import ASGIApp, Receive, Scope, Send

from service.problems import Problem

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")

_LOCAL = re.compile(rb"(localhost|127\.0\.0\.1|\[::1\])(:[0-9]{1,5})?", re.ASCII | re.IGNORECASE)


@lru_cache(maxsize=256)
def is_local_host(host: bytes) -> bool:
    """Whether a Host header names this machine: another name that resolves here is a rebound one."""
    return _LOCAL.fullmatch(host) is not None


def foreign_host() -> Problem:
    """The answer to a Host header that is not this machine's."""
    return Problem(421, "This service answers only to localhost, 127.0.0.1 and [::1].")


class LocalAccess:
    """Refuses requests under a foreign host name, and writes from foreign pages.

    :param origins: foreign origins that may write
    """

    def __init__(self, app: ASGIApp, origins: Collection[str]) -> None:
        self._app = app
        self._origins = {origin.encode() for origin in origins}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on, or answers it with a problem."""
        problem = self._refusal(scope) if scope["type"] == "http" else None
        if problem is not None:
            await problem.response()(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _refusal(self, scope: Scope) -> Problem | None:
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        hosts = [value for name, value in headers if name == b"host"]
        if len(hosts) != 1 or not is_local_host(hosts[0]):
            return foreign_host()
        if scope["method"] in SAFE_METHODS:
            return None
        origin = next((value for name, value in headers if name == b"origin"), None)
        if origin in self._origins:
            return None
        site = next((value for name, value in headers if name == b"sec-fetch-site"), None)
        own = (None, b"http://" + hosts[0].lower(), b"https://" + hosts[0].lower())
        if site in (b"cross-site", b"same-site") or origin not in own:
            return Problem(403, "A page of another site may not write here; EDB_CORS_ORIGINS names those that may.")
        return None
