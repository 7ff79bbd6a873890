"""An issuer of tokens on this machine, and keys in the database."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

AUDIENCE = "edb"


@cache
def private_key(number: int) -> RSAPrivateKey:
    """One of a row of keys, which take long to make."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Provider:
    """Publishes keys, and signs tokens with them."""

    url: str
    keys: dict[str, RSAPrivateKey] = field(default_factory=dict)
    rotations: int = 0
    failing: bool = False
    asked: int = 0

    def rotate(self, kid: str) -> None:
        """One key that was not there before, in place of all others."""
        self.rotations += 1
        self.keys = {kid: private_key(self.rotations)}

    def published(self) -> dict[str, Any]:
        """The JWK set."""
        algorithm = jwt.algorithms.RSAAlgorithm
        return {
            "keys": [
                {**json.loads(algorithm.to_jwk(key.public_key())), "kid": kid, "use": "sig", "alg": "RS256"}
                for kid, key in self.keys.items()
            ]
        }

    def token(self, kid: str = "one", **claims: Any) -> str:
        """A token that is good unless the claims say otherwise; a claim of None is left out."""
        now = int(time())
        good = {
            "iss": self.url,
            "aud": AUDIENCE,
            "sub": "ada",
            "iat": now,
            "exp": now + 300,
            "scope": "openid edb",
            "edb_tenants": ["default"],
            "edb_roles": ["viewer"],
        }
        kept = {name: value for name, value in (good | claims).items() if value is not None}
        return jwt.encode(kept, self.keys[kid], algorithm="RS256", headers={"kid": kid})


@pytest.fixture
def provider() -> Iterator[Provider]:
    """A provider with one key, `one`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known.asked += 1
            body = known.published()
            if self.path == "/.well-known/openid-configuration":
                body = {"jwks_uri": f"{known.url}/keys"}
            self.send_response(500 if known.failing else 200)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *args: Any) -> None:
            """Nothing is logged."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        known = Provider(f"http://127.0.0.1:{server.server_address[1]}")
        known.rotate("one")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield known
        server.shutdown()
        thread.join()
