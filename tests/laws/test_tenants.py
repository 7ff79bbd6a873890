"""Law 7: no document, generation or ETag of one tenant changes when another tenant's facts do."""

import sqlite3
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.laws.conftest import NewStage
from tests.laws.published import rollups
from tests.laws.steps import Refresh, Step, histories, of_tenant

others = st.lists(of_tenant("other") | st.just(Refresh(0)), min_size=1, max_size=12)


@pytest.mark.slow
@given(history=histories, of_other=others)
def test_what_one_tenant_publishes_is_nothing_to_another(
    new_stage: NewStage, history: list[Step], of_other: list[Step]
) -> None:
    with new_stage() as stage:
        stage.play(history)
        stage.refresh()
        before = published(stage.connection), rollups(stage.connection, "default")
        stage.play(of_other)
        stage.refresh()
        assert (published(stage.connection), rollups(stage.connection, "default")) == before


def published(connection: sqlite3.Connection) -> list[Any]:
    rows: list[Any] = connection.execute(
        "SELECT * FROM documents WHERE tenant = 'default' ORDER BY 2, 3, 4, 5"
    ).fetchall()
    rows += connection.execute("SELECT generation, published_at, context FROM generations WHERE tenant = 'default'")
    rows += connection.execute("SELECT generation FROM published WHERE tenant = 'default'")
    return rows
