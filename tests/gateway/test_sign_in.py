"""People sign in at the provider with authorization code and PKCE, and come back with a token that works."""

import base64
import hashlib
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import httpx
import pytest

from tests.gateway.conftest import DASHBOARD, REDIRECT, Gateway, Issuer

pytestmark = [pytest.mark.slow, pytest.mark.real_clock("Envoy does not start under libfaketime")]

VERIFIER = "a-verifier-of-43-characters-or-more-0123456789"


def code_for(issuer: Issuer, person: str) -> str:
    """Signs somebody in at the provider's own pages; the code that it sends back."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "client_id": "page",
        "redirect_uri": REDIRECT,
        "response_type": "code",
        "scope": "openid edb",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "state": "s",
    }
    with httpx.Client(timeout=20) as browser:
        answer = browser.get(f"{issuer.url}/auth?{urlencode(asked)}")
        for _ in range(12):
            if answer.is_redirect:
                target = urljoin(str(answer.url), answer.headers["location"])
                if target.startswith(REDIRECT):
                    return parse_qs(urlsplit(target).query)["code"][0]
                answer = browser.get(target)
            else:
                prompt = "login" if 'value="login"' in answer.text else "consent"
                given = {"prompt": prompt, "login": person, "password": "any"}
                answer = browser.post(str(answer.url), data=given)
    raise AssertionError(f"the provider does not send back: {answer.text[:500]}")


def redeemed(issuer: Issuer, code: str, verifier: str = VERIFIER) -> httpx.Response:
    given = {
        "grant_type": "authorization_code",
        "client_id": "page",
        "code": code,
        "redirect_uri": REDIRECT,
        "code_verifier": verifier,
    }
    return httpx.post(f"{issuer.url}/token", data=given, timeout=20)


def test_the_token_of_who_signed_in_is_let_in(gateway: Gateway) -> None:
    token = redeemed(gateway.issuer, code_for(gateway.issuer, "ada")).json()
    answer = gateway.get(DASHBOARD, token["access_token"])
    assert answer.json()["tenant"]["id"] == "default"
    assert gateway.get(DASHBOARD, token["id_token"]).status_code in (401, 403)  # it is for the page, not for here


def test_who_has_no_role_signs_in_and_sees_nothing(gateway: Gateway) -> None:
    token = redeemed(gateway.issuer, code_for(gateway.issuer, "mallory")).json()
    assert gateway.get(DASHBOARD, token["access_token"]).status_code == 403


def test_a_replayed_code_gets_nothing(gateway: Gateway) -> None:
    code = code_for(gateway.issuer, "ada")
    assert redeemed(gateway.issuer, code, "b" * 43).status_code == 400  # without the verifier it is worth nothing
    code = code_for(gateway.issuer, "ada")
    assert redeemed(gateway.issuer, code).status_code == 200
    assert redeemed(gateway.issuer, code).json()["error"] == "invalid_grant"
