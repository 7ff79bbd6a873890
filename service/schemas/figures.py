"""The documents of figures."""

from typing import Annotated, Literal

from pydantic import Field

from service.schemas.shape import Day, Instant, Money, Month, Period, Ratio, Shape, Share

KpiKind = Annotated[Literal["money", "ratio", "months"], Field(description="the unit of the KPI's values")]
ShownAs = Annotated[
    Literal["money", "ratio", "times", "months"],
    Field(description="how the KPI's values are read: `ratio` as a percentage, `times` as a multiple, 0.95×"),
]
Verdict = Annotated[
    Literal["better", "worse", "unchanged"] | None,
    Field(
        description="what the change means; unchanged within the tenant's neutral band; null where there is no change, "
        "or it is that of an unfinished window from a whole one"
    ),
]
Decimals = Annotated[
    int | None,
    Field(description="with how many its values are read, a ratio as a percentage; null: the currency's"),
]
BrokenDown = Annotated[
    Literal["recognized", "booked", "profit", "margin"] | None,
    Field(description="the amount of order lines whose parts its breakdowns show, or their margin; null: none"),
]
Value = Annotated[float | None, Field(description="in the KPI's unit; null where it is undefined")]


class NeutralBand(Shape):
    """The largest change that is neither better nor worse."""

    relative: Annotated[float, Field(description="of a value: 0.01 is 1 %")]
    points: Annotated[float, Field(description="of a ratio: 0.005 is half a percentage point")]


class TenantProfile(Shape):
    """Whose figures they are."""

    id: str
    name: str
    currency: Annotated[str, Field(description="ISO 4217")]
    digits: Annotated[int, Field(description="decimals of the currency, by ISO 4217")]
    unit: Annotated[str, Field(description="the sign shown with money")]
    neutral_band: NeutralBand


class Months(Shape):
    """The first and the last of some months."""

    start: Month
    end: Month


class ComparedMonths(Months):
    """The closed months that verdicts speak of, and those that they are compared with."""

    previous: Annotated[Months, Field(description="as many just before; of `qtd` and `ytd` the same a year before")]
    year_ago: Months


class Ahead(Shape):
    """What of the open month lies after today: orders dated later, and what is scheduled."""

    booked: Money
    recognized: Money


class AheadUntil(Ahead):
    """The same, and the day with which it ends."""

    until: Day


class WindowShape(Shape):
    """The months that were asked for."""

    start: Month
    end: Month
    to: Annotated[Day, Field(description="the day through which it counts: its end month's last, or today")]
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
    compared_with: Annotated[
        ComparedMonths | None, Field(description="null where no month of the range is closed, as early in `qtd`")
    ]
    ahead: Annotated[
        AheadUntil | None, Field(description="null unless the window holds the open month and orders give its figures")
    ]


class Comparison(Shape):
    """A value, beside those of the previous window and of the one a year ago."""

    value: Value
    previous: Value
    delta: Annotated[float | None, Field(description="change from `previous`, as `delta_kind` says")]
    verdict: Verdict
    year_ago: Value
    year_ago_delta: Annotated[float | None, Field(description="change from `year_ago`, as `delta_kind` says")]
    year_ago_verdict: Verdict


class ClosedComparison(Comparison):
    """The closed months that speak for a flow whose window holds the open month: as many, or those of the range."""

    start: Month
    end: Month
    months: Annotated[int, Field(description="how many")]


class Card(Comparison):
    """A KPI over the window."""

    key: str
    label: str
    kind: KpiKind
    shown_as: ShownAs
    decimals: Decimals
    unit: str | None
    partial: Annotated[bool, Field(description="a flow whose window holds the open month")]
    delta_kind: Literal["relative", "points"]
    closed: Annotated[
        ClosedComparison | None,
        Field(description="null unless `partial`, and where no month of the range is closed"),
    ]
    target: Value
    target_state: Annotated[
        Literal["met", "missed", "open"] | None,
        Field(description="`open` while the window is not over; a sum of money may be `met` before that"),
    ]
    target_reached: Annotated[float | None, Field(description="value ÷ target; null where the target is not positive")]
    basis: Annotated[str | None, Field(description="on which of several rules the value rests")]
    value_month: Annotated[Month | None, Field(description="of which month the value is, where not of the last")]
    covers: Annotated[
        float | dict[Literal["valued", "unvalued"], int] | None,
        Field(
            description="gross margin: share of booked with a known profit, null where credits make that no share; "
            "forecast: open deals with an amount or not"
        ),
    ]
    spark: Annotated[list[float | None], Field(description="the KPI of each period of the window")]


class TrendPoint(Shape):
    """A month, or the part of a quarter that lies in the window."""

    period: Period
    recognized: Money | None
    booked: Money | None
    backlog: Annotated[Money | None, Field(description="at the period's end, or today")]
    ahead: Annotated[Ahead | None, Field(description="of the period that holds the open month")]
    partial: bool


class MonthToDate(Shape):
    """What was ordered in the open month, by order date, beside the same days of the month before and of a year ago."""

    day: Day
    previous_day: Day
    year_ago_day: Day
    booked: Comparison
    lines: Comparison
    gm: Comparison


class CustomerEntry(Shape):
    """A customer's orders in the window."""

    customer_id: str
    name: str | None
    booked: Money
    lines: int
    share: Share


DownMinutes = Annotated[int, Field(description="how long it was down, of the exact sum; at least 1 if at all")]


class ServicePeriod(Shape):
    """A service's month; null without a sample."""

    period: Month
    uptime: Ratio | None


class ServiceEntry(Shape):
    """A service's uptime in the window."""

    service: str
    average: Annotated[Ratio | None, Field(description="less than 1 where it was down at all")]
    down_minutes: DownMinutes
    months: list[ServicePeriod]


class Dashboard(DocumentHeader):
    """The page's document."""

    granularity: Literal["month", "quarter"]
    kpis: list[Card]
    month_to_date: Annotated[MonthToDate | None, Field(description="null unless the window holds the open month")]
    revenue_trend: list[TrendPoint]
    top_customers: Annotated[list[CustomerEntry], Field(description="at most ten, the largest by booked first")]
    uptime: list[ServiceEntry]


class KpiRow(Shape):
    """What a KPI is."""

    key: str
    label: str
    kind: KpiKind
    shown_as: ShownAs
    decimals: Decimals
    formula: str
    undefined: Annotated[str, Field(description="when its value is null")]
    direction: Annotated[Literal["up", "down"], Field(description="which way is better")]
    delta_kind: Literal["relative", "points"]
    is_flow: Annotated[bool, Field(description="summed over the window rather than taken at its end")]
    is_share: Annotated[bool, Field(description="a ratio of a part to its whole: at most 1")]
    broken_down: BrokenDown


class DimensionRow(Shape):
    """What the KPIs of order lines are broken down by."""

    key: Annotated[str, Field(description="as `breakdowns` names it")]
    label: str
    filter: Annotated[str, Field(description="the parameter of `/api/orders` that finds the lines of a member")]


class KpiTable(Shape):
    """All KPIs, in the order of the page, and all dimensions."""

    dimensions: list[DimensionRow]

    kpis: list[KpiRow]


class SeriesPoint(Shape):
    """The KPI of one period, clipped to the window."""

    period: Period
    value: Value
    partial: bool


EntryKind = Literal["member", "others", "not_given", "ahead", "ledger_adjustment"]


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
    month_to_date: Annotated[MonthToDate | None, Field(description="null unless the window holds the open month")]
    formula: str
    direction: Literal["up", "down"]
    reason: Annotated[str | None, Field(description="why the value is null")]
    series: list[SeriesPoint]
    breakdowns: Annotated[
        dict[str, list[MoneyEntry] | list[MarginEntry]],
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

    booked: Annotated[Money, Field(description="all that was booked to `window.to`, unknown customers included")]
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
    down_minutes: DownMinutes


class Uptime(DocumentHeader):
    """Uptime in the window: the plain average of its samples."""

    average: Annotated[Ratio | None, Field(description="less than 1 where any was down at all")]
    down_minutes: DownMinutes
    samples: int
    services: list[ServiceEntry]
    months: list[UptimeMonth]
    worst_days: Annotated[list[ServiceDay], Field(description="at most ten, the worst first")]
