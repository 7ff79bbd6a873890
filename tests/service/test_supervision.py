"""Whatever a task of the process fails with, it begins again, and readiness and metrics say so."""

import asyncio
import re
import time
from typing import Any

import pytest

from service import supervision
from service.supervision import Background
from tests.service.conftest import Service, Start
from tests.service.routers.test_health import checked, readiness


def test_a_task_begins_again_after_any_error_and_is_well_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervision, "FIRST_PAUSE_SECONDS", 0.001)
    monkeypatch.setattr(supervision, "WELL_SECONDS", 0.2)
    errors = [KeyError("a"), OSError(22, "Invalid argument"), RecursionError()]
    kept = Background()
    told: list[dict[str, str]] = []

    async def work() -> None:
        told.append(kept.failing())
        if errors:
            raise errors.pop(0)
        await asyncio.sleep(0.1)
        assert kept.failing() == {"work": "RecursionError"}
        await asyncio.sleep(0.2)

    asyncio.run(kept.keep("work", work))
    assert told == [{}, {"work": "KeyError"}, {"work": "OSError"}, {"work": "RecursionError"}]
    assert kept.failing() == {}


def break_(owner: Any, name: str, times: int, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Have a method fail so many times with something that nobody foresaw; how often it did."""
    whole, failed = getattr(owner, name), [0]

    def broken(*given: Any) -> Any:
        if failed[0] < times:
            failed[0] += 1
            raise KeyError("unforeseen")
        return whole(*given)

    monkeypatch.setattr(owner, name, broken)
    return failed


@pytest.mark.slow
def test_a_watcher_that_fails_watches_again_and_is_told_of(filled: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    checked(filled, 0)
    assert readiness(filled, 200).failing == []
    failed = break_(filled.process.generations, "look", 1, monkeypatch)
    deadline = time.monotonic() + 10
    while not failed[0]:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    found = readiness(filled, 503)
    assert (found.status, found.failing) == ("failing", ["generations"])
    assert "generations" in found.reasons[0]
    filled.write("orders", [{"order_id": "Z", "order_date": "2026-05-20", "amount": 1}])
    filled.refresh()  # which waits until this process has seen it
    filled.portal.call(filled.process.telemetry.flush)
    assert re.search(r"^edb_background_failing 1.0$", filled.get("/metrics").text, re.MULTILINE)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "owner", "method"),
    [("streams", "streams", "_wait"), ("access log", "access_log", "_take"), ("telemetry", "telemetry", "_gauges")],
)
def test_every_task_is_kept(name: str, owner: str, method: str, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.observing.telemetry.FLUSH_SECONDS", 0.05)
    monkeypatch.setattr("service.supervision.FIRST_PAUSE_SECONDS", 0.01)
    service = start()
    failed = break_(getattr(service.process, owner), method, 2, monkeypatch)
    service.process.access_log.on = True
    deadline = time.monotonic() + 20
    while failed[0] < 2:
        assert time.monotonic() < deadline, "the task is gone"
        service.get("/api/health")  # there is something to be logged
        service.portal.call(service.process.streams._news.set)
        time.sleep(0.01)
    assert name in service.process.background.failing()


@pytest.mark.slow
def test_what_telemetry_counted_outlives_an_error_that_nobody_foresaw(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    telemetry = service.process.telemetry
    telemetry.count("events_stored", 3)
    with monkeypatch.context() as broken:
        break_(telemetry._writing, "run", 1, broken)
        with pytest.raises(KeyError):
            service.portal.call(telemetry.flush)
    service.portal.call(telemetry.flush)
    assert "edb_events_stored_total 3.0" in service.get("/metrics").text
