import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from jobs.alerts.polling import Poll, PollError, new_client

Answer = tuple[int, dict[str, str], bytes]
ALERTS = b'{"alerts": [{"id": 1, "state": "firing"}]}'


class Scripted:
    """A service that gives the answers it was given, and keeps what it was asked."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.asked: list[dict[str, str]] = []
        self.url = ""


@pytest.fixture
def service() -> Iterator[Scripted]:
    scripted = Scripted()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            scripted.asked.append({name.lower(): value for name, value in self.headers.items()})
            status, headers, body = scripted.answers.pop(0)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    scripted.url = f"http://127.0.0.1:{server.server_port}"
    yield scripted
    server.shutdown()
    server.server_close()
    thread.join()


def test_only_what_has_changed_is_asked_for(service: Scripted) -> None:
    service.answers = [(200, {"ETag": '"one"'}, ALERTS), (304, {}, b""), (200, {"ETag": '"two"'}, b'{"alerts": []}')]
    with new_client(service.url, "north", "edb_secret") as client:
        poll = Poll(client, 15)
        assert poll.ask()
        assert not poll.ask()
        assert poll.alerts == [{"id": 1, "state": "firing"}]
        assert poll.ask()
        assert poll.alerts == []
    assert [asked.get("if-none-match") for asked in service.asked] == [None, '"one"', '"one"']
    assert {(asked["edb-tenant"], asked["authorization"]) for asked in service.asked} == {
        ("north", "Bearer edb_secret")
    }


def test_a_failing_service_is_asked_less_and_less(service: Scripted) -> None:
    service.answers = [(503, {"Retry-After": "1000"}, b""), (500, {}, b""), (200, {}, b"<html>"), (304, {}, b"")]
    pauses = []
    with new_client(service.url, None, None) as client:
        poll = Poll(client, 10)
        for said in ("503", "500", "not with alerts"):
            with pytest.raises(PollError, match=said):
                poll.ask()
            pauses.append(poll.pause())
        poll.ask()
        pauses.append(poll.pause())
    assert pauses[0] == 1000
    assert 32 <= pauses[1] <= 48
    assert 64 <= pauses[2] <= 96
    assert 8 <= pauses[3] <= 12


def test_a_problem_is_told_in_the_services_words(service: Scripted) -> None:
    service.answers = [(403, {}, b'{"detail": "This needs the role poller."}')]
    with new_client(service.url, None, None) as client, pytest.raises(PollError, match="needs the role poller"):
        Poll(client, 1).ask()


def test_a_service_that_is_not_there_is_a_problem() -> None:
    with new_client("http://127.0.0.1:1", None, None) as client, pytest.raises(PollError, match="cannot be reached"):
        Poll(client, 1).ask()
