"""Moves a tenant's alerts inside the caller's transaction: with the generation that moves them, or as time passes.

Where an alert stands is stored by the transition itself, and so is what its receivers are to be told. So whatever
moment a process is killed at, a transition with its messages is there once or has not happened.
"""

import logging
import sqlite3
from dataclasses import dataclass
from datetime import date
from typing import Any

from aggregator.facts.reading import latest_dates
from aggregator.figures.alerts.conditions import Kind, Measure
from aggregator.figures.alerts.machine import Standing, close, due_ms, notifies, step
from aggregator.figures.alerts.measures import NO_FIGURES, kpi_measure
from aggregator.figures.alerts.rules import COLUMNS, Rule, stored_rule
from aggregator.figures.alerts.sentences import REMOVED, Currency, sentence
from aggregator.figures.exact import BILLION_DIGITS, INT64_MAX, round_scaled
from aggregator.figures.history import History
from aggregator.figures.kpis import Value
from aggregator.figures.periods import Window
from aggregator.figures.tenants import Tenant
from aggregator.stored.history import load_history
from sql.statements import statement

log = logging.getLogger("edb.alerts")


@dataclass(frozen=True, slots=True)
class Watched:
    """A rule, None where it was removed or switched off, and its alert as it is stored."""

    rule: Rule | None
    name: str
    alert: tuple[Any, ...]

    @property
    def standing(self) -> Standing:
        """Where the alert stands."""
        identity, state, is_open, since, *_ = self.alert
        return Standing() if identity is None else Standing(state, bool(is_open), since)


class Look:
    """What a tenant's rules look at, at one moment.

    :param history: of the generation that is published; None loads it when a rule asks for it
    """

    def __init__(self, connection: sqlite3.Connection, tenant: Tenant, now_ms: int, history: History | None) -> None:
        self._connection = connection
        self._key = {"tenant": tenant.id}
        self._history = history
        self.tenant = tenant
        self.now_ms = now_ms
        found = connection.execute(statement("alerts/published"), self._key).fetchone()
        state: tuple[int, int, int] = found or (0, 0, 0)
        self.generation, self.checked_at_ms, self.failures = state

    def measure(self, rule: Rule) -> Measure:
        """The value that a rule asks for."""
        if not self.generation and (rule.watched is None or rule.watched.needs_figures):
            return NO_FIGURES
        return kpi_measure(rule, self.history) if rule.watched is None else rule.watched.measure(rule, self)

    @property
    def history(self) -> History:
        """The published generation."""
        if self._history is None:
            self._history = load_history(self._connection, self.tenant.id, self.generation)
        return self._history

    @property
    def stale_seconds(self) -> int:
        """How long ago the figures were last confirmed."""
        return max(self.now_ms - self.checked_at_ms, 0) // 1000

    def uptime(self, service: str, window: Window) -> tuple[int | None, int | None]:
        """What a service's samples sum to, in billionths, and how many they are."""
        return service_uptime(self._connection, self.tenant.id, service, window)

    def latest(self, fact: str) -> date | None:
        """The latest date of the facts of a kind that is not after today."""
        found = latest_dates(self._connection, self.tenant.id, self.history.today)[fact]
        return None if found is None else date.fromisoformat(found)


def service_uptime(
    connection: sqlite3.Connection, tenant: str, service: str, window: Window
) -> tuple[int | None, int | None]:
    """What a service's samples of a window sum to, in billionths, and how many they are."""
    key = {"tenant": tenant, "service": service, "start": window.start, "end": window.end}
    total, samples = connection.execute(statement("alerts/service_uptime"), key).fetchone()
    return total, samples


def evaluate(connection: sqlite3.Connection, tenant: Tenant, now_ms: int, history: History) -> int:
    """Evaluate every rule by the generation that is published now; how many alerts changed.

    Rules that cannot be evaluated do not hold back the figures: it is logged, and the alerts stay as they are.
    """
    rows = _watched(connection, tenant.id)
    if not rows:
        return 0
    connection.execute("SAVEPOINT alerts")
    try:
        look = Look(connection, tenant, now_ms, history)
        changed = sum(_look_at(connection, one, look) for one in rows)
    except Exception:
        connection.execute("ROLLBACK TO alerts")
        log.exception("the alerts of %s could not be evaluated", tenant.id, extra={"tenant": tenant.id})
        changed = 0
    connection.execute("RELEASE alerts")
    return changed


def evaluate_on_time(connection: sqlite3.Connection, tenant: Tenant, now_ms: int) -> int:
    """Evaluate what changes as time passes, and remind of what is still open; how many alerts changed.

    A figure does not change without a generation: of the rules about figures only those are looked at whose time is up.
    """
    look = Look(connection, tenant, now_ms, None)
    changed = sum(_look_at(connection, one, look) for one in _watched(connection, tenant.id) if _is_due(one, now_ms))
    due = {"tenant": tenant.id, "now_ms": now_ms}
    for receiver, severity, transition in connection.execute(statement("alerts/reminders"), due).fetchall():
        _tell(connection, look, severity, transition, receiver)
    return changed


def tenants_on_tick(connection: sqlite3.Connection) -> set[str]:
    """The tenants whose alerts may change or be told of as time passes."""
    return {tenant for (tenant,) in connection.execute(statement("alerts/on_tick"))}


def due_by_tenant(connection: sqlite3.Connection) -> dict[str, int]:
    """When the next alert of a tenant is due to move by time alone, in ms since 1970."""
    return dict(connection.execute(statement("alerts/on_time")).fetchall())


def _watched(connection: sqlite3.Connection, tenant: str) -> list[Watched]:
    width = len(COLUMNS)
    return [
        Watched(None if row[0] is None else stored_rule(row[:width]), row[width], row[width + 1 :])
        for row in connection.execute(statement("alerts/watched"), {"tenant": tenant})
    ]


def _is_due(one: Watched, now_ms: int) -> bool:
    if one.rule is None or (one.rule.watched is not None and one.rule.watched.moves_alone):
        return True
    due = due_ms(one.standing, one.rule)
    return due is not None and due <= now_ms


def _look_at(connection: sqlite3.Connection, one: Watched, look: Look) -> bool:
    """Evaluate one rule; whether its alert changed."""
    before, rule = one.standing, one.rule
    _, _, _, _, fired_at, number, severity, kpi, condition, kind, threshold = one.alert
    if rule is None:
        after, value, message = close(before, look.now_ms), None, REMOVED
    else:
        measure = look.measure(rule)
        after = step(before, rule.reading(measure.value), rule, look.now_ms)
        if after is before:
            return False
        severity, kpi, condition, kind, threshold = rule.severity, rule.kpi, rule.condition, rule.kind, rule.threshold
        value = _stored_value(measure.value, kind)
        message = sentence(rule, after.state, measure, Currency(look.tenant.unit, look.tenant.digits))
    if after is before:
        return False
    if after.state == "no_data":
        tells = notifies(before, after, no_data=rule is not None and rule.notify_no_data)
    else:  # who was told that there is no value is told when there is one again, whatever has become of the rule
        tells = notifies(before, after, no_data=before.state == "no_data" and _was_told(connection, one))
    entered: dict[str, Any] = {
        "tenant": look.tenant.id,
        "rule": one.name,
        "severity": severity,
        "state": after.state,
        "open": int(after.open),
        "at": after.since,
        "kpi": kpi,
        "condition": condition,
        "kind": kind,
        "value": value,
        "threshold": threshold,
        "message": message,
        "fired_at": after.since if after.open and not before.open else fired_at,
        "number": (number or 0) + 1,
    }
    (alert,) = connection.execute(statement("alerts/enter"), entered).fetchone()
    changed = {"alert_id": alert, "from_state": before.state, "generation": look.generation, "notifies": int(tells)}
    (transition,) = connection.execute(statement("alerts/transition"), entered | changed).fetchone()
    if tells:
        _tell(connection, look, severity, transition)
    return True


def _was_told(connection: sqlite3.Connection, one: Watched) -> bool:
    found = connection.execute(statement("alerts/last_told"), {"alert": one.alert[0]}).fetchone()
    return bool(found and found[0])


def _tell(
    connection: sqlite3.Connection, look: Look, severity: str, transition: int, receiver: str | None = None
) -> None:
    """Have receivers, or one of them, told of a transition: in the message that waits for each, or in a new one.

    The first message goes at once; what follows within the receiver's `group_seconds` is gathered into the next.
    """
    key = {"tenant": look.tenant.id, "severity": severity, "receiver": receiver}
    for name, group_seconds, waiting, last_ms in connection.execute(statement("alerts/receivers_of"), key).fetchall():
        message = waiting
        if message is None:
            (message,) = connection.execute(
                statement("alerts/message"),
                {
                    "tenant": look.tenant.id,
                    "receiver": name,
                    "key": f"{look.tenant.id}.{name}.{transition}.{look.now_ms}",
                    "created_at": look.now_ms,
                    "next_at": max(look.now_ms, (last_ms or 0) + group_seconds * 1000),
                },
            ).fetchone()
        connection.execute(statement("alerts/tell"), {"message_id": message, "transition_id": transition})


def _stored_value(value: Value | None, kind: Kind) -> int | None:
    """A value as it is stored: rounded, and at most what 64 bits hold."""
    if value is None:
        return None
    rounded = round_scaled(value, 0 if kind == "money" else BILLION_DIGITS)
    return max(min(rounded, INT64_MAX), -INT64_MAX)
