"""The drill of workers: `edb serve --workers 3` at work, whose processes are killed one after the other.

`python -m tests.drills.workers --rounds 30` writes bench/workers.md and ends with 1 if anything was wrong.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from tests import ROOT
from tests.drills.launcher import Launcher
from tests.drills.stage import Stage, free_port
from tests.waiting import wait_until

REPORT = ROOT / "bench" / "workers.md"
INTRODUCTION = """\
# Drill of workers

`edb serve --workers 3` with its refresher, and clients that post order lines throughout. At a random moment a worker,
the refresher or the main process is killed (signal 9); in every third round another one while what was killed is still
starting. After each round all is there again by itself (after a kill of the main process nothing of it is left, and it
is started again on the same port), what is posted is published, and every order line that was acknowledged is stored
once. In the end no process is left, and `edb verify` finds no difference.
"""
AGAIN = "\n`python -m tests.drills.workers --rounds 30` plays it anew.\n"
WORKERS, CLIENTS = 3, 3
LONGEST_QUIET_SECONDS = 0.5  # before a kill
LOOK_SECONDS = 0.05
ROLES = {"--workers": "main process", "spawn_main": "worker", "scheduler": "refresher"}
WHOLE = {"main process": 1, "worker": WORKERS, "refresher": 1}


@dataclass(frozen=True)
class Round:
    """What was killed, how long it took until all was as before, and everything that was wrong then."""

    victim: str
    seconds: float
    wrong: list[str]


class Company:
    """The service of a stage, all of its processes, and its clients."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.port = free_port()
        self.unanswered = 0

    def start(self, **settings: str) -> None:
        """Start the main process; the others follow."""
        command = [sys.executable, "-m", "jobs.cli", "serve", "--workers", str(WORKERS), "--port", str(self.port)]
        environment = os.environ | {name: str(value) for name, value in self.stage.environment.items()} | settings
        with (self.stage.folder / "serve.log").open("ab") as log:
            self._main = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)

    def processes(self) -> dict[int, str]:
        """Every process that lives and has the stage's database in its environment, by what it does."""
        ours = f"EDB_DATABASE={self.stage.database}\0".encode()
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):  # it has ended meanwhile, or is another user's
                if ours in (folder / "environ").read_bytes():
                    command = (folder / "cmdline").read_bytes().decode()
                    found[int(folder.name)] = next((ROLES[part] for part in ROLES if part in command), "other")
        return found

    def wait_until_whole(self) -> None:
        """Until all processes are there, and what was posted is published."""
        wait_until(self._is_whole, lambda: f"not whole: {self.processes()}", every=LOOK_SECONDS)

    @contextmanager
    def clients(self) -> Iterator[None]:
        """Several who post order lines for the time of a block."""
        stopping = threading.Event()

        def post_on() -> None:
            while not stopping.wait(0.01):
                if self.stage.post(self.port) is None:
                    self.unanswered += 1
                    sleep(0.05)  # nobody listens: it is being started

        threads = [threading.Thread(target=post_on) for _ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            stopping.set()
            for thread in threads:
                thread.join()

    def kill(self, random: Random, victim: str | None = None) -> str:
        """Kill one process that is there, any unless one is named; what it was. After the main one nothing is left."""
        by_role: dict[str, list[int]] = {}
        for process, role in sorted(self.processes().items()):
            by_role.setdefault(role, []).append(process)
        victim = victim or random.choice([role for role in WHOLE if role in by_role])
        os.kill(random.choice(by_role[victim]), signal.SIGKILL)
        if victim == "main process":
            self._main.wait()
            self._see_nothing_left()
        return victim

    def play(self, random: Random, *, hasty: bool) -> Round:
        """Kill one, and, if `hasty`, another while it is started again; then look at everything."""
        with self.clients():
            sleep(random.uniform(0, LONGEST_QUIET_SECONDS))
            began = monotonic()
            victims = []
            for _ in range(2 if hasty else 1):
                victims.append(self.kill(random))
                if victims[-1] == "main process":
                    self.start()
                sleep(random.uniform(0, 4 * LONGEST_QUIET_SECONDS))
            wait_until(lambda: self.stage.post(self.port) is not None, "nobody answers", every=LOOK_SECONDS)
        self.wait_until_whole()
        return Round(", then ".join(victims), monotonic() - began, self.stage.ledger.differences(self.stage.database))

    def end(self) -> list[str]:
        """End it in good order; what is wrong with what it leaves."""
        self._main.terminate()
        code = self._main.wait(60)
        self._see_nothing_left()
        verified = self.stage.launcher.run(["verify"], self.stage.environment)
        wrong = [] if code in (0, -signal.SIGTERM) else [f"ended with {code}"]
        return wrong + self.stage.differences() + ([verified.output] if verified.code else [])

    def kill_all(self) -> None:
        """Kill whatever is there."""
        for process in self.processes():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self._main.wait()

    def _is_whole(self) -> bool:
        roles = list(self.processes().values())
        if any(roles.count(role) != count for role, count in WHOLE.items()):
            return False
        try:
            with closing(HTTPConnection("127.0.0.1", self.port, timeout=5)) as client:
                client.request("GET", "/api/health/ready")
                found = json.loads(client.getresponse().read())
        except (OSError, HTTPException, ValueError):
            return False
        return bool(found["status"] == "ready" and found["marks_waiting"] == 0)

    def _see_nothing_left(self) -> None:
        wait_until(lambda: not self.processes(), lambda: f"left: {self.processes()}", every=LOOK_SECONDS)


@contextmanager
def at_work(folder: Path, launcher: Launcher, **settings: str) -> Iterator[Company]:
    """A company that is being started; nothing of it is there afterwards, whatever happened."""
    stage = Stage(folder, launcher)
    stage.begin()
    company = Company(stage)
    company.start(**settings)
    try:
        yield company
    finally:
        company.kill_all()


def main() -> int:
    """Play the rounds that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--report", type=Path, default=REPORT)
    given = parser.parse_args()
    random, rounds, began = Random(given.seed), list[Round](), monotonic()
    with (
        TemporaryDirectory(prefix="edb-drill-") as folder,
        Launcher() as launcher,
        at_work(Path(folder), launcher) as company,
    ):
        company.wait_until_whole()
        for number in range(given.rounds):
            rounds.append(company.play(random, hasty=number % 3 == 2))
            print(f"{number + 1:4} {rounds[-1].victim}: {rounds[-1].wrong or 'well'}", flush=True)
        wrong = company.end()
        stored, lost = len(company.stage.ledger.acknowledged), company.unanswered
    wrong += [f"{round_.victim}: {found}" for round_ in rounds for found in round_.wrong[:5]]
    kinds = sorted({round_.victim for round_ in rounds}, key=lambda kind: (kind.count(","), kind))
    seconds = {kind: sorted(round_.seconds for round_ in rounds if round_.victim == kind) for kind in kinds}
    summary = (
        f"{len(rounds)} rounds, **{len(wrong)} failures**; {stored:,} order lines acknowledged and there once, "
        f"{lost:,} posts without an answer, most of them while nobody listened. "
        f"{(monotonic() - began) / 60:.0f} minutes, seed {given.seed}, {datetime.now(UTC):%Y-%m-%d}, "
        f"{os.cpu_count()} cores."
    )
    table = ["| killed | rounds | seconds until all was published again, median | at most |", "|---|---:|---:|---:|"]
    table += [
        f"| {kind} | {len(each)} | {each[len(each) // 2]:.1f} | {each[-1]:.1f} |" for kind, each in seconds.items()
    ]
    failures = ["", "Failures:", "", *(f"- {found}" for found in wrong)] if wrong else []
    given.report.write_text("\n".join([INTRODUCTION, summary, AGAIN, *table, *failures, ""]), encoding="utf-8")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
