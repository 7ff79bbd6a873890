"""The facts: what each table holds. The API's schemas, the import's columns and the documentation come from it."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from aggregator.figures.exact import INT64_MAX
from aggregator.figures.kpis import Dimension

FieldKind = Literal[
    "text",
    "word",
    "line_no",
    "date",
    "instant",
    "month",
    "past_month",
    "money",
    "share",
    "ratio",
    "stage",
    "kpi",
    "target",
]


Row = dict[str, str | int | None]


MIN_DATE, MAX_DATE = date(1900, 1, 1), date(2199, 12, 31)


MAX_TEXT = 200


MAX_LINE_NO = 1_000_000_000


MAX_AMOUNT = INT64_MAX // 10**7  # ten million of them fit 64 bits


MAX_MONTH_AMOUNT = INT64_MAX // 10**4  # a ledger holds one a month, which is the sum of many


STAGES = ("open", "won", "lost")


@dataclass(frozen=True)
class Field:
    """One column as it is sent.

    :param most: of money, of either sign, in minor units
    :param breaks_down: of an order line's text: figures are broken down by it, and lines found by it
    """

    name: str
    kind: FieldKind
    meaning: str
    required: bool = True
    default: str | int | None = None
    most: int = MAX_AMOUNT
    breaks_down: bool = False


@dataclass(frozen=True)
class Mark:
    """What of the rollups a row makes old: a subject, whole or by columns of the row, where it has the member."""

    subject: str
    part: str | None = None
    member: str | None = None


@dataclass(frozen=True)
class Fact:
    """One fact table. `route` is its path below /api; `key` its fields that make a row unique within the tenant.

    :param marks: what a change of a row makes old; `month_key` is the month of its day
    :param cover: a subject whose mark stands for all of those
    :param named: fields of the key by which rows are removed together; None for one row by its whole key
    """

    name: str
    route: str
    meaning: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    marks: tuple[Mark, ...]
    cover: str | None = None
    named: tuple[str, ...] | None = None

    @property
    def address(self) -> tuple[str, ...]:
        """The fields by which the API removes rows."""
        return self.named or self.key

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that `parse` fills, in order, without tenant and provenance."""
        names = [field.name for field in self.fields]
        if self.name == "orders":
            names.insert(names.index("order_date") + 1, "ordered_at")
        return tuple(names)

    @property
    def day(self) -> str | None:
        """The first column that dates a row."""
        return self._first("date", "instant", "month", "past_month")

    @property
    def amount(self) -> str | None:
        """The first column of money."""
        return self._first("money")

    def _first(self, *kinds: FieldKind) -> str | None:
        return next((field.name for field in self.fields if field.kind in kinds), None)


_CUSTOMER = Field("customer_id", "text", "who ordered", required=False)


FACTS: dict[str, Fact] = {
    fact.name: fact
    for fact in (
        Fact(
            "orders", "orders", "one order line", ("order_id", "line_no"),
            (
                Field("order_id", "text", "the order's number"),
                Field("line_no", "line_no", "the line within the order", required=False, default=1),
                _CUSTOMER,
                Field("order_date", "instant", "the day it was ordered: YYYY-MM-DD, or an RFC 3339 instant, which "
                      "is moved to the tenant's timezone"),
                Field("type", "word", "one_off, subscription, recurring, or another lower-case word", required=False,
                      default="one_off"),
                Field("amount", "money", "what the line books, in major units; negative is a credit"),
                Field("profit", "money", "gross profit on the line, in major units", required=False),
                Field("service_start", "date", "first day of the service, or the day of delivery", required=False),
                Field("service_end", "date", "last day of the service", required=False),
                Field("product_line", "text", "what was sold", required=False, breaks_down=True),
                Field("region", "text", "where it was sold", required=False, breaks_down=True),
            ),
            (Mark("orders", part="bucket"), Mark("customer_orders", part="month_key", member="customer_id")),
            cover="all_orders",
            named=("order_id",),
        ),
        Fact(
            "revenue_trend", "revenue-trend",
            "one month of the finance ledger, which overrules the figures derived from orders",
            ("month",),
            (
                Field("month", "past_month", "YYYY-MM, not after the current month"),
                Field("recognized", "money", "revenue recognized in the month, in major units", most=MAX_MONTH_AMOUNT),
                Field("booked", "money", "orders booked in the month, in major units", most=MAX_MONTH_AMOUNT),
                Field("backlog", "money", "backlog at the month's end, in major units", most=MAX_MONTH_AMOUNT),
            ),
            (Mark("revenue_trend"),),
        ),
        Fact(
            "retention_nrr", "retention-nrr", "one month's net revenue retention as finance reports it", ("month",),
            (
                Field("month", "past_month", "YYYY-MM, not after the current month"),
                Field("nrr", "ratio", "net revenue retention; 1.05 is 105 %"),
            ),
            (Mark("retention_nrr"),),
        ),
        Fact(
            "ops_uptime", "uptime", "one service's uptime on one day", ("service", "day"),
            (
                Field("service", "text", "the service's name"),
                Field("day", "date", "YYYY-MM-DD"),
                Field("uptime", "share", "the share of the day it was up, 0 to 1"),
            ),
            (Mark("ops_uptime", part="month_key"),),
        ),
        Fact(
            "opportunities", "opportunities", "one sales opportunity", ("opportunity_id",),
            (
                Field("opportunity_id", "text", "the opportunity's number"),
                Field("created_date", "date", "the day it was opened; missing counts as always", required=False),
                Field("stage", "stage", "open, won or lost"),
                Field("close_date", "date", "the day it was won or lost; required unless open", required=False),
                Field("amount", "money", "its value in major units", required=False),
            ),
            (Mark("opportunities"),),
        ),
        Fact(
            "subscriptions", "subscriptions", "one subscription", ("subscription_id",),
            (
                Field("subscription_id", "text", "the subscription's number"),
                Field("customer_id", "text", "who subscribes"),
                Field("start_date", "date", "first day"),
                Field("end_date", "date", "the day from which it is no longer active", required=False),
                Field("monthly_amount", "money", "what it bills a month, in major units"),
            ),
            (Mark("subscriptions", member="customer_id"),),
        ),
        Fact(
            "customers", "customers", "one customer", ("customer_id",),
            (
                Field("customer_id", "text", "the customer's number"),
                Field("name", "text", "the name to show", required=False),
                Field("segment", "text", "its segment", required=False),
                Field("country", "text", "its country", required=False),
            ),
            (Mark("customers", member="customer_id"),),
        ),
        Fact(
            "targets", "targets", "a KPI's target for one month", ("kpi", "month"),
            (
                Field("kpi", "kpi", "the KPI's key"),
                Field("month", "month", "YYYY-MM"),
                Field("value", "target", "in the KPI's unit: major units of money, a ratio, or months"),
            ),
            (Mark("targets"),),
        ),
    )
}  # fmt: skip

ORDERS = FACTS["orders"]
MEMBERS = tuple(field.name for field in ORDERS.fields if field.breaks_down)
"""The columns of order lines that are dimensions: rollups and their second opinion hold sums by each."""

LINE_COLUMNS = (*(field.name for field in ORDERS.fields), "source", "received_at", "ordered_at")
"""An order line as it is shown."""

DIMENSIONS = (
    *(Dimension(name, name, name.replace("_", " ").capitalize(), shown=100) for name in MEMBERS),
    Dimension("customer", _CUSTOMER.name, "Customer", shown=20),
)
"""All that figures are broken down by, and order lines found by; what customers ordered has rollups of its own."""
