"""The states of an alert, and how one follows another. Pure: what is read and when are arguments.

    ok → pending → firing → recovering → resolved        and no_data from any of them

It fires when the value was bad for long enough without a break, and is resolved when it was clear for long enough.
Between the two thresholds nothing begins and nothing ends.
"""

from dataclasses import dataclass
from typing import Literal

from aggregator.figures.alerts.rules import Reading, Rule

State = Literal["ok", "pending", "firing", "recovering", "resolved", "no_data"]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an alert stands. `open`: it has fired and is not resolved; `since`: ms since 1970, when it came here."""

    state: State = "ok"
    open: bool = False
    since: int = 0


def step(before: Standing, reading: Reading, rule: Rule, now_ms: int) -> Standing:
    """The standing after a look at the value; `before` itself when nothing has changed."""
    if reading == "no_data":
        return _moved(before, "no_data", now_ms, is_open=before.open)
    if before.open:
        return _while_open(before, reading, rule, now_ms)
    if reading != "breached":
        return before if before.state in ("ok", "resolved") else _moved(before, "ok", now_ms, is_open=False)
    waited = before.state == "pending" and now_ms - before.since >= rule.for_seconds * 1000
    if waited or rule.for_seconds == 0:
        return _moved(before, "firing", now_ms, is_open=True)
    return _moved(before, "pending", now_ms, is_open=False)


def close(before: Standing, now_ms: int) -> Standing:
    """The standing once nobody asks any more."""
    if before.open:
        return _moved(before, "resolved", now_ms, is_open=False)
    return before if before.state == "resolved" else _moved(before, "ok", now_ms, is_open=False)


def notifies(before: Standing, after: Standing, *, no_data: bool) -> bool:
    """Whether somebody is to be told: when it opens, and when it is resolved.

    :param no_data: whether also when there is no value, and when there is one again
    """
    return before.open != after.open or (no_data and "no_data" in (before.state, after.state))


def due_ms(standing: Standing, rule: Rule) -> int | None:
    """When time alone moves it on; None when only a value can."""
    match standing.state:
        case "pending":
            return standing.since + rule.for_seconds * 1000
        case "recovering":
            return standing.since + rule.keep_firing_for_seconds * 1000
    return None


def _while_open(before: Standing, reading: Reading, rule: Rule, now_ms: int) -> Standing:
    if reading != "clear":
        return _moved(before, "firing", now_ms, is_open=True)
    waited = before.state == "recovering" and now_ms - before.since >= rule.keep_firing_for_seconds * 1000
    if waited or rule.keep_firing_for_seconds == 0:
        return _moved(before, "resolved", now_ms, is_open=False)
    return _moved(before, "recovering", now_ms, is_open=True)


def _moved(before: Standing, state: State, now_ms: int, *, is_open: bool) -> Standing:
    return before if before.state == state else Standing(state, is_open, now_ms)
