"""The rules of a tenant as they are stored, and who has seen an alert. A change is looked at by the next refresh."""

import sqlite3

from aggregator.figures.alerts.rules import Rule, columns_of, stored_rule
from sql.statements import statement


class UnknownRuleError(Exception):
    """There is no rule of that name."""


def rules_of(connection: sqlite3.Connection, tenant: str) -> list[Rule]:
    """A tenant's rules by name."""
    key = {"tenant": tenant, "name": None}
    return [stored_rule(row) for row in connection.execute(statement("alerts/rules"), key)]


def rule_of(connection: sqlite3.Connection, tenant: str, name: str) -> Rule:
    """One rule.

    :raises UnknownRuleError: there is none of that name
    """
    found = connection.execute(statement("alerts/rules"), {"tenant": tenant, "name": name}).fetchone()
    if found is None:
        raise UnknownRuleError(f"There is no rule {name!r}.")
    return stored_rule(found)


def has_rule(connection: sqlite3.Connection, tenant: str, name: str) -> bool:
    """Whether there is a rule of that name."""
    key = {"tenant": tenant, "name": name}
    return connection.execute(statement("alerts/rules"), key).fetchone() is not None


def save_rule(connection: sqlite3.Connection, tenant: str, rule: Rule) -> None:
    """Add a rule, or replace the one of its name, inside the caller's transaction."""
    connection.execute(statement("alerts/rule_save"), {"tenant": tenant} | columns_of(rule))


def remove_rule(connection: sqlite3.Connection, tenant: str, name: str) -> None:
    """Remove a rule, inside the caller's transaction; its alert is resolved, and its history stays.

    :raises UnknownRuleError: there is none of that name
    """
    if not connection.execute(statement("alerts/rule_remove"), {"tenant": tenant, "name": name}).rowcount:
        raise UnknownRuleError(f"There is no rule {name!r}.")


def acknowledge(connection: sqlite3.Connection, tenant: str, alert: int, by: str, now_ms: int) -> bool:
    """Note that somebody has seen an alert, inside the caller's transaction; whether they were the first."""
    key = {"tenant": tenant, "id": alert, "by": by, "at": now_ms}
    if not connection.execute(statement("alerts/acknowledge"), key).rowcount:
        return False
    connection.execute(statement("alerts/acknowledged"), key)
    return True
