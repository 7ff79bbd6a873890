"""Attacks on tokens, against a provider that publishes its keys over HTTP."""

import asyncio
import base64
import json
from collections.abc import Callable
from dataclasses import replace
from time import time
from typing import Any

import anyio
import jwt
import pytest
from cryptography.hazmat.primitives import serialization

from service.exchange.problems import Problem
from service.identity.access import Credentials, TokenAccess
from service.identity.roles import Principal
from service.identity.tokens import KEYS_SECONDS, LOOK_AGAIN_SECONDS, Issuer, Tokens, signing_keys
from tests.service.identity.conftest import AUDIENCE, Provider


@pytest.fixture
def issuer(provider: Provider) -> Issuer:
    return Issuer(
        name=provider.url,
        audience=AUDIENCE,
        jwks_url=None,
        algorithms=("RS256", "ES256"),
        scope="edb",
        tenants_claim="edb_tenants",
        roles_claim="edb_roles",
    )


def verify(issuer: Issuer, *tokens: str) -> list[Principal | Problem]:
    """What a new process makes of tokens, one after another."""

    async def each() -> list[Principal | Problem]:
        verifier = Tokens(issuer)
        found: list[Principal | Problem] = []
        for token in tokens:
            try:
                found.append(await verifier.verify(token))
            except Problem as problem:
                found.append(problem)
        return found

    return anyio.run(each)


def refusal(issuer: Issuer, token: str, status: int = 401) -> str:
    (found,) = verify(issuer, token)
    assert isinstance(found, Problem)
    assert found.status == status
    assert found.headers["WWW-Authenticate"].startswith("Bearer error=")
    return found.detail


def accepted(issuer: Issuer, token: str) -> Principal:
    (found,) = verify(issuer, token)
    assert isinstance(found, Principal), found
    return found


def forged(header: dict[str, Any], claims: dict[str, Any], sign: Callable[[bytes], bytes] = lambda _: b"") -> str:
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, claims)]
    signed = b".".join(parts)
    return b".".join([signed, base64.urlsafe_b64encode(sign(signed)).rstrip(b"=")]).decode()


def test_those_who_come_while_the_keys_are_fetched_wait_for_them(issuer: Issuer, provider: Provider) -> None:
    tokens = [provider.token(sub=f"person {number}") for number in range(5)]

    async def together() -> list[Principal]:
        verifier = Tokens(issuer)
        return await asyncio.gather(*(verifier.verify(token) for token in tokens))

    assert [found.name for found in anyio.run(together)] == [f"person {number}" for number in range(5)]


def test_a_good_token_says_who_and_what(issuer: Issuer, provider: Provider) -> None:
    ada = accepted(issuer, provider.token(edb_tenants=["acme", "initech"], edb_roles=["viewer", "ingest"]))
    assert ada.name == "ada"
    assert ada.grants.tenants == frozenset({"acme", "initech"})
    assert ada.grants.roles == {"viewer", "poller", "ingest"}


def test_a_star_reaches_every_tenant(issuer: Issuer, provider: Provider) -> None:
    assert accepted(issuer, provider.token(edb_tenants=["*"])).grants.tenants is None


@pytest.mark.parametrize(
    ("path", "claims"),
    [
        ("realm_access.roles", {"realm_access": {"roles": ["admin"]}}),
        ("/https:~1~1edb.example~1roles", {"https://edb.example/roles": ["admin"]}),
        ("roles", {"roles": "admin other"}),
    ],
)
def test_roles_are_found_where_the_settings_say(
    issuer: Issuer, provider: Provider, path: str, claims: dict[str, Any]
) -> None:
    assert "admin" in accepted(replace(issuer, roles_claim=path), provider.token(**claims)).grants.roles


def test_a_scope_withholds_a_role_from_a_token_not_from_its_bearer(issuer: Issuer, provider: Provider) -> None:
    scoped = replace(issuer, role_scopes={"viewer": "edb.read", "admin": "edb.admin"})
    reading = accepted(scoped, provider.token(edb_roles=["admin"], scope="edb edb.read"))
    assert reading.grants.roles == {"viewer", "poller", "ingest"}
    with pytest.raises(Problem) as refused:
        reading.require("admin")
    assert refused.value.detail == "The token lacks the scope edb.admin."
    assert refused.value.headers["WWW-Authenticate"] == 'Bearer error="insufficient_scope", scope="edb.admin"'
    both = accepted(scoped, provider.token(edb_roles=["admin"], scope=None, scp=["edb", "edb.read", "edb.admin"]))
    assert both.grants.roles == {"viewer", "poller", "ingest", "admin"}


def test_a_scope_grants_no_role(issuer: Issuer, provider: Provider) -> None:
    scoped = replace(issuer, role_scopes={"admin": "edb.admin"})
    viewer = accepted(scoped, provider.token(edb_roles=["viewer"], scope="edb edb.admin"))
    with pytest.raises(Problem) as refused:
        viewer.require("admin")
    assert refused.value.detail == "This needs the role admin; you have poller, viewer."


@pytest.mark.parametrize("claim", [None, 7, {"admin": True}, [["admin"]], "Admin"])
def test_claims_of_another_shape_grant_nothing(issuer: Issuer, provider: Provider, claim: object) -> None:
    assert accepted(issuer, provider.token(edb_roles=claim)).grants.roles == frozenset()


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"aud": "another"}, "The token is for another audience."),
        ({"aud": None}, "The token does not verify."),
        ({"iss": "https://evil.example"}, "The token is of another issuer."),
        ({"exp": 1_000_000_000}, "The token has expired."),
        ({"exp": None}, "The token does not verify."),
        ({"sub": None}, "The token does not verify."),
        ({"nbf": 4_000_000_000}, "The token is not valid yet."),
        ({"iat": 4_000_000_000}, "The token is not valid yet."),
    ],
)
def test_a_token_that_is_not_good_is_refused(
    issuer: Issuer, provider: Provider, claims: dict[str, Any], reason: str
) -> None:
    assert refusal(issuer, provider.token(**claims)) == reason


def test_a_token_without_the_scope_is_refused(issuer: Issuer, provider: Provider) -> None:
    assert refusal(issuer, provider.token(scope="openid"), 403) == "The token lacks the scope edb."
    accepted(issuer, provider.token(scope=None, scp=["edb"]))


@pytest.mark.slow
def test_a_token_of_another_key_is_refused(issuer: Issuer, provider: Provider) -> None:
    good = provider.token()
    provider.rotate("one")
    other = provider.token()
    provider.rotate("one")
    assert refusal(issuer, other) == "The token does not verify."
    assert refusal(issuer, good) == "The token does not verify."


def test_a_token_without_a_signature_is_refused(issuer: Issuer, provider: Provider) -> None:
    claims = jwt.decode(provider.token(), options={"verify_signature": False})
    for algorithm in ("none", "None", "NONE", ""):
        assert "signed in a way" in refusal(issuer, forged({"alg": algorithm, "kid": "one"}, claims))
    assert refusal(issuer, forged({"alg": "RS256", "kid": "one"}, claims)) == "The token does not verify."


def test_a_public_key_is_not_taken_for_a_shared_secret(issuer: Issuer, provider: Provider) -> None:
    public = provider.keys["one"].public_key()
    pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    claims = jwt.decode(provider.token(), options={"verify_signature": False})
    hmac = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    confused = forged({"alg": "HS256", "kid": "one"}, claims, lambda signed: hmac.sign(signed, pem))
    assert "signed in a way" in refusal(issuer, confused)


def test_keys_that_a_token_brings_along_are_not_looked_at(issuer: Issuer, provider: Provider) -> None:
    attacker = Provider(provider.url, rotations=10)
    attacker.rotate("evil")
    claims = jwt.decode(provider.token(), options={"verify_signature": False})
    header = {"kid": "evil", "jwk": attacker.published()["keys"][0], "jku": "https://evil.example/keys"}
    token = jwt.encode(claims, attacker.keys["evil"], algorithm="RS256", headers=header)
    assert "does not publish" in refusal(issuer, token)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "..", "é.é.é", "." * 100, "a" * 17_000])
def test_what_is_no_token_is_refused(issuer: Issuer, token: str) -> None:
    refusal(issuer, token)


def test_a_rotated_key_is_fetched_when_a_token_names_it(
    issuer: Issuer, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = provider.token()
    moments = iter([0.0, 0.0, 0.0, LOOK_AGAIN_SECONDS + 1, LOOK_AGAIN_SECONDS + 1, LOOK_AGAIN_SECONDS + 2])
    monkeypatch.setattr("service.identity.tokens.monotonic", lambda: next(moments))

    async def both() -> None:
        verifier = Tokens(issuer)
        await verifier.verify(first)
        provider.rotate("two")
        with pytest.raises(Problem, match="does not publish"):
            await verifier.verify(provider.token("two"))  # a moment after the last fetch
        assert (await verifier.verify(provider.token("two"))).name == "ada"
        with pytest.raises(Problem, match="does not publish"):
            await verifier.verify(first)

    anyio.run(both)


def test_known_keys_outlive_a_provider_that_fails(
    issuer: Issuer, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr("service.identity.tokens.monotonic", lambda: now[0])

    async def twice() -> None:
        verifier = Tokens(issuer)
        await verifier.verify(provider.token())
        provider.failing = True
        now[0] = KEYS_SECONDS + 1
        await verifier.verify(provider.token())

    anyio.run(twice)
    assert provider.asked == 3  # the discovery, its keys, and the keys again


@pytest.mark.parametrize(
    "sent",
    [
        {"keys": []},
        {"keys": [{"kty": "oct", "k": "c2VjcmV0", "kid": "one", "alg": "HS256"}]},
        {"keys": [{"kty": "RSA", "kid": "one", "alg": "RS256"}]},
        {"keys": [{"kty": "RSA", "n": 7, "e": ["AQAB"], "kid": "one", "alg": "RS256"}]},
        {"keys": [{"kty": "EC", "crv": "P-256", "x": "", "y": None, "kid": "one"}, None, "x"]},
        {"keys": {}},
        [],
        None,
        "keys",
    ],
)
def test_known_keys_outlive_a_set_in_which_none_can_be_used(
    issuer: Issuer, provider: Provider, monkeypatch: pytest.MonkeyPatch, sent: Any
) -> None:
    now = [0.0]
    monkeypatch.setattr("service.identity.tokens.monotonic", lambda: now[0])
    ended: list[str] = []

    async def twice() -> None:
        verifier = Tokens(replace(issuer, jwks_url=f"{provider.url}/keys"), lambda: ended.append("withdrawn"))
        await verifier.verify(provider.token())
        good = provider.published
        monkeypatch.setattr(provider, "published", lambda: sent)
        now[0] += KEYS_SECONDS + 1
        assert (await verifier.verify(provider.token())).name == "ada"
        monkeypatch.setattr(provider, "published", good)
        now[0] += KEYS_SECONDS + 1
        assert (await verifier.verify(provider.token())).name == "ada"

    anyio.run(twice)
    assert (provider.asked, ended) == (3, [])


def test_a_key_that_cannot_be_used_spoils_no_other(provider: Provider) -> None:
    (good,) = provider.published()["keys"]
    broken = [{**good, "n": 7, "kid": "x"}, {**good, "n": "", "kid": "y"}, {**good, "kid": ["z"]}, {**good, "e": None}]
    assert list(signing_keys({"keys": [*broken, good]}, ("RS256",))) == ["one"]


@pytest.mark.parametrize("renamed", ["two", "one"])
def test_a_remembered_token_ends_with_its_key(
    issuer: Issuer, provider: Provider, monkeypatch: pytest.MonkeyPatch, renamed: str
) -> None:
    monkeypatch.setattr("service.identity.tokens.KEYS_SECONDS", 0.02)
    monkeypatch.setattr("service.identity.tokens.LOOK_AGAIN_SECONDS", 0.0)
    ended: list[str] = []

    async def withdrawn() -> None:
        access = TokenAccess(issuer, lambda: ended.append("streams"))
        credentials = Credentials(f"Bearer {provider.token()}".encode())
        await access.identify(credentials)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(access.watch)
            await anyio.sleep(0.2)
            assert access.remembered(credentials) is not None
            assert ended == []
            provider.rotate(renamed)  # under its old name it may be another key
            with anyio.fail_after(10):
                while access.remembered(credentials) is not None:
                    await anyio.sleep(0.01)
            tasks.cancel_scope.cancel()
        assert ended == ["streams"]
        with pytest.raises(Problem) as refused:
            await access.identify(credentials)
        assert refused.value.status == 401

    anyio.run(withdrawn)


def test_nobody_is_asked_for_keys_before_a_token_has_come(
    issuer: Issuer, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.identity.tokens.KEYS_SECONDS", 0.01)

    async def idle() -> None:
        with anyio.move_on_after(0.2):
            await TokenAccess(issuer, lambda: None).watch()

    anyio.run(idle)
    assert provider.asked == 0


def test_without_any_keys_callers_are_asked_to_come_back(issuer: Issuer, provider: Provider) -> None:
    provider.failing = True
    first, second = verify(issuer, provider.token(), provider.token())
    assert isinstance(first, Problem)
    assert isinstance(second, Problem)
    assert (first.status, second.status) == (503, 503)
    assert first.headers["Retry-After"]
    assert provider.asked == 1


def test_shared_secrets_and_keys_for_encryption_are_never_signing_keys(provider: Provider) -> None:
    (good,) = provider.published()["keys"]
    secret = {"kty": "oct", "k": "c2VjcmV0", "kid": "secret", "alg": "HS256"}
    published = {"keys": [secret, {**good, "use": "enc", "kid": "enc"}, {"kty": "?"}, 7, good]}
    assert list(signing_keys(published, ("RS256", "HS256"))) == ["one"]


def test_a_token_is_good_a_little_longer_where_clocks_differ(issuer: Issuer, provider: Provider) -> None:
    accepted(issuer, provider.token(exp=int(time()) - 5))


@pytest.mark.parametrize("subject", ["ada\nroot", "\x1b[2Jada", "ada\x85", "ada\u202etoor"])
def test_a_subject_that_nobody_would_see_is_refused(issuer: Issuer, provider: Provider, subject: str) -> None:
    assert "cannot be seen" in refusal(issuer, provider.token(sub=subject))
