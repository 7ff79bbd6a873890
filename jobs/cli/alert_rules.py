"""`edb alerts rules`, `add`, `set`, `remove`, `enable`, `disable` and `test`: what is watched."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any

import typer

from aggregator.figures.alerts.conditions import CONDITIONS
from aggregator.figures.alerts.rehearsal import RehearsalError, rehearse
from aggregator.figures.alerts.rules import (
    Field,
    Rule,
    RuleError,
    Severity,
    columns_of,
    parse_rule,
    threshold_text,
)
from aggregator.figures.history import History
from aggregator.figures.periods import Granularity, PeriodError, Window, month_name, parse_month
from aggregator.figures.tenants import Tenant
from aggregator.rollups.alerts import service_uptime
from aggregator.rollups.publication import newest
from aggregator.stored.history import load_history
from aggregator.stored.rulebook import UnknownRuleError, has_rule, remove_rule, rule_of, rules_of, save_rule
from jobs.cli.actor import actor
from jobs.cli.durations import duration
from jobs.cli.output import USAGE, AsJson, TenantOption, print_json, print_table, say
from jobs.cli.tenant_database import OfTenant, changing, reading, reading_all, refuse
from sql.audit import Act, note

MAX_TESTED_MONTHS = 120
COLUMNS = ("tenant", "name", "watches", "bad", "clears", "for", "keeps", "severity", "enabled")
TEST_COLUMNS = ("month", "from_state", "to_state", "notifies", "message")

Name = Annotated[str, typer.Argument(metavar="RULE", help="Its name: lower-case letters, digits, - and _.")]
KpiOption = Annotated[str | None, typer.Option(help="The KPI to watch, by its key; this or --condition.")]
ConditionOption = Annotated[
    str | None,
    typer.Option(help="; ".join(f"{condition.key}: {condition.meaning}" for condition in CONDITIONS.values())),
]
ServiceOption = Annotated[str | None, typer.Option(help="With a condition of one service: which.")]
FieldOption = Annotated[
    Field | None, typer.Option(help="The KPI's value, its change, or for how many periods in a row it rose (-: fell).")
]
RangeOption = Annotated[str | None, typer.Option("--range", help="The window: 1m 3m 6m 12m 24m 36m qtd ytd.")]
GranularityOption = Annotated[Granularity | None, typer.Option(help="The periods of a trend.")]
Below = Annotated[str | None, typer.Option(metavar="X", help="It is bad below X: 1200.50, 0.55 or 55%.")]
AtMost = Annotated[str | None, typer.Option(metavar="X", help="It is bad at X and below.")]
Above = Annotated[str | None, typer.Option(metavar="X", help="It is bad above X.")]
AtLeast = Annotated[str | None, typer.Option(metavar="X", help="It is bad at X and above.")]
Clear = Annotated[str | None, typer.Option(metavar="X", help="A firing alert clears there and not before.")]
For = Annotated[
    int | None,
    typer.Option("--for", parser=duration, metavar="TIME", help="Bad for so long before it fires: 90s 15m 2h."),
]
KeepFiring = Annotated[
    int | None,
    typer.Option("--keep-firing-for", parser=duration, metavar="TIME", help="Clear for so long before it is resolved."),
]
SeverityOption = Annotated[Severity | None, typer.Option(help="How grave it is.")]
Partial = Annotated[
    bool | None, typer.Option("--include-partial/--leave-out-partial", help="Whether the open month counts.")
]
NoData = Annotated[
    bool | None,
    typer.Option("--notify-no-data/--ignore-no-data", help="Whether receivers are told when there is no value."),
]
Description = Annotated[str | None, typer.Option(help="What it is for.")]


def rules(tenant: TenantOption = None, *, as_json: AsJson = False) -> None:
    """All rules."""
    with _sentences(), reading_all(tenant) as (connection, profiles):
        found = [(profile, rule) for profile in profiles for rule in rules_of(connection, profile.id)]
    if as_json:
        print_json([{"tenant": profile.id} | _rule_fields(rule, profile.digits) for profile, rule in found])
    else:
        print_table(COLUMNS, [{"tenant": profile.id} | _rule_row(rule, profile.digits) for profile, rule in found])


def add(
    name: Name,
    kpi: KpiOption = None,
    condition: ConditionOption = None,
    service: ServiceOption = None,
    field: FieldOption = None,
    range_: RangeOption = None,
    granularity: GranularityOption = None,
    below: Below = None,
    at_most: AtMost = None,
    above: Above = None,
    at_least: AtLeast = None,
    clear: Clear = None,
    for_: For = None,
    keep_firing_for: KeepFiring = None,
    severity: SeverityOption = None,
    include_partial: Partial = None,
    description: Description = None,
    notify_no_data: NoData = None,
    tenant: OfTenant = None,
) -> None:
    """Add a rule; it is evaluated at once."""
    sent = {
        "name": name, "kpi": kpi, "condition": condition, "service": service, "field": field, "range": range_,
        "granularity": granularity, "clear_threshold": clear, "for_seconds": for_,
        "keep_firing_for_seconds": keep_firing_for, "severity": severity, "include_partial": include_partial,
        "description": description, "notify_no_data": notify_no_data,
        **_bound(below, at_most, above, at_least),
    }  # fmt: skip
    with _sentences(), changing(tenant) as (connection, profile):
        if has_rule(connection, profile.id, name):
            refuse(f"Tenant {profile.id!r} has a rule {name!r} already; `edb alerts set` changes it.")
        _save(connection, profile, sent, "add alert rule")


def set_rule(
    name: Name,
    kpi: KpiOption = None,
    condition: ConditionOption = None,
    service: ServiceOption = None,
    field: FieldOption = None,
    range_: RangeOption = None,
    granularity: GranularityOption = None,
    below: Below = None,
    at_most: AtMost = None,
    above: Above = None,
    at_least: AtLeast = None,
    clear: Clear = None,
    for_: For = None,
    keep_firing_for: KeepFiring = None,
    severity: SeverityOption = None,
    include_partial: Partial = None,
    description: Description = None,
    notify_no_data: NoData = None,
    tenant: OfTenant = None,
) -> None:
    """Change a rule; what is not named stays, but a new threshold clears at itself unless --clear is given."""
    given = {
        "kpi": kpi, "condition": condition, "service": service, "field": field, "range": range_,
        "granularity": granularity, "clear_threshold": clear, "for_seconds": for_,
        "keep_firing_for_seconds": keep_firing_for, "severity": severity, "include_partial": include_partial,
        "description": description, "notify_no_data": notify_no_data,
        **_bound(below, at_most, above, at_least),
    }  # fmt: skip
    changes = {field_name: value for field_name, value in given.items() if value is not None}
    if not changes:
        refuse("Name something to set, as --below 55%.", USAGE)
    with _sentences(), changing(tenant) as (connection, profile):
        kept = _sent(rule_of(connection, profile.id, name), profile.digits)
        if "threshold" in changes:
            kept.pop("clear_threshold")
        _save(connection, profile, kept | changes, "set alert rule")


def enable(name: Name, tenant: OfTenant = None) -> None:
    """Switch a rule on."""
    _switch(name, tenant, on=True)


def disable(name: Name, tenant: OfTenant = None) -> None:
    """Switch a rule off; its alert is resolved."""
    _switch(name, tenant, on=False)


def remove(name: Name, tenant: OfTenant = None) -> None:
    """Remove a rule; its alert is resolved, and its history stays."""
    with _sentences(), changing(tenant) as (connection, profile):
        remove_rule(connection, profile.id, name)
        note(connection, Act(actor(), "remove alert rule", name, profile.id), datetime.now(UTC))
    say(f"Rule {name} of tenant {profile.id} is removed.")


def rehearse_rule(
    name: Name,
    from_: Annotated[str, typer.Option("--from", metavar="MONTH", help="The first month, YYYY-MM.")],
    to: Annotated[str | None, typer.Option(metavar="MONTH", help="The last month; the last with figures.")] = None,
    tenant: OfTenant = None,
    *,
    every: Annotated[bool, typer.Option("--every", help="Every month, not only those with a change.")] = False,
    as_json: AsJson = False,
) -> None:
    """Evaluate a rule at the end of past months, and print what it would have said. Nothing is changed."""
    with _sentences(), reading(tenant) as (connection, profile):
        rule = rule_of(connection, profile.id, name)
        past = _published_history(connection, profile)
        months = _months(from_, to, past)
        uptime = partial(service_uptime, connection, profile.id)
        rows = [
            {
                "month": month_name(one.month),
                "from_state": one.before.state,
                "to_state": one.after.state,
                "notifies": one.notifies,
                "message": one.message,
            }
            for one in rehearse(rule, past, months, uptime)
            if one.changed or every
        ]
    if as_json:
        print_json(rows)
    else:
        print_table(TEST_COLUMNS, rows)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(rules)
    app.command()(add)
    app.command("set")(set_rule)
    app.command()(enable)
    app.command()(disable)
    app.command()(remove)
    app.command("test")(rehearse_rule)


@contextmanager
def _sentences() -> Iterator[None]:
    """Turn what is wrong with a rule into one sentence and an exit code."""
    try:
        yield
    except RuleError as error:
        refuse(f"The rule cannot be taken: {error}.", USAGE)
    except (UnknownRuleError, RehearsalError) as error:
        refuse(str(error))
    except PeriodError as error:
        refuse(f"{error}.", USAGE)


def _bound(below: str | None, at_most: str | None, above: str | None, at_least: str | None) -> dict[str, str]:
    """The comparison and the threshold that an option is."""
    options = (("<", below), ("<=", at_most), (">", above), (">=", at_least))
    given = [(comparison, threshold) for comparison, threshold in options if threshold is not None]
    if len(given) > 1:
        refuse("Only one of --below, --at-most, --above and --at-least can be given.", USAGE)
    return {"comparison": given[0][0], "threshold": given[0][1]} if given else {}


def _sent(rule: Rule, digits: int) -> dict[str, Any]:
    """A rule in the form in which it is sent."""
    sent = columns_of(rule)
    for name in ("threshold", "clear_threshold"):
        sent[name] = threshold_text(sent[name], rule.kind, digits)
    return sent


def _rule_fields(rule: Rule, digits: int) -> dict[str, Any]:
    fields = _sent(rule, digits) | {"kind": rule.kind}
    return {
        name: json.loads(value) if name.endswith("threshold") and value else value for name, value in fields.items()
    }


def _rule_row(rule: Rule, digits: int) -> dict[str, Any]:
    words = (rule.kpi or rule.condition, None if rule.field == "value" else rule.field, rule.service)
    window = rule.range_ if rule.watched is None or rule.watched.of_service else None
    return {
        "name": rule.name,
        "watches": " ".join(word for word in (*words, window) if word),
        "bad": f"{rule.comparison} {threshold_text(rule.threshold, rule.kind, digits)}",
        "clears": threshold_text(rule.clear_threshold, rule.kind, digits),
        "for": f"{rule.for_seconds} s",
        "keeps": f"{rule.keep_firing_for_seconds} s",
        "severity": rule.severity,
        "enabled": "yes" if rule.enabled else "no",
    }


def _save(connection: sqlite3.Connection, tenant: Tenant, sent: dict[str, Any], action: str) -> None:
    rule = parse_rule(sent, tenant.digits)
    save_rule(connection, tenant.id, rule)
    note(connection, Act(actor(), action, rule.name, tenant.id), datetime.now(UTC))
    row = _rule_row(rule, tenant.digits)
    state = "on" if rule.enabled else "off"
    say(f"Rule {rule.name} of tenant {tenant.id} is {state}: {row['watches']} {row['bad']}, {row['severity']}.")


def _switch(name: str, tenant: str | None, *, on: bool) -> None:
    with _sentences(), changing(tenant) as (connection, profile):
        rule = _sent(rule_of(connection, profile.id, name), profile.digits)
        _save(connection, profile, rule | {"enabled": on}, "set alert rule")


def _published_history(connection: sqlite3.Connection, tenant: Tenant) -> History:
    published = newest(connection, tenant.id)
    if published is None:
        refuse(f"No figures of tenant {tenant.id!r} are published yet; `edb recompute` does it.")
    return load_history(connection, tenant.id, published.generation)


def _months(first: str, last: str | None, history: History) -> Window:
    months = Window(parse_month(first), history.as_of if last is None else parse_month(last))
    if not months.start <= months.end <= history.as_of or months.length > MAX_TESTED_MONTHS:
        raise PeriodError(
            f"{month_name(months.start)} to {month_name(months.end)} cannot be tested: "
            f"at most {MAX_TESTED_MONTHS} months in order, to {month_name(history.as_of)}"
        )
    return months
