"""The names of roles, which routes declare, keys and tokens grant and settings speak of; and of the page's cookie."""

from typing import Literal, get_args

Role = Literal["viewer", "poller", "ingest", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
INCLUDED: dict[Role, frozenset[Role]] = {
    "viewer": frozenset({"viewer", "poller"}),
    "poller": frozenset({"poller"}),
    "ingest": frozenset({"ingest"}),
    "admin": frozenset(ROLES),
}
"""Which roles each of them includes."""

SESSION_COOKIE = "edb_session"
