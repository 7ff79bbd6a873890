import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.figures.gates import GATES, first_slot, gates_document, nearest_rank, slot_of


def gate(name: str, samples: list[tuple[int, int]]) -> dict[str, Any]:
    found: list[dict[str, Any]] = json.loads(gates_document({name: samples}))["gates"]
    return next(each for each in found if each["gate"] == name)


def test_the_95th_of_a_hundred_is_the_p95() -> None:
    assert nearest_rank([(value, 1) for value in range(1, 101)], 95) == 95


@pytest.mark.parametrize(("samples", "p95"), [(20, 19), (21, 20), (39, 38), (40, 38), (1, 1)])
def test_the_rank_is_rounded_up(samples: int, p95: int) -> None:
    assert nearest_rank([(value, 1) for value in range(1, samples + 1)], 95) == p95


def test_nothing_has_no_percentile() -> None:
    assert nearest_rank([], 95) is None


@given(st.lists(st.integers(0, 50), min_size=1, max_size=200), st.integers(1, 100))
def test_the_percentile_is_the_smallest_value_that_so_many_do_not_exceed(values: list[int], percent: int) -> None:
    counted = [(value, values.count(value)) for value in set(values)]
    found = nearest_rank(counted, percent)
    reaching = [value for value in values if sum(each <= value for each in values) * 100 >= percent * len(values)]
    assert found == min(reaching) == sorted(values)[math.ceil(percent * len(values) / 100) - 1]


@pytest.mark.parametrize(
    ("name", "samples", "value", "passes"),
    [
        ("granularity_switch", [(100_000, 19)], None, False),
        ("granularity_switch", [(100_000, 20)], 100, True),
        ("granularity_switch", [(100_000, 95), (900_000, 5)], 100, True),
        ("granularity_switch", [(100_000, 94), (900_000, 6)], 900, False),
        ("granularity_switch", [(200_000, 20)], 200, True),
        ("drilldown_clicks", [(1, 99), (2, 1)], 2, True),
        ("drilldown_clicks", [(1, 99), (3, 1)], 3, False),
        ("alerts_poll_interval", [(30_000_000, 20)], 30, True),
        ("alerts_poll_interval", [(24_900_000, 20)], 24.9, False),
        ("alerts_poll_interval", [(35_100_000, 20)], 35.1, False),
        ("api_dashboard", [(125, 20)], 0.125, True),
        ("freshness", [(1_120_000, 20)], 1120, False),
    ],
)
def test_a_gate_passes_within_its_bounds_and_with_enough_samples(
    name: str, samples: list[tuple[int, int]], value: float | None, passes: bool
) -> None:
    found = gate(name, samples)
    assert (found["p95"], found["pass"], found["samples"]) == (value, passes, sum(count for _, count in samples))


def test_every_gate_is_in_the_document() -> None:
    assert [each["gate"] for each in json.loads(gates_document({}))["gates"]] == [each.name for each in GATES]


def test_the_window_is_a_day_of_ten_minutes_with_the_running_ones() -> None:
    now = 1_779_269_400.5
    assert slot_of(now) - first_slot(now) + 1 == 144
