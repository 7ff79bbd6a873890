"""What a reader may ask for: a document by kind, window and member."""

from dataclasses import dataclass
from typing import Literal

from aggregator.figures.periods import Granularity

DocumentKind = Literal["dashboard", "kpi", "customers", "customer", "uptime"]


Format = Literal["json", "csv"]


@dataclass(frozen=True, slots=True)
class Ask:
    """Which document is asked for. `member`: of a kind that has one per KPI or customer; `limit`: how many rows."""

    kind: DocumentKind
    range_: str
    granularity: Granularity = "month"
    member: str = ""
    limit: int = 0
    format_: Format = "json"
