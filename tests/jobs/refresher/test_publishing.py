"""What a command wrote is published when it returns, whoever refreshes."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from aggregator.rollups.flows import RollupError
from jobs.refresher import publishing
from jobs.refresher.lease import lease
from jobs.refresher.publishing import publish
from jobs.refresher.refresh import request_recompute, run_recomputes
from sql.database import open_writer, writing
from tests.lines import at, dashboard, generations, insert, order, refreshed

DAY = "2026-05-20"


def beside(work: Callable[[], None]) -> threading.Thread:
    """Something that another process does meanwhile."""
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_alone_it_publishes_itself(database: Path, connection: sqlite3.Connection) -> None:
    order(connection, "A", "2026-05-10", 100)
    publish(database, "default")
    assert len(generations(connection)) == 1


def test_beside_a_process_that_refreshes_it_waits_for_that(database: Path, connection: sqlite3.Connection) -> None:
    refreshed(connection, DAY)
    with lease(database, at(DAY)) as epoch:
        order(connection, "A", "2026-05-10", 100)
        waiting = beside(lambda: publish(database, "default"))
        while not connection.execute("SELECT 1 FROM recomputes WHERE state = 'waiting'").fetchone():
            assert waiting.is_alive()
        assert len(generations(connection)) == 1
        run_recomputes(connection, at(DAY), epoch)
        waiting.join(10)
    assert not waiting.is_alive()
    assert dashboard(connection, "1m")["kpis"][0]["value"] == 1


def test_a_rebuild_that_is_due_is_waited_for(database: Path, connection: sqlite3.Connection) -> None:
    refreshed(connection, DAY)
    with lease(database, at(DAY)) as epoch:
        with writing(connection):
            request_recompute(connection, "default", at(DAY), full=True)
        connection.execute("UPDATE recomputes SET state = 'running'")
        waiting = beside(lambda: publish(database, "default"))
        while not connection.execute("SELECT 1 FROM recomputes WHERE state = 'waiting'").fetchone():
            assert waiting.is_alive()
        run_recomputes(connection, at(DAY), epoch)
        waiting.join(0.3)
        assert waiting.is_alive(), "the rebuild has not ended"
        connection.execute("UPDATE recomputes SET state = 'done'")
        waiting.join(10)
    assert not waiting.is_alive()


def test_it_publishes_itself_once_the_other_process_has_ended(database: Path, connection: sqlite3.Connection) -> None:
    refreshed(connection, DAY)
    with lease(database, at(DAY)):
        order(connection, "A", "2026-05-10", 100)
        waiting = beside(lambda: publish(database, "default"))
        while not connection.execute("SELECT 1 FROM recomputes WHERE state = 'waiting'").fetchone():
            assert waiting.is_alive()
    waiting.join(10)
    assert not waiting.is_alive()
    assert len(generations(connection)) == 2


def test_a_process_that_does_not_get_to_it_is_not_waited_for(
    database: Path, connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "BEGIN_SECONDS", 0.0)
    with lease(database, at(DAY)), pytest.raises(RollupError, match="edb status"):
        publish(database, "default")


def test_what_cannot_be_published_is_said(database: Path, connection: sqlite3.Connection) -> None:
    refreshed(connection, DAY)
    with lease(database, at(DAY)):
        connection.execute("UPDATE published SET failures = 1, error = 'Tenant default: too much'")

        def fail() -> None:
            with closing(open_writer(database)) as other:
                while not other.execute("SELECT 1 FROM recomputes WHERE state = 'waiting'").fetchone():
                    pass
                other.execute("UPDATE recomputes SET state = 'done'")

        failing = beside(fail)
        with pytest.raises(RollupError, match="too much"):
            publish(database, "default")
        failing.join()


def test_another_import_of_the_tenant_is_waited_for(database: Path, connection: sqlite3.Connection) -> None:
    refreshed(connection, DAY)
    insert(connection, "imports", tenant="default", fact="orders", files="[]", state="staging", started_at="now")
    connection.execute("UPDATE imports SET state = 'merging'")
    order(connection, "A", "2026-05-10", 100)
    ended = threading.Event()

    def recovered(_: Path) -> list[object]:
        ended.set()
        connection.execute("UPDATE imports SET state = 'done'")
        return []

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publishing, "recover_imports", recovered)
        publish(database, "default")
    assert ended.is_set()
    assert len(generations(connection)) == 2
