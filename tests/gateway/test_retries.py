"""Reads are tried again when a service breaks off; a write never is, for nobody knows whether it was done."""

import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.gateway.conftest import DASHBOARD, Gateway, Issuer, bearer, gateway_of

pytestmark = [pytest.mark.slow, pytest.mark.real_clock("Envoy does not start under libfaketime")]


@dataclass
class Breaking:
    """A service that hears requests and hangs up. `heard`: how many, by method."""

    listening: socket.socket
    heard: Counter[str] = field(default_factory=Counter)

    @property
    def port(self) -> int:
        return int(self.listening.getsockname()[1])

    def run(self) -> None:
        """Until `listening` is closed."""
        with suppress(OSError):
            while True:
                connection, _ = self.listening.accept()
                with connection:
                    self.heard[connection.recv(65536).split(b" ")[0].decode()] += 1


@pytest.fixture
def breaking() -> Iterator[Breaking]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        service = Breaking(listening)
        thread = threading.Thread(target=service.run)
        thread.start()
        yield service
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(10)


@pytest.fixture
def unlucky(identity: dict[str, str], issuer: Issuer, breaking: Breaking, tmp_path: Path) -> Iterator[Gateway]:
    """A gateway in front of it."""
    settings = {"EDB_GATEWAY_SERVICES": f"127.0.0.1:{breaking.port}"}
    with gateway_of(identity, issuer, tmp_path / "gateway.log", None, **settings) as gateway:
        yield gateway


def test_a_read_is_tried_three_times_and_a_write_once(unlucky: Gateway, breaking: Breaking) -> None:
    token = bearer(unlucky.issuer.token(edb_roles=["admin"]))
    with unlucky.client() as client:
        for path in ("/api/kpis", DASHBOARD):
            breaking.heard.clear()
            assert client.get(path, headers=token).status_code == 503
            assert breaking.heard == {"GET": 3}, path
        assert client.post("/api/orders", json={}, headers=token).status_code == 503
        assert breaking.heard["POST"] == 1
