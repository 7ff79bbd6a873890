"""How fast events may come: by session, and by caller, who may be a gateway with many sessions behind it."""

from collections.abc import Callable, Mapping

from service.writes.token_buckets import TokenBuckets

SECONDS_AT_ONCE = 20  # how many seconds of events may come at once, after a silence
SESSIONS_PER_CALLER = 40  # as many sessions' worth may one caller send


class EventRates:
    """What sessions and callers may still send to this process.

    :param per_second: events of one session
    :param clock: monotonic seconds
    """

    def __init__(self, per_second: float, clock: Callable[[], float]) -> None:
        many = SESSIONS_PER_CALLER * per_second
        self._sessions = TokenBuckets(per_second, max(SECONDS_AT_ONCE * per_second, 1.0), clock)
        self._callers = TokenBuckets(many, SECONDS_AT_ONCE * many, clock)

    def admit(self, caller: str, tenant: str, events_by_session: Mapping[str, int]) -> float:
        """Takes events; 0, or how many seconds to wait before they can be taken."""
        count = sum(events_by_session.values())
        waits = [self._sessions.wait_seconds((tenant, session), each) for session, each in events_by_session.items()]
        wait = max([self._callers.wait_seconds(caller, count), *waits])
        if wait > 0:
            return wait
        self._callers.take(caller, count)
        for session, each in events_by_session.items():
            self._sessions.take((tenant, session), each)
        return 0.0
