"""Whatever `edb serve` is killed with, nothing of it goes on: no port is held, and no lease."""

import signal
import socket
import subprocess
import time
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from tests.drills.stage import free_port
from tests.jobs.cli.test_serve import edb, is_held, wait_until

pytestmark = pytest.mark.slow


def status_of(port: int, method: str = "GET", path: str = "/api/health", body: str | None = None) -> int | None:
    """What the service answers; None where nobody does."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as client:
        try:
            client.request(method, path, body, {"Content-Type": "application/json"})
            return client.getresponse().status
        except (OSError, HTTPException):
            return None


def family(process: subprocess.Popen[bytes]) -> list[int]:
    """The processes that a process has started, and so on."""
    found = [process.pid]
    for pid in found:
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += [int(child) for child in (task / "children").read_text().split()]
    return found[1:]


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("workers", ["1", "3"])
def test_a_killed_main_process_leaves_nobody_behind(workers: str, database: Path) -> None:
    port = free_port()
    with edb(database, "serve", "--workers", workers, EDB_PORT=str(port)) as main:
        wait_until(lambda: status_of(port) == 200, 60)
        wait_until(lambda: is_held(database), 60)
        children = family(main)
        assert len(children) >= (1 if workers == "1" else 4)
        main.send_signal(signal.SIGKILL)
        main.wait(10)
        wait_until(lambda: not any(lives(pid) for pid in children), 30)
    assert not is_held(database)
    with socket.create_server(("127.0.0.1", port)):
        pass


def test_no_order_is_acknowledged_that_nobody_refreshes(database: Path) -> None:
    """While the main process is killed, others post: what was answered with 201 is there."""
    port, acknowledged = free_port(), 0
    with edb(database, "serve", "--workers", "2", EDB_PORT=str(port)) as main:
        wait_until(lambda: status_of(port) == 200, 60)
        main.send_signal(signal.SIGKILL)
        main.wait(10)
        deadline = time.monotonic() + 30
        while (answered := status_of(port, "POST", "/api/orders", _order(acknowledged))) is not None:
            acknowledged += answered == 201
            assert time.monotonic() < deadline, "an orphan takes orders"
    with edb(database, "serve", EDB_PORT=str(port)):
        wait_until(lambda: status_of(port, path="/api/health/ready") == 200, 60)


def _order(number: int) -> str:
    return f'{{"order_id": "A{number}", "order_date": "2026-05-10", "amount": 1}}'


def test_a_worker_whose_connections_stay_open_ends_all_the_same(database: Path) -> None:
    port = free_port()
    with edb(database, "serve", "--workers", "2", EDB_PORT=str(port)) as main:
        wait_until(lambda: status_of(port) == 200, 60)
        children = family(main)
        streams = [socket.create_connection(("127.0.0.1", port)) for _ in range(8)]
        for stream in streams:
            stream.sendall(b"GET /api/stream HTTP/1.1\r\nHost: localhost\r\n\r\n")
            stream.recv(1)
        main.send_signal(signal.SIGKILL)
        main.wait(10)
        wait_until(lambda: not any(lives(pid) for pid in children), 40)
        for stream in streams:
            stream.close()
