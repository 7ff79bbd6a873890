"""What the gateway is to do, as values; from it the configuration is built."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

Address = tuple[str, int]

RETRY_ON = "connect-failure,refused-stream,reset"  # the service cannot be reached, or breaks off
RETRIES = 2
ANSWER_SECONDS = 60


@dataclass(frozen=True)
class Issuer:
    """Whose tokens are let in. `tenants` and `roles`: the names that lead to the claim; `scope`: None for none.

    `authorities`: a PEM file of those who vouch for the issuer's certificate.
    """

    name: str
    audience: str
    jwks_url: str
    algorithms: Sequence[str]
    scope: str | None
    tenants: Sequence[str]
    roles: Sequence[str]
    authorities: Path


@dataclass(frozen=True)
class Operation:
    """A method of a path of the API, as `/api/orders/{id}`. `roles`: those that may; none for what is open to all.

    `scope`: one that a token must have for it besides the issuer's; None for none.
    """

    method: str
    path: str
    roles: Sequence[str]
    scope: str | None = None


@dataclass(frozen=True)
class Limits:
    """Requests per second, of which twice as many may come at once."""

    user: int
    address: int
    route: int


@dataclass(frozen=True)
class Plan:
    """The whole gateway.

    `listen`: where people reach it, under the name `host`; `certificate` and `key`: PEM files, None for plain HTTP.
    `issuer`: None lets the service alone look at credentials, and caches nothing; `session_cookie`: where one may be,
    besides the header. `folder`: a private one, for the
    administration's socket and the cache; `salt`: a secret that makes keys of the cache unpredictable.
    """

    listen: Address
    host: str
    certificate: Path | None
    key: Path | None
    metrics: Address
    services: Sequence[Address]
    issuer: Issuer | None
    operations: Sequence[Operation]
    limits: Limits
    cache_seconds: int
    request_seconds: float
    session_cookie: str
    folder: Path
    salt: str

    @property
    def caches(self) -> bool:
        """Whether dashboards are kept."""
        return self.issuer is not None and self.cache_seconds > 0
