"""Rounds of fuzzing: imports into a database and posts to the service, and every claim about them looked at."""

import csv
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal

from aggregator.facts.table import FACTS
from aggregator.stored.preparation import prepare
from jobs.imports.problems import InputError
from jobs.imports.running import Outcome, Request, run_import
from service.app import create_app
from service.exchange.problems import MAX_ERRORS
from service.settings import Settings
from sql.database import open_reader
from tests.fuzz.bodies import Body, made_body
from tests.fuzz.files import Made, made_file
from tests.fuzz.rows import COLUMNS
from tests.fuzz.values import Stored

NOW = datetime(2026, 5, 20, 9, 30, tzinfo=UTC)
ROUTES = {fact: f"/api/{FACTS[fact].route}" for fact in COLUMNS}

Facts = set[tuple[Stored, ...]]


class WrongError(Exception):
    """The program did not do what it must; the message says with what, and what it did instead."""


@dataclass
class Tally:
    """What was tried: rows and bodies, how many of them were wrong, by kind, and how many rows were stored."""

    files: int = 0
    bodies: int = 0
    rows: int = 0
    stored: int = 0
    wrong: Counter[str] = field(default_factory=Counter)

    @property
    def malformed(self) -> int:
        """Rows, bodies and files that had to be refused."""
        return self.wrong.total()


def import_round(random: Random, rows: int, wrong_share: float, tally: Tally) -> None:
    """One file into a new database: refused with nothing written, then its good rows alone.

    :raises WrongError: the file and what came of it
    """
    with TemporaryDirectory(prefix="edb-fuzz-") as name:
        folder = Path(name)
        fact = random.choice(list(COLUMNS))
        made = made_file(random, folder, fact, rows, wrong_share)
        database, file = folder / "edb.sqlite3", folder / f"input{made.ending}"
        prepare(database)
        file.write_bytes(made.content)
        if made.whole:
            _check_refused_whole(database, fact, file, made)
        else:
            _check_rows(database, fact, file, made)
        tally.files += 1
        tally.rows += made.rows
        tally.wrong += made.wrong
        tally.stored += 0 if made.whole else len(made.stored)


@contextmanager
def service(folder: Path) -> Iterator[tuple[BlockingPortal, httpx.AsyncClient, Path]]:
    """The service over a new database, and a client of it."""
    database = folder / "edb.sqlite3"
    prepare(database)
    app = create_app(Settings(database=database))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    with start_blocking_portal() as portal:
        client = httpx.AsyncClient(transport=transport, base_url="http://localhost:8000")
        with (
            portal.wrap_async_context_manager(app.api.router.lifespan_context(app.api)),
            portal.wrap_async_context_manager(client),
        ):
            yield portal, client, database


def body_round(random: Random, bodies: int, rows: int, wrong_share: float, tally: Tally) -> None:
    """Posts to one service: what is refused names what is wrong and changes nothing, what is taken is stored exactly.

    :raises WrongError: the body and what came of it
    """
    with TemporaryDirectory(prefix="edb-fuzz-") as name, service(Path(name)) as (portal, client, database):
        stored: dict[str, Facts] = {fact: set() for fact in COLUMNS}
        for number in range(bodies):
            fact = random.choice(list(COLUMNS))
            body = made_body(
                random, fact, number * rows, random.randrange(1, rows + 1), random.choice([0, wrong_share])
            )
            post = partial(client.post, ROUTES[fact], content=body.content, headers=body.headers)
            _check_answer(portal.call(post), body)
            stored[fact] |= body.stored
            found = facts(database, fact)
            if found != stored[fact]:
                raise WrongError(f"{_start(body.content)} changed {fact} by {_difference(found, stored[fact])}")
            tally.bodies += 1
            tally.rows += body.rows
            tally.stored += len(body.stored)
            tally.wrong += body.wrong


def facts(database: Path, fact: str) -> Facts:
    """Every row of a fact, in the columns that are sent."""
    with closing(open_reader(database)) as connection:
        return set(connection.execute(f"SELECT {', '.join(FACTS[fact].columns)} FROM {fact}"))


def _check_refused_whole(database: Path, fact: str, file: Path, made: Made) -> None:
    try:
        outcome = _imported(database, fact, file, skip_bad=True)
    except InputError as error:
        if not str(error).strip():
            raise WrongError(f"{made.whole} was refused without a reason") from error
    else:
        raise WrongError(f"{made.whole} in {file.name} was not refused: {outcome}, {_start(made.content)}")
    _check_nothing_written(database, fact, made.whole)


def _check_rows(database: Path, fact: str, file: Path, made: Made) -> None:
    if made.refused:
        outcome = _imported(database, fact, file, skip_bad=False)
        if outcome.state != "abandoned":
            raise WrongError(f"{len(made.refused)} bad rows were not refused: {outcome}")
        _check_nothing_written(database, fact, "an import with bad rows")
        _check_report(outcome, made)
    outcome = _imported(database, fact, file, skip_bad=True)
    found = facts(database, fact)
    if outcome.state != "done" or found != made.stored:
        raise WrongError(f"{fact} of {file.name}: {outcome.state}, {_difference(found, made.stored)}")
    if outcome.refused != len(made.refused):
        raise WrongError(f"{outcome.refused} rows were refused, not {len(made.refused)}")
    _check_no_leftovers(database)


def _check_report(outcome: Outcome, made: Made) -> None:
    with outcome.reports[0].open(encoding="utf-8", newline="") as stream:
        entries = list(csv.DictReader(stream))
    lines = {int(entry["line"]) for entry in entries}
    if lines != made.refused:
        raise WrongError(
            f"lines reported but good: {lines - made.refused}, bad but not reported: {made.refused - lines}"
        )
    if not all(entry["reason"] for entry in entries):
        raise WrongError("a row was refused without a reason")


def _check_nothing_written(database: Path, fact: str, what: str) -> None:
    if found := facts(database, fact):
        raise WrongError(f"{what} left {len(found)} rows of {fact}")
    _check_no_leftovers(database)


def _check_no_leftovers(database: Path) -> None:
    if left := [path.name for path in database.parent.glob(f"{database.name}-import-*")]:
        raise WrongError(f"an import left {left}")


def _check_answer(response: httpx.Response, body: Body) -> None:
    answer = response.json()
    if response.status_code != body.status:
        raise WrongError(f"{_start(body.content)} {body.headers}: {response.status_code} {answer}, not {body.status}")
    if body.status == 201:
        return
    if response.headers["content-type"] != "application/problem+json" or not answer["detail"]:
        raise WrongError(f"{_start(body.content)} was refused without a reason: {answer}")
    named = {int(error["pointer"].split("/")[1]) for error in answer.get("errors", ())}
    complete = len(answer.get("errors", ())) < MAX_ERRORS
    if not named <= body.at_fault or (complete and named != body.at_fault):
        raise WrongError(f"{answer} names the rows {named}, not {body.at_fault}, of {_start(body.content)}")


def _imported(database: Path, fact: str, file: Path, *, skip_bad: bool) -> Outcome:
    request = Request(database, FACTS[fact], [str(file)], "default", skip_bad=skip_bad)
    return run_import(request, NOW, lambda _what, _done, _of: None)


def _difference(found: Facts, expected: Facts) -> str:
    more, less = found - expected, expected - found
    return f"{len(more)} rows too many, as {_start(more)}, and {len(less)} too few, as {_start(less)}"


def _start(value: object) -> str:
    return repr(value)[:600]
