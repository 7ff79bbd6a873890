"""Tokens that are not good get nothing, wherever they stand."""

import base64
import hmac
import json
from pathlib import Path
from time import time
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives import serialization

from tests.gateway.conftest import DASHBOARD, Gateway, Issuer, bearer, edb, free_port, gateway_of, running
from tests.service.identity.conftest import private_key

pytestmark = [pytest.mark.slow, pytest.mark.real_clock("Envoy does not start under libfaketime")]

KPIS = "/api/kpis"


def unsigned(issuer: Issuer) -> str:
    """A good token's claims under the algorithm `none`."""
    header = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').rstrip(b"=").decode()
    return f"{header}.{issuer.token().split('.')[1]}."


def confused(issuer: Issuer) -> str:
    """A token signed with the public key, as if that were a shared secret."""
    public = (
        private_key(1)
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    header = base64.urlsafe_b64encode(b'{"alg":"HS256","kid":"one"}').rstrip(b"=").decode()
    signed = f"{header}.{issuer.token().split('.')[1]}"
    code = hmac.digest(public, signed.encode(), "sha256")
    return f"{signed}.{base64.urlsafe_b64encode(code).rstrip(b'=').decode()}"


def altered(issuer: Issuer) -> str:
    """A good signature under other claims."""
    header, payload, signature = issuer.token().split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "==")) | {"edb_tenants": ["*"]}
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"{header}.{body}.{signature}"


@pytest.mark.parametrize("path", [DASHBOARD, KPIS])
def test_a_good_token_is_let_in(gateway: Gateway, path: str) -> None:
    assert gateway.get(path, gateway.issuer.token()).status_code == 200


@pytest.mark.parametrize("path", [DASHBOARD, KPIS])
def test_without_a_token_nothing_is_said(gateway: Gateway, path: str) -> None:
    refused = gateway.get(path)
    assert refused.status_code == 401
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.headers["www-authenticate"].startswith("Bearer")
    assert refused.json()["status"] == 401


@pytest.mark.parametrize("make", [unsigned, confused, altered])
def test_a_forged_token_is_refused(gateway: Gateway, make: Any) -> None:
    for path in (DASHBOARD, KPIS):
        assert gateway.get(path, make(gateway.issuer)).status_code == 401


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another"},
        {"aud": None},
        {"iss": "https://elsewhere.example"},
        {"exp": None},
    ],
)
def test_a_token_that_is_not_for_here_is_refused(gateway: Gateway, claims: dict[str, Any]) -> None:
    for path in (DASHBOARD, KPIS):
        assert gateway.get(path, gateway.issuer.token(**claims)).status_code in (401, 403)


@pytest.mark.parametrize(("claim", "seconds"), [("exp", -120), ("nbf", 600)])
def test_a_token_that_is_not_for_now_is_refused(gateway: Gateway, claim: str, seconds: int) -> None:
    for path in (DASHBOARD, KPIS):
        token = gateway.issuer.token(**{claim: int(time()) + seconds})
        assert gateway.get(path, token).status_code in (401, 403)


def test_a_token_of_another_key_is_refused(gateway: Gateway) -> None:
    for headers in ({}, {"kid": "two"}, {"jku": "http://127.0.0.1:1/keys"}):
        assert gateway.get(KPIS, gateway.issuer.token(private_key(3), headers)).status_code == 401


@pytest.mark.parametrize("claims", [{"scope": None}, {"scope": "openid edbx"}, {"sub": None}, {"edb_roles": ["boss"]}])
def test_a_token_that_allows_nothing_here_is_refused(gateway: Gateway, claims: dict[str, Any]) -> None:
    refused = gateway.get(KPIS, gateway.issuer.token(**claims))
    assert refused.status_code == 403
    assert refused.json()["title"] == "Forbidden"


@pytest.mark.parametrize(
    "claims",
    [
        {"scope": "openid edb"},
        {"scope": None, "scp": ["openid", "edb"]},
        {"edb_roles": "viewer ingest"},
        {"edb_roles": ["viewer", None]},
        {"aud": ["edb", "more"]},
    ],
)
def test_claims_may_be_lists_or_words(gateway: Gateway, claims: dict[str, Any]) -> None:
    assert gateway.get(DASHBOARD, gateway.issuer.token(**claims)).status_code == 200


@pytest.mark.parametrize("name", ["access_token", "token", "authorization", "jwt"])
def test_a_token_in_the_query_is_none(gateway: Gateway, name: str) -> None:
    token = gateway.issuer.token()
    assert gateway.get(f"{DASHBOARD}&{name}={token}").status_code == 401
    assert token not in gateway.log.read_text()


def test_a_token_in_a_cookie_or_in_the_gateways_own_header_is_none(gateway: Gateway) -> None:
    token = gateway.issuer.token()
    for headers in ({"Cookie": f"access_token={token}"}, {"EDB-Authorization": f"Bearer {token}"}):
        with gateway.client() as client:
            assert client.get(DASHBOARD, headers=headers).status_code == 401
            assert client.get("/api/session", headers=headers).json()["principal"] is None


def test_another_token_beside_a_good_one_changes_nothing(gateway: Gateway) -> None:
    mine, theirs = gateway.issuer.token(), gateway.issuer.token(edb_tenants=["north"])
    with gateway.client() as client:
        answer = client.get(DASHBOARD, headers=bearer(mine) | {"EDB-Authorization": f"Bearer {theirs}"})
    assert answer.json()["tenant"]["id"] == "default"
    lines = f"Authorization: Bearer {mine}\r\nAuthorization: Bearer {theirs}\r\n"
    sent = f"GET {DASHBOARD} HTTP/1.1\r\nHost: localhost\r\n{lines}Connection: close\r\n\r\n"
    assert b"4711" not in gateway.raw(sent.encode())


def test_roles_allow_what_they_allow(gateway: Gateway) -> None:
    with gateway.client() as client:
        for role, statuses in {"viewer": (200, 403, 403), "ingest": (403, 201, 403), "admin": (200, 201, 202)}.items():
            headers = bearer(gateway.issuer.token(edb_roles=[role]))
            row = {"customer_id": "C-1", "name": "Of default"}
            answers = (
                client.get(KPIS, headers=headers),
                client.post("/api/customers", json=row, headers=headers),
                client.post("/api/recompute", json={}, headers=headers),
            )
            assert tuple(each.status_code for each in answers) == statuses


def test_a_route_wants_the_scope_of_its_role(identity: dict[str, str], issuer: Issuer, tmp_path: Path) -> None:
    """The gateway's refusal, and behind it the service's, which does not rely on it."""
    scoped = identity | {"EDB_JWT_ROLE_SCOPES": "viewer=edb.read,ingest=edb.write", "EDB_PORT": str(free_port())}
    public = {"EDB_PUBLIC_URL": "http://localhost"}
    row = {"customer_id": "C-1", "name": "Of default"}
    with (
        running(edb("serve", "--no-scheduler"), tmp_path / "service.log", int(scoped["EDB_PORT"]), scoped | public),
        gateway_of(scoped, issuer, tmp_path / "gateway.log", None) as gateway,
    ):
        for base in (gateway.base, f"http://127.0.0.1:{scoped['EDB_PORT']}"):
            with httpx.Client(base_url=base, timeout=20) as client:
                for scope, statuses in {
                    "edb": (403, 403, 403),
                    "edb edb.read": (200, 200, 403),
                    "edb edb.write": (403, 403, 201),
                    "edb.read edb.write": (403, 403, 403),
                    "edb edb.reader edb.writer": (403, 403, 403),
                }.items():
                    headers = bearer(issuer.token(edb_roles=["viewer", "ingest"], scope=scope))
                    answers = (
                        client.get(DASHBOARD, headers=headers),
                        client.get(KPIS, headers=headers),
                        client.post("/api/customers", json=row, headers=headers),
                    )
                    assert tuple(each.status_code for each in answers) == statuses, (base, scope)
