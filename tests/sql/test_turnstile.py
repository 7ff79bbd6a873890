import fcntl
import threading
from pathlib import Path
from time import monotonic, sleep

import pytest

from sql.turnstile import turnstile, turnstile_path
from tests.waiting import wait_until

SOON = 5.0


def waiting(database: Path, name: str, passed: list[str], hold: threading.Event | None = None) -> threading.Thread:
    """One who stands before the turnstile."""

    def stand() -> None:
        with turnstile(database, monotonic() + SOON):
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
    with turnstile(database, monotonic() + SOON):
        assert passed == ["first", "second"]
    second.join(SOON)


def test_past_the_deadline_one_goes_on_without(tmp_path: Path) -> None:
    database, began = tmp_path / "edb.sqlite3", monotonic()
    with turnstile(database, began + SOON), turnstile(database, began + 0.05):
        assert 0.05 <= monotonic() - began < SOON


def test_it_is_released_with_the_block_whatever_ends_it(tmp_path: Path) -> None:
    database, began = tmp_path / "edb.sqlite3", monotonic()
    with pytest.raises(ValueError, match="No"), turnstile(database, began + SOON):
        raise ValueError("No.")
    with turnstile(database, began + SOON):
        assert monotonic() - began < SOON
    assert turnstile_path(database).stat().st_size == 0


def test_where_there_can_be_no_tickets_everybody_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = tmp_path / "missing" / "edb.sqlite3"
    with turnstile(missing, monotonic() + SOON), turnstile(missing, monotonic() + SOON):
        pass
    monkeypatch.delattr(fcntl, "F_OFD_SETLK")  # a system without such locks
    database = tmp_path / "edb.sqlite3"
    with turnstile(database, monotonic() + SOON), turnstile(database, monotonic() + SOON):
        assert not turnstile_path(database).exists()
