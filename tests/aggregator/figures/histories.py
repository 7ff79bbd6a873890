"""Histories for tests of what is computed from months alone."""

from datetime import date
from typing import Any

from aggregator.figures.history import Context, History, MonthRow
from aggregator.figures.periods import Window, month_key, parse_month


def history(rows: dict[str, dict[str, Any]], today: str = "2026-05-20", **context: Any) -> History:
    """Months by name. `flow=(booked, recognized, backlog)` is a dense month's."""
    built = {}
    for name, given in rows.items():
        columns = dict(given)
        booked, recognized, backlog = columns.pop("flow", (None, None, None))
        derived: dict[str, Any] = {"derived_booked": booked or 0, "derived_recognized": recognized or 0}
        month = parse_month(name)
        built[month] = MonthRow(month, recognized, booked, backlog, **derived | columns)
    as_of = max(built, default=month_key(date.fromisoformat(today)))
    profile: dict[str, Any] = {
        "tenant": "default", "name": "My company", "currency": "GBP", "digits": 2, "unit": "£", "timezone": "UTC",
        "fiscal_year_start": 1, "mrr_basis": "orders", "today": today, "as_of": as_of, "data_through": None,
    }  # fmt: skip
    return History(Context(**profile | context), 7, 1_779_269_400_123, built)


def window(first: str, last: str | None = None) -> Window:
    """A window by the names of its months."""
    return Window(parse_month(first), parse_month(last or first))
