"""Access tokens of an OpenID provider (RFC 9068 and its kin): verified with the keys that the issuer publishes."""

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import httpx
import jwt

from aggregator.figures.texts import has_unseen
from service.exchange.names import Role
from service.exchange.problems import Problem, busy
from service.identity.roles import Grants, Principal, grants, insufficient_scope
from service.settings import Settings

REQUIRED = ("exp", "iss", "aud", "sub")
LEEWAY_SECONDS = 30
MAX_TOKEN_BYTES = 16 * 1024
KEYS_SECONDS = 60.0  # how soon it is seen that a key was withdrawn; the gateway looks as often
LOOK_AGAIN_SECONDS = 10.0  # how soon they may be fetched again for a key that is not among them
FETCH_SECONDS = 5.0
MAX_KEYS_BYTES = 1024 * 1024
MAX_TENANTS = 1000

logger = logging.getLogger("edb.identity")


@dataclass(frozen=True)
class Issuer:
    """Whose tokens are taken, and where in them it stands what their bearer may.

    `tenants_claim` and `roles_claim`: a path of names joined by dots, or a JSON pointer where a name holds a dot;
    `scope`: one that a token must have, None for none; `role_scopes`: those without which it does not have a role,
    whatever its bearer has. `jwks_url`: None asks the issuer's discovery document.
    """

    name: str
    audience: str
    jwks_url: str | None
    algorithms: Sequence[str]
    scope: str | None
    tenants_claim: str
    roles_claim: str
    role_scopes: Mapping[Role, str] = field(default_factory=dict)


def issuer_of(settings: Settings) -> Issuer:
    """The issuer that the settings name."""
    return Issuer(
        name=settings.jwt_issuer or "",
        audience=settings.jwt_audience or "",
        jwks_url=settings.jwks_url,
        algorithms=settings.jwt_algorithms,
        scope=settings.jwt_scope,
        tenants_claim=settings.jwt_tenants_claim,
        roles_claim=settings.jwt_roles_claim,
        role_scopes=settings.jwt_role_scopes,
    )


class Tokens:
    """Verifies tokens. The keys are fetched when first needed and then every minute, and kept on where that fails.

    :param withdrawn: called when a key is gone, whose tokens are good no longer
    """

    def __init__(self, issuer: Issuer, withdrawn: Callable[[], None] = lambda: None) -> None:
        self._issuer = issuer
        self._withdrawn = withdrawn
        self._jwks_url = issuer.jwks_url
        self._keys: dict[str | None, jwt.PyJWK] = {}
        self._fetched_at = float("-inf")
        self._fetching = asyncio.Lock()

    async def watch(self) -> None:
        """Look for keys that were withdrawn, until cancelled; not before a token has come."""
        while True:
            await asyncio.sleep(KEYS_SECONDS)
            if self._fetched_at != float("-inf"):
                await self._fetch()

    async def verify(self, token: str) -> Principal:
        """Who bears a token.

        :raises Problem: 401, it cannot be taken; 403, it lacks the scope; 503, the issuer's keys cannot be had
        """
        if len(token) > MAX_TOKEN_BYTES:
            raise unauthorized("The token is too long")
        try:
            header = jwt.get_unverified_header(token)
        except jwt.InvalidTokenError:
            raise unauthorized("The token is not a JWT") from None
        if header.get("alg") not in self._issuer.algorithms:
            raise unauthorized("The token is signed in a way that is not taken here")
        key = await self._key(header.get("kid"))
        try:
            claims = jwt.decode(
                token,
                key,
                algorithms=list(self._issuer.algorithms),
                audience=self._issuer.audience,
                issuer=self._issuer.name,
                leeway=LEEWAY_SECONDS,
                options={"require": list(REQUIRED)},
            )
        except jwt.ExpiredSignatureError:
            raise unauthorized("The token has expired") from None
        except jwt.ImmatureSignatureError:
            raise unauthorized("The token is not valid yet") from None
        except jwt.InvalidAudienceError:
            raise unauthorized("The token is for another audience") from None
        except jwt.InvalidIssuerError:
            raise unauthorized("The token is of another issuer") from None
        except jwt.PyJWTError:
            raise unauthorized("The token does not verify") from None
        scopes = {*_words(claims.get("scope")), *_words(claims.get("scp"))}
        if self._issuer.scope is not None and self._issuer.scope not in scopes:
            raise insufficient_scope(self._issuer.scope)
        return self._principal(claims, scopes)

    def _principal(self, claims: Mapping[str, Any], scopes: Collection[str]) -> Principal:
        if has_unseen(str(claims["sub"])):
            raise unauthorized("The token's subject has characters that cannot be seen")
        tenants = _words(_at(claims, self._issuer.tenants_claim))[:MAX_TENANTS]
        roles = _words(_at(claims, self._issuer.roles_claim))
        held = grants(None if "*" in tenants else tenants, roles)
        lacking = {role: scope for role, scope in self._issuer.role_scopes.items() if scope not in scopes}
        return Principal(
            str(claims["sub"]),
            Grants(held.tenants, held.roles.difference(lacking)),
            float(claims["exp"]) + LEEWAY_SECONDS,
            out_of_scope=tuple((role, scope) for role, scope in lacking.items() if role in held.roles),
            signed_in=sha256(str(claims.get("sid") or claims.get("auth_time") or "").encode()).hexdigest()[:12],
        )

    async def _key(self, kid: str | None) -> jwt.PyJWK:
        """The key of an id; of a token that names none, the only key there is."""
        age = monotonic() - self._fetched_at
        if age > KEYS_SECONDS or (self._find(kid) is None and age > LOOK_AGAIN_SECONDS):
            await self._fetch()
        found = self._find(kid)
        if found is None:
            if not self._keys:
                raise busy("The issuer's keys cannot be had at the moment; try again.")
            raise unauthorized("The token is signed with a key that the issuer does not publish")
        return found

    def _find(self, kid: str | None) -> jwt.PyJWK | None:
        if kid is None and len(self._keys) == 1:
            return next(iter(self._keys.values()))
        return self._keys.get(kid)

    async def _fetch(self) -> None:
        """Fetch the keys, once for all who wait for them."""
        before = self._fetched_at
        async with self._fetching:
            if self._fetched_at != before:
                return
            try:
                async with httpx.AsyncClient(timeout=FETCH_SECONDS) as client:
                    self._replace(signing_keys(await self._published(client), self._issuer.algorithms))
            except Exception as error:  # whatever it sends, those who are known stay known
                logger.warning("the issuer's keys cannot be fetched: %s", str(error) or type(error).__name__)
            # Not before: those who come meanwhile wait too. A fetch that failed is not tried again at once either.
            self._fetched_at = monotonic()

    def _replace(self, keys: dict[str | None, jwt.PyJWK]) -> None:
        if not keys:
            raise ValueError("none of the keys that it publishes can be used; those from before are kept")
        before, self._keys = self._keys, keys
        if any(kid not in keys or keys[kid].key != known.key for kid, known in before.items()):
            logger.warning("the issuer has withdrawn a key; its tokens are good no longer")
            self._withdrawn()

    async def _published(self, client: httpx.AsyncClient) -> Any:
        if self._jwks_url is None:
            found = await _json(client, f"{self._issuer.name.rstrip('/')}/.well-known/openid-configuration")
            url = found.get("jwks_uri") if isinstance(found, dict) else None
            if not isinstance(url, str) or urlsplit(url).scheme not in ("https", "http"):
                raise ValueError("its discovery document names no jwks_uri")
            self._jwks_url = url
        return await _json(client, self._jwks_url)


def signing_keys(published: Any, algorithms: Sequence[str]) -> dict[str | None, jwt.PyJWK]:
    """The keys of a JWK set with which tokens may be signed, by id; shared secrets are never among them.

    :raises ValueError: it is not a JWK set
    """
    listed = published.get("keys") if isinstance(published, dict) else None
    if not isinstance(listed, list):
        raise ValueError("it is not a JWK set")
    found: dict[str | None, jwt.PyJWK] = {}
    for entry in listed:
        if not isinstance(entry, dict) or entry.get("kty") == "oct" or entry.get("use", "sig") != "sig":
            continue
        kid = entry.get("kid")
        try:
            key = jwt.PyJWK(entry)
        except Exception:  # noqa: S112 (of a kind that is not known here, or damaged; the others are good)
            continue
        if key.algorithm_name in algorithms and (kid is None or isinstance(kid, str)):
            found[kid] = key
    return found


def unauthorized(reason: str) -> Problem:
    """401: a credential that cannot be taken."""
    challenge = {"WWW-Authenticate": f'Bearer error="invalid_token", error_description="{reason}"'}
    return Problem(401, f"{reason}.", headers=challenge)


async def _json(client: httpx.AsyncClient, url: str) -> Any:
    answer = await client.get(url)
    answer.raise_for_status()
    if len(answer.content) > MAX_KEYS_BYTES:
        raise ValueError("its answer is too long")
    return answer.json()


def _at(claims: Mapping[str, Any], path: str) -> Any:
    """What stands at a path of the claims, None where nothing does."""
    names = path[1:].split("/") if path.startswith("/") else path.split(".")
    found: Any = claims
    for name in names:
        found = found.get(name.replace("~1", "/").replace("~0", "~")) if isinstance(found, Mapping) else None
    return found


def _words(value: Any) -> list[str]:
    """A list of words, or a string of words with spaces between them."""
    if isinstance(value, str):
        return value.split()
    return [word for word in value if isinstance(word, str)] if isinstance(value, list) else []
