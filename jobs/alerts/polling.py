"""Polls a service for its alerts: politely, and only for what has changed."""

import random
from dataclasses import dataclass, field
from typing import Any

import httpx

TIMEOUT_SECONDS = 10.0
LONGEST_PAUSE_SECONDS = 300.0
JITTER = 0.2

Alert = dict[str, Any]


class PollError(Exception):
    """The service did not answer with alerts; the message is one sentence."""


@dataclass
class Poll:
    """One service, asked again and again.

    :param interval: seconds between two questions, give or take a fifth, so that many pollers spread
    """

    client: httpx.Client
    interval: float
    failures: int = 0
    retry_after: float = 0.0
    alerts: list[Alert] = field(default_factory=list)
    _etag: str | None = None

    def ask(self) -> bool:
        """Ask once; whether anything has changed since the last answer. `alerts` then has them all.

        :raises PollError: it did not answer, or with something else
        """
        self.retry_after = 0.0
        try:
            answer = self.client.get("/api/alerts", headers={"If-None-Match": self._etag} if self._etag else {})
            if answer.status_code == 304:
                self.failures = 0
                return False
            if answer.status_code != 200:
                wait = answer.headers.get("retry-after", "")
                self.retry_after = float(wait) if wait.isascii() and wait.isdigit() else 0.0
                raise PollError(f"The service answered {answer.status_code}: {_detail(answer)}")
            self.alerts = list(answer.json()["alerts"])
        except httpx.HTTPError as error:
            self.failures += 1
            raise PollError(f"The service cannot be reached: {type(error).__name__}.") from None
        except (ValueError, KeyError, TypeError):
            self.failures += 1
            raise PollError("The address answers, but not with alerts.") from None
        except PollError:
            self.failures += 1
            raise
        self.failures = 0
        self._etag = answer.headers.get("etag")
        return True

    def pause(self) -> float:
        """How many seconds to wait before asking again: longer with every failure in a row."""
        spread = random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 (spreads pollers; nothing rests on it)
        wanted = min(self.interval * 2 ** min(self.failures, 10), max(LONGEST_PAUSE_SECONDS, self.interval))
        return float(max(wanted * spread, self.retry_after))


def new_client(url: str, tenant: str | None, key: str | None) -> httpx.Client:
    """A client for one service, its tenant and an API key."""
    headers = {"User-Agent": "edb alerts watch"}
    if tenant is not None:
        headers["EDB-Tenant"] = tenant
    if key is not None:
        headers["Authorization"] = f"Bearer {key}"
    return httpx.Client(base_url=url, timeout=TIMEOUT_SECONDS, headers=headers)


def _detail(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return answer.reason_phrase
