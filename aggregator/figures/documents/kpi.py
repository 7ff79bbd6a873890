"""One KPI's document: its card, series, breakdowns, inputs and reconciliation over one window."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import orjson

from aggregator.figures.documents.cards import kpi_card, shown_value
from aggregator.figures.documents.header import header
from aggregator.figures.documents.month_to_date import month_to_date
from aggregator.figures.documents.rendering import number, render
from aggregator.figures.history import History
from aggregator.figures.kpis import KPIS, BrokenDown, Dimension, Kpi, figure, is_partial, periods, ratio, share
from aggregator.figures.periods import Granularity, Window, month_name

AHEAD = "scheduled after today"
EntryKind = Literal["member", "others", "not_given", "ahead", "ledger_adjustment"]


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


def kpi_table(dimensions: Sequence[Dimension]) -> bytes:
    """The document that says what every KPI is, and what those of order lines are broken down by."""
    return render(
        {
            "dimensions": [
                {"key": dimension.key, "label": dimension.label, "filter": dimension.column} for dimension in dimensions
            ],
            "kpis": [
                {
                    "key": kpi.key,
                    "label": kpi.label,
                    "kind": kpi.kind,
                    "shown_as": kpi.shown_as,
                    "formula": kpi.formula,
                    "undefined": kpi.undefined,
                    "decimals": kpi.shown_decimals,
                    "direction": kpi.direction,
                    "delta_kind": kpi.delta_kind,
                    "is_flow": kpi.is_flow,
                    "is_share": kpi.is_share,
                    "broken_down": kpi.broken_down,
                }
                for kpi in KPIS.values()
            ],
        }
    )


def kpi_document(
    kpi: Kpi,
    history: History,
    range_: str,
    window: Window,
    granularity: Granularity,
    members: Mapping[str, Members],
) -> bytes:
    """One KPI over a window.

    :param members: by dimension, where the KPI is broken down; else empty
    """
    digits = history.context.digits
    shown = figure(kpi, history, window)
    trend = periods(history, window, granularity)
    return render(
        header(history, range_, window, granularity)
        | kpi_card(kpi, history, range_, window, trend)
        | {
            "month_to_date": orjson.Fragment(month_to_date(history, window)),
            "formula": kpi.formula,
            "direction": kpi.direction,
            "reason": kpi.reason(shown),
            "series": [
                {
                    "period": point.name,
                    "value": shown_value(kpi, history, point.window),
                    "partial": is_partial(point, history, window),
                }
                for point in trend
            ],
            "breakdowns": {
                dimension: breakdown(kpi.broken_down, history, window, of_dimension)
                for dimension, of_dimension in members.items()
                if kpi.broken_down
            },
            "inputs": [
                {"name": name, "kind": given.kind, "value": number(given.value, given.kind, digits)}
                for name, given in shown.inputs.items()
            ],
            "reconciliation": reconciliation(kpi, history, window),
        }
    )


def breakdown(amount: BrokenDown, history: History, window: Window, members: Members) -> list[dict[str, Any]]:
    """What each member gives; the entries sum to the whole.

    Members come largest first, then the others and the lines that name none. What they recognize is of the whole open
    month, so what of it lies ahead of today is taken off; then comes what ledger months differ by.
    """
    entries: list[tuple[EntryKind, str | None, str, Flows]] = [
        ("member", member.id, member.label, member.flows) for member in members.shown
    ]
    if members.others is not None:
        entries.append(("others", None, "others", members.others))
    if members.not_given is not None:
        entries.append(("not_given", None, "not given", members.not_given))
    digits = history.context.digits
    if amount == "margin":
        return [_margin_entry(*entry, digits) for entry in entries]
    whole, given = _shown(history, window), sum((flows for *_, flows in entries), Flows())
    if amount == "recognized" and (row := history.ahead(window)) and row.ahead_recognized:
        ahead = Flows(recognized=row.ahead_recognized)
        entries.append(("ahead", None, AHEAD, Flows() - ahead))
        whole += ahead
    if getattr(whole, amount) != getattr(given, amount):
        entries.append(("ledger_adjustment", None, "ledger adjustment", whole - given))
    return [
        {
            "kind": kind,
            "member": member,
            "label": label,
            "value": number(getattr(flows, amount), "money", digits),
            "share": number(share(getattr(flows, amount), getattr(whole, amount)), "share", 0),
        }
        for kind, member, label, flows in entries
    ]


def _shown(history: History, window: Window) -> Flows:
    """What is shown of a window; of profit there is nothing but that of order lines."""
    rows = history.dense(window)
    return Flows(*(sum(getattr(row, amount) or 0 for row in rows) for amount in ("recognized", "booked", "profit")))


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
    if kpi.in_ledger is None:
        return []
    shown, derived = kpi.in_ledger, f"derived_{kpi.in_ledger}"
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
