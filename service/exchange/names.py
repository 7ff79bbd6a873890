"""The names of roles: what a route declares, what keys and tokens grant, and what settings speak of."""

from typing import Literal, get_args

Role = Literal["viewer", "poller", "ingest", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
