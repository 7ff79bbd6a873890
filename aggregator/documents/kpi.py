"""One KPI's document: its card, series, breakdowns, inputs and reconciliation over one window."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from aggregator.documents.dashboard import header, kpi_card, shown_value
from aggregator.documents.rendering import number, render
from aggregator.history import History
from aggregator.kpis import KPIS, Kpi, figure, is_partial, periods, ratio
from aggregator.periods import Granularity, Window, month_name

Dimension = Literal["product_line", "region", "customer"]
DIMENSIONS: tuple[Dimension, ...] = ("product_line", "region", "customer")
SHOWN_MEMBERS: Mapping[Dimension, int] = {"product_line": 100, "region": 100, "customer": 20}

Amount = Literal["recognized", "booked", "profit"]
BROKEN_DOWN: Mapping[str, Amount] = {"revenue": "recognized", "book_to_bill": "booked", "gm": "profit"}
"""Which flow a KPI is broken down by; the others are balances, or are not made of order lines."""

EntryKind = Literal["member", "others", "not_given", "ledger_adjustment"]


@dataclass(frozen=True, slots=True)
class Flows:
    """What order lines give in a window, in minor units; `profit_amount` of the lines whose profit is known."""

    recognized: int = 0
    booked: int = 0
    profit: int = 0
    profit_amount: int = 0

    def __add__(self, other: "Flows") -> "Flows":
        return Flows(
            self.recognized + other.recognized,
            self.booked + other.booked,
            self.profit + other.profit,
            self.profit_amount + other.profit_amount,
        )

    def __sub__(self, other: "Flows") -> "Flows":
        return Flows(
            self.recognized - other.recognized,
            self.booked - other.booked,
            self.profit - other.profit,
            self.profit_amount - other.profit_amount,
        )


@dataclass(frozen=True, slots=True)
class Member:
    """One product line, region or customer of a window, and what its lines give."""

    id: str
    label: str
    flows: Flows


@dataclass(frozen=True, slots=True)
class Members:
    """A dimension's members: the largest, largest first; what the rest gives; and the lines that name none."""

    shown: Sequence[Member]
    others: Flows | None
    not_given: Flows | None


def kpi_table() -> bytes:
    """The document that says what every KPI is."""
    return render(
        {
            "kpis": [
                {
                    "key": kpi.key,
                    "label": kpi.label,
                    "kind": kpi.kind,
                    "formula": kpi.formula,
                    "undefined": kpi.undefined,
                    "direction": direction(kpi),
                    "delta_kind": kpi.delta_kind,
                    "is_flow": kpi.is_flow,
                }
                for kpi in KPIS
            ]
        }
    )


def direction(kpi: Kpi) -> Literal["up", "down"]:
    """Which way is better."""
    return "up" if kpi.more_is_better else "down"


def kpi_document(
    kpi: Kpi,
    history: History,
    range_: str,
    window: Window,
    granularity: Granularity,
    members: Mapping[Dimension, Members],
) -> bytes:
    """One KPI over a window.

    :param members: by dimension, where the KPI is one of BROKEN_DOWN; else empty
    """
    digits = history.context.digits
    shown = figure(kpi, history, window)
    trend = periods(history, window, granularity)
    return render(
        header(history, range_, window, granularity)
        | kpi_card(kpi, history, window, trend)
        | {
            "formula": kpi.formula,
            "direction": direction(kpi),
            "reason": shown.reason,
            "series": [
                {
                    "period": point.name,
                    "value": shown_value(kpi, history, point.window),
                    "partial": is_partial(point, history, window),
                }
                for point in trend
            ],
            "breakdowns": {
                dimension: breakdown(kpi, history, window, of_dimension) for dimension, of_dimension in members.items()
            },
            "inputs": [
                {"name": name, "kind": given.kind, "value": number(given.value, given.kind, digits)}
                for name, given in shown.inputs.items()
            ],
            "reconciliation": reconciliation(kpi, history, window),
        }
    )


def breakdown(kpi: Kpi, history: History, window: Window, members: Members) -> list[dict[str, Any]]:
    """What each member gives; the entries sum to the KPI's amount.

    Members come largest first, then the others, the lines that name none, and what ledger months differ by.
    """
    amount = BROKEN_DOWN[kpi.key]
    entries: list[tuple[EntryKind, str | None, str, Flows]] = [
        ("member", member.id, member.label, member.flows) for member in members.shown
    ]
    if members.others is not None:
        entries.append(("others", None, "others", members.others))
    if members.not_given is not None:
        entries.append(("not_given", None, "not given", members.not_given))
    if amount == "profit":
        return [_margin_entry(*entry, history.context.digits) for entry in entries]
    rows = history.dense(window)
    whole = sum(getattr(row, amount) or 0 for row in rows)
    adjustment = whole - sum(getattr(flows, amount) for *_, flows in entries)
    if adjustment:
        entries.append(
            ("ledger_adjustment", None, "ledger adjustment", Flows(recognized=adjustment, booked=adjustment))
        )
    return [
        {
            "kind": kind,
            "member": member,
            "label": label,
            "value": number(getattr(flows, amount), "money", history.context.digits),
            "share": number(ratio(getattr(flows, amount), whole), "ratio", 0),
        }
        for kind, member, label, flows in entries
    ]


def _margin_entry(kind: EntryKind, member: str | None, label: str, flows: Flows, digits: int) -> dict[str, Any]:
    return {
        "kind": kind,
        "member": member,
        "label": label,
        "profit": number(flows.profit, "money", digits),
        "amount": number(flows.profit_amount, "money", digits),
        "ratio": number(ratio(flows.profit, flows.profit_amount), "ratio", 0),
    }


def reconciliation(kpi: Kpi, history: History, window: Window) -> list[dict[str, Any]]:
    """The ledger's figure of each month that it holds, beside the one derived from orders."""
    columns = {"revenue": ("recognized", "derived_recognized"), "backlog": ("backlog", "derived_backlog")}
    if kpi.key not in columns:
        return []
    shown, derived = columns[kpi.key]
    digits = history.context.digits
    return [
        {
            "period": month_name(row.month),
            "ledger": number(getattr(row, shown), "money", digits),
            "derived": number(getattr(row, derived), "money", digits),
            "difference": number(getattr(row, shown) - getattr(row, derived), "money", digits),
        }
        for row in history.dense(window)
        if row.in_ledger
    ]
