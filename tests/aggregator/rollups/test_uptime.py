import json
import sqlite3

from aggregator.rollups.uptime import roll_up_uptime
from tests.lines import insert

MAY = 2026 * 12 + 4
FULL = 10**9


def sample(connection: sqlite3.Connection, service: str, day: str, uptime: int) -> None:
    insert(connection, "ops_uptime", service=service, day=day, uptime=uptime)


def test_a_month_is_summed_by_service_with_its_worst_days(connection: sqlite3.Connection) -> None:
    for day in range(1, 13):
        sample(connection, "api", f"2026-05-{day:02d}", FULL - 100 + day if day != 3 else 0)
    sample(connection, "web", "2026-05-31", FULL)
    sample(connection, "web", "2026-06-01", 5)
    assert roll_up_uptime(connection, "default", [MAY])
    api, web = connection.execute("SELECT service, total, samples, worst_days FROM uptime_flows").fetchall()
    assert api[:3] == ("api", 12 * FULL - FULL - 11 * 100 + sum(range(1, 13)) - 3, 12)
    worst = json.loads(api[3])
    assert worst[:2] == [["2026-05-03", 0], ["2026-05-01", FULL - 99]]
    assert len(worst) == 10
    assert web == ("web", FULL, 1, "[]")


def test_a_month_is_written_only_when_it_changed_and_removed_when_empty(connection: sqlite3.Connection) -> None:
    sample(connection, "api", "2026-05-01", 7)
    assert roll_up_uptime(connection, "default", [MAY])
    assert not roll_up_uptime(connection, "default", [MAY])
    connection.execute("DELETE FROM ops_uptime")
    assert roll_up_uptime(connection, "default", [MAY])
    assert connection.execute("SELECT COUNT(*) FROM uptime_flows").fetchone() == (0,)
