"""What the gateway adds to a read: latencies through it beside those of the service asked directly."""

import json
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import time
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from bench.client import Client
from bench.generator import TENANT
from bench.hot_reads import PATH
from bench.latencies import spread
from bench.processes import Program, free_port
from bench.results import Row, Text, milliseconds
from bench.stage import Stage

READS = {"a dashboard, kept by the gateway": PATH, "the table of KPIs, passed on": "/api/kpis"}
ROUNDS = 10
READS_A_ROUND = 200
AUDIENCE = "edb"
LIMITS = ("EDB_GATEWAY_USER_LIMIT", "EDB_GATEWAY_ADDRESS_LIMIT", "EDB_GATEWAY_ROUTE_LIMIT")


def measure(stage: Stage) -> tuple[list[Row], list[Text]]:
    """Reads with a token over one connection each, in turns; without TLS, which is paid once per connection."""
    database = stage.database(stage.sizes[0]).path
    taken: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    with ExitStack() as stack:
        issuer, token = stack.enter_context(_issuer())
        settings = {
            "EDB_DATABASE": str(database),
            "EDB_LOG": "json",
            "EDB_AUTH": "jwt",
            "EDB_JWT_ISSUER": issuer,
            "EDB_JWT_AUDIENCE": AUDIENCE,
            "EDB_JWKS_URL": issuer,
        }
        service = ["-m", "jobs.cli", "serve", "--port", "PORT"]
        served = stack.enter_context(Program(service, settings, database.with_suffix(".log"), "/api/health"))
        settings |= {
            "EDB_PORT": str(served.port),
            "EDB_PUBLIC_URL": "http://localhost",
            "EDB_GATEWAY_METRICS_PORT": str(free_port()),
            **dict.fromkeys(LIMITS, "1000000"),
        }
        gateway = ["-m", "jobs.cli", "gateway", "--port", "PORT"]
        before = stack.enter_context(Program(gateway, settings, database.with_suffix(".gateway.log"), "/api/health"))
        clients = {
            name: stack.enter_context(Client(program.port))
            for name, program in (("direct", served), ("gateway", before))
        }
        headers = {"Authorization": f"Bearer {token}"}
        for _ in range(ROUNDS // (2 if stage.quick else 1)):
            for what, path in READS.items():
                for name, client in clients.items():
                    client.get(path, headers)
                    replies = [client.get(path, headers) for _ in range(READS_A_ROUND)]
                    taken[what, name] += [reply.seconds for reply in replies]
    rows = []
    for what in READS:
        direct, through = spread(taken[what, "direct"]), spread(taken[what, "gateway"])
        added = f"{what}: adds {milliseconds(through.p50 - direct.p50)} to the p50"
        rows.append(Row("gateway", added, str(through), str(direct), f"{through.p99 / direct.p99:.2f}"))
    return rows, []


@contextmanager
def _issuer() -> Iterator[tuple[str, str]]:
    """An issuer on this machine: where it publishes its key, which is its name too, and a token of a viewer."""
    key = ec.generate_private_key(ec.SECP256R1())
    public = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(key.public_key()))
    published = json.dumps({"keys": [{**public, "kid": "one", "use": "sig", "alg": "ES256"}]}).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(published)))
            self.end_headers()
            self.wfile.write(published)

        def log_message(self, *args: Any) -> None:
            """Nothing is logged."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        name = f"http://127.0.0.1:{server.server_address[1]}"
        now = int(time())
        grants = {"edb_tenants": [TENANT], "edb_roles": ["viewer"]}
        claims = {"iss": name, "aud": AUDIENCE, "sub": "bench", "iat": now, "exp": now + 3600} | grants
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield name, jwt.encode(claims, key, algorithm="ES256", headers={"kid": "one"})
        finally:
            server.shutdown()
            thread.join()
