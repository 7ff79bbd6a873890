"""Arms a point in this process: at its N-th hit the process writes the point's name to a pipe and kills itself."""

import importlib
import os
import signal
import sqlite3
import threading
from collections.abc import Callable
from functools import partial, wraps
from random import Random
from time import perf_counter, sleep
from typing import Any

import sql.database
from sql.statements import statement
from tests.drills.points import Call, Moment, Point, Statement


class Fuse:
    """What counts the hits of a point, and kills at the last."""

    def __init__(self, point: Point, hit: int, proof: int, random: Random) -> None:
        self._name = point.name
        self._left = hit
        self._proof = proof
        self._random = random
        self._took = 0.001

    def burn(self) -> None:
        """One hit."""
        self._left -= 1
        if self._left <= 0:
            self.blow()

    def blow(self) -> None:
        """Say where this process is, and end it."""
        os.write(self._proof, self._name.encode())
        os.kill(os.getpid(), signal.SIGKILL)

    def around(self, run: Callable[[], Any]) -> Any:
        """Blow while something runs: at a moment of the time it took before, again and again until it is met."""
        ended = threading.Event()

        def blow_inside() -> None:
            sleep(self._took * self._random.random())
            if not ended.is_set():
                self.blow()

        self._left -= 1
        if self._left <= 0:
            threading.Thread(target=blow_inside, daemon=True).start()
        began = perf_counter()
        try:
            return run()
        finally:
            ended.set()
            self._took = perf_counter() - began


class Watched(sql.database.Connection):
    """A connection that tells of each statement before it runs and after."""

    fuse: Fuse
    at: Statement
    _ran: set[str]

    def execute(self, sql: str, *given: Any) -> sqlite3.Cursor:
        cursor: sqlite3.Cursor = self._watch(sql, partial(super().execute, sql, *given))
        return cursor

    def executemany(self, sql: str, *given: Any) -> sqlite3.Cursor:
        cursor: sqlite3.Cursor = self._watch(sql, partial(super().executemany, sql, *given))
        return cursor

    def backup(self, target: sqlite3.Connection, *, progress: Any = None, **given: Any) -> None:
        def told(*steps: int) -> None:
            self._watch("backup step", lambda: progress(*steps))

        super().backup(target, progress=told, **given)

    def _watch(self, sql: str, run: Callable[[], Any]) -> Any:
        line = sql.partition("\n")[0]
        if line.startswith("BEGIN"):
            self._ran = set()
        ran: set[str] = getattr(self, "_ran", set())
        when = self.at.when if self._is_meant(self.at, line, ran) else None
        if when == "inside":
            return self.fuse.around(run)
        if when == "before":
            self.fuse.burn()
        result = run()
        ran.add(line)
        if when == "after":
            self.fuse.burn()
        return result

    def _is_meant(self, at: Statement, line: str, ran: set[str]) -> bool:
        return line.startswith(_line(at.name)) and (at.following is None or _line(at.following) in ran)


def arm(point: Point, hit: int, proof: int, random: Random) -> None:
    """Arm a point in this process.

    :param proof: a descriptor to which its name is written when it is reached
    """
    fuse = Fuse(point, hit, proof, random)
    match point.at:
        case Call():
            _wrap(point.at, fuse)
        case Moment():
            threading.Timer(random.uniform(0, point.at.seconds), fuse.blow).start()
        case _:
            factory = type("Armed", (Watched,), {"fuse": fuse, "at": point.at})
            sqlite3.connect = partial(sqlite3.connect, factory=factory)  # type: ignore[assignment]
            sql.database.Connection = factory  # type: ignore[misc]


def _wrap(at: Call, fuse: Fuse) -> None:
    module, _, name = at.function.partition(":")
    *path, last = name.split(".")
    owner: Any = importlib.import_module(module)
    for part in path:
        owner = getattr(owner, part)
    called = getattr(owner, last)

    @wraps(called)
    def wrapped(*given: Any, **named: Any) -> Any:
        if at.when == "before":
            fuse.burn()
        result = called(*given, **named)
        if at.when == "after":
            fuse.burn()
        return result

    setattr(owner, last, wrapped)


def _line(name: str) -> str:
    """The first line of a statement; a text that is none is itself."""
    return statement(name).partition("\n")[0] if "/" in name else name
