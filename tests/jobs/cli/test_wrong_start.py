"""What a person gets wrong when a program is started, said in a sentence by the program itself."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from jobs.cli.ports import free_or_exit
from tests import ROOT
from tests.jobs.cli.test_gateway import SETTINGS, free_port


def edb(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    given = os.environ | {"EDB_DATABASE": str(folder / "edb.sqlite3"), "EDB_LOG": "json"} | environment
    command = [sys.executable, "-m", "jobs.cli", *arguments]
    return subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.slow
def test_a_variable_that_is_no_setting_is_named_once(tmp_path: Path) -> None:
    told = edb(tmp_path, "tenants", "add", "acme", "--currency", "EUR", "--timezone", "UTC",
               EDB_TIME_ZONE="UTC", EDB_HOSTS="::")  # fmt: skip
    assert told.returncode == 0
    assert told.stderr.splitlines() == [
        "edb: EDB_HOSTS is not a setting; EDB_HOST is. It is ignored.",
        "edb: EDB_TIME_ZONE is not a setting. It is ignored.",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_busy_port_is_a_sentence_and_nothing_is_begun(tmp_path: Path, workers: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        told = edb(tmp_path, "serve", "--workers", workers, EDB_PORT=str(port))
    assert told.returncode == 1
    assert told.stderr == (
        f"edb: 127.0.0.1, port {port}, cannot be listened on: Address already in use. "
        "Stop the program that has it, or name another in EDB_PORT.\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("busy_one", ["EDB_GATEWAY_PORT", "EDB_GATEWAY_METRICS_PORT"])
def test_a_busy_port_of_the_gateway_is_a_sentence(tmp_path: Path, busy_one: str) -> None:
    ports = {name: str(free_port()) for name in ("EDB_GATEWAY_PORT", "EDB_GATEWAY_METRICS_PORT")}
    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as busy:
        told = edb(tmp_path, "gateway", **SETTINGS | ports | {busy_one: str(busy.getsockname()[1])})
    assert told.returncode == 1
    assert told.stderr.endswith(f"Stop the program that has it, or name another in {busy_one}.\n")


@pytest.mark.parametrize(("addresses", "free"), [(["192.0.2.1", "127.0.0.1"], True), (["192.0.2.1"], False)])
def test_an_address_that_this_machine_has_not_is_left_out_where_the_name_has_another(
    addresses: list[str], free: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 0)) for each in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    if free:
        free_or_exit("named", 0, "EDB_PORT")
    else:
        with pytest.raises(typer.Exit):
            free_or_exit("named", 0, "EDB_PORT")
    assert ("cannot be listened on" in capsys.readouterr().err) is not free
