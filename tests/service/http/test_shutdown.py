import json
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import closing

import pytest

from tests import ROOT
from tests.service.conftest import Service
from tests.waiting import PATIENCE_SECONDS, wait_until

PROGRAM = """
import sys
import uvicorn
from pathlib import Path
from service.app import create_app
from service.settings import Settings
app = create_app(Settings(database=Path(sys.argv[1])))
uvicorn.run(app, port=int(sys.argv[2]), loop="uvloop", http="httptools", log_level="warning")
"""


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int) -> None:
    def listens() -> bool:
        with closing(socket.socket()) as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    wait_until(listens, "the server does not start")


@pytest.mark.slow
def test_a_server_with_an_open_stream_stops_at_once_and_says_nothing(filled: Service) -> None:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(filled.database), str(port)],
        cwd=ROOT,
        stderr=subprocess.PIPE,
    )
    try:
        wait_for(port)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/stream", timeout=10) as stream:
            lines = [stream.readline() for _ in range(5)]
            assert json.loads(lines[4].removeprefix(b"data: ")) == {"generation": 1}
            process.send_signal(signal.SIGTERM)
            _, said = process.communicate(timeout=PATIENCE_SECONDS)
            assert said == b""
    finally:
        process.kill()
        process.wait()
