import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

import pytest

from sql.turnstile import anyone_waits, turnstile, turnstile_path
from tests.waiting import wait_until

SOON = 5.0


@contextmanager
def next_of(database: Path, patience: float = 0.0) -> Iterator[None]:
    """Stand before the turnstile and pass it."""
    with turnstile(database, patience) as is_next:
        wait_until(is_next)
        yield


def waiting(
    database: Path, name: str, passed: list[str], hold: threading.Event | None = None, patience: float = 0.0
) -> threading.Thread:
    """One who stands before the turnstile."""

    def stand() -> None:
        with next_of(database, patience):
            passed.append(name)
            if hold:
                hold.wait(SOON)

    thread = threading.Thread(target=stand)
    thread.start()
    return thread


def test_they_pass_in_the_order_in_which_they_came(tmp_path: Path) -> None:
    database, passed, go = tmp_path / "edb.sqlite3", [], threading.Event()  # type: ignore[var-annotated]
    threads = [waiting(database, "first", passed, go)]
    wait_until(lambda: passed == ["first"])
    for name in "abcdef":
        threads.append(waiting(database, name, passed))
        sleep(0.02)
    assert passed == ["first"]
    go.set()
    for thread in threads:
        thread.join(SOON)
    assert passed == ["first", *"abcdef"]


def test_one_that_has_passed_stands_behind_those_who_wait(tmp_path: Path) -> None:
    database, passed, go = tmp_path / "edb.sqlite3", [], threading.Event()  # type: ignore[var-annotated]
    first = waiting(database, "first", passed, go)
    wait_until(lambda: passed == ["first"])
    second = waiting(database, "second", passed)
    sleep(0.02)
    go.set()
    first.join(SOON)
    with next_of(database):
        assert passed == ["first", "second"]
    second.join(SOON)


def test_who_has_patience_lets_those_go_first_who_come_within_it(tmp_path: Path) -> None:
    database, passed, go = tmp_path / "edb.sqlite3", [], threading.Event()  # type: ignore[var-annotated]
    threads = [waiting(database, "first", passed, go)]
    wait_until(lambda: passed == ["first"])
    threads.append(waiting(database, "patient", passed, patience=1.0))
    sleep(0.02)
    threads.append(waiting(database, "short", passed))
    assert anyone_waits(database)
    sleep(0.02)
    go.set()
    for thread in threads:
        thread.join(SOON)
    assert passed == ["first", "short", "patient"]


def test_patience_costs_nothing_where_nobody_else_waits(tmp_path: Path) -> None:
    with turnstile(tmp_path / "edb.sqlite3", patience=60.0) as is_next:
        assert is_next()
        assert not anyone_waits(tmp_path / "edb.sqlite3")


def test_when_patience_is_over_one_stands_before_those_who_come(tmp_path: Path) -> None:
    database = tmp_path / "edb.sqlite3"
    with turnstile(database, patience=0.05):
        sleep(0.06)
        assert anyone_waits(database)
        with turnstile(database) as is_next:
            assert not is_next()


def test_it_is_released_with_the_block_whatever_ends_it(tmp_path: Path) -> None:
    database = tmp_path / "edb.sqlite3"
    with pytest.raises(ValueError, match="No"), turnstile(database):
        raise ValueError("No.")
    with turnstile(database) as is_next:
        assert is_next()
    assert turnstile_path(database).stat().st_size == 0


def test_where_there_can_be_no_tickets_everybody_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = tmp_path / "missing" / "edb.sqlite3"
    with turnstile(missing), turnstile(missing) as is_next:
        assert is_next()
        assert not anyone_waits(missing)
    monkeypatch.delattr(fcntl, "F_OFD_SETLK")  # a system without such locks
    database = tmp_path / "edb.sqlite3"
    with turnstile(database), turnstile(database) as is_next:
        assert is_next()
        assert not turnstile_path(database).exists()
