"""P1 to P3: finished documents over and over, beside the least and the usual that could send the same bytes."""

import json
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import monotonic, sleep, time

from bench.client import Client, UnexpectedAnswerError
from bench.load import Load, Order, run_load
from bench.processes import Program, edb, reference
from bench.results import Row, Text, at_least
from bench.stage import Stage
from service.identity.keys import add_key
from sql.database import open_writer, writing

DOCUMENTS = {
    "dashboard": ("/api/executive-dashboard?range=12m&granularity=month", "Dashboard"),
    "KPI": ("/api/kpis/revenue", "KpiDetail"),
    "customers": ("/api/customers", "Customers"),
    "uptime": ("/api/operations/uptime", "Uptime"),
    "alerts": ("/api/alerts", "Alerts"),
}
PATH = DOCUMENTS["dashboard"][0]
ROUNDS = 3
SECONDS = 4.0
ALERTS = 20
ALERT_SECONDS = 30.0


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
    """Requests per second and processor time of hot reads; the servers take turns, and the median round counts.

    They are asked for with a key, and counted and logged, as in production.
    """
    database = stage.database(stage.largest).path
    key = {"Authorization": f"Bearer {viewer_key(database)}"}
    rows, notes = [], []
    with edb(database, auth="keys") as served:
        _raise_alerts(database, served, key)
        for name, (path, model) in DOCUMENTS.items():
            with Client(served.port) as client:
                answer = client.get(path, headers=key)
            body = Path(stage.folder, f"{model}.json")
            body.write_bytes(answer.body)
            with reference("bare", body) as bare, reference("plain", body, model) as plain:
                _check_plain(plain, answer.body)
                asks = {"hot": (served, path, key, 200, answer.body), "plain": (plain, "/", {}, 200, _body_of(plain))}
                if path == PATH:
                    tag = {"If-None-Match": answer.headers["etag"]}
                    asks["not modified"] = (served, path, key | tag, 304, b"")
                    asks["bare"] = (bare, "/", {}, 200, answer.body)
                taken, cpu = _in_turns(asks, stage.seconds(SECONDS))
            rate = {each: load.per_second for each, load in taken.items()}
            if path == PATH:
                hot = "hot dashboard beside a bare ASGI callable"
                rows += [at_least("P1", hot, rate["hot"], rate["bare"], 0.7, "/s"), _cpu("P1", "hot", "bare", cpu)]
                known = "304 to If-None-Match beside the 200"
                rows += [at_least("P3", known, rate["not modified"], rate["hot"], 1.1, "/s")]
                rows += [_cpu("P3", "not modified", "hot", cpu)]
            what = f"hot {name} beside a FastAPI route with response_model"
            rows += [at_least("P2", what, rate["hot"], rate["plain"], 4, "/s"), _cpu("P2", "hot", "plain", cpu)]
            busy = ", ".join(f"{each} {load.busy:.0%}" for each, load in taken.items())
            notes.append(f"{name}, {len(answer.body):,} bytes of JSON: {busy}")
    return rows, [Text("P1 to P3: share of a core that the load generator used", "\n".join(notes))]


def _in_turns(
    asks: dict[str, tuple[Program, str, dict[str, str], int, bytes]], seconds: float
) -> tuple[dict[str, Load], dict[str, float]]:
    """The median round of each by its requests per second, and its median processor time per answer."""
    rounds: dict[str, list[Measured]] = {name: [] for name in asks}
    for _ in range(ROUNDS):
        for name, (program, path, headers, status, expected) in asks.items():
            rounds[name].append(under_load(program, headers, status, expected, seconds, path))
    taken = {name: sorted(each, key=lambda one: one.load.per_second)[ROUNDS // 2] for name, each in rounds.items()}
    cpu = {name: median(one.microseconds for one in each) for name, each in rounds.items()}
    return {name: one.load for name, one in taken.items()}, cpu


def _raise_alerts(database: Path, served: Program, key: dict[str, str]) -> None:
    """Has so many rules watched that fire, and waits for their alerts."""
    rule = (
        "INSERT OR IGNORE INTO alert_rules (tenant, name, condition, comparison, threshold)"
        " VALUES ('default', ?, 'failed_refresh', '>=', 0)"
    )
    with closing(open_writer(database)) as connection, writing(connection):
        connection.executemany(rule, [(f"rule-{number}",) for number in range(ALERTS)])
    until = monotonic() + ALERT_SECONDS
    with Client(served.port) as client:
        while len(client.get(DOCUMENTS["alerts"][0], headers=key).json()["alerts"]) < ALERTS:
            if monotonic() > until:
                raise UnexpectedAnswerError("The alerts of new rules did not come.")
            sleep(0.05)


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
