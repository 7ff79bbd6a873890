"""A tenant's profile: what its figures are denominated and dated in."""

from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

DEFAULT_TENANT = "default"


@dataclass(frozen=True)
class Tenant:
    """One row of `tenants`, with the decimals of its currency; the neutral band in billionths."""

    id: str
    name: str
    currency: str
    digits: int
    unit: str
    timezone: str
    fiscal_year_start: int
    as_of: str
    mrr_source: str
    build: int
    neutral_relative: int = 10_000_000
    neutral_points: int = 5_000_000

    @cached_property
    def zone(self) -> ZoneInfo:
        """The timezone in which its days begin and end."""
        return ZoneInfo(self.timezone)
