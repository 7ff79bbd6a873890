"""Signing in with a key or a link, as the page does."""

import sqlite3
from http.cookies import SimpleCookie
from time import monotonic, sleep, time
from typing import Any

import httpx
import pytest

from service.identity.keys import add_link, revoke_key
from service.settings import Settings
from sql.database import writing
from tests.service.conftest import MakeKey, Service, Start, problem

DASHBOARD = "/api/executive-dashboard"


@pytest.fixture
def keyed(start: Start) -> Service:
    service = start(auth="keys")
    service.refresh()
    return service


def sign_in(service: Service, **given: str) -> httpx.Response:
    return service.request("POST", "/api/session", json=given)


def cookie_of(response: httpx.Response) -> str:
    (morsel,) = SimpleCookie(response.headers["set-cookie"]).values()
    assert morsel.key == "edb_session"
    return morsel.value


def as_session(token: str) -> dict[str, Any]:
    return {"headers": {"cookie": f"edb_session={token}"}}


def eventually_refused(service: Service, token: str) -> None:
    deadline = monotonic() + 5
    while service.get(DASHBOARD, **as_session(token)).status_code != 401:
        assert monotonic() < deadline, "a session that was ended is still answered"
        sleep(0.02)


@pytest.mark.slow
def test_a_key_opens_a_session(keyed: Service, make_key: MakeKey) -> None:
    answer = sign_in(keyed, key=make_key("viewer", name="Ada"))
    assert answer.status_code == 200
    assert answer.json()["principal"]["name"].startswith("Ada (edb_")
    keyed.client.cookies.clear()
    token = cookie_of(answer)
    assert keyed.get(DASHBOARD, **as_session(token)).status_code == 200
    keyed.client.cookies.clear()
    assert keyed.get("/api/kpis", **as_session(token)).status_code == 200


@pytest.mark.slow
def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(start: Start, make_key: MakeKey) -> None:
    key = make_key("viewer")
    plain = sign_in(start(auth="keys"), key=key).headers["set-cookie"]
    secure = sign_in(start(auth="keys", public_url="https://edb.example"), key=key).headers["set-cookie"]
    for words in ("HttpOnly", "SameSite=strict", "Path=/"):
        assert words in plain
        assert words in secure
    assert "Secure" not in plain
    assert "Secure" in secure


@pytest.mark.slow
def test_a_link_opens_one_session(keyed: Service, make_key: MakeKey, connection: sqlite3.Connection) -> None:
    make_key("viewer", name="cfo")
    with writing(connection):
        link = add_link(connection, "cfo", int(time()))
    assert sign_in(keyed, link=link).status_code == 200
    keyed.client.cookies.clear()
    assert "used already" in problem(sign_in(keyed, link=link), 401)["detail"]


@pytest.mark.slow
def test_signing_in_ends_the_session_that_a_browser_had(keyed: Service, make_key: MakeKey) -> None:
    key = make_key("viewer")
    planted = cookie_of(sign_in(keyed, key=key))
    keyed.client.cookies.clear()
    again = keyed.request("POST", "/api/session", json={"key": key}, **as_session(planted))
    keyed.client.cookies.clear()
    assert cookie_of(again) != planted
    eventually_refused(keyed, planted)


def test_a_session_that_was_never_opened_is_nobodys(keyed: Service) -> None:
    problem(keyed.get(DASHBOARD, **as_session("x" * 43)), 401)


@pytest.mark.slow
def test_signing_out_ends_the_session(keyed: Service, make_key: MakeKey) -> None:
    token = cookie_of(sign_in(keyed, key=make_key("viewer")))
    keyed.client.cookies.clear()
    assert keyed.get(DASHBOARD, **as_session(token)).status_code == 200
    out = keyed.request("DELETE", "/api/session", **as_session(token))
    assert out.json()["principal"] is None
    assert 'edb_session=""' in out.headers["set-cookie"]
    eventually_refused(keyed, token)


@pytest.mark.slow
def test_a_revoked_key_ends_its_sessions(keyed: Service, make_key: MakeKey, connection: sqlite3.Connection) -> None:
    token = cookie_of(sign_in(keyed, key=make_key("viewer", name="gone")))
    keyed.client.cookies.clear()
    assert keyed.get(DASHBOARD, **as_session(token)).status_code == 200
    with writing(connection):
        revoke_key(connection, "gone", int(time()))
    eventually_refused(keyed, token)


@pytest.mark.slow
def test_anybody_may_ask_how_one_signs_in(keyed: Service) -> None:
    assert keyed.get("/api/session").json() == {"auth": "keys", "provider": None, "principal": None}


@pytest.mark.slow
def test_a_session_shows_only_the_tenants_within_reach(
    keyed: Service, make_key: MakeKey, connection: sqlite3.Connection
) -> None:
    with writing(connection):
        connection.execute("INSERT INTO tenants (id, name) VALUES ('acme', 'Acme'), ('initech', 'Initech')")
    headers = {"authorization": f"Bearer {make_key('viewer', tenants=['acme'])}"}
    shown = keyed.get("/api/session", headers=headers).json()["principal"]
    assert shown["tenants"] == [{"id": "acme", "name": "Acme"}]
    assert shown["roles"] == ["viewer", "poller"]


@pytest.mark.slow
def test_everybody_on_this_machine_is_local(service: Service) -> None:
    found = service.get("/api/session").json()
    assert found["auth"] == "local"
    assert found["principal"]["roles"] == ["viewer", "poller", "ingest", "admin"]
    problem(sign_in(service, key="edb_x"), 404)


@pytest.mark.slow
@pytest.mark.parametrize(
    "body", [{}, {"key": "a", "link": "b"}, {"key": ""}, {"password": "x"}, [], "edb_x", {"key": 7}]
)
def test_a_body_that_signs_nobody_in_is_refused(keyed: Service, body: Any) -> None:
    problem(keyed.request("POST", "/api/session", json=body), 422)


def test_a_page_of_another_site_signs_nobody_in(keyed: Service, make_key: MakeKey) -> None:
    foreign = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
    problem(keyed.request("POST", "/api/session", json={"key": make_key("viewer")}, headers=foreign), 403)


@pytest.mark.slow
def test_a_session_does_not_write_for_a_page_of_another_site(keyed: Service, make_key: MakeKey) -> None:
    token = cookie_of(sign_in(keyed, key=make_key("admin")))
    keyed.client.cookies.clear()
    foreign = {"cookie": f"edb_session={token}", "origin": "https://evil.example"}
    problem(keyed.request("POST", "/api/recompute", json={}, headers=foreign), 403)


def test_every_address_may_be_listened_on_with_keys() -> None:
    assert Settings(auth="keys", host="0.0.0.0").host == "0.0.0.0"


@pytest.mark.slow
def test_the_page_is_told_where_people_sign_in(start: Start) -> None:
    service = start(
        auth="jwt",
        jwt_issuer="https://id.example",
        jwt_audience="urn:edb",
        jwt_client_id="page",
        jwt_client_scope="openid offline_access",
        jwt_scope="edb",
        jwt_role_scopes={"viewer": "edb.read", "ingest": "edb.write"},
    )
    assert service.get("/api/session").json() == {
        "auth": "jwt",
        "provider": {
            "authority": "https://id.example",
            "client_id": "page",
            "scope": "openid offline_access edb edb.read",
            "audience": "urn:edb",
        },
        "principal": None,
    }
    policy = service.get("/", headers={"accept": "text/html"}).headers["content-security-policy"]
    assert "connect-src 'self' https://id.example;" in policy


@pytest.mark.slow
def test_where_nobody_signs_in_elsewhere_the_page_asks_nobody_else(keyed: Service) -> None:
    assert keyed.get("/api/session").json()["provider"] is None
    policy = keyed.get("/", headers={"accept": "text/html"}).headers["content-security-policy"]
    assert "connect-src 'self';" in policy


@pytest.mark.slow
def test_signing_in_and_out_stands_in_the_audit(
    keyed: Service, make_key: MakeKey, connection: sqlite3.Connection
) -> None:
    key = make_key("viewer", name="Ada")
    with writing(connection):
        link = add_link(connection, "Ada", int(time()))
    sent = [sign_in(keyed, key=key), sign_in(keyed, link=link)]
    keyed.client.cookies.clear()
    sent.append(keyed.request("DELETE", "/api/session", **as_session(cookie_of(sent[1]))))
    problem(sign_in(keyed, link=link), 401)
    keyed.client.cookies.clear()
    keyed.request("DELETE", "/api/session", **as_session("x" * 43))
    acts = connection.execute("SELECT actor, action, detail, request FROM audit ORDER BY id").fetchall()
    assert [act[1:3] for act in acts] == [
        ("sign in", '{"with": "key"}'),
        ("sign in", '{"with": "link"}'),
        ("sign out", "{}"),
        ("refuse sign-in", '{"with": "link", "left_out": 0}'),
    ]
    assert {actor for actor, *_ in acts[:3]} == {sent[0].json()["principal"]["name"]}
    assert [act[3] for act in acts[:3]] == [answer.headers["edb-request-id"] for answer in sent]


def test_who_was_not_let_in_stands_in_the_audit_but_not_without_end(
    keyed: Service, make_key: MakeKey, connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.routers.session.time", lambda: 1_800_000_000.0)
    key = make_key("viewer", name="Ada")
    prefix = key.rpartition("_")[0] if key.count("_") == 2 else key[:14]
    for number in range(25):
        problem(sign_in(keyed, key=f"{prefix}_{number:043d}"), 401)
    monkeypatch.setattr("service.routers.session.time", lambda: 1_800_000_060.0)
    problem(sign_in(keyed, key="guess"), 401)
    acts = connection.execute("SELECT actor, action, target, detail FROM audit ORDER BY id").fetchall()
    assert acts == [("somebody", "refuse sign-in", prefix, '{"with": "key", "left_out": 0}')] * 10 + [
        ("somebody", "refuse sign-in", "", '{"with": "key", "left_out": 15}')
    ]
    assert "guess" not in str(acts)
