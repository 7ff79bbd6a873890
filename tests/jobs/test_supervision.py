"""Whatever background work fails with, it begins again, and somebody hears of it."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from jobs import supervision
from jobs.supervision import Supervision, pause


@pytest.fixture
def stopping(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    monkeypatch.setattr(supervision, "FIRST_PAUSE_SECONDS", 0.01)
    event = threading.Event()
    yield event
    event.set()


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.002)


@pytest.mark.parametrize("error", [KeyError("a"), OSError(22, "Invalid argument"), MemoryError(), RecursionError()])
def test_a_thread_begins_again_after_any_error(error: Exception, stopping: threading.Event) -> None:
    begun: list[str] = []

    def work() -> None:
        begun.append(threading.current_thread().name)
        if len(begun) < 4:
            raise error
        stopping.wait()

    kept = Supervision(stopping)
    kept.start("counting", work)
    wait_until(lambda: len(begun) == 4)
    assert list(kept.failing()) == ["counting"]
    assert type(error).__name__ in kept.failing()["counting"]
    stopping.set()
    kept.join()
    assert set(begun) == {"edb-counting"}


def test_it_is_well_again_once_it_has_gone_on_for_a_while(
    stopping: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervision, "WELL_SECONDS", 0.2)
    begun: list[float] = []

    def work() -> None:
        begun.append(time.monotonic())
        if len(begun) == 1:
            raise ValueError
        stopping.wait()

    kept = Supervision(stopping)
    kept.start("counting", work)
    wait_until(lambda: len(begun) == 2)
    assert kept.failing()
    wait_until(lambda: not kept.failing())
    assert time.monotonic() - begun[1] >= 0.2


def test_pauses_grow_and_end_with_the_work(stopping: threading.Event, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervision, "FIRST_PAUSE_SECONDS", 1.0)
    kept = Supervision(stopping)

    ran_in: set[threading.Thread] = set()

    def fails() -> None:
        ran_in.add(threading.current_thread())
        raise ValueError

    found = [kept.attempt("counting", fails) for _ in range(8)]
    assert [failure.pause for failure in found if failure] == [1, 2, 4, 8, 16, 30, 30, 30]
    assert kept.attempt("counting", lambda: None) is None
    assert kept.failing() == {}
    kept.start("counting", fails)
    wait_until(lambda: len(ran_in) == 2)
    stopping.set()
    kept.join(10)
    assert [thread for thread in ran_in if thread.is_alive()] == [threading.current_thread()]


def test_a_clock_that_refuses_to_wait_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """As libfaketime's does now and then."""

    class Refusing(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            raise OSError(22, "Invalid argument")

    assert not pause(Refusing(), 1)
