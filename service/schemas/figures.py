"""The documents of figures."""

from typing import Annotated, Literal

from pydantic import Field

from service.schemas.shape import Day, Instant, Money, Month, Period, Ratio, Shape, Share

KpiKind = Annotated[Literal["money", "ratio", "months"], Field(description="the unit of the KPI's values")]
Value = Annotated[float | None, Field(description="in the KPI's unit; null where it is undefined")]


class TenantProfile(Shape):
    """Whose figures they are."""

    id: str
    name: str
    currency: Annotated[str, Field(description="ISO 4217")]
    unit: Annotated[str, Field(description="the sign shown with money")]


class WindowShape(Shape):
    """The months that were asked for."""

    start: Month
    end: Month
    months: Annotated[int, Field(description="how many")]
    covered: Annotated[int, Field(description="how many of them have a row")]
    partial: Annotated[bool, Field(description="whether the window holds the open month")]


class DocumentHeader(Shape):
    """What every document of a window begins with."""

    tenant: TenantProfile
    generation: Annotated[int, Field(description="of which all figures of the document are")]
    computed_at: Instant
    as_of: Annotated[Month, Field(description="the month with which the figures end")]
    data_through: Annotated[Day | None, Field(description="the latest order or uptime day not after today")]
    range: str
    window: WindowShape


class Card(Shape):
    """A KPI over the window, beside the previous window and the one a year ago."""

    key: str
    label: str
    kind: KpiKind
    unit: str | None
    value: Value
    partial: Annotated[bool, Field(description="a flow whose window holds the open month")]
    previous: Value
    delta: Annotated[float | None, Field(description="change from `previous`, as `delta_kind` says")]
    year_ago: Value
    year_ago_delta: Annotated[float | None, Field(description="change from `year_ago`, as `delta_kind` says")]
    delta_kind: Literal["relative", "points"]
    target: Value
    basis: Annotated[str | None, Field(description="on which of several rules the value rests")]
    value_month: Annotated[Month | None, Field(description="of which month the value is, where not of the last")]
    covers: Annotated[
        float | dict[Literal["valued", "unvalued"], int] | None,
        Field(
            description="gross margin: share of booked with a known profit; forecast: open deals with an amount or not"
        ),
    ]
    spark: Annotated[list[float | None], Field(description="the KPI of each period of the window")]


class TrendPoint(Shape):
    """A month, or the part of a quarter that lies in the window."""

    period: Period
    recognized: Money | None
    booked: Money | None
    backlog: Annotated[Money | None, Field(description="at the period's end")]
    partial: bool


class CustomerEntry(Shape):
    """A customer's orders in the window."""

    customer_id: str
    name: str | None
    booked: Money
    lines: int
    share: Share


class ServicePeriod(Shape):
    """A service's month; null without a sample."""

    period: Month
    uptime: Ratio | None


class ServiceEntry(Shape):
    """A service's uptime in the window."""

    service: str
    average: Ratio | None
    months: list[ServicePeriod]


class Dashboard(DocumentHeader):
    """The page's document."""

    granularity: Literal["month", "quarter"]
    kpis: list[Card]
    revenue_trend: list[TrendPoint]
    top_customers: Annotated[list[CustomerEntry], Field(description="at most ten, the largest by booked first")]
    uptime: list[ServiceEntry]


class KpiRow(Shape):
    """What a KPI is."""

    key: str
    label: str
    kind: KpiKind
    formula: str
    undefined: Annotated[str, Field(description="when its value is null")]
    direction: Annotated[Literal["up", "down"], Field(description="which way is better")]
    delta_kind: Literal["relative", "points"]
    is_flow: Annotated[bool, Field(description="summed over the window rather than taken at its end")]


class KpiTable(Shape):
    """All KPIs, in the order of the page."""

    kpis: list[KpiRow]


class SeriesPoint(Shape):
    """The KPI of one period, clipped to the window."""

    period: Period
    value: Value
    partial: bool


EntryKind = Literal["member", "others", "not_given", "ledger_adjustment"]


class MoneyEntry(Shape):
    """What one member of a dimension gives."""

    kind: EntryKind
    member: str | None
    label: str
    value: Money
    share: Share


class MarginEntry(Shape):
    """The margin of one member of a dimension, of its lines whose profit is known."""

    kind: EntryKind
    member: str | None
    label: str
    profit: Money
    amount: Money
    ratio: Annotated[Ratio | None, Field(description="null where the amount is not positive")]


class InputValue(Shape):
    """A figure that went into the KPI's value."""

    name: str
    kind: Literal["money", "ratio", "months", "count"]
    value: float | None


class ReconciledMonth(Shape):
    """A month of the finance ledger, beside what its orders would have given."""

    period: Month
    ledger: Money
    derived: Money
    difference: Annotated[Money, Field(description="ledger - derived")]


class KpiDetail(DocumentHeader, Card):
    """One KPI: its card, series, breakdowns, inputs and reconciliation."""

    granularity: Literal["month", "quarter"]
    formula: str
    direction: Literal["up", "down"]
    reason: Annotated[str | None, Field(description="why the value is null")]
    series: list[SeriesPoint]
    breakdowns: Annotated[
        dict[Literal["product_line", "region", "customer"], list[MoneyEntry] | list[MarginEntry]],
        Field(description="by dimension, each summing to the whole; empty for a KPI that is no sum of order lines"),
    ]
    inputs: list[InputValue]
    reconciliation: Annotated[list[ReconciledMonth], Field(description="revenue and backlog: the ledger's months")]


class Concentration(Shape):
    """Share of all booked of the largest customers."""

    top_1: Share
    top_5: Share
    top_10: Share


class Customers(DocumentHeader):
    """The window's largest customers."""

    booked: Annotated[Money, Field(description="all that was booked, unknown customers included")]
    active: Annotated[int, Field(description="customers with any line in the window")]
    new: Annotated[int, Field(description="customers whose first line ever lies in it")]
    concentration: Concentration
    customers: list[CustomerEntry]


class CustomerMonth(Shape):
    """A customer's month."""

    period: Month
    booked: Money
    recognized: Money
    mrr: Annotated[Money, Field(description="monthly recurring revenue, on the tenant's basis")]
    lines: int
    partial: bool


class Customer(DocumentHeader):
    """One customer by month."""

    customer_id: str
    name: str | None
    segment: str | None
    country: str | None
    booked: Money
    share: Share
    recognized: Money
    lines: int
    months: list[CustomerMonth]


class UptimeMonth(Shape):
    """All services' samples of a month."""

    period: Month
    uptime: Ratio | None
    samples: int
    partial: bool


class ServiceDay(Shape):
    """One sample."""

    day: Day
    service: str
    uptime: Ratio


class Uptime(DocumentHeader):
    """Uptime in the window: the plain average of its samples."""

    average: Ratio | None
    samples: int
    services: list[ServiceEntry]
    months: list[UptimeMonth]
    worst_days: Annotated[list[ServiceDay], Field(description="at most ten, the worst first")]
