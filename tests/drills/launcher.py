"""Runs `edb` commands as victims: forks a process for each, so that none waits for its imports.

`python -m tests.drills.launcher` reads one request per line and answers each with a line when its process has ended.
"""

import importlib
import json
import os
import resource
import select
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random
from types import TracebackType
from typing import Any

from tests import ROOT

LONGEST_SECONDS = 60  # an armed process that does not come to its point is ended by the system's alarm


@dataclass(frozen=True)
class Ended:
    """How a process ended: the point that it wrote to its pipe, its exit code or -signal, and what it printed."""

    reached: str
    code: int
    output: str

    @property
    def killed(self) -> bool:
        """Whether it killed itself at a point."""
        return bool(self.reached) and self.code == -signal.SIGKILL


class Launcher:
    """The process that forks victims, between `with` and its end; one victim at a time."""

    def __enter__(self) -> "Launcher":
        command = [sys.executable, "-m", "tests.drills.launcher"]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(LONGEST_SECONDS + 10)

    def start(
        self,
        arguments: Iterable[object],
        environment: Mapping[str, object],
        *,
        point: str = "",
        hit: int = 1,
        seed: int = 0,
        longest_file: int | None = None,
        constants: Mapping[str, float] | None = None,
    ) -> None:
        """Run `edb` with these arguments, armed with a point if one is named.

        :param longest_file: no file can be written beyond so many bytes
        :param constants: other values of `module:NAME`
        """
        assert self._process.stdin is not None
        request = {
            "arguments": [str(argument) for argument in arguments],
            "environment": {name: str(value) for name, value in environment.items()},
            "point": point, "hit": hit, "seed": seed, "longest_file": longest_file,
            "constants": dict(constants or {}),
        }  # fmt: skip
        self._process.stdin.write(json.dumps(request) + "\n")

    def ended(self, timeout: float = LONGEST_SECONDS + 10) -> Ended | None:
        """How the process ended; None while it runs."""
        assert self._process.stdout is not None
        return Ended(**json.loads(self._process.stdout.readline())) if self.has_ended(timeout) else None

    def has_ended(self, timeout: float = 0) -> bool:
        """Whether the process has ended."""
        assert self._process.stdout is not None
        return bool(select.select([self._process.stdout], [], [], timeout)[0])

    def run(self, arguments: Iterable[object], environment: Mapping[str, object], **given: Any) -> Ended:
        """Run `edb` to its end."""
        self.start(arguments, environment, **given)
        ended = self.ended()
        assert ended is not None
        return ended


def main() -> None:
    """Serve requests until standard input ends."""
    import jobs.cli
    import service.app  # noqa: F401 (so that no victim has to import it)
    from tests.drills import arming  # noqa: F401

    for line in sys.stdin:
        print(json.dumps(vars(_forked(json.loads(line), jobs.cli.app))), flush=True)


def _forked(request: dict[str, Any], app: Any) -> Ended:
    proof, proof_end = os.pipe()
    output, output_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(proof)
        os.close(output)
        _be_victim(request, app, proof_end, output_end)
    os.close(proof_end)
    os.close(output_end)
    with os.fdopen(output, errors="replace") as stream:
        printed = stream.read()
    with os.fdopen(proof) as stream:
        reached = stream.read()
    _, status = os.waitpid(child, 0)
    return Ended(reached, os.waitstatus_to_exitcode(status), printed[-4000:])


def _be_victim(request: dict[str, Any], app: Any, proof: int, output: int) -> None:
    from tests.drills.arming import arm
    from tests.drills.points import POINTS

    code = 70
    try:
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.environ.update(request["environment"])
        signal.alarm(LONGEST_SECONDS)
        if request["longest_file"] is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (request["longest_file"], resource.RLIM_INFINITY))
        for constant, value in request["constants"].items():
            module, name = constant.split(":")
            assert hasattr(importlib.import_module(module), name)
            setattr(importlib.import_module(module), name, value)
        for point in POINTS:
            if point.name == request["point"]:
                arm(point, request["hit"], proof, Random(request["seed"]))
        app(request["arguments"], standalone_mode=True)
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
