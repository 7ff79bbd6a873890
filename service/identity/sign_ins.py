"""Which sign-ins the audit notes: each at a provider once, whatever asks with its tokens; of many refusals some."""

import sqlite3
from collections import OrderedDict
from datetime import UTC, datetime

from service.identity.roles import Principal
from sql.audit import Act, note
from sql.statements import statement

REFUSALS_PER_MINUTE = 10
REMEMBERED = 10_000
SAME_SECONDS = 12 * 60 * 60  # for so long tokens of one sign-in are one act


class SignIns:
    """What a process knows of sign-ins."""

    def __init__(self) -> None:
        self._noted: OrderedDict[tuple[str, str], int] = OrderedDict()
        self._minute = 0
        self._refused = self._unnoted = 0

    def is_news(self, principal: Principal, now: int) -> bool:
        """Whether this process has not heard of a provider's sign-in yet.

        :param now: seconds since 1970
        """
        key = principal.name, principal.signed_in
        if now - self._noted.get(key, -SAME_SECONDS) < SAME_SECONDS:
            return False
        self._noted[key] = now
        self._noted.move_to_end(key)
        if len(self._noted) > REMEMBERED:
            self._noted.popitem(last=False)
        return True

    def refused(self, now: int) -> int | None:
        """How many refusals were left out before this one; None where this one is left out as well."""
        if now // 60 != self._minute:
            self._minute, self._refused = now // 60, 0
        if self._refused >= REFUSALS_PER_MINUTE:
            self._unnoted += 1
            return None
        self._refused += 1
        unnoted, self._unnoted = self._unnoted, 0
        return unnoted


def note_provider(connection: sqlite3.Connection, principal: Principal, now: int, request: str) -> None:
    """Note a sign-in at a provider, unless another process has. Inside the caller's transaction."""
    key = {"actor": principal.name, "session": principal.signed_in, "since": 1000 * (now - SAME_SECONDS)}
    if connection.execute(statement("identity/provider_sign_in"), key).fetchone() is None:
        detail = {"with": "provider", "session": principal.signed_in}
        act = Act(principal.name, "sign in", detail=detail, request=request)
        note(connection, act, datetime.fromtimestamp(now, UTC))
