"""A service that dies and comes back, and streams that stay open."""

from pathlib import Path

import httpx
import pytest

from tests.gateway.conftest import Gateway, Issuer, Program, bearer, free_port, gateway_of
from tests.waiting import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.real_clock("Envoy does not start under libfaketime")]


def test_a_stream_stays_open_beyond_every_timeout(gateway: Gateway) -> None:
    with (
        gateway.client() as client,
        client.stream("GET", "/api/stream", headers=bearer(gateway.issuer.token()), timeout=5) as stream,
    ):
        assert stream.headers["content-type"].startswith("text/event-stream")
        heard: list[str] = []
        with pytest.raises(httpx.ReadTimeout):  # silent for longer than a request may take, it has not ended
            heard.extend(stream.iter_text())
        assert "event: generation" in "".join(heard)


def test_a_stream_without_a_token_is_not_opened(gateway: Gateway) -> None:
    assert gateway.get("/api/stream").status_code == 401
    assert gateway.get("/api/stream", gateway.issuer.token(edb_roles=["ingest"])).status_code == 403


def test_a_service_that_is_not_ready_is_not_taken_away(gateway: Gateway) -> None:
    with gateway.client() as client:
        for _ in range(12):
            assert client.get("/api/health/ready").status_code in (200, 503)
        assert client.get("/api/health").status_code == 200


def test_of_two_services_the_one_that_is_gone_is_left_out(
    identity: dict[str, str], issuer: Issuer, service: Program, tmp_path: Path
) -> None:
    settings = {"EDB_GATEWAY_SERVICES": f"127.0.0.1:{free_port()},127.0.0.1:{identity['EDB_PORT']}"}
    with (
        gateway_of(identity, issuer, tmp_path / "gateway.log", None, **settings) as gateway,
        gateway.client() as client,
    ):
        assert {client.get("/api/health").status_code for _ in range(2)} == {200}  # a read is tried with the other
        writes: list[int] = []

        def is_left_out() -> bool:
            writes.append(client.delete("/api/session").status_code)
            return 503 in writes and writes[-4:] == [200] * 4  # they would take turns, were both kept

        wait_until(is_left_out, lambda: writes, every=0.02)
        assert set(writes) == {200, 503}


def test_a_service_that_dies_and_comes_back_is_found_again(gateway: Gateway, service: Program) -> None:
    service.process.kill()
    service.process.wait(10)
    with gateway.client() as client:
        gone = [client.get("/api/health") for _ in range(8)]
        assert {answer.status_code for answer in gone} == {503}
        assert gone[0].json()["title"] == "Service Unavailable"
        assert gone[0].headers["retry-after"] == "1"
        service.start()
        wait_until(lambda: client.get("/api/health").status_code == 200, every=0.1)
        assert client.get("/api/kpis", headers=bearer(gateway.issuer.token())).status_code == 200
