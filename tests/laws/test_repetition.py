"""Law 6: applying the same input twice equals applying it once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.facts.table import FACTS
from aggregator.facts.writing import write_rows
from sql.database import writing
from tests.laws.conftest import NewStage
from tests.laws.published import documents, rollups
from tests.laws.steps import PROFILES, ROWS, DbRow, Stage, Step, Write, histories, writes

batches = st.sampled_from(sorted(ROWS)).flatmap(
    lambda fact: st.tuples(
        st.just(fact),
        st.lists(ROWS[fact], min_size=1, max_size=8, unique_by=lambda row: tuple(row[k] for k in FACTS[fact].key)),
    )
)


@pytest.mark.slow
@given(history=histories, batch=batches)
def test_batch_sent_again_changes_nothing(
    new_stage: NewStage, history: list[Step], batch: tuple[str, list[DbRow]]
) -> None:
    fact, rows = batch
    with new_stage() as stage:
        stage.play(history)
        send(stage, fact, rows)
        stage.refresh()
        before = everything(stage)
        counts = send(stage, fact, rows)
        assert counts == {"inserted": 0, "updated": 0, "unchanged": len(rows)}
        assert stage.connection.execute("SELECT COUNT(*) FROM dirty").fetchone() == (0,)
        stage.refresh()
        assert everything(stage) == before


@pytest.mark.slow
@given(history=histories, write=writes())
def test_row_written_again_by_any_writer_publishes_nothing(
    new_stage: NewStage, history: list[Step], write: Write
) -> None:
    with new_stage() as stage:
        stage.play(history)
        stage.do(write)
        stage.refresh()
        before = everything(stage)
        stage.do(write)
        stage.refresh()
        assert everything(stage) == before


def send(stage: Stage, fact: str, rows: list[DbRow]) -> dict[str, int]:
    origin = {"tenant": "default", "source": "request:1", "received_at": 0}
    with writing(stage.connection):
        full = [dict.fromkeys(FACTS[fact].columns) | dict(row) | origin for row in rows]
        return write_rows(stage.connection, fact, full).as_dict()


def everything(stage: Stage) -> list[object]:
    """All that is published, and which generation it is."""
    generations = stage.connection.execute("SELECT tenant, generation FROM published ORDER BY tenant").fetchall()
    return [
        generations,
        *(rollups(stage.connection, tenant) for tenant in PROFILES),
        *(documents(stage.connection, tenant) for tenant in PROFILES),
    ]
