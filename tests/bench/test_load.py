from pathlib import Path

import pytest

from bench.client import Client, UnexpectedAnswerError
from bench.load import Order, run_load
from bench.processes import Program, reference

BODY = b'{"figures": [1, 2, 3]}'


@pytest.fixture
def body(tmp_path: Path) -> Path:
    path = tmp_path / "body.json"
    path.write_bytes(BODY)
    return path


def order(program: Program, expected: bytes) -> Order:
    return Order(program.port, "/", {}, 0.2, 200, expected.decode(), connections=4)


@pytest.mark.slow
def test_every_answer_is_compared_with_the_expected_one(body: Path) -> None:
    with reference("bare", body) as bare:
        before = bare.cpu_seconds()
        load = run_load(order(bare, BODY))
        assert load.requests > 0
        assert 0 < load.p50 <= load.p99
        assert bare.cpu_seconds() >= before
        with pytest.raises(UnexpectedAnswerError):
            run_load(order(bare, BODY.replace(b"3", b"4")))


@pytest.mark.slow
def test_a_program_is_watched_and_ends_with_its_block(body: Path) -> None:
    with reference("bare", body) as bare:
        assert bare.tree() == [bare.pid]
        assert bare.pss_bytes() > 1_000_000
        with Client(bare.port) as client:
            assert client.get("/anything").body == BODY
            with pytest.raises(UnexpectedAnswerError):
                client.get("/anything", expect=404)
    with pytest.raises(ConnectionRefusedError):
        Client(bare.port)
