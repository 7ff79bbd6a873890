"""Which of a client's headers reach the service: those of which it knows the meaning, and no claim of who asks."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.gateway.conftest import DASHBOARD, Gateway, Issuer, bearer, gateway_of

pytestmark = pytest.mark.slow

CLAIMED = (
    "X-Auth-User", "X-Auth-Request-User", "X-Auth-Request-Groups", "X-Authenticated-User", "X-Forwarded-User",
    "X-Forwarded-Email", "X-Forwarded-Groups", "X-Forwarded-Preferred-Username", "X-Forwarded-Access-Token",
    "X-Forwarded-Client-Cert", "X-Remote-User", "X-WebAuth-User", "X-User", "X-User-Id", "X-Email", "X-Roles",
    "X-Tenant", "X-JWT-Payload", "X-Goog-Authenticated-User-Email", "X-Goog-IAP-JWT-Assertion", "X-Amzn-Oidc-Data",
    "X-MS-Client-Principal", "X-Pomerium-Jwt-Assertion", "X-SSL-Client-DN", "X-Client-Cert", "Client-Cert",
    "SSL-Client-Verify", "Remote-User", "Remote-Groups", "Remote-Email", "Cf-Access-Jwt-Assertion",
    "Cf-Connecting-IP", "True-Client-IP", "Fastly-Client-IP", "Tailscale-User-Login", "X-Original-URL",
    "X-Rewrite-URL", "X-HTTP-Method-Override", "X-Forwarded-Host", "X-Forwarded-Prefix", "X-Forwarded-Port",
    "X-Forwarded-Ssl", "X-Real-IP", "X-Client-IP", "X-Envoy-Internal", "Forwarded", "Via", "Proxy",
    "Front-End-Https", "Impersonate-User", "Authenticated-User",
)  # fmt: skip
KNOWN = {
    "accept": "application/json",
    "accept-encoding": "identity",
    "edb-request-id": "a-name-of-mine",
    "edb-tenant": "default",
    "last-event-id": "1",
    "origin": "http://localhost",
    "sec-fetch-site": "same-origin",
    "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    "user-agent": "a test",
}
WRITTEN = {"host", "x-forwarded-for", "x-forwarded-proto", "x-request-id"}  # by the gateway itself


@dataclass
class Recording:
    """A service that writes down the headers of every request."""

    port: int = 0
    heard: list[dict[str, str]] = field(default_factory=list)


@pytest.fixture
def recording() -> Iterator[Recording]:
    record = Recording()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            record.heard.append({name.lower(): value for name, value in self.headers.items()})
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.send_header("EDB-Request-Id", self.headers["EDB-Request-Id"])
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Nothing is logged."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        record.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield record
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("auth", ["jwt", "keys"])
def test_only_headers_of_known_meaning_reach_the_service(
    identity: dict[str, str], issuer: Issuer, recording: Recording, tmp_path: Path, auth: str
) -> None:
    settings = {"EDB_GATEWAY_SERVICES": f"127.0.0.1:{recording.port}", "EDB_AUTH": auth}
    sent = KNOWN | dict.fromkeys(CLAIMED, "somebody") | bearer(issuer.token(edb_roles=["admin"]))
    with gateway_of(identity, issuer, tmp_path / "gateway.log", None, **settings) as gateway:
        recording.heard.clear()
        with gateway.client() as client:
            client.headers.clear()
            for path in ("/", "/api/kpis", DASHBOARD, "/metrics"):
                assert client.get(path, headers=sent).status_code == 200, path
    for heard in recording.heard:
        assert {name for name in heard if heard[name] == "somebody"} == set()
        others = {name for name in heard.keys() - KNOWN.keys() - WRITTEN if not name.startswith("x-envoy-")}
        assert others <= {"authorization", "edb-authorization"}
        assert {name: heard[name] for name in KNOWN} == KNOWN
    assert len(recording.heard) == 4


def test_the_service_knows_the_caller_s_address_from_the_gateway_alone(gateway: Gateway, issuer: Issuer) -> None:
    session = gateway.get("/api/session", X_Forwarded_User="ada", Remote_User="ada", X_Auth_Request_User="ada")
    assert session.json()["principal"] is None
    assert gateway.get("/api/kpis", issuer.token(), X_Forwarded_Proto="ftp", X_Request_Id="mine").status_code == 200
