"""Programs under test: started, watched through /proc, and stopped."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType

from bench.client import Client, UnexpectedAnswerError
from bench.texts import ROOT

TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 60.0
STOP_SECONDS = 20


class Program:
    """A server started as a process of its own, from `with` to its end. Its output goes to `log`."""

    def __init__(self, arguments: list[str], environment: dict[str, str], log: Path, ready: str) -> None:
        self.port = free_port()
        self._arguments = [argument.replace("PORT", str(self.port)) for argument in arguments]
        self._environment = os.environ | environment
        self._log = log
        self._ready = ready

    def __enter__(self) -> "Program":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.launch()
        self.wait_ready()

    def launch(self) -> None:
        """Start it."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, *self._arguments], cwd=ROOT, env=self._environment, stdout=log, stderr=log
            )

    def wait_ready(self) -> None:
        """Wait until it answers."""
        until = monotonic() + START_SECONDS
        while monotonic() < until and self._process.poll() is None:
            try:
                with Client(self.port) as client:
                    client.get(self._ready)
            except (OSError, UnexpectedAnswerError):
                sleep(0.01)
            else:
                return
        self.stop()
        raise RuntimeError(f"{self._arguments} did not start:\n{self._log.read_text()[-2000:]}")

    def stop(self) -> None:
        """Ask it to end, and wait until it and all that it started have."""
        if self._process.poll() is not None:
            return
        tree = self.tree()
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        until = monotonic() + STOP_SECONDS
        while any(Path(f"/proc/{pid}").exists() for pid in tree) and monotonic() < until:
            sleep(0.01)

    def kill(self) -> None:
        """Kill it and its children, as a crash would."""
        for pid in self.tree():
            os.kill(pid, signal.SIGKILL)
        self._process.wait()

    @property
    def pid(self) -> int:
        """Of the process that was started."""
        return self._process.pid

    def tree(self) -> list[int]:
        """The process and those that it started, and so on."""
        found = [self.pid]
        for pid in found:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
            found += [int(child) for child in children.split()]
        return found

    def cpu_seconds(self) -> float:
        """Processor time that the started process itself has used."""
        return cpu_seconds_of(self.pid)

    def tree_cpu_seconds(self) -> float:
        """Processor time that all of its processes have used that still run."""
        return sum(cpu_seconds_of(pid) for pid in self.tree())

    def pss_bytes(self) -> int:
        """Memory of the whole tree, pages shared by several processes divided between them."""
        kilobytes = 0
        for pid in self.tree():
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
                if line.startswith("Pss:"):
                    kilobytes += int(line.split()[1])
        return kilobytes * 1024


def cpu_seconds_of(pid: int) -> float:
    """Processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def edb(database: Path, *arguments: str, auth: str = "local", **settings: str) -> Program:
    """`edb serve` on a database; `settings`: further environment variables."""
    return Program(
        ["-m", "jobs.cli", "serve", "--port", "PORT", *arguments],
        {"EDB_DATABASE": str(database), "EDB_LOG": "json", "EDB_AUTH": auth, **settings},
        database.with_suffix(".log"),
        "/api/health",
    )


def reference(application: str, body: Path, model: str = "") -> Program:
    """An application of bench.references on the same server, with the settings that `edb serve` gives it."""
    return Program(
        [
            *("-m", "uvicorn", f"bench.references:{application}", "--factory", "--port", "PORT"),
            *("--loop", "uvloop", "--http", "httptools", "--no-access-log", "--no-server-header", "--no-date-header"),
            *("--no-proxy-headers", "--log-level", "warning"),
        ],
        {"BENCH_BODY": str(body), "BENCH_MODEL": model},
        body.with_suffix(".log"),
        "/",
    )


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
