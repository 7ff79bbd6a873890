"""An OpenID provider, the service and the gateway in front of it: three programs, as they are run."""

import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from time import monotonic, sleep, time
from typing import Any

import httpx
import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID

from aggregator.stored.preparation import prepare
from jobs.refresher.refresh import refresh
from sql.database import open_writer
from tests import ROOT
from tests.lines import insert, order
from tests.service.identity.conftest import private_key
from tests.waiting import PATIENCE_SECONDS

PROVIDER = Path(__file__).parent / "provider"
AUDIENCE, SCOPE, REDIRECT = "edb", "edb", "https://localhost/sign-in"
DASHBOARD = "/api/executive-dashboard?range=12m&granularity=month"
START_SECONDS = 60
PEOPLE = {"ada": {"edb_tenants": ["default"], "edb_roles": ["viewer"]}}


class Program:
    """A program that runs until it is ended. Its output goes to `log`."""

    def __init__(self, command: list[str], log: Path, environment: Mapping[str, str] | None = None) -> None:
        self.command = command
        self.log = log
        self._environment = os.environ | dict(environment or {})
        self.start()

    def start(self) -> None:
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(self.command, cwd=ROOT, env=self._environment, stdout=output, stderr=output)

    def wait_for(self, port: int) -> None:
        """Until somebody listens on a port."""
        until = monotonic() + START_SECONDS
        while self.process.poll() is None and monotonic() < until:
            with socket.socket() as probe:
                # A connection to a port that nobody listens on may meet itself, where it goes out from that very port.
                if probe.connect_ex(("127.0.0.1", port)) == 0 and probe.getsockname() != probe.getpeername():
                    return
            sleep(0.02)
        self.end()
        raise AssertionError(f"{self.command} does not listen: {self.log.read_text()[-3000:]}")

    def end(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)


@contextmanager
def running(
    command: list[str], log: Path, port: int, environment: Mapping[str, str] | None = None
) -> Iterator[Program]:
    """A program that listens on a port, ended in any case."""
    program = Program(command, log, environment)
    try:
        program.wait_for(port)
        yield program
    finally:
        program.end()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def edb(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "jobs.cli", *arguments]


@dataclass
class Issuer:
    """The provider, as tests know it: with its private key."""

    url: str

    def token(self, key: Any = None, headers: Mapping[str, Any] | None = None, **claims: Any) -> str:
        """A token that is good unless the claims say otherwise; a claim of None is left out."""
        now = int(time())
        good = {"iss": self.url, "aud": AUDIENCE, "sub": "ada", "iat": now, "exp": now + 300, "scope": SCOPE}
        kept = {name: value for name, value in (good | PEOPLE["ada"] | claims).items() if value is not None}
        signed: str = jwt.encode(
            kept, key or private_key(1), algorithm="RS256", headers={"kid": "one"} | dict(headers or {})
        )
        return signed


@dataclass
class Gateway:
    """A gateway that runs. `log`: of itself and of its requests; `process`: of Envoy, which `edb gateway` starts."""

    base: str
    port: int
    metrics: int
    log: Path
    issuer: Issuer
    certificate: Path | None
    process: int

    def client(self) -> httpx.Client:
        """A client of its own connections; it follows nothing by itself."""
        return httpx.Client(base_url=self.base, verify=self.trust(), timeout=20)

    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.certificate)

    def get(self, path: str, token: str | None = None, **headers: str) -> httpx.Response:
        """The answer to a GET on a new connection."""
        with self.client() as client:
            return client.get(path, headers=bearer(token) | {n.replace("_", "-"): v for n, v in headers.items()})

    def answers(self) -> bool:
        """Whether it is there, with or without a service behind it."""
        try:
            return "edb-request-id" in self.get("/api/health").headers
        except httpx.TransportError:
            return False

    def logged(self) -> list[dict[str, Any]]:
        """The lines of its access log that are written so far."""
        lines = self.log.read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{") and '"edb.gateway"' in line]

    def raw(self, sent: bytes) -> bytes:
        """The answer to bytes, as far as it comes before the connection ends."""
        plain = socket.create_connection(("127.0.0.1", self.port), 5)
        with self.trust().wrap_socket(plain, server_hostname="localhost") if self.certificate else plain as connection:
            connection.settimeout(PATIENCE_SECONDS)
            connection.sendall(sent)
            received = b""
            try:
                while not _is_whole(received) and (part := connection.recv(65536)):
                    received += part
            except TimeoutError:
                pass
            return received


def _is_whole(answer: bytes) -> bool:
    """Whether an answer that says how long it is has come."""
    head, end, body = answer.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head)
    return bool(end) and length is not None and len(body) >= int(length[1])


def bearer(token: str | None) -> dict[str, str]:
    return {} if token is None else {"Authorization": f"Bearer {token}"}


StartGateway = Callable[..., Gateway]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("gateway")


@pytest.fixture(scope="session")
def issuer(folder: Path) -> Iterator[Issuer]:
    """The provider of tests/gateway/provider, signing with a key that is known here."""
    node = shutil.which("node")
    assert node is not None
    assert (PROVIDER / "node_modules").is_dir(), "run `npm ci` in tests/gateway/provider"
    port = free_port()
    key = {**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(private_key(1))), "kid": "one", "use": "sig", "alg": "RS256"}
    key.pop("key_ops", None)
    given = {"port": port, "keys": [key], "people": PEOPLE, "redirect": REDIRECT, "audience": AUDIENCE}
    with running([node, str(PROVIDER / "provider.mjs"), json.dumps(given)], folder / "provider.log", port):
        yield Issuer(f"http://127.0.0.1:{port}")


@pytest.fixture(scope="session")
def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of localhost, and its key."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private_key(9).public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(private_key(9), hashes.SHA256())
    )
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        private_key(9).private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return files


@pytest.fixture(scope="session")
def stored(folder: Path) -> Path:
    """A database of two tenants, each with a published generation of its own figures."""
    path = folder / "edb.sqlite3"
    prepare(path)
    with closing(open_writer(path)) as connection:
        connection.execute("INSERT INTO tenants (id, name) VALUES ('north', 'North')")
        order(connection, "D-1", "2026-05-10", 100, customer_id="DEFAULTS")
        order(connection, "N-1", "2026-05-10", 4711, tenant="north", customer_id="NORTHS")
        insert(connection, "customers", customer_id="DEFAULTS", name="Of default")
        insert(connection, "customers", customer_id="NORTHS", name="Of north", tenant="north")
        assert refresh(connection, datetime.now(UTC)).failed == {}
    return path


@pytest.fixture(scope="session")
def identity(issuer: Issuer, stored: Path) -> dict[str, str]:
    """The settings that the service and the gateway share."""
    return {
        "EDB_DATABASE": str(stored),
        "EDB_LOG": "json",
        "EDB_AUTH": "jwt",
        "EDB_JWT_ISSUER": issuer.url,
        "EDB_JWT_AUDIENCE": AUDIENCE,
        "EDB_JWT_SCOPE": SCOPE,
        "EDB_JWKS_URL": f"{issuer.url}/jwks",
        "EDB_TRUSTED_PROXIES": "127.0.0.1",
        "EDB_PORT": str(free_port()),
    }


@pytest.fixture(scope="session")
def service(identity: dict[str, str], folder: Path) -> Iterator[Program]:
    """`edb serve`; figures are published by the tests."""
    public = {"EDB_PUBLIC_URL": "https://localhost"}
    log = folder / "service.log"
    with running(edb("serve", "--no-scheduler"), log, int(identity["EDB_PORT"]), identity | public) as program:
        yield program


@contextmanager
def gateway_of(
    identity: Mapping[str, str], issuer: Issuer, log: Path, certificate: tuple[Path, Path] | None, **settings: str
) -> Iterator[Gateway]:
    """`edb gateway` with some settings."""
    port, metrics = free_port(), free_port()
    scheme = "http" if certificate is None else "https"
    environment = {
        **identity,
        "EDB_PUBLIC_URL": f"{scheme}://localhost:{port}",
        "EDB_GATEWAY_PORT": str(port),
        "EDB_GATEWAY_METRICS_PORT": str(metrics),
        **(
            {"EDB_GATEWAY_CERTIFICATE": str(certificate[0]), "EDB_GATEWAY_KEY": str(certificate[1])}
            if certificate
            else {}
        ),
        **settings,
    }
    with running(edb("gateway"), log, port, environment) as program:
        main = program.process.pid
        (envoy,) = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        base, authority = f"{scheme}://localhost:{port}", certificate and certificate[0]
        made = Gateway(base, port, metrics, log, issuer, authority, int(envoy))
        until = monotonic() + START_SECONDS
        while not made.answers():  # until then it may be another test's program that has listened there
            assert program.process.poll() is None, log.read_text()
            assert monotonic() < until, log.read_text()
            sleep(0.05)
        yield made


@pytest.fixture(scope="session")
def gateway(
    identity: dict[str, str], service: Program, issuer: Issuer, folder: Path, certificate: tuple[Path, Path]
) -> Iterator[Gateway]:
    """A gateway as it is shipped, over TLS; with limits that the tests do not reach, and less patience."""
    settings = {
        "EDB_GATEWAY_USER_LIMIT": "100000",
        "EDB_GATEWAY_ADDRESS_LIMIT": "100000",
        "EDB_GATEWAY_ROUTE_LIMIT": "100000",
        "EDB_GATEWAY_REQUEST_SECONDS": "3",  # the first answer takes one on a busy machine
    }
    with gateway_of(identity, issuer, folder / "gateway.log", certificate, **settings) as running_gateway:
        yield running_gateway


@pytest.fixture(scope="session")
def limited(identity: dict[str, str], service: Program, issuer: Issuer, folder: Path) -> Iterator[Gateway]:
    """A gateway with small limits, and no cache."""
    settings = {
        "EDB_GATEWAY_USER_LIMIT": "2",
        "EDB_GATEWAY_ADDRESS_LIMIT": "40",
        "EDB_GATEWAY_ROUTE_LIMIT": "10",
        "EDB_GATEWAY_CACHE_SECONDS": "0",
    }
    with gateway_of(identity, issuer, folder / "limited.log", None, **settings) as running_gateway:
        yield running_gateway
