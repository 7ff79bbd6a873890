"""What the schemas share: nothing that they do not name is in a document or taken from a request."""

from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field


class Shape(BaseModel):
    """An object whose fields are all named."""

    model_config = ConfigDict(extra="forbid")


Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$", examples=["2026-05"])]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", examples=["2026-05-20"])]
Instant = Annotated[str, Field(examples=["2026-05-20T09:30:00Z"], description="RFC 3339, UTC")]
Money = Annotated[float, Field(description="in major units of the tenant's currency, with its decimals")]
Ratio = Annotated[float, Field(description="a ratio, rounded to 6 decimals; 0.5 is 50 %")]
Share = Annotated[float | None, Field(description="share of the whole; null where credits leave no such whole")]
Period = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2]|Q[1-4])$", examples=["2026-05", "2026-Q2"])]

RangeParameter = Annotated[
    str | None,
    Query(
        alias="range",
        description="1m, 3m, 6m, 12m (default), 24m, 36m, qtd, ytd, or YYYY-MM..YYYY-MM of at most 120 months",
        json_schema_extra={"pattern": r"^([136]m|12m|24m|36m|qtd|ytd|\d{4}-\d{2}\.\.\d{4}-\d{2})$"},
    ),
]
GranularityParameter = Annotated[
    str | None,
    Query(
        description="month (default) or quarter: shapes the trend, and never changes a KPI",
        json_schema_extra={"enum": ["month", "quarter"]},
    ),
]
FormatParameter = Annotated[
    str | None,
    Query(alias="format", description="json (default) or csv", json_schema_extra={"enum": ["json", "csv"]}),
]
CSV_TOO: dict[str, Any] = {"content": {"text/csv": {"schema": {"type": "string"}}}}
