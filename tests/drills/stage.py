"""Where a drill happens: a database, a service that reads it throughout, and what clients know of it."""

import json
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import monotonic, sleep

from aggregator.stored.preparation import prepare
from jobs.backups.verification import verify_database
from jobs.imports.recovery import recover_imports
from jobs.refresher.refresh import refresh_once, request_recompute
from sql.database import APPLICATION_ID, open_writer, writing
from tests import ROOT
from tests.drills.launcher import Ended, Launcher
from tests.drills.ledger import Ledger, Lines
from tests.drills.points import Moment, Point
from tests.drills.readers import Readers

SCHEMA_1 = ROOT / "tests" / "sql" / "schema_1.sql"
FIRST_LINES = 120
IMPORTED_LINES, UNDONE_LINES = 1200, 2200  # so many have more than one batch, when batches are short
SHORT_BATCHES = {"jobs.imports.pace:HOLD_SECONDS": 0, "jobs.imports.pace:QUIET_HOLD_SECONDS": 0}
PATIENCE_SECONDS = 60.0
FIRST_PORT = 20_000


@dataclass(frozen=True)
class Answer:
    """What a service answered."""

    status: int
    headers: dict[str, str]
    body: str


class Stage:
    """A database for drills, in a folder of its own."""

    def __init__(self, folder: Path, launcher: Launcher) -> None:
        self.folder = folder
        self.database = folder / "edb.sqlite3"
        self.backup = folder / "backup.sqlite3"
        self.environment = {"EDB_DATABASE": self.database, "EDB_REFRESH_SECONDS": "1", "EDB_LOG": "text"}
        self.launcher = launcher
        self.ledger = Ledger()
        self.port: int | None = None
        self.readers: Readers | None = None
        self._rules = 0

    def begin(self) -> None:
        """Some facts, published."""
        prepare(self.database)
        self.write()
        assert refresh_once(self.database)

    def write(self, how_many: int = FIRST_LINES) -> None:
        """New lines, written by another program."""
        lines = self.ledger.new_lines(how_many)
        with closing(open_writer(self.database)) as connection, writing(connection):
            _insert(connection, lines)
        self.ledger.acknowledged |= lines

    def post(self, port: int, how_many: int = 3) -> Answer | None:
        """New lines, posted to a service; its answer, or None when there was none.

        Lines that were refused must not be stored. Lines without an answer may be, all of them.
        """
        lines = self.ledger.new_lines(how_many)
        body = json.dumps([_line(number, amount) for number, amount in lines.items()])
        with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)) as client:
            try:
                client.request("POST", "/api/orders", body, {"Content-Type": "application/json"})
                response = client.getresponse()
                answer = Answer(response.status, dict(response.getheaders()), response.read().decode())
            except (OSError, HTTPException):
                self.ledger.unanswered.append(lines)
                return None
        if answer.status == 201:
            self.ledger.acknowledged |= lines
        return answer

    @contextmanager
    def served(self) -> Iterator[int]:
        """A service without a refresher, and readers of it, for the time of a block; its process."""
        self.port = free_port()
        with ExitStack() as stack:
            process = stack.enter_context(self.running("serve", "--no-scheduler", "--port", str(self.port)))
            wait_for(self.port)
            self.readers = stack.enter_context(Readers(self.port))
            yield process
        self.port = self.readers = None

    @contextmanager
    def running(self, *arguments: str) -> Iterator[int]:
        """An `edb` that stays, for the time of a block; its process. What it prints is in the folder."""
        command = [sys.executable, "-m", "jobs.cli", *arguments]
        environment = {name: str(value) for name, value in self.environment.items()}
        with (
            (self.folder / f"{arguments[0]}.log").open("w") as log,
            subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT) as process,
        ):
            try:
                yield process.pid
            finally:
                process.terminate()

    def drill(self, point: Point, hit: int, seed: int) -> Ended:
        """Bring a process to a point, while facts keep coming, and see how it ends."""
        arguments = self._led_up_to(point)
        port = self.port
        if point.command == "post":  # what is to be killed is what facts are posted to
            port = free_port()
            arguments += ["--port", port]
        self.launcher.start(arguments, self.environment, point=point.name, hit=hit, seed=seed, constants=SHORT_BATCHES)
        while (ended := self.launcher.ended(0.005 if point.command == "post" else 0.03)) is None:
            if port:
                self.post(port)
        return ended

    def recover(self) -> None:
        """The next start, to the end of all that it finds to do."""
        prepare(self.database)
        recover_imports(self.database)
        deadline = monotonic() + PATIENCE_SECONDS
        while not refresh_once(self.database):
            assert monotonic() < deadline, "somebody still holds the lease"
            sleep(0.01)

    def differences(self) -> list[str]:
        """Everything that is not as it must be after a recovery."""
        wrong = self.ledger.differences(self.database)
        with closing(sqlite3.connect(self.database)) as connection:
            (integrity,) = connection.execute("PRAGMA integrity_check").fetchone()
            wrong += [] if integrity == "ok" else [integrity]
            wrong += [
                f"import {number} is {state}, and {found} of its {inserted} lines are stored"
                for number, state, inserted, found in connection.execute(
                    "SELECT id, state, inserted, (SELECT COUNT(*) FROM orders WHERE source = 'import:' || imports.id)"
                    " FROM imports"
                )
                if found != {"done": inserted, "undone": 0, "abandoned": 0}.get(state)
            ]
            wrong += self._wrong_alerts(connection)
            published = connection.execute("SELECT generation FROM published WHERE tenant = 'default'").fetchone()
        wrong += [str(found) for found in verify_database(self.database, datetime.now(UTC)).differences]
        if self.backup.exists():
            wrong += [str(found) for found in verify_database(self.backup, datetime.now(UTC)).differences]
        if self.readers:
            deadline = monotonic() + PATIENCE_SECONDS
            while self.readers.newest < published[0] and not self.readers.wrong:
                if monotonic() > deadline:
                    wrong.append(f"readers still get {self.readers.newest}, not {published[0]}")
                    break
                sleep(0.005)
            wrong += self.readers.wrong
        return wrong

    def command(self, name: str) -> list[object]:
        """The arguments of a command that writes, when what it needs has been made ready."""
        match name:
            case "import":
                return ["import", "orders", self._file()]
            case "undo":
                return ["imports", "undo", self._imported()]
            case "recompute":
                self.write(10)
                return ["recompute"]
            case "rebuild":
                return ["recompute", "--full"]
            case "backup":
                return ["backup", self.backup]
        raise AssertionError(f"no such command: {name}")

    def _led_up_to(self, point: Point) -> list[object]:
        """The command that comes to a point, when what it needs has been made ready."""
        match point.command:
            case "post":
                return ["serve", "--no-scheduler"]
            case "refresh":
                self._change(point)
                return ["scheduler"]
            case "create":
                self._clear()
                return ["tenants", "add", "north", "--currency", "GBP", "--timezone", "UTC"]
            case "migrate":
                self._clear()
                self._make_version_1()
                return ["recompute"]
            case "restore":
                self._back_up()
                return ["restore", self.backup, "--yes"]
        return self.command(point.command)

    def _change(self, point: Point) -> None:
        self.write(10)
        if isinstance(point.at, Moment):
            with closing(open_writer(self.database)) as connection, writing(connection):
                request_recompute(connection, "default", datetime.now(UTC), full=True)
        if point.name.startswith("alert"):
            self._rules += 1
            with closing(open_writer(self.database)) as connection, writing(connection):
                connection.execute(
                    "INSERT OR IGNORE INTO alert_receivers (tenant, name, kind, target, group_seconds)"
                    " VALUES ('default', 'hook', 'webhook', 'http://127.0.0.1:9/', 0)"
                )
                connection.execute(
                    "INSERT INTO alert_rules (tenant, name, kpi, comparison, threshold, include_partial, severity)"
                    " VALUES ('default', ?, 'revenue', '>', -1000000000, 1, 'critical')",
                    (f"r{self._rules}",),
                )

    def _wrong_alerts(self, connection: sqlite3.Connection) -> list[str]:
        """Each rule of a drill fires once, and one message says so."""
        if not self._rules:
            return []
        told = connection.execute(
            "SELECT r.name, COUNT(DISTINCT t.id), COUNT(o.message_id) FROM alert_rules AS r"
            " LEFT JOIN alert_transitions AS t ON t.tenant = r.tenant AND t.rule = r.name AND t.to_state = 'firing'"
            " LEFT JOIN outbox_transitions AS o ON o.transition_id = t.id"
            " WHERE r.tenant = 'default' GROUP BY r.name"
        )
        return [
            f"alert {rule} fired {times} times and was told {messages} times"
            for rule, times, messages in told
            if (times, messages) != (1, 1)
        ]

    def _file(self, how_many: int = IMPORTED_LINES) -> Path:
        """A file of new lines."""
        lines = self.ledger.new_lines(how_many)
        self.ledger.unanswered.append(lines)
        path = self.folder / "orders.ndjson"
        path.write_text("".join(json.dumps(_line(*line)) + "\n" for line in lines.items()), encoding="utf-8")
        return path

    def _imported(self) -> int:
        """The number of an import that is done, and may be undone from now on."""
        path = self._file(UNDONE_LINES)
        (lines,) = self.ledger.unanswered[-1:]
        ended = self.launcher.run(["import", "orders", path, "--json"], self.environment)
        assert ended.code == 0, ended.output
        with closing(sqlite3.connect(self.database)) as connection:
            (number,) = connection.execute("SELECT MAX(id) FROM imports WHERE state = 'done'").fetchone()
        self.ledger.unanswered.remove(lines)
        self.ledger.doubt(lines)
        return int(number)

    def _clear(self) -> None:
        for path in self.folder.glob("edb.sqlite3*"):
            path.unlink()
        self.ledger = Ledger()

    def _make_version_1(self) -> None:
        self.ledger.acknowledged = self.ledger.new_lines(FIRST_LINES)
        with closing(sqlite3.connect(self.database)) as connection:
            connection.executescript(
                f"{SCHEMA_1.read_text(encoding='utf-8')};"
                f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 1; PRAGMA journal_mode = WAL;"
            )
            with connection:
                _insert(connection, self.ledger.acknowledged)

    def _back_up(self) -> None:
        """A backup, after which more is written: a restore leaves the one or the other."""
        ended = self.launcher.run(["backup", self.backup], self.environment)
        assert ended.code == 0, ended.output
        self.ledger.instead = dict(self.ledger.acknowledged)
        self.write(10)
        assert refresh_once(self.database)


def free_port() -> int:
    """A port that nobody listens on."""
    while True:
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            port: int = listener.getsockname()[1]
        if port >= FIRST_PORT:
            return port


def wait_for(port: int) -> None:
    """Wait until a service answers."""
    deadline = monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=1)) as client:
                client.request("GET", "/api/health")
                assert client.getresponse().status == 200
            return
        except (OSError, HTTPException):
            assert monotonic() < deadline, "the service does not start"
            sleep(0.02)


def _line(number: str, amount: int) -> dict[str, str | int | None]:
    """An order line as a client sends it."""
    place = int(number[1:])
    return {
        "order_id": number,
        "order_date": f"2026-0{place % 5 + 1}-{place % 28 + 1:02d}",
        "amount": amount,
        "customer_id": (None, "C1", "C2", "C3")[place % 4],
        "product_line": (None, "Bikes")[place % 2],
    }


def _insert(connection: sqlite3.Connection, lines: Lines) -> None:
    rows = [_line(number, amount) | {"amount": 100 * amount} for number, amount in lines.items()]
    connection.executemany(
        "INSERT INTO orders (order_id, order_date, amount, customer_id, product_line)"
        " VALUES (:order_id, :order_date, :amount, :customer_id, :product_line)",
        rows,
    )
