"""P1 to P3: the dashboard's document over and over, beside the least and the usual that could send the same bytes."""

import json
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import time

from bench.client import Client, UnexpectedAnswerError
from bench.load import Load, Order, run_load
from bench.processes import Program, edb, reference
from bench.results import Row, Text, at_least
from bench.stage import Stage
from service.identity.keys import add_key
from sql.database import open_writer, writing

PATH = "/api/executive-dashboard?range=12m&granularity=month"
ROUNDS = 3
SECONDS = 4.0


@dataclass(frozen=True)
class Measured:
    """A load and the processor time of the server under it."""

    load: Load
    cpu_seconds: float

    @property
    def microseconds(self) -> float:
        """Of the server's processor time, per answer."""
        return self.cpu_seconds / self.load.requests * 1e6


def measure(stage: Stage) -> tuple[list[Row], list[Text]]:
    """Requests per second and processor time of the hot read; the servers take turns, and the median round counts.

    It is asked for with a key, and counted and logged, as in production.
    """
    database = stage.database(stage.largest).path
    body = Path(stage.folder, "dashboard.json")
    seconds = stage.seconds(SECONDS)
    key = {"Authorization": f"Bearer {viewer_key(database)}"}
    with edb(database, auth="keys") as served, Client(served.port) as client:
        answer = client.get(PATH, headers=key)
        body.write_bytes(answer.body)
        with reference("bare", body) as bare, reference("plain", body) as plain:
            _check_plain(plain, answer.body)
            tag = {"If-None-Match": answer.headers["etag"]}
            asks = {
                "hot": (served, key, 200, answer.body),
                "not modified": (served, key | tag, 304, b""),
                "bare": (bare, {}, 200, answer.body),
                "plain": (plain, {}, 200, _body_of(plain)),
            }
            rounds: dict[str, list[Measured]] = {name: [] for name in asks}
            for _ in range(ROUNDS):
                for name, (program, headers, status, expected) in asks.items():
                    rounds[name].append(under_load(program, headers, status, expected, seconds))
    taken = {name: sorted(each, key=lambda one: one.load.per_second)[ROUNDS // 2] for name, each in rounds.items()}
    cpu = {name: median(one.microseconds for one in each) for name, each in rounds.items()}
    rate = {name: one.load.per_second for name, one in taken.items()}
    rows = [
        at_least("P1", "hot dashboard beside a bare ASGI callable", rate["hot"], rate["bare"], 0.6, "/s"),
        _cpu("P1", "hot", "bare", cpu),
        at_least("P2", "hot dashboard beside a FastAPI route with response_model", rate["hot"], rate["plain"], 3, "/s"),
        _cpu("P2", "hot", "plain", cpu),
        at_least("P3", "304 to If-None-Match beside the 200", rate["not modified"], rate["hot"], 1.1, "/s"),
        _cpu("P3", "not modified", "hot", cpu),
    ]
    busy = ", ".join(f"{name} {one.load.busy:.0%}" for name, one in taken.items())
    size = f"{len(answer.body):,} bytes of JSON per answer, uncompressed"
    return rows, [Text("P1 to P3: share of a core that the load generator used", f"{busy}\n{size}")]


def viewer_key(database: Path) -> str:
    """A key that may read."""
    with closing(open_writer(database)) as connection, writing(connection):
        return add_key(connection, "bench", None, ["viewer"], int(time())).text


def under_load(
    program: Program, headers: dict[str, str], status: int, expected: bytes, seconds: float, path: str = PATH
) -> Measured:
    """A load on a server, and what it cost it."""
    before = program.cpu_seconds()
    load = run_load(Order(program.port, path, headers, seconds, status, expected.decode()))
    return Measured(load, program.cpu_seconds() - before)


def _cpu(number: str, name: str, other: str, cpu: dict[str, float]) -> Row:
    return Row(
        number,
        f"server processor time per answer, {name} beside {other}",
        f"{cpu[name]:.1f} µs",
        f"{cpu[other]:.1f} µs",
        f"{cpu[name] / cpu[other]:.2f}",
    )


def _body_of(program: Program) -> bytes:
    with Client(program.port) as client:
        return client.get("/").body


def _check_plain(program: Program, body: bytes) -> None:
    """The same figures, though written by the model."""
    if json.loads(_body_of(program)) != json.loads(body):
        raise UnexpectedAnswerError("The FastAPI route answers another document.")
