"""Who is taken for a program of this machine: asked of the real server, byte by byte."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.gateway.conftest import edb, free_port, running

PATHS = (
    "/",
    "/docs",
    "/api/openapi.json",
    "/api/health",
    "/api/kpis",
    "/api/executive-dashboard",
    "/api/alerts",
    "/metrics",
)


@pytest.fixture(scope="module")
def ports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, int]]:
    """The ports of two services: one that trusts its machine, and one that wants keys."""
    folder = tmp_path_factory.mktemp("direct")
    with ExitStack() as stack:
        found = {"local": free_port(), "keys": free_port()}
        for auth, port in found.items():
            settings = {"EDB_AUTH": auth, "EDB_PORT": str(port), "EDB_DATABASE": str(folder / f"{auth}.sqlite3")}
            stack.enter_context(running(edb("serve", "--no-scheduler"), Path(folder, f"{auth}.log"), port, settings))
        yield found


def status(port: int, path: str, *headers: str, version: str = "1.1") -> int:
    lines = [f"GET {path} HTTP/{version}", *headers, "Connection: close", "", ""]
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        connection.sendall("\r\n".join(lines).encode())
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    return int(answer.split(b" ", 2)[1])


@pytest.mark.slow
def test_a_program_of_this_machine_reads_the_metrics(ports: dict[str, int]) -> None:
    for port in ports.values():
        for host in ("localhost", f"127.0.0.1:{port}", "[::1]"):
            assert status(port, "/metrics", f"Host: {host}") == 200


@pytest.mark.slow
@pytest.mark.parametrize(
    "headers",
    [
        ["Host: evil.example"],
        ["Host: evil.example:8000"],
        ["Host: 127.0.0.1.nip.io"],
        ["Host: localhost", "Host: evil.example"],
        ["Host: localhost", "X-Forwarded-For: 203.0.113.9"],
        ["Host: localhost", "X-Forwarded-Server: proxy"],
        ["Host: localhost", "X-Client-IP: 203.0.113.9"],
        ["Host: localhost", "Via: 1.1 proxy"],
    ],
)
def test_a_foreign_name_or_a_proxy_reads_no_metrics_without_a_key(ports: dict[str, int], headers: list[str]) -> None:
    assert status(ports["keys"], "/metrics", *headers) in (400, 401)
    assert status(ports["local"], "/metrics", *headers) in (400, 403, 421)


@pytest.mark.slow
@pytest.mark.parametrize("path", PATHS)
def test_where_this_machine_is_trusted_every_path_looks_who_asks(ports: dict[str, int], path: str) -> None:
    assert status(ports["local"], path, "Host: localhost", "Accept: text/html") not in (400, 403, 421)
    assert status(ports["local"], path, "Host: evil.example", "Accept: text/html") == 421
    assert status(ports["local"], path, version="1.0") == 403
    assert status(ports["local"], path, "Host: 127.0.0.1", version="1.0") == 403


@pytest.mark.slow
def test_http_1_0_names_nobody_of_this_machine(ports: dict[str, int]) -> None:
    assert status(ports["keys"], "/metrics", version="1.0") == 401
    assert status(ports["keys"], "/metrics", "Host: localhost", version="1.0") == 401
    assert status(ports["keys"], "/api/health", "Host: localhost", version="1.0") == 200
