import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from jobs.cli import app
from tests import ROOT
from tests.waiting import wait_until

SETTINGS = {
    "EDB_AUTH": "jwt",
    "EDB_JWT_ISSUER": "http://127.0.0.1:9",
    "EDB_JWT_AUDIENCE": "edb",
    "EDB_JWKS_URL": "http://127.0.0.1:9/keys",
    "EDB_PUBLIC_URL": "http://localhost:8443",
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"EDB_AUTH": "local"}, "EDB_AUTH is local, where nobody behind a proxy is answered"),
        ({"EDB_PUBLIC_URL": ""}, "EDB_PUBLIC_URL is not set"),
        ({"EDB_JWKS_URL": ""}, "EDB_JWKS_URL is not set"),
        ({"EDB_GATEWAY_HOST": "0.0.0.0"}, "EDB_GATEWAY_HOST is '0.0.0.0', where tokens must not travel in plain text"),
        ({"EDB_GATEWAY_KEY": "key.pem"}, "EDB_GATEWAY_CERTIFICATE and EDB_GATEWAY_KEY are set together"),
        ({"EDB_GATEWAY_SERVICES": "somewhere"}, "'somewhere' is not a host and a port"),
    ],
)
def test_what_is_missing_or_wrong_is_a_sentence(changed: dict[str, str], sentence: str) -> None:
    told = CliRunner().invoke(app, ["gateway", "--check"], env=SETTINGS | changed)
    assert told.exit_code == 2
    assert sentence in told.stderr


@pytest.mark.slow
@pytest.mark.real_clock("Envoy does not start under libfaketime")
@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"EDB_AUTH": "keys", "EDB_GATEWAY_HOST": "localhost"},
        {"EDB_GATEWAY_CACHE_SECONDS": "0", "EDB_GATEWAY_SERVICES": "10.0.0.1:8000,edb.internal:8000,[::1]:8001"},
        {"EDB_JWKS_URL": "https://id.example.com/keys", "EDB_JWT_ROLES_CLAIM": "/realm/edb.roles"},
    ],
)
def test_envoy_takes_what_the_settings_make(changed: dict[str, str]) -> None:
    told = CliRunner().invoke(app, ["gateway", "--check"], env=SETTINGS | changed)
    assert told.exit_code == 0, told.stderr


@pytest.mark.slow
@pytest.mark.real_clock("Envoy does not start under libfaketime")
def test_what_envoy_does_not_take_is_a_sentence(tmp_path: Path) -> None:
    files = {"EDB_GATEWAY_CERTIFICATE": str(tmp_path / "none.pem"), "EDB_GATEWAY_KEY": str(tmp_path / "none.key")}
    told = CliRunner().invoke(app, ["gateway", "--check"], env=SETTINGS | files)
    assert told.exit_code == 1
    assert told.stderr.startswith("edb: Envoy does not take the configuration: ")
    assert "none." in told.stderr
    assert "envoy.json" not in told.stderr


@pytest.mark.slow
@pytest.mark.real_clock("Envoy does not start under libfaketime")
def test_a_written_configuration_is_for_its_user_alone(tmp_path: Path) -> None:
    file = tmp_path / "envoy.json"
    assert CliRunner().invoke(app, ["gateway", "--write", str(file)], env=SETTINGS).exit_code == 0
    made = json.loads(file.read_text(encoding="utf-8"))
    assert made["admin"]["address"]["pipe"]["path"] == str(tmp_path / "admin.sock")
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.slow
@pytest.mark.real_clock("Envoy does not start under libfaketime")
@pytest.mark.parametrize("killed", [False, True])
def test_it_ends_with_its_envoy(tmp_path: Path, killed: bool) -> None:
    port = free_port()
    ports = {"EDB_GATEWAY_PORT": str(port), "EDB_GATEWAY_METRICS_PORT": str(free_port())}
    log = tmp_path / "log"
    with log.open("wb") as output:
        program = subprocess.Popen(
            [sys.executable, "-m", "jobs.cli", "gateway"],
            cwd=ROOT,
            env=os.environ | SETTINGS | {"EDB_AUTH": "keys", "TMPDIR": str(tmp_path)} | ports,
            stdout=output,
            stderr=output,
        )
    try:
        wait_until(lambda: listens(port) or program.poll() is not None)
        assert list(tmp_path.glob("edb-gateway-*")), log.read_text()
        if killed:
            program.kill()
        else:
            program.terminate()
            assert program.wait(20) == 0, log.read_text()
            assert not list(tmp_path.glob("edb-gateway-*"))
        wait_until(lambda: not listens(port))
    finally:
        program.kill()
        program.wait(10)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
