"""From what a request carries to who asks: remembered while it is good, so that most requests pay for a lookup."""

import asyncio
import logging
import re
import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from functools import partial
from hashlib import sha256
from pathlib import Path
from time import monotonic, time
from typing import NamedTuple, Protocol, Self

from service.connections.reading import Reading
from service.connections.writing import Writing
from service.exchange.names import SESSION_COOKIE
from service.exchange.problems import Problem
from service.identity.roles import EVERYBODY_HERE, Principal
from service.identity.secrets import KEY
from service.identity.sessions import holder_of_key, holder_of_session, note_use
from service.identity.tokens import Issuer, Tokens, issuer_of, unauthorized
from service.settings import Settings
from sql.database import DatabaseError, open_reader
from sql.statements import statement

WATCH_SECONDS = 0.25  # how soon a revoked key is refused
NOTE_USE_SECONDS = 60.0
REMEMBER_SECONDS = 300.0  # then it is looked up again
MAX_REMEMBERED = 10_000
MAX_REMEMBERED_BYTES = 16 * 1024 * 1024
PRINCIPAL_BYTES, TENANT_BYTES = 1000, 100  # about what one takes, and each tenant of one
MAX_CREDENTIAL_BYTES = 20_000

_SESSION = re.compile(rb"(?:^|;)[ \t]*" + SESSION_COOKIE.encode() + rb"[ \t]*=[ \t]*([^; \t]*)")

logger = logging.getLogger("edb.identity")


class Credentials(NamedTuple):
    """The headers of a request that say who asks."""

    authorization: bytes | None = None
    cookie: bytes | None = None

    @classmethod
    def of(cls, headers: Mapping[bytes, bytes]) -> Self:
        """Those of a request. A gateway moves the token, because its cache passes over what is authorized."""
        return cls(headers.get(b"edb-authorization") or headers.get(b"authorization"), headers.get(b"cookie"))

    def digest(self) -> bytes:
        """Of what decides who asks: of the credential alone, however much else is sent with it."""
        if self.authorization is not None:
            scheme, _, credential = self.authorization.partition(b" ")
            return sha256(scheme.lower() + b" " + credential.strip()).digest()
        return sha256(session_of(self.cookie).encode("latin-1")).digest()


class Access(Protocol):
    """How callers are known."""

    def remembered(self, credentials: Credentials) -> Principal | None:
        """Who asks, if that is known already; at once."""

    async def identify(self, credentials: Credentials) -> Principal:
        """Who asks.

        :raises Problem: 401, with what is missing or wrong
        """

    async def watch(self) -> None:
        """Look after what is remembered, until cancelled."""


_NO_CREDENTIALS = Credentials()


def access_of(settings: Settings, reading: Reading, writing: Writing, ended: Callable[[], None]) -> Access:
    """How callers are known under these settings.

    :param ended: called when a credential may have ended
    """
    match settings.auth:
        case "keys":
            return KeyAccess(reading, writing, settings.database, ended)
        case "jwt":
            return TokenAccess(issuer_of(settings), ended)
        case "local":
            return LocalAccess()


class LocalAccess:
    """Everybody who reaches a port of this machine alone may do everything."""

    def remembered(self, credentials: Credentials) -> Principal | None:  # noqa: ARG002 (whatever they are)
        """Everybody."""
        return EVERYBODY_HERE

    async def identify(self, credentials: Credentials) -> Principal:  # noqa: ARG002 (whatever they are)
        """Everybody."""
        return EVERYBODY_HERE

    async def watch(self) -> None:
        """Nothing can end."""


class _Known(NamedTuple):
    """Somebody who is remembered until a moment, in seconds since 1970, and about how many bytes that takes."""

    principal: Principal
    until: float
    size: int


class _Remembering:
    """Remembers who had which credential for a while, or until it expires, or until `forget`.

    When there are too many, those go first that have not been seen for longest.
    """

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, _Known] = OrderedDict()
        self._known_bytes = 0
        self._forgotten = 0

    def remembered(self, credentials: Credentials) -> Principal | None:
        """Who asks, if that is known already."""
        if credentials == _NO_CREDENTIALS:
            return None
        key = credentials.digest()
        found = self._known.get(key)
        if found is None:
            return None
        if found.until <= time():
            self._drop(key)
            return None
        self._known.move_to_end(key)
        return found.principal

    async def watch(self) -> None:
        """What is remembered ends by itself."""

    def forget(self) -> None:
        """Look everybody up again."""
        self._forgotten += 1
        self._known.clear()
        self._known_bytes = 0

    def _remember(self, credentials: Credentials, principal: Principal, forgotten: int) -> Principal:
        """Remember somebody, unless everybody was to be forgotten since they were looked up."""
        if forgotten == self._forgotten:
            key, until = credentials.digest(), time() + REMEMBER_SECONDS
            if principal.expires_at is not None:
                until = min(until, principal.expires_at)
            size = PRINCIPAL_BYTES + TENANT_BYTES * len(principal.grants.tenants or ()) + len(principal.name)
            self._drop(key)
            self._known[key] = _Known(principal, until, size)
            self._known_bytes += size
            while len(self._known) > MAX_REMEMBERED or self._known_bytes > MAX_REMEMBERED_BYTES:
                self._drop(next(iter(self._known)))
        return principal

    def _drop(self, key: bytes) -> None:
        found = self._known.pop(key, None)
        if found is not None:
            self._known_bytes -= found.size


class KeyAccess(_Remembering):
    """Callers have an API key, or a session that was opened with one."""

    def __init__(self, reading: Reading, writing: Writing, database: Path, ended: Callable[[], None]) -> None:
        super().__init__()
        self._reading = reading
        self._writing = writing
        self._database = database
        self._ended = ended
        self._used: dict[int, int] = {}

    def remembered(self, credentials: Credentials) -> Principal | None:
        """As above; and the key was used."""
        principal = super().remembered(credentials)
        if principal is not None and principal.key_id is not None:
            self._used[principal.key_id] = int(time())
        return principal

    async def identify(self, credentials: Credentials) -> Principal:
        """Who holds the key or the session."""
        known = self.remembered(credentials)
        if known is not None:
            return known
        find: Callable[[sqlite3.Connection, str, int], Principal | None]
        if credentials.authorization is not None:
            find, secret = holder_of_key, bearer(credentials.authorization)
            if not secret.startswith(f"{KEY}_"):
                raise unauthorized("The credential is not an API key of this service")
        else:
            find, secret = holder_of_session, session_of(credentials.cookie)
            if not secret:
                raise _nobody("Send an API key as `Authorization: Bearer edb_…`, or sign in.")
        forgotten = self._forgotten
        principal = await self._reading.run(partial(_found, find, secret))
        if principal is None:
            raise unauthorized("The API key or session is not, or no longer, good")
        if principal.key_id is not None:
            self._used[principal.key_id] = int(time())
        return self._remember(credentials, principal, forgotten)

    async def watch(self) -> None:
        """Forget when a credential may have ended, and note now and then when keys were used."""
        seen: tuple[int, int] | None = None
        note_at = monotonic() + NOTE_USE_SECONDS
        with closing(open_reader(self._database)) as connection:  # on the event loop: what it reads is one number
            connection.execute("PRAGMA busy_timeout = 0")
            try:
                while True:
                    try:
                        seen = self._look(connection, seen)
                        if monotonic() >= note_at:
                            note_at = monotonic() + NOTE_USE_SECONDS
                            await self._note_use()
                    except (sqlite3.Error, DatabaseError, Problem):
                        logger.warning("Keys cannot be looked after at the moment; trying again.", exc_info=True)
                        self.forget()
                    await asyncio.sleep(WATCH_SECONDS)
            finally:
                with suppress(sqlite3.Error, DatabaseError, Problem):
                    await self._note_use()

    async def _note_use(self) -> None:
        used, self._used = self._used, {}
        if used:
            await self._writing.run(partial(note_use, used=used))

    def _look(self, connection: sqlite3.Connection, seen: tuple[int, int] | None) -> tuple[int, int]:
        (version,) = connection.execute("PRAGMA data_version").fetchone()
        if seen is not None and version == seen[0]:
            return seen
        (revision,) = connection.execute(statement("identity/revision")).fetchone()
        if seen is not None and revision != seen[1]:
            self.forget()
            self._ended()
        return int(version), int(revision)


class TokenAccess(_Remembering):
    """Callers have an access token of the configured issuer."""

    def __init__(self, issuer: Issuer, ended: Callable[[], None]) -> None:
        super().__init__()
        self._ended = ended
        self._tokens = Tokens(issuer, self._forget_all)

    async def watch(self) -> None:
        """Forget whose key was withdrawn."""
        await self._tokens.watch()

    async def identify(self, credentials: Credentials) -> Principal:
        """Who bears the token."""
        known = self.remembered(credentials)
        if known is not None:
            return known
        if credentials.authorization is None:
            raise _nobody("Send an access token as `Authorization: Bearer …`, or sign in.")
        principal = await self._tokens.verify(bearer(credentials.authorization))
        return self._remember(credentials, principal, self._forgotten)

    def _forget_all(self) -> None:
        self.forget()
        self._ended()


def bearer(authorization: bytes) -> str:
    """The credential of an Authorization header.

    :raises Problem: 401, it is of another kind
    """
    scheme, _, credential = authorization.decode("latin-1").partition(" ")
    credential = credential.strip()
    if scheme.lower() != "bearer" or not credential or len(credential) > MAX_CREDENTIAL_BYTES:
        raise unauthorized("The Authorization header is not `Bearer` and a credential")
    return credential


def session_of(cookie: bytes | None) -> str:
    """The secret of the session in a Cookie header; empty where there is none."""
    if cookie is None or len(cookie) > MAX_CREDENTIAL_BYTES:
        return ""
    found: list[bytes] = _SESSION.findall(cookie)
    return found[-1].decode("latin-1") if found else ""


def _found(
    find: Callable[[sqlite3.Connection, str, int], Principal | None], secret: str, connection: sqlite3.Connection
) -> Principal | None:
    return find(connection, secret, int(time()))


def _nobody(how: str) -> Problem:
    return Problem(401, f"Who is asking? {how}", headers={"WWW-Authenticate": 'Bearer realm="edb"'})
