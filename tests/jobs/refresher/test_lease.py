import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from jobs.refresher.lease import LeaseTakenError, lease
from sql.database import DatabaseError, open_reader
from sql.heartbeat import lease_path
from tests import ROOT
from tests.lines import at

NOW = at("2026-05-20")
HOLD = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from jobs.refresher.lease import lease
with lease(Path(sys.argv[1]), datetime(2026, 5, 20, tzinfo=UTC)) as epoch:
    print(epoch, flush=True)
    time.sleep(60)
"""


def test_every_holder_has_a_later_epoch(database: Path) -> None:
    for expected in (1, 2, 3):
        with lease(database, NOW) as epoch:
            assert epoch == expected


def test_the_holder_is_named(database: Path) -> None:
    with lease(database, NOW):
        connection = open_reader(database)
        holder, taken_at = connection.execute("SELECT holder, taken_at FROM lease").fetchone()
        connection.close()
    assert holder.startswith(f"{os.getpid()}@")
    assert taken_at == "2026-05-20T12:00:00+00:00"


def test_a_second_holder_is_refused_and_takes_no_epoch(database: Path) -> None:
    with lease(database, NOW), pytest.raises(LeaseTakenError, match="already refreshes"), lease(database, NOW):
        pass
    with lease(database, NOW) as epoch:
        assert epoch == 2


def test_an_error_releases_the_lease(database: Path) -> None:
    with pytest.raises(ZeroDivisionError), lease(database, NOW):
        raise ZeroDivisionError
    with lease(database, NOW) as epoch:
        assert epoch == 2


def test_two_databases_of_a_folder_have_two_leases(database: Path) -> None:
    assert lease_path(database) == database.with_name("edb.sqlite3-lease")
    assert lease_path(database) != lease_path(database.with_suffix(".other"))


def test_a_missing_database_has_no_lease(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError), lease(tmp_path / "missing.sqlite3", NOW):
        pass


def test_the_lease_is_exclusive_between_processes_and_released_by_a_kill(database: Path) -> None:
    other = subprocess.Popen([sys.executable, "-c", HOLD, str(database)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "1\n"
        with pytest.raises(LeaseTakenError), lease(database, NOW):
            pass
        other.send_signal(signal.SIGKILL)
        other.wait(10)
        with lease(database, NOW) as epoch:
            assert epoch == 2
    finally:
        other.kill()
        other.wait(10)
        assert other.stdout is not None
        other.stdout.close()


def test_a_database_has_one_lease_whatever_link_leads_to_it(database: Path, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / "figures.sqlite3"
    link.parent.mkdir()
    link.symlink_to(database)
    with lease(link, NOW), pytest.raises(LeaseTakenError), lease(database, NOW):
        pass
