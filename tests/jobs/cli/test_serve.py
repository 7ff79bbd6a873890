import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from jobs.cli import app
from jobs.cli.settings import database_path
from jobs.refresher.lease import LeaseTakenError, lease
from service.settings import describe
from tests import ROOT
from tests.lines import at, generations, order
from tests.waiting import wait_until


@contextmanager
def edb(database: Path, *arguments: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """The program, ended in any case."""
    log = database.with_suffix(".log")
    with log.open("ab") as output:
        program = subprocess.Popen(
            [sys.executable, "-m", "jobs.cli", *arguments],
            cwd=ROOT,
            env=os.environ | {"EDB_DATABASE": str(database)} | environment,
            stdout=output,
            stderr=output,
        )
    try:
        yield program
    finally:
        program.kill()
        program.wait(10)


def is_held(database: Path) -> bool:
    """Whether a process has the lease."""
    try:
        with lease(database, at("2026-05-20")):
            return False
    except LeaseTakenError:
        return True


def test_the_database_is_the_one_that_the_environment_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDB_DATABASE", "somewhere/else.sqlite3")
    assert database_path() == Path("somewhere/else.sqlite3")
    monkeypatch.delenv("EDB_DATABASE")
    assert database_path() == Path("edb.sqlite3")


@pytest.mark.parametrize("command", ["serve", "scheduler"])
def test_a_wrong_setting_stops_the_start_with_a_sentence_that_names_it(
    command: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("EDB_DATABASE", str(tmp_path / "edb.sqlite3"))
    monkeypatch.setenv("EDB_REFRESH_SECONDS", "often")
    result = CliRunner().invoke(app, [command])
    assert result.exit_code == 2
    assert result.stderr.startswith("edb: ")
    assert "EDB_REFRESH_SECONDS" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_help_lists_every_setting() -> None:
    result = CliRunner().invoke(app, ["serve", "--help"])
    assert result.exit_code == 0
    for name, _, _ in describe():
        assert name in result.stdout


def test_a_database_that_cannot_be_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for command in ("serve", "scheduler"):
        monkeypatch.setenv("EDB_DATABASE", str(tmp_path / "missing" / "edb.sqlite3"))
        result = CliRunner().invoke(app, [command])
        assert (result.exit_code, "cannot be opened" in result.stderr) == (1, True)


@pytest.mark.slow
def test_a_scheduler_stands_by_and_takes_over_from_one_that_was_killed(
    database: Path, connection: sqlite3.Connection
) -> None:
    with edb(database, "scheduler") as first:
        wait_until(lambda: generations(connection) == [1])
        with edb(database, "scheduler") as second:
            wait_until(lambda: b"standing by" in database.with_suffix(".log").read_bytes())
            first.send_signal(signal.SIGKILL)
            first.wait(10)
            order(connection, "A", "2026-05-10", 100)
            wait_until(lambda: len(generations(connection)) == 2)
            second.send_signal(signal.SIGTERM)
            assert second.wait(15) == 0
    assert not is_held(database)


@pytest.mark.slow
def test_a_scheduler_tells_its_manager_that_it_lives_and_so_does_one_that_stands_by(
    database: Path, tmp_path: Path
) -> None:
    for place in ("first", "second"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager, ExitStack() as stack:
            manager.settimeout(30)
            manager.bind(str(tmp_path / place))
            if place == "second":
                stack.enter_context(edb(database, "scheduler"))
                wait_until(lambda: is_held(database))
            stack.enter_context(edb(database, "scheduler", NOTIFY_SOCKET=str(tmp_path / place)))
            assert [manager.recv(100) for _ in range(3)] == 3 * [b"WATCHDOG=1"]


@pytest.mark.slow
def test_a_scheduler_ends_with_the_process_it_belongs_to(database: Path) -> None:
    with edb(database, "scheduler", "--child-of", "1") as orphan:
        assert orphan.wait(15) == 0
    assert not is_held(database)


@pytest.mark.slow
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_serve_answers_and_refreshes_and_ends_clean(
    database: Path, connection: sqlite3.Connection, end: signal.Signals
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}/api/executive-dashboard?range=1m"

    def answer() -> dict[str, object] | None:
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                found: dict[str, object] = json.load(response)
                return found
        except OSError:
            return None

    with edb(database, "serve", "--port", str(port)) as program:
        wait_until(lambda: answer() is not None)
        assert is_held(database)
        order(connection, "A", "2026-05-10", 100)
        wait_until(lambda: (answer() or {}).get("generation") == 2)
        program.send_signal(end)
        assert program.wait(15) in (0, -end, 128 + end)
        wait_until(lambda: not is_held(database))


@pytest.mark.slow
def test_every_answer_says_when_it_was_made(database: Path, connection: sqlite3.Connection) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def date_of(request: str) -> tuple[int, datetime]:
        """The status and the date of the answer to a request, as it comes over the wire."""
        with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
            client.sendall(request.replace("\n", "\r\n").encode())
            answer = client.makefile("rb").read().split(b"\r\n\r\n")[0].decode().split("\r\n")
        (date,) = [line.partition(": ")[2] for line in answer if line.lower().startswith("date: ")]
        return int(answer[0].split()[1]), parsedate_to_datetime(date)

    def is_up() -> bool:
        with suppress(OSError, ValueError):
            return date_of(f"GET /api/executive-dashboard HTTP/1.1\n{rest}")[0] == 200
        return False

    rest = "Host: localhost\nConnection: close\n\n"
    dashboard = "/api/executive-dashboard HTTP/1.1"
    with edb(database, "serve", "--port", str(port)):
        wait_until(is_up)
        for status, request in (
            (200, f"GET {dashboard}\n{rest}"),
            (304, f"GET {dashboard}\nIf-None-Match: *\n{rest}"),
            (200, f"HEAD {dashboard}\n{rest}"),
            (200, f"GET /api/kpis HTTP/1.1\n{rest}"),
            (200, f"GET /api/health HTTP/1.1\n{rest}"),
            (200, f"GET /metrics HTTP/1.1\n{rest}"),
            (404, f"GET /api/nothing HTTP/1.1\n{rest}"),
            (422, f"GET {dashboard.replace(' ', '?range=x ')}\n{rest}"),
            (415, f"POST /api/orders HTTP/1.1\nContent-Length: 2\n{rest}{{}}"),
            (421, f"GET {dashboard}\nHost: elsewhere\nConnection: close\n\n"),
            (400, "this is no request\n\n"),
        ):
            found, date = date_of(request)
            assert found == status, request
            assert abs((datetime.now(UTC) - date).total_seconds()) < 10, request


@pytest.mark.slow
def test_who_reads_after_an_import_reads_what_was_imported(database: Path, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    file = tmp_path / "orders.csv"

    def lines() -> int | None:
        """How many lines the customer has ordered, as the service says it."""
        url = f"http://127.0.0.1:{port}/api/customers?range=1m"
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                return sum(customer["lines"] for customer in json.load(response)["customers"])
        except OSError:
            return None

    def run(*arguments: str) -> None:
        command = [sys.executable, "-m", "jobs.cli", *arguments]
        subprocess.run(command, cwd=ROOT, env=os.environ | {"EDB_DATABASE": str(database)}, check=True, timeout=60)

    today = datetime.now(UTC).date()
    with edb(database, "serve", "--port", str(port), "--workers", "2"):
        wait_until(lambda: lines() == 0, 30)
        for number in range(1, 5):
            rows = "".join(f"{line},C,{today},1\n" for line in range(number))
            file.write_text("order_id,customer_id,order_date,amount\n" + rows)
            run("import", "orders", str(file))
            assert {lines() for _ in range(8)} == {number}
        run("imports", "undo", "4")
        assert {lines() for _ in range(8)} == {3}
