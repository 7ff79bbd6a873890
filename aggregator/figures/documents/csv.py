"""Documents as CSV: read back from their JSON, so that both always say the same."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from aggregator.figures.documents.cells import BOM, Number, csv_line

Cells = tuple[Any, ...]
MEASURES = ("value", "previous", "delta", "year_ago", "year_ago_delta", "target")


def csv_document(kind: str, body: bytes) -> bytes:
    """A JSON document as CSV: UTF-8 that says so, one header row, and one row per what the kind says.

    :param kind: a key of TABLES
    """
    header, rows = TABLES[kind]
    return _csv(header, rows(_read(body)))


def csv_list(body: bytes, name: str, columns: Cells) -> bytes:
    """A list of objects in a JSON document as CSV: one row per object, of these of its values."""
    return _csv(columns, (tuple(entry[column] for column in columns) for entry in _read(body)[name]))


def _read(body: bytes) -> Any:
    return json.loads(body, parse_float=Number, parse_int=Number)


def _csv(header: Cells, rows: Iterable[Cells]) -> bytes:
    return (BOM + "".join(map(csv_line, (header, *rows)))).encode()


def _dashboard(document: Mapping[str, Any]) -> Iterator[Cells]:
    """One row per figure, so that a page of four tables is one table."""
    window = document["window"]
    period = f"{window['start']}..{window['end']}"
    currency = document["tenant"]["currency"]
    for kpi in document["kpis"]:
        yield from _figures("kpi", kpi, kpi, period, currency)
        if closed := kpi["closed"]:
            yield from _figures("kpi_closed", kpi, closed, f"{closed['start']}..{closed['end']}", currency)
    for point in document["revenue_trend"]:
        for measure in ("recognized", "booked", "backlog"):
            name = measure.capitalize()
            yield "revenue_trend", measure, name, point["period"], "value", point[measure], currency, point["partial"]
    partial = window["partial"]
    for customer in document["top_customers"]:
        for measure, unit in (("booked", currency), ("lines", "count"), ("share", "ratio")):
            key = customer["customer_id"]
            yield "top_customers", key, customer["name"], period, measure, customer[measure], unit, partial
    for service in document["uptime"]:
        name = service["service"]
        yield "uptime", name, name, period, "average", service["average"], "ratio", partial
        for month in service["months"]:
            yield "uptime", name, name, month["period"], "average", month["uptime"], "ratio", None


def _figures(
    section: str, kpi: Mapping[str, Any], of: Mapping[str, Any], period: str, currency: str
) -> Iterator[Cells]:
    unit = _unit(kpi, currency)
    for measure in MEASURES:
        if measure in of:
            shown = kpi["delta_kind"] if measure.endswith("delta") else unit
            yield section, kpi["key"], kpi["label"], period, measure, of[measure], shown, of.get("partial", False)


def _unit(kpi: Mapping[str, Any], currency: str) -> str:
    """What a KPI's values are in: the currency, or how they are read."""
    return currency if kpi["shown_as"] == "money" else str(kpi["shown_as"])


def _kpi(document: Mapping[str, Any]) -> Iterator[Cells]:
    unit = _unit(document, document["tenant"]["currency"])
    for point in document["series"]:
        yield point["period"], document["key"], point["value"], unit, point["partial"]


def _customers(document: Mapping[str, Any]) -> Iterator[Cells]:
    currency = document["tenant"]["currency"]
    for entry in document["customers"]:
        yield entry["customer_id"], entry["name"], entry["booked"], currency, entry["lines"], entry["share"]


def _uptime(document: Mapping[str, Any]) -> Iterator[Cells]:
    for service in document["services"]:
        for month in service["months"]:
            yield service["service"], month["period"], month["uptime"]


TABLES: Mapping[str, tuple[Cells, Callable[[Mapping[str, Any]], Iterator[Cells]]]] = {
    "dashboard": (("section", "key", "label", "period", "measure", "value", "unit", "partial"), _dashboard),
    "kpi": (("period", "kpi", "value", "unit", "partial"), _kpi),
    "customers": (("customer_id", "name", "booked", "currency", "lines", "share"), _customers),
    "uptime": (("service", "period", "uptime"), _uptime),
}
