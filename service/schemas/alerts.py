"""Alerts: as they stand, how they came there, and the rules that raise them."""

from typing import Annotated, Literal

from pydantic import Field

from aggregator.figures.alerts.conditions import Kind
from aggregator.figures.alerts.rules import MAX_SECONDS, Comparison, Severity
from aggregator.figures.alerts.rules import Field as WatchedField
from aggregator.figures.periods import Granularity
from service.schemas.shape import Instant, Shape

AlertState = Literal["pending", "firing", "recovering", "resolved", "no_data"]
Number = Annotated[float, Field(description="in the alert's kind: money in major units, ratios, months, whole counts")]
Seconds = Annotated[int, Field(ge=0, le=MAX_SECONDS)]


class Alert(Shape):
    """One alert: what its rule found when it came into its state."""

    id: int
    rule: str
    severity: Severity
    state: AlertState
    message: str
    kpi: Annotated[str | None, Field(description="the KPI that it is about; null for a condition")]
    changed_at: Annotated[Instant, Field(description="when it came into its state")]
    acknowledged_at: Instant | None
    acknowledged_by: str | None
    condition: Annotated[str | None, Field(description="what it is about, where that is no KPI")]
    kind: Kind
    value: Annotated[Number | None, Field(description="what was found then; null where there was none")]
    threshold: Number
    fired_at: Annotated[Instant | None, Field(description="when it last began to fire")]
    open: Annotated[bool, Field(description="whether it has fired and is not resolved")]


class Alerts(Shape):
    """Alerts, the newest change first."""

    alerts: list[Alert]


class AlertChange(Shape):
    """One change of an alert; an acknowledgement leaves the state as it is and says by whom."""

    id: Annotated[int, Field(description="its place among all changes")]
    alert: int
    rule: str
    severity: Severity
    from_state: AlertState | Literal["ok"]
    to_state: AlertState | Literal["ok"]
    at: Instant
    generation: Annotated[int, Field(description="of the figures that were looked at; 0 before the first")]
    kind: Kind
    value: Number | None
    threshold: Number
    message: str
    acknowledged_by: str | None


class AlertHistory(Shape):
    """Changes of alerts, the newest first."""

    changes: list[AlertChange]


class AlertRuleFields(Shape):
    """What a rule watches, and when that is bad."""

    kpi: Annotated[str | None, Field(description="a KPI's key; this or condition")] = None
    condition: Annotated[
        str | None, Field(description="the key of what it watches where that is no KPI, as freshness or service_uptime")
    ] = None
    service: Annotated[str | None, Field(min_length=1, max_length=200, description="of a condition of one service")] = (
        None
    )
    field: Annotated[
        WatchedField,
        Field(
            description="of a KPI: its value; its change against the window before or a year ago (0.1 is 10 %, or 10 "
            "points of a ratio); its trend, the count of periods in a row that it rose, negative where it fell"
        ),
    ] = "value"
    range: Annotated[Literal["1m", "3m", "6m", "12m", "24m", "36m", "qtd", "ytd"], Field()] = "12m"
    granularity: Annotated[Granularity, Field(description="of a trend's periods")] = "month"
    comparison: Annotated[Comparison, Field(description="bad is a value that is so to the threshold")]
    threshold: Number
    clear_threshold: Annotated[
        Number | None, Field(description="where an alert that fires clears; null: at the threshold")
    ] = None
    for_seconds: Annotated[Seconds, Field(description="how long it must be bad before it fires")] = 0
    keep_firing_for_seconds: Annotated[Seconds, Field(description="how long it must be clear to be resolved")] = 0
    severity: Severity = "warning"
    include_partial: Annotated[
        bool,
        Field(
            description="whether the open month counts; else a KPI is watched over closed months alone, a balance at "
            "the end of the last one"
        ),
    ] = False
    enabled: bool = True
    description: Annotated[str | None, Field(min_length=1, max_length=500)] = None
    notify_no_data: Annotated[
        bool, Field(description="whether receivers are told when there is no value, and when there is one again")
    ] = False


class AlertRule(AlertRuleFields):
    """A rule to be added."""

    name: Annotated[str, Field(pattern="^[a-z0-9_-]{1,64}$")]


class ShownAlertRule(AlertRule):
    """A rule."""

    kind: Annotated[Kind, Field(description="what its thresholds are counted in")]
    condition_label: Annotated[str | None, Field(description="what it watches, where that is no KPI")]


class AlertRules(Shape):
    """All rules by name."""

    rules: list[ShownAlertRule]
