"""Delivers the outbox: at least once, in order for each receiver, and without waiting for one when another is slow."""

import asyncio
import logging
import random
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from jobs.alerts.mail import Mail
from jobs.alerts.messages import Message, Notice, latest
from jobs.supervision import Supervision
from sql.database import DatabaseError, data_version, open_writer, writing
from sql.lookout import Lookout
from sql.statements import statement

if TYPE_CHECKING:
    import httpx

LOOK_SECONDS = 0.2  # how soon the outbox is looked at again while something in it is due
SOONEST_LOOK_SECONDS = 0.1  # after somebody wrote
LONGEST_LOOK_SECONDS = 60.0  # while nothing is written
FIRST_RETRY_SECONDS, LAST_RETRY_SECONDS = 1.0, 600.0
MAX_ATTEMPTS = 15  # over an hour and more; then a message is dead, and a person may have it tried again
PUT_BACK_MS = 500  # by more, and the clock was set: what waits by it waits no longer for that
KEPT_MS = 31 * 24 * 3600 * 1000  # how long a delivered message is kept: longer than any receiver waits to be reminded
PRUNE_SECONDS = 3600.0
STOP_SECONDS = 2.0
RETRY_SECONDS = 1.0  # the pause after the outbox could not be read or written

log = logging.getLogger("edb.alerts")


class Due(NamedTuple):
    """A message whose time has come, as its row; without a kind its receiver was removed."""

    id: int
    tenant: str
    receiver: str
    key: str
    attempts: int
    created_at: int
    kind: str | None
    target: str | None
    tenant_name: str


class Delivery:
    """Delivers one database's outbox in a thread of its own, between `start` and `stop`.

    :param mail: None where no mail can be sent
    :param private: whether webhooks may be at addresses of this machine and its own networks
    :param supervision: by whom the thread is begun again should it fail; its own, when not given
    """

    def __init__(
        self, database: Path, mail: Mail | None, supervision: Supervision | None = None, *, private: bool = True
    ) -> None:
        self._database = database
        self._mail = mail
        self._private = private
        self._stopping = threading.Event()
        self._supervision = supervision or Supervision(self._stopping)
        self._at_work: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._client: httpx.AsyncClient | None = None

    def start(self) -> None:
        """Begin."""
        self._supervision.start("delivery", self._run)

    def stop(self) -> None:
        """Leave off; what is under way is delivered again by the next start, with the same key."""
        self._stopping.set()
        self._supervision.join(STOP_SECONDS, "delivery")

    def _run(self) -> None:
        with (
            closing(open_writer(self._database)) as connection,
            Lookout(self._database, SOONEST_LOOK_SECONDS) as lookout,
        ):
            asyncio.run(self._deliver_all(connection, lookout))

    async def _deliver_all(self, connection: sqlite3.Connection, lookout: Lookout) -> None:
        prune_at = look_at = monotonic()
        seen, behind_ms = -1, _now_ms() - monotonic() * 1000
        try:
            async with asyncio.TaskGroup() as attempts:
                self._attempts = attempts
                while not self._stopping.is_set():
                    try:
                        before_ms, behind_ms = behind_ms, _now_ms() - monotonic() * 1000
                        if behind_ms < before_ms - PUT_BACK_MS:
                            with writing(connection):
                                connection.execute(statement("alerts/put_back"), {"by_ms": int(before_ms - behind_ms)})
                            look_at = 0.0
                        version = data_version(connection)
                        if version != seen or monotonic() >= look_at:
                            if version != seen:
                                lookout.found()
                            seen = version
                            look_at = monotonic() + self._begin(connection)
                        if monotonic() >= prune_at:
                            prune_at = monotonic() + PRUNE_SECONDS
                            with writing(connection):
                                connection.execute(statement("alerts/prune"), {"before": _now_ms() - KEPT_MS})
                    except (sqlite3.Error, DatabaseError) as error:
                        log.warning("the outbox cannot be read or written: %s", error)
                        await asyncio.sleep(RETRY_SECONDS)
                    await lookout.sign(min(look_at - monotonic(), STOP_SECONDS / 2))
                for task in self._at_work.values():
                    task.cancel()
        finally:
            self._at_work.clear()
            client, self._client = self._client, None
            if client is not None:
                await client.aclose()

    def _begin(self, connection: sqlite3.Connection) -> float:
        """Begin an attempt with every message whose time has come and whose receiver has nothing at work.

        :returns: in how many seconds to look again, if nobody writes
        """
        for row in connection.execute(statement("alerts/due"), {"now_ms": _now_ms()}).fetchall():
            due = Due(*row)
            receiver = due.tenant, due.receiver
            if receiver in self._at_work:
                continue
            attempt = {"id": due.id, "next_at": _now_ms() + _pause_ms(due.attempts + 1)}
            with writing(connection):
                connection.execute(statement("alerts/attempt"), attempt)
                notices = [Notice(*row) for row in connection.execute(statement("alerts/told"), {"id": due.id})]
            message = Message(due.key, due.tenant, due.tenant_name, due.receiver, latest(notices))
            task = self._attempts.create_task(self._attempt(connection, due, message))
            self._at_work[receiver] = task
            task.add_done_callback(lambda _, receiver=receiver: self._at_work.pop(receiver, None))  # type: ignore[misc]
        next_ms: int | None = connection.execute(statement("alerts/next_due")).fetchone()[0]
        if next_ms is None:
            return LONGEST_LOOK_SECONDS
        return min(max((next_ms - _now_ms()) / 1000, LOOK_SECONDS), LONGEST_LOOK_SECONDS)

    async def _attempt(self, connection: sqlite3.Connection, due: Due, message: Message) -> None:
        # the client takes long to import, and most databases have nothing to send
        from jobs.alerts.channels import DeliveryError, deliver, new_client  # noqa: PLC0415

        try:
            if due.kind is None or due.target is None:
                raise DeliveryError("the receiver was removed", final=True)
            self._client = self._client or new_client(private=self._private)
            await deliver(self._client, self._mail, due.kind, due.target, message)
        except DeliveryError as error:
            self._failed(connection, due, str(error), final=error.final, after_seconds=error.after_seconds)
        except Exception as error:  # one receiver must not end the delivery to the others
            log.exception("message %d to receiver %s of %s failed", due.id, due.receiver, due.tenant)
            self._failed(connection, due, type(error).__name__)
        else:
            self._note(connection, due, "delivered", 0, None)

    def _failed(
        self,
        connection: sqlite3.Connection,
        due: Due,
        reason: str,
        *,
        final: bool = False,
        after_seconds: int = 0,
    ) -> None:
        attempts = due.attempts + 1
        dead = final or attempts >= MAX_ATTEMPTS
        log.log(
            logging.ERROR if dead else logging.WARNING,
            "message %d to receiver %s of %s was not delivered, attempt %d: %s",
            due.id,
            due.receiver,
            due.tenant,
            attempts,
            reason,
            extra={"tenant": due.tenant, "receiver": due.receiver},
        )
        pause_ms = max(_pause_ms(attempts), after_seconds * 1000)
        self._note(connection, due, "dead" if dead else "pending", pause_ms, reason)

    def _note(self, connection: sqlite3.Connection, due: Due, state: str, pause_ms: int, error: str | None) -> None:
        now_ms = _now_ms()
        outcome = {
            "id": due.id,
            "state": state,
            "next_at": now_ms + pause_ms,
            "finished_at": None if state == "pending" else now_ms,
            "last_error": error,
        }
        try:
            with writing(connection):
                connection.execute(statement("alerts/attempted"), outcome)
        except (sqlite3.Error, DatabaseError) as failure:
            log.warning("the outcome of message %d cannot be noted, it is sent again: %s", due.id, failure)


def _pause_ms(attempts: int) -> int:
    """How long to wait after so many attempts: longer each time, and by chance a little more or less."""
    pause = min(FIRST_RETRY_SECONDS * 2 ** (attempts - 1), LAST_RETRY_SECONDS)
    return int(pause * random.uniform(0.75, 1.25) * 1000)  # noqa: S311 (spreads the load; nothing rests on it)


def _now_ms() -> int:
    return int(datetime.now(UTC).timestamp() * 1000)
