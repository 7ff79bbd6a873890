"""`python -m bench.drill load`: a small company's whole day at once, and then the proof that nothing was lost.

Workers, posts of order lines at a pace, many readers and a full rebuild; latencies, memory and the log are watched. In
the end the database is verified, and every acknowledged line must be there once. The figures go to bench/load.md.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from os import getloadavg
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, perf_counter, sleep

from bench.client import Client, UnexpectedAnswerError
from bench.generator import Generated, generate
from bench.processes import Program, edb
from bench.results import MIB, machine, milliseconds
from bench.texts import FOLDER, ROOT, new_order_id
from bench.traffic import Order, Traffic
from jobs.backups.verification import verify_database
from sql.database import open_reader

SAMPLE_SECONDS = 1.0
WARM_SECONDS = 1.0  # of traffic, before the rebuild begins
QUIET_SECONDS = 60.0  # in which the last marks are gone
GRACE_SECONDS = 120.0  # for the last answers


@dataclass(frozen=True)
class Plan:
    """How much of what."""

    seconds: float = 300.0
    lines: int = 1_000_000
    rate: float = 1_000.0
    readers: int = 200
    workers: int = 4


@dataclass
class Drilled:
    """What was seen. Memory and log in bytes, each second; `missing`: what is not stored as the ledger has it."""

    traffic: Traffic = field(default_factory=Traffic)
    memory: list[int] = field(default_factory=list)
    wal: list[int] = field(default_factory=list)
    rebuild_seconds: float | None = None  # None until it is done
    served_cpu: float = 0.0
    load: float = 0.0
    lines: int = 0
    missing: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)


def drill(database: Generated, plan: Plan) -> Drilled:
    """Let it all go on, and look at what is left."""
    found = Drilled()
    name = new_order_id("L")
    with edb(database.path, "--workers", str(plan.workers)) as served:
        order = Order(served.port, database.today.isoformat(), name, plan.seconds, plan.rate, plan.readers)
        cpu, began = served.tree_cpu_seconds(), perf_counter()
        with _traffic(order, database.path.with_suffix(".traffic")) as process:
            _watch(served, database.path, process, found)
        found.served_cpu = (served.tree_cpu_seconds() - cpu) / (perf_counter() - began)
        found.load = getloadavg()[0]
        found.traffic = Traffic(**json.loads(database.path.with_suffix(".traffic").read_text("utf-8")))
        _wait_until_published(database.path)
    found.lines, found.missing = _compare(database.path, found.traffic.ledger, name)
    verdict = verify_database(database.path, datetime.now(UTC))
    found.differences = [str(difference) for difference in verdict.differences]
    return found


@contextmanager
def _traffic(order: Order, output: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """The traffic, from a process of its own, to its end."""
    with output.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "bench.traffic"], cwd=ROOT, stdin=subprocess.PIPE, stdout=file
        )
        assert process.stdin is not None
        process.stdin.write(json.dumps(asdict(order)).encode())
        process.stdin.close()
        try:
            yield process
            if process.wait(GRACE_SECONDS):
                raise UnexpectedAnswerError("The traffic failed.")
        finally:
            process.kill()
            process.wait()


def _watch(served: Program, database: Path, process: "subprocess.Popen[bytes]", found: Drilled) -> None:
    """Have everything rebuilt, and note memory and the log, until the traffic has ended and the rebuild is done."""
    wal = database.with_name(database.name + "-wal")
    sleep(WARM_SECONDS)
    with Client(served.port) as client:
        began = perf_counter()
        run = client.post("/api/recompute", {"full": True}, expect=202).json()["id"]
        while process.poll() is None or found.rebuild_seconds is None:
            found.memory.append(served.pss_bytes())
            found.wal.append(wal.stat().st_size)
            if found.rebuild_seconds is None:
                state = client.get(f"/api/recompute/{run}").json()["state"]
                if state == "failed":
                    raise UnexpectedAnswerError("The rebuild failed.")
                if state == "done":
                    found.rebuild_seconds = perf_counter() - began
            sleep(SAMPLE_SECONDS)


def _wait_until_published(database: Path) -> None:
    """Wait until no mark is left.

    :raises UnexpectedAnswerError: that takes too long
    """
    until = monotonic() + QUIET_SECONDS
    with closing(open_reader(database)) as connection:
        while connection.execute("SELECT 1 FROM dirty LIMIT 1").fetchone():
            if monotonic() > until:
                raise UnexpectedAnswerError(f"Marks were still waiting after {QUIET_SECONDS} s.")
            sleep(0.05)


def _compare(database: Path, ledger: dict[str, dict[str, int]], name: str) -> tuple[int, list[str]]:
    """How many lines of the drill are stored, and what differs from what was acknowledged."""
    expected = {(order, int(line)): amount for order, lines in ledger.items() for line, amount in lines.items()}
    with closing(open_reader(database)) as connection:
        rows = connection.execute(
            "SELECT order_id, line_no, amount FROM orders WHERE tenant = 'default' AND order_id BETWEEN ? AND ?",
            (name, name + "~"),
        )
        stored = {(order, line): amount for order, line, amount in rows}
    differing = [key for key in expected.keys() | stored.keys() if expected.get(key) != stored.get(key)]
    return len(stored), [f"{key}: {stored.get(key)} instead of {expected.get(key)}" for key in sorted(differing)]


def report(found: Drilled, plan: Plan, now: datetime) -> str:
    """What was seen, as a page of Markdown."""
    traffic = found.traffic
    verified = "every figure is what the facts give" if not found.differences else "; ".join(found.differences[:5])
    lost = "each as acknowledged, none twice" if not found.missing else "; ".join(found.missing[:5])
    facts = {
        "errors": f"{len(traffic.errors)}" + "".join(f"; {error}" for error in traffic.errors[:5]),
        "order lines acknowledged": f"{traffic.posted:,.0f} a second of {plan.rate:,.0f}",
        "lines stored": f"{found.lines:,}, {lost}",
        "`edb verify` afterwards": verified,
        "full rebuild, begun with the traffic": f"{found.rebuild_seconds or 0:.1f} s",
        "memory of all processes (proportional set size)": _course(found.memory),
        "write-ahead log": _course(found.wal),
        "processor time of the servers": f"{found.served_cpu:.2f} cores",
        "processor time of the traffic's own process": f"{traffic.busy:.2f} cores",
        "load average of the machine at the end": f"{found.load:.1f}",
    }
    rows = [
        f"| {what} | {count:,} | {milliseconds(p50)} | {milliseconds(p99)} | {milliseconds(worst)} |"
        for what, (count, p50, p99, worst) in traffic.spread().items()
    ]
    parts = [
        "# Load drill",
        (
            f"{now:%Y-%m-%d %H:%M} UTC, by `python -m bench.drill load`: {plan.seconds:g} s, {plan.lines:,} lines, "
            f"{plan.workers} workers, {plan.rate:,.0f} order lines a second in posts of 1 to 63, some of which change "
            f"orders, remove them or are dated back, {plan.readers} readers that think a second between reads, a tenth "
            "of them on the stream, and a full rebuild."
        ),
        "\n".join(f"- {line}" for line in machine()),
        "\n".join(["| | |", "|---|---|", *(f"| {what} | {value} |" for what, value in facts.items())]),
        "\n".join(["| latency of | times | p50 | p99 | worst |", "|---|---|---|---|---|", *rows]),
    ]
    return "\n\n".join(parts) + "\n"


def _course(samples: list[int]) -> str:
    return (
        f"{samples[0] / MIB:.0f} MiB at first, {samples[-1] / MIB:.0f} at last, {max(samples) / MIB:.0f} at most"
        if samples
        else "–"
    )


def main() -> None:
    """Run the drill that was asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench.drill", description=__doc__)
    parser.add_argument("which", choices=["load"])
    for name, default in asdict(Plan()).items():
        parser.add_argument(f"--{name}", type=type(default), default=default, help=f"{default:g}")
    asked = vars(parser.parse_args())
    del asked["which"]
    plan, now = Plan(**asked), datetime.now(UTC)
    with TemporaryDirectory(prefix="edb-drill-") as folder:
        found = drill(generate(Path(folder, "load.sqlite3"), plan.lines, now), plan)
    page = report(found, plan, now)
    print(page)
    (FOLDER / "load.md").write_text(page, "utf-8")
    sys.exit(1 if found.traffic.errors or found.missing or found.differences else 0)


if __name__ == "__main__":
    main()
