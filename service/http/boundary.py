"""What no caller may do, whoever it is: ask under a foreign name, through an unknown proxy, or from a foreign page."""

import re
from collections.abc import Collection
from functools import lru_cache

from starlette.types import ASGIApp, Receive, Scope, Send

from service.exchange.problems import Problem

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
_FORWARDED = (
    "for", "host", "proto", "port", "server", "by", "scheme", "protocol", "ssl", "prefix", "path", "uri", "method",
    "client-cert", "user", "email", "groups", "preferred-username", "access-token",
)  # fmt: skip
FORWARDING = frozenset(
    name.encode()
    for name in (
        "forwarded", "via", "x-real-ip", "x-client-ip", "x-cluster-client-ip", "x-original-forwarded-for",
        "true-client-ip", "cf-connecting-ip", *(f"x-forwarded-{what}" for what in _FORWARDED),
    )
)  # fmt: skip

_LOCAL = re.compile(rb"(localhost|127\.0\.0\.1|\[::1\])(:[0-9]{1,5})?", re.ASCII | re.IGNORECASE)


@lru_cache(maxsize=256)
def is_local_host(host: bytes) -> bool:
    """Whether a Host header names this machine: another name that resolves here is a rebound one."""
    return _LOCAL.fullmatch(host) is not None


class Boundary:
    """Refuses requests that cross a boundary.

    :param local: whether only this machine is answered: under its own names, and to nobody behind a proxy
    :param origins: foreign origins whose pages may write
    """

    def __init__(self, app: ASGIApp, origins: Collection[str], *, local: bool) -> None:
        self._app = app
        self._origins = {origin.encode() for origin in origins}
        self._local = local

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on, or answers it with a problem."""
        problem = self._refusal(scope) if scope["type"] == "http" else None
        if problem is not None:
            await problem.response()(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _refusal(self, scope: Scope) -> Problem | None:
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        if self._local and (problem := refused_here(scope)):
            return problem
        if scope["method"] in SAFE_METHODS:
            return None
        origin = next((value for name, value in headers if name == b"origin"), None)
        if origin in self._origins:
            return None
        host = next((value.lower() for name, value in headers if name == b"host"), b"")
        site = next((value for name, value in headers if name == b"sec-fetch-site"), None)
        if site in (b"cross-site", b"same-site") or origin not in (None, b"http://" + host, b"https://" + host):
            return Problem(403, "A page of another site may not write here; EDB_CORS_ORIGINS names those that may.")
        return None


def refused_here(scope: Scope) -> Problem | None:
    """Why a request is not answered where only this machine is; None when it is.

    HTTP/1.0 is what a proxy speaks that was told nothing else, and then it need not say that it is one.
    """
    hosts = []
    proxied = scope.get("http_version") == "1.0"
    for name, value in scope["headers"]:
        if name == b"host":
            hosts.append(value)
        elif name in FORWARDING:
            proxied = True
    if proxied:
        return Problem(
            403,
            "This service answers nobody behind a proxy while EDB_AUTH is local, which headers or HTTP/1.0 tell; "
            "set it to keys or jwt.",
        )
    if len(hosts) != 1 or not is_local_host(hosts[0]):
        return Problem(421, "This service answers only to localhost, 127.0.0.1 and [::1] while EDB_AUTH is local.")
    return None
