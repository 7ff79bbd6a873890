"""A tenant whose facts do not fit 64 bits: it says where, keeps its figures, holds up nobody, and heals."""

import json
from contextlib import closing
from time import monotonic, sleep

import pytest

from sql.database import open_reader, open_writer
from tests.drills.stage import PATIENCE_SECONDS, Stage
from tests.lines import BIGGEST, order

pytestmark = pytest.mark.slow


def state(stage: Stage, tenant: str) -> tuple[int | None, str | None]:
    """A tenant's generation and what its last failure said."""
    with closing(open_reader(stage.database)) as connection:
        found: tuple[int, str | None] | None = connection.execute(
            "SELECT generation, error FROM published WHERE tenant = ?", (tenant,)
        ).fetchone()
    return found or (None, None)


def test_the_others_go_on_and_removing_the_line_heals_it(stage: Stage) -> None:
    with stage.served(), stage.running("scheduler"), closing(open_writer(stage.database)) as connection:
        assert stage.port is not None
        connection.execute("INSERT INTO tenants (id, name) VALUES ('north', 'North')")
        order(connection, "A", "2026-05-10", 100, tenant="north")
        deadline = monotonic() + PATIENCE_SECONDS
        while state(stage, "north")[0] is None:
            assert monotonic() < deadline
            sleep(0.01)
        before = state(stage, "north")
        for number in ("B", "C"):
            order(connection, number, "2026-05-10", BIGGEST, tenant="north")
        while (error := state(stage, "north")[1]) is None:
            assert monotonic() < deadline
            sleep(0.01)
        assert error == "Tenant 'north': A total of tenant 'north' on 2026-05-10 does not fit 64 bits."
        assert state(stage, "north")[0] == before[0]
        shown = json.loads(stage.launcher.run(["status", "--json"], stage.environment).output)
        assert [tenant["error"] for tenant in shown["tenants"]] == [None, error]
        others, _ = state(stage, "default")
        assert others is not None
        answer = stage.post(stage.port)
        assert answer is not None
        assert answer.status == 201
        while (state(stage, "default")[0] or 0) <= others:
            assert monotonic() < deadline
            sleep(0.01)
        connection.execute("DELETE FROM orders WHERE order_id IN ('B', 'C')")
        while state(stage, "north")[1] is not None:
            assert monotonic() < deadline
            sleep(0.05)
        connection.execute("DELETE FROM orders WHERE tenant = 'north'")
    stage.recover()
    assert stage.differences() == []
