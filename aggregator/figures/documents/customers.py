"""The customers' documents: the largest of a window, and one of them by month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from aggregator.figures.documents.dashboard import CustomerTotal, booked_by_customers, customer_entry
from aggregator.figures.documents.header import header
from aggregator.figures.documents.rendering import number, render
from aggregator.figures.history import History
from aggregator.figures.kpis import share
from aggregator.figures.periods import Window, month_name

CONCENTRATION = (1, 5, 10)


@dataclass(frozen=True, slots=True)
class Customer:
    """Who a customer is, as published."""

    customer_id: str
    name: str | None
    segment: str | None
    country: str | None


@dataclass(frozen=True, slots=True)
class CustomerMonth:
    """A customer's month: money in minor units; `mrr` of the tenant's basis."""

    booked: int = 0
    recognized: int = 0
    mrr: int = 0
    lines: int = 0


def window_header(history: History, range_: str, window: Window) -> dict[str, Any]:
    """What a document begins with that is by month whatever is asked."""
    return {name: value for name, value in header(history, range_, window, "month").items() if name != "granularity"}


def customers_document(
    history: History,
    range_: str,
    window: Window,
    largest: Sequence[CustomerTotal],
    limit: int,
    active: int,
    new: int,
) -> bytes:
    """The window's largest customers.

    :param largest: by booked amount, largest first: `limit` of them, and at least as many as concentration needs
    :param active: how many customers have any line in the window
    :param new: of how many of them it holds the first line ever
    """
    digits = history.context.digits
    booked = booked_by_customers(history, window)
    return render(
        window_header(history, range_, window)
        | {
            "booked": number(booked, "money", digits),
            "active": active,
            "new": new,
            "concentration": {
                f"top_{count}": number(_concentration(largest[:count], booked), "share", 0) for count in CONCENTRATION
            },
            "customers": [customer_entry(customer, booked, digits) for customer in largest[:limit]],
        }
    )


def _concentration(largest: Sequence[CustomerTotal], booked: int) -> Fraction | None:
    """Their share of all that was booked; None where what one of them gave back would hide what others ordered."""
    if any(customer.booked < 0 for customer in largest):
        return None
    return share(sum(customer.booked for customer in largest), booked)


def customer_document(
    history: History, range_: str, window: Window, customer: Customer, months: Mapping[int, CustomerMonth]
) -> bytes:
    """One customer by month; a month without anything is zero."""
    digits = history.context.digits
    rows = {month: months.get(month, CustomerMonth()) for month in window.months()}
    booked = sum(row.booked for row in rows.values())
    whole = booked_by_customers(history, window)
    return render(
        window_header(history, range_, window)
        | {
            "customer_id": customer.customer_id,
            "name": customer.name,
            "segment": customer.segment,
            "country": customer.country,
            "booked": number(booked, "money", digits),
            "share": number(share(booked, whole), "share", 0),
            "recognized": number(sum(row.recognized for row in rows.values()), "money", digits),
            "lines": sum(row.lines for row in rows.values()),
            "months": [
                {
                    "period": month_name(month),
                    "booked": number(row.booked, "money", digits),
                    "recognized": number(row.recognized, "money", digits),
                    "mrr": number(row.mrr, "money", digits),
                    "lines": row.lines,
                    "partial": month == history.open_month,
                }
                for month, row in rows.items()
            ],
        }
    )
