import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from time import time

import pytest
from starlette.types import Message

from service.identity.keys import revoke_key
from service.reads import streams as module
from service.reads.generations import AlertChange
from service.reads.streams import MAX_WAITING, Position, Streams, position_of
from sql.database import writing
from tests.service.conftest import MakeKey, Service, Start
from tests.service.reads.test_generations import change
from tests.waiting import PATIENCE_SECONDS

NEWS = {"order_id": "C-1", "order_date": "2026-05-04", "amount": 7}


class Browser:
    """A reader of a stream: what it has received, and whether it takes any more."""

    def __init__(
        self, streams: Streams, tenant: str = "default", last: str | None = None, seconds: float = 900.0
    ) -> None:
        self.received: list[bytes] = []
        self.reading = asyncio.Event()
        self.reading.set()
        self._left = asyncio.Event()
        self.task = asyncio.create_task(streams.follow(tenant, position_of(last), self._receive, self._send, seconds))

    async def _receive(self) -> Message:
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        await self.reading.wait()
        self.received.append(message["body"])

    async def has(self, done: Callable[[list[bytes]], bool], seconds: float = 5.0) -> bool:
        """Whether what it received became so in time."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not done(self.received):
                    await asyncio.sleep(0.005)
        return done(self.received)

    async def leave(self) -> None:
        """Closes the connection."""
        self._left.set()
        await self.task

    def events(self) -> list[tuple[str, str]]:
        """Kind and id of each event."""
        lines = [body.decode().splitlines() for body in self.received if body.startswith(b"id: ")]
        return [(event[1].removeprefix("event: "), event[0].removeprefix("id: ")) for event in lines]


def opened(service: Service, last: str | None = None, tenant: str = "default") -> Browser:
    async def begin() -> Browser:
        return Browser(service.process.streams, tenant, last)

    return service.portal.call(begin)


def waits_for(service: Service, browser: Browser, count: int, seconds: float = 5.0) -> list[tuple[str, str]]:
    service.portal.call(browser.has, lambda _: len(browser.events()) >= count, seconds)
    return browser.events()


@pytest.mark.parametrize(
    ("event_id", "position"),
    [
        (None, Position()),
        ("42.17", Position(42, 17)),
        ("42", Position(42)),
        (".17", Position(None, 17)),
        ("", Position()),
        ("x.-1", Position()),
        ("9" * 30, Position()),
    ],
)
def test_an_id_says_how_far_a_reader_has_heard(event_id: str | None, position: Position) -> None:
    assert position_of(event_id) == position


def test_a_stream_tells_of_the_generation_at_once(filled: Service) -> None:
    browser = opened(filled)
    assert waits_for(filled, browser, 1) == [("generation", "1.0")]
    assert browser.received[-1] == b'id: 1.0\nevent: generation\ndata: {"generation":1}\n\n'
    assert filled.process.streams.count == 1
    filled.portal.call(browser.leave)
    assert filled.process.streams.count == 0


def test_a_stream_that_resumes_with_what_it_knows_is_told_nothing(filled: Service) -> None:
    browser = opened(filled, "1.0")
    assert waits_for(filled, browser, 1, 0.3) == []


def test_a_stream_tells_of_a_new_generation_and_of_no_other_tenants(filled: Service) -> None:
    filled.connection.execute("INSERT INTO tenants (id, name) VALUES ('north', 'North')")
    filled.refresh()
    here, there = opened(filled, "1.0"), opened(filled, "1.0", "north")
    filled.write("orders", [NEWS])
    filled.refresh()
    change(filled.connection, 1)
    assert waits_for(filled, here, 2) == [("generation", "2.0"), ("alert", ".1")]
    assert waits_for(filled, there, 1, 0.2) == []


@pytest.mark.slow
def test_a_reader_is_told_of_generations_at_most_every_two_seconds(
    filled: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BETWEEN_GENERATIONS_SECONDS", 3.0)
    browser = opened(filled)
    waits_for(filled, browser, 1)
    for amount in (7, 8, 9):
        filled.write("orders", [NEWS | {"amount": amount}])
        filled.refresh()
    assert waits_for(filled, browser, 2, 0.2) == [("generation", "1.0")]
    assert waits_for(filled, browser, 2) == [("generation", "1.0"), ("generation", "4.0")]


def test_who_comes_back_hears_what_it_has_missed_and_the_newest_generation(filled: Service) -> None:
    for number in range(1, 4):
        change(filled.connection, number)
    waits_for(filled, opened(filled, "1.0"), 3, 0.2)
    assert waits_for(filled, opened(filled, "0.1"), 3) == [("alert", ".2"), ("alert", ".3"), ("generation", "1.3")]
    assert waits_for(filled, opened(filled, ".3"), 1) == [("generation", "1.3")]
    assert waits_for(filled, opened(filled, "1.3"), 1, 0.2) == []


def test_a_process_that_starts_later_has_what_was_missed_before(filled: Service, start: Start) -> None:
    for number in range(1, 4):
        change(filled.connection, number)
    other = start()
    assert waits_for(other, opened(other, "1.2"), 1) == [("alert", ".3")]


def test_two_processes_tell_their_readers_of_the_same_commit(filled: Service, start: Start) -> None:
    other = start()
    one, two = opened(filled, "1.0"), opened(other, "1.0")
    filled.write("orders", [NEWS])
    filled.refresh()
    change(filled.connection, 1)
    for service, browser in ((filled, one), (other, two)):
        alert, (kind, _) = sorted(waits_for(service, browser, 2))
        assert (alert, kind) == (("alert", ".1"), "generation")


def test_an_alert_says_what_has_changed(filled: Service) -> None:
    browser = opened(filled, "1.0")
    change(filled.connection, 1)
    waits_for(filled, browser, 1)
    assert browser.received[-1] == (
        b'id: .1\nevent: alert\ndata: {"alert":1,"rule":"low","severity":"warning","kpi":"nrr","from":"ok",'
        b'"to":"firing","at":"2026-05-20T09:30:00Z","generation":1,"message":"NRR is low.","acknowledged_by":null}\n\n'
    )


def test_a_reader_that_does_not_keep_up_is_ended_and_others_go_on(filled: Service) -> None:
    slow, quick = opened(filled, "1.0"), opened(filled, "1.0")
    filled.portal.call(quick.has, lambda received: len(received) == 1)
    filled.portal.call(slow.has, lambda received: len(received) == 1)
    streams = filled.process.streams

    async def flood() -> None:
        slow.reading.clear()
        for number in range(MAX_WAITING + 3):
            streams.alerted(AlertChange(number, "default", 1, "low", "info", None, "ok", "firing", 0, 1, "", None))
        async with asyncio.timeout(PATIENCE_SECONDS):
            await slow.task

    filled.portal.call(flood)
    assert streams.count == 1
    assert len(slow.received) == 1
    assert len(waits_for(filled, quick, MAX_WAITING + 3)) == MAX_WAITING + 3


def test_who_listens_hears_that_the_connection_lives(filled: Service) -> None:
    browsers = [opened(filled, "1.0") for _ in range(module.HEARTBEAT_SECONDS)]  # one of them is due every second

    def beat() -> bool:
        return any(body.startswith(b":") for browser in browsers for body in browser.received)

    async def listen() -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not beat():
                await asyncio.sleep(0.02)

    filled.portal.call(listen)
    assert beat()


def test_a_stream_ends_when_its_time_is_over_and_its_reader_may_come_back(filled: Service) -> None:
    async def first_that_ended() -> Browser:
        streams = filled.process.streams
        browsers = {browser.task: browser for browser in (Browser(streams, seconds=0.0) for _ in range(15))}
        done, _ = await asyncio.wait(browsers, timeout=PATIENCE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        return browsers[done.pop()]

    assert filled.portal.call(first_that_ended).received[-1] == b""


def test_a_stream_ends_with_the_process(filled: Service) -> None:
    browser = opened(filled, "1.0")
    filled.portal.call(browser.has, lambda received: len(received) == 1)
    filled.portal.call(filled.process.streams.end)

    async def ended() -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await browser.task

    filled.portal.call(ended)
    assert browser.received[-1] == b""


def test_no_tenant_hears_of_anothers_alerts_when_it_comes_back(filled: Service, connection: sqlite3.Connection) -> None:
    change(connection, 1, "north")
    change(connection, 2, "default")
    assert waits_for(filled, opened(filled, "1.0"), 1) == [("alert", ".2")]


def test_a_stream_ends_when_a_key_does_and_may_be_opened_again(
    start: Start, make_key: MakeKey, connection: sqlite3.Connection
) -> None:
    service = start(auth="keys")
    service.refresh()
    make_key("viewer", name="gone")
    browser = opened(service)
    assert waits_for(service, browser, 1)
    with writing(connection):
        revoke_key(connection, "gone", int(time()))

    async def ended() -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await browser.task

    service.portal.call(ended)
    assert waits_for(service, opened(service), 1)
