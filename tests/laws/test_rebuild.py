"""Law 1: however the facts came to be what they are, by whatever writers, the figures are those of the facts."""

import pytest
from hypothesis import given

from aggregator.figures.periods import GRANULARITIES, PRESETS, month_name
from aggregator.rollups.rebuild import rebuild
from aggregator.rollups.verification import second_opinion
from aggregator.stored.tenants import load_tenant
from tests.conftest import dashboard_of
from tests.facts import stored_facts
from tests.laws.conftest import NewStage
from tests.laws.published import copy_facts, documents, rollups
from tests.laws.steps import PROFILES, Stage, Step, histories
from tests.oracle import Oracle
from tests.test_cases import comparable


@pytest.mark.slow
@given(history=histories)
def test_rollups_equal_those_of_a_new_database_with_the_same_facts(
    new_stage: NewStage, bare_stage: NewStage, history: list[Step]
) -> None:
    with new_stage() as stage, bare_stage() as fresh:
        finish(stage, history)
        copy_facts(stage.database, fresh.connection)
        fresh.today = stage.today
        fresh.refresh()
        for tenant in PROFILES:
            assert rollups(stage.connection, tenant) == rollups(fresh.connection, tenant)
            assert documents(stage.connection, tenant) == documents(fresh.connection, tenant)


@pytest.mark.slow
@given(history=histories)
def test_rollups_equal_a_rebuild_in_place(new_stage: NewStage, history: list[Step]) -> None:
    with new_stage() as stage:
        finish(stage, history)
        for tenant in PROFILES:
            before = rollups(stage.connection, tenant), documents(stage.connection, tenant)
            rebuild(stage.connection, tenant, stage.now, 0, lambda _: None)
            assert (rollups(stage.connection, tenant), documents(stage.connection, tenant)) == before


@pytest.mark.slow
@given(history=histories)
def test_rollups_equal_a_second_reading_of_the_facts(new_stage: NewStage, history: list[Step]) -> None:
    with new_stage() as stage:
        finish(stage, history)
        for tenant in PROFILES:
            assert list(second_opinion(stage.connection, tenant)) == []


@pytest.mark.slow
@given(history=histories)
def test_dashboards_equal_the_oracles(new_stage: NewStage, history: list[Step]) -> None:
    with new_stage() as stage:
        finish(stage, history)
        for tenant_id in PROFILES:
            tenant = load_tenant(stage.connection, tenant_id)
            profile = {name: getattr(tenant, name) for name in ("currency", "timezone", "fiscal_year_start", "as_of")}
            profile["mrr_source"] = tenant.mrr_source
            oracle = Oracle(profile, stored_facts(stage.connection, tenant), stage.today)
            past = f"{month_name(oracle.as_of - 9)}..{month_name(oracle.as_of - 2)}"
            for range_ in (*PRESETS, past):
                for granularity in GRANULARITIES:
                    said = dashboard_of(stage.connection, tenant_id, range_, granularity)
                    assert comparable(said) == oracle.document(range_, granularity), f"{range_} by {granularity}"


def finish(stage: Stage, history: list[Step]) -> None:
    """Do all steps, and let a refresh follow the last."""
    stage.play(history)
    stage.refresh()
    marks = stage.connection.execute("SELECT COUNT(*) FROM dirty").fetchone()
    assert marks == (0,)
