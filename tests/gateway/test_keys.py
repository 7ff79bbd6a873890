"""With keys instead of tokens the gateway passes them on, limits and logs; the service alone looks at them."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from time import sleep, time

import pytest

from aggregator.stored.preparation import prepare
from service.identity.keys import add_key
from sql.database import open_writer, writing
from tests.gateway.conftest import Gateway, Issuer, bearer, edb, free_port, gateway_of, running

pytestmark = [pytest.mark.slow, pytest.mark.real_clock("Envoy does not start under libfaketime")]


@pytest.fixture(scope="module")
def key(folder: Path) -> str:
    """A viewer's key, in a database of its own."""
    path = folder / "keys.sqlite3"
    prepare(path)
    with closing(open_writer(path)) as connection, writing(connection):
        return add_key(connection, "ada", None, ["viewer"], int(time())).text


@pytest.fixture(scope="module")
def keyed(key: str, folder: Path) -> Iterator[Gateway]:
    """A gateway in front of a service that knows keys."""
    settings = {
        "EDB_DATABASE": str(folder / "keys.sqlite3"),
        "EDB_AUTH": "keys",
        "EDB_PORT": str(free_port()),
        "EDB_GATEWAY_USER_LIMIT": "4",
    }
    with (
        running(edb("serve", "--no-scheduler"), folder / "keyed-service.log", int(settings["EDB_PORT"]), settings),
        gateway_of(settings, Issuer(""), folder / "keyed.log", None) as gateway,
    ):
        yield gateway


def test_a_key_is_passed_on_and_a_wrong_one_refused_by_the_service(keyed: Gateway, key: str) -> None:
    assert keyed.get("/api/alert-rules", key).status_code == 200
    refused = keyed.get("/api/alert-rules", f"{key}x")
    assert refused.status_code == 401
    assert "API key" in refused.json()["detail"]
    assert keyed.get("/api/alert-rules", None, EDB_Authorization=f"Bearer {key}").status_code == 401


def test_a_session_of_the_page_goes_through(keyed: Gateway, key: str) -> None:
    with keyed.client() as client:
        assert client.post("/api/session", json={"key": key}).status_code == 200
        assert client.get("/api/alert-rules").status_code == 200
        assert client.delete("/api/session").status_code == 200
        assert client.get("/api/alert-rules").status_code == 401


def test_whoever_holds_a_key_has_a_limit(keyed: Gateway, key: str) -> None:
    with keyed.client() as client:
        answers = [client.get("/api/alert-rules", headers=bearer(key)) for _ in range(14)]
        refused = [answer for answer in answers if answer.status_code == 429]
        assert refused
        assert refused[0].headers["retry-after"] == "1"
        assert client.get("/api/session").status_code == 200


def many(keyed: Gateway, headers: Callable[[int], dict[str, str]]) -> list[int]:
    with keyed.client() as client:
        return [client.get("/api/alert-rules", headers=headers(number)).status_code for number in range(14)]


def test_nothing_beside_the_credential_gives_a_caller_another_bucket(keyed: Gateway, key: str) -> None:
    with keyed.client() as client:
        client.post("/api/session", json={"key": key})
        session = client.cookies["edb_session"]
    ways: list[Callable[[int], dict[str, str]]] = [
        lambda number: {"Cookie": f"edb_session={session}; j={number}"},
        lambda number: {"Cookie": f"j={number};edb_session ={session}"},
        lambda number: {"Cookie": f"edb_session={number}; edb_session= {session}"},
        lambda number: {"Authorization": f"Bearer {' ' * number}{key}"},
        lambda number: {"Authorization": f"{'bearer'[: number % 6]}{'BEARER'[number % 6 :]} {key}"},
        lambda number: {"Authorization": f"Bearer {key}", "Cookie": f"edb_session={number}"},
    ]
    for way in ways:
        sleep(2.2)  # in which the bucket is full again
        answers = many(keyed, way)
        assert set(answers) == {200, 429}
