"""What is asked and answered around the figures: lines, events, gates, recomputes, health."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, create_model

from aggregator.facts.table import ORDERS, FieldKind
from service.exchange.event_names import EventName
from service.schemas.shape import Day, Instant, Money, Shape


class Received(Shape):
    """Where a row came from."""

    source: Annotated[str | None, Field(description="import:ID or request:ID; null from another program")]
    received_at: Instant
    ordered_at: Annotated[str | None, Field(description="the instant as it was sent, where one was")]


_SHOWN: Mapping[FieldKind, Any] = {
    "text": str, "word": str, "line_no": int, "instant": Day, "date": Day, "money": Money,
}  # fmt: skip
OrderLine = create_model(
    "OrderLine",
    __base__=Received,
    __doc__="One order line as it is stored.",
    **{
        field.name: _SHOWN[field.kind] if field.required or field.default is not None else _SHOWN[field.kind] | None
        for field in ORDERS.fields
    },
)


class OrderLines(Shape):
    """A page of order lines, in the order of their days."""

    orders: list[OrderLine]
    next_cursor: Annotated[
        str | None, Field(description="for the next page; null on the last. A filtered page may be short, or empty")
    ]


Word = Annotated[str, Field(min_length=1, max_length=64)]


class UserEvent(Shape):
    """Something that a user did, or that was measured in the browser."""

    event: EventName
    occurred_at: Annotated[str, Field(max_length=40, description="RFC 3339", examples=["2026-05-20T09:30:00.120Z"])]
    session: Word
    meta: Annotated[
        dict[Word, Annotated[str, Field(max_length=500)] | bool | int | float | None],
        Field(default_factory=dict, max_length=32, description="its details; null ones are left out"),
    ]


class Stored(Shape):
    """How many were stored."""

    stored: int


class Gate(Shape):
    """A promise about speed, over the last 24 hours."""

    gate: str
    statistic: Literal["p95", "max"]
    unit: Literal["ms", "clicks", "s"]
    minimum: float | None
    threshold: float
    p95: Annotated[float | None, Field(description="null while there are fewer than 20 samples")]
    samples: int
    passed: Annotated[bool, Field(alias="pass")]


class Gates(Shape):
    """All quality gates."""

    gates: list[Gate]


class RecomputeRequest(Shape):
    """What is to be computed again."""

    full: Annotated[bool, Field(strict=True, description="rebuild everything from nothing")] = False


class Recompute(Shape):
    """A recompute that was asked for."""

    id: int
    state: Literal["waiting", "running", "done", "failed"]
    full: bool
    progress: Annotated[float, Field(ge=0, le=1)]
    requested_at: Instant
    finished_at: Instant | None
    error: Annotated[str | None, Field(description="why it failed")]


class Recomputes(Shape):
    """The recomputes that were asked for last, the newest first."""

    recomputes: list[Recompute]


class RecomputeAccepted(Shape):
    """A recompute is asked for; `Location` follows it."""

    id: int
    state: Literal["waiting"]


class Alive(Shape):
    """The process answers."""

    status: Literal["ok"]


class TenantFreshness(Shape):
    """How fresh a tenant's figures are."""

    tenant: str
    generation: int | None
    checked_at: Annotated[Instant | None, Field(description="when they were last confirmed to be current")]
    age_seconds: Annotated[float | None, Field(description="since then; below 0 where the clock was put back")]
    failures: Annotated[int, Field(description="refreshes that failed in a row")]


class Refresher(Shape):
    """Who refreshes."""

    holder: Annotated[str | None, Field(description="process and host; null when nobody has yet")]
    epoch: int
    alive_at: Annotated[Instant | None, Field(description="when it was last heard of; null when never")]
    silent_seconds: Annotated[float | None, Field(description="since then")]
    failing: Annotated[list[str], Field(description="what of its background work has failed, and begins again")]


class Rebuilding(Shape):
    """A tenant whose figures are summed anew from all its facts, and published when that is done."""

    tenant: str
    progress: Annotated[float, Field(ge=0, le=1)]


class Readiness(Shape):
    """Whether figures are published, and confirmed as often as they should be."""

    status: Annotated[
        Literal["ready", "failing", "stale", "ahead", "unpublished", "rebuilding", "moved"],
        Field(
            description="failing: background work has failed, and begins again; ahead: figures were confirmed at a time"
            " that is yet to come, the clock was put back; rebuilding: all figures that are late are those of tenants"
            " that are being rebuilt; moved: the database's file was removed or replaced"
        ),
    ]
    reasons: Annotated[list[str], Field(description="what is wrong, a sentence each")]
    failing: Annotated[list[str], Field(description="what of this process's background work has failed")]
    age_seconds: Annotated[float | None, Field(description="since the figures longest unconfirmed were confirmed")]
    tenants: Annotated[list[TenantFreshness], Field(description="those that the caller reaches")]
    rebuilding: Annotated[list[Rebuilding], Field(description="of the same")]
    marks_waiting: Annotated[int, Field(description="changes not yet in the figures, counted to 10,000")]
    refresher: Refresher


class LeaseState(Shape):
    """Who refreshes."""

    holder: Annotated[str | None, Field(description="process and host; null when nobody has yet")]
    epoch: int
    taken_at: Instant | None


class ImportState(Shape):
    """One import: what was read, and how many rows it inserted, changed, left as they were, refused, and had twice."""

    id: int
    fact: str
    files: Annotated[list[str], Field(description="their names, without folders")]
    state: Literal["staging", "merging", "done", "undoing", "undone", "abandoned"]
    started_at: Instant
    finished_at: Instant | None
    rows_read: int
    inserted: int
    updated: int
    unchanged: int
    refused: int
    repeated: Annotated[int, Field(description="rows that the input had before, counted once")]
    superseded: Annotated[int, Field(description="rows whose key the input had before with other content")]


class RefreshState(Shape):
    """How a tenant's figures are kept current: what is published, what waits, what failed, and the last imports."""

    tenant: str
    generation: Annotated[int | None, Field(description="null before the first")]
    published_at: Instant | None
    checked_at: Annotated[Instant | None, Field(description="when the figures were last confirmed to be current")]
    age_seconds: Annotated[float | None, Field(description="since then; below 0 where the clock was put back")]
    marks_waiting: Annotated[int, Field(description="changes not yet in the figures, counted to 10,000")]
    failures: Annotated[int, Field(description="refreshes that failed in a row")]
    error: Annotated[str | None, Field(description="what the last of them said")]
    retry_at: Annotated[Instant | None, Field(description="when it is tried again, after a failure")]
    lease: LeaseState
    imports: Annotated[list[ImportState], Field(description="the last ten, the newest first")]
