from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from freezegun import freeze_time
from hypothesis import given
from hypothesis import strategies as st

from aggregator.figures.alerts.machine import Standing, close, due_ms, notifies, step
from aggregator.figures.alerts.rules import Reading, Rule
from tests.aggregator.figures.alerts.rules import rule

MINUTE = 60_000
WAITING = rule(for_seconds=600, keep_firing_for_seconds=300, clear_threshold="0.56")

readings: st.SearchStrategy[list[tuple[Reading, int]]] = st.lists(
    st.tuples(st.sampled_from(("breached", "between", "clear", "no_data")), st.integers(1, 20 * MINUTE)), max_size=60
)
rules = st.builds(
    lambda wait, keep: rule(for_seconds=wait, keep_firing_for_seconds=keep, clear_threshold="0.56"),
    st.sampled_from((0, 60, 600)),
    st.sampled_from((0, 60, 600)),
)


def walk(watched: Rule, seen: list[tuple[Reading, int]]) -> list[tuple[int, Reading, Standing]]:
    """Every look: when it was, what was read, and where the alert stood afterwards."""
    standing, now, looks = Standing(), 0, []
    for reading, pause in seen:
        now += pause
        standing = step(standing, reading, watched, now)
        looks.append((now, reading, standing))
    return looks


def states(watched: Rule, *seen: tuple[Reading, int]) -> list[str]:
    return [standing.state for _, _, standing in walk(watched, list(seen))]


def test_it_fires_when_it_was_bad_for_long_enough() -> None:
    assert states(WAITING, ("breached", 1), ("breached", 9 * MINUTE), ("breached", MINUTE)) == [
        "pending", "pending", "firing",
    ]  # fmt: skip


def test_it_is_resolved_when_it_was_clear_for_long_enough() -> None:
    at_once = rule(keep_firing_for_seconds=300)
    assert states(at_once, ("breached", 1), ("clear", 1), ("clear", 4 * MINUTE), ("clear", MINUTE)) == [
        "firing", "recovering", "recovering", "resolved",
    ]  # fmt: skip


def test_a_break_in_the_wait_begins_it_again() -> None:
    assert states(WAITING, ("breached", 1), ("between", 5 * MINUTE), ("breached", 1), ("breached", 9 * MINUTE)) == [
        "pending", "ok", "pending", "pending",
    ]  # fmt: skip


def test_without_a_wait_one_look_is_enough() -> None:
    assert states(rule(), ("breached", 1), ("clear", 1), ("breached", 1)) == ["firing", "resolved", "firing"]


def test_no_value_is_neither_good_nor_bad() -> None:
    assert states(rule(), ("no_data", 1), ("clear", 1)) == ["no_data", "ok"]
    (_, _, fired), (_, _, lost), (_, _, back) = walk(rule(), [("breached", 1), ("no_data", 1), ("between", 1)])
    assert (lost.state, lost.open, back.state) == ("no_data", True, "firing")
    assert not notifies(fired, lost, no_data=False)
    assert not notifies(lost, back, no_data=False)


def test_nobody_asks_any_more() -> None:
    assert close(Standing("firing", True, 1), 5) == Standing("resolved", False, 5)
    assert close(Standing("pending", False, 1), 5) == Standing("ok", False, 5)
    assert close(Standing("resolved", False, 1), 5) == Standing("resolved", False, 1)


def test_time_alone_moves_only_those_that_wait() -> None:
    assert due_ms(Standing("pending", False, 1000), WAITING) == 601_000
    assert due_ms(Standing("recovering", True, 1000), WAITING) == 301_000
    assert due_ms(Standing("firing", True, 1000), WAITING) is None


def test_a_clock_that_goes_back_fires_nothing() -> None:
    pending = Standing("pending", False, 100 * MINUTE)
    assert step(pending, "breached", WAITING, 0) is pending


@pytest.mark.slow
@given(rules, readings)
def test_it_fires_only_after_its_wait(watched: Rule, seen: list[tuple[Reading, int]]) -> None:
    bad_since: int | None = None
    for now, reading, standing in walk(watched, seen):
        bad_since = (now if bad_since is None else bad_since) if reading == "breached" else None
        if standing.state == "firing" and standing.since == now and reading == "breached" and watched.for_seconds:
            assert bad_since is not None
            was_open = now - bad_since < watched.for_seconds * 1000
            assert not was_open or _was_open_before(watched, seen, now)


def _was_open_before(watched: Rule, seen: list[tuple[Reading, int]], when: int) -> bool:
    before = [standing for now, _, standing in walk(watched, seen) if now < when]
    return bool(before) and before[-1].open


@given(rules, readings)
def test_it_is_resolved_only_after_its_wait(watched: Rule, seen: list[tuple[Reading, int]]) -> None:
    clear_since: int | None = None
    for now, reading, standing in walk(watched, seen):
        clear_since = (now if clear_since is None else clear_since) if reading == "clear" else None
        if standing.state == "resolved" and standing.since == now:
            assert clear_since is not None
            assert now - clear_since >= watched.keep_firing_for_seconds * 1000


@given(rules, readings, st.lists(st.integers(1, MINUTE), max_size=30))
def test_inside_the_band_nothing_begins_and_nothing_ends(
    watched: Rule, seen: list[tuple[Reading, int]], pauses: list[int]
) -> None:
    looks = walk(watched, [*seen, *(("between", pause) for pause in pauses)])
    inside = [standing for _, _, standing in looks[len(seen) :]]
    assert len({standing.open for standing in [*(s for _, _, s in looks[: len(seen)][-1:]), *inside]}) <= 1
    assert len({standing.state for standing in inside}) <= 1


@given(rules, readings)
def test_openings_and_ends_alternate_and_each_is_told_once(watched: Rule, seen: list[tuple[Reading, int]]) -> None:
    standings = [Standing(), *(standing for _, _, standing in walk(watched, seen))]
    told = [after.state for before, after in pairwise(standings) if notifies(before, after, no_data=False)]
    assert told == [("firing", "resolved")[number % 2] for number in range(len(told))]


@given(rules, readings)
def test_a_second_look_at_the_same_moment_changes_nothing_more(watched: Rule, seen: list[tuple[Reading, int]]) -> None:
    for now, reading, standing in walk(watched, seen):
        again = step(standing, reading, watched, now)
        assert again is standing


@given(readings)
def test_no_value_is_its_own_state(seen: list[tuple[Reading, int]]) -> None:
    for _, reading, standing in walk(WAITING, seen):
        assert (standing.state == "no_data") == (reading == "no_data")


@pytest.mark.slow
def test_a_month_of_noise_fires_once_for_its_one_real_fall() -> None:
    """Every ten minutes of May a margin between 54.8 and 59.8 %, and for two days between 51 and 53 %."""
    watched = rule(for_seconds=1800, keep_firing_for_seconds=3600, clear_threshold="0.56")
    standing, told = Standing(), []
    with freeze_time("2026-05-01 00:00:00") as clock:
        for number in range(31 * 24 * 6):
            now = datetime.now(UTC)
            fallen = datetime(2026, 5, 12, tzinfo=UTC) <= now < datetime(2026, 5, 14, tzinfo=UTC)
            noise = (number * 48271 % 2147483647) ** 2 % 2147483647 % 1000
            margin = Fraction(5100 + noise // 5 if fallen else 5480 + noise // 2, 10_000)
            after = step(standing, watched.reading(margin), watched, int(now.timestamp() * 1000))
            if notifies(standing, after, no_data=False):
                told.append((after.state, now.strftime("%d %H:%M")))
            standing = after
            clock.tick(timedelta(minutes=10))
    assert [state for state, _ in told] == ["firing", "resolved"]
    assert told[0][1] == "12 00:30"
    assert told[1][1].startswith("14 ")


@pytest.mark.parametrize("reading", ["breached", "between", "clear"])
def test_every_reading_of_a_fresh_rule_has_a_state(reading: Reading) -> None:
    assert step(Standing(), reading, rule(), 1).state == ("firing" if reading == "breached" else "ok")


def test_a_rule_may_have_it_told_that_there_is_no_value_and_that_there_is_one_again() -> None:
    fine, fired, lost = Standing(), Standing("firing", True, 1), Standing("no_data", False, 1)
    for before, after in ((fine, lost), (lost, fine), (fired, Standing("no_data", True, 2)), (lost, fired)):
        assert notifies(before, after, no_data=True)
    assert not notifies(fine, Standing("pending", False, 2), no_data=True)
