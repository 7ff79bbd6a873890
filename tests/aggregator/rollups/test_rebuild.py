import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import aggregator.rollups.rebuild
from aggregator.rollups.flows import RollupError
from aggregator.rollups.rebuild import discard_builds, rebuild
from aggregator.stored.epochs import StaleEpochError
from aggregator.stored.tenants import load_tenant
from jobs.refresher.refresh import refresh
from sql.database import open_writer
from sql.statements import statement
from tests.lines import Write, at, generations, insert, marks, months, order, published, refreshed, rollups

DAY = "2026-05-20"
TABLES = (
    "ahead_flows", "bucket_flows", "customer_ahead", "customer_counts", "customer_flows", "month_flows",
    "recurring_flows", "rollup_days", "window_members", "windows",
)  # fmt: skip


def fill(connection: sqlite3.Connection) -> None:
    """Some of everything, the larger part of it recurring, with late and with missing parts."""
    for number in range(40):
        month = number % 9
        order(
            connection,
            f"ORD-{number:05d}",
            f"{2025 + month // 9}-{month % 12 + 1:02d}-{number % 28 + 1:02d}",
            1001 * number - 7000,
            customer_id=None if number % 5 == 0 else f"c{number % 4}",
            type=("one_off", "recurring", "subscription")[number % 3],
            profit=None if number % 4 == 0 else 10 * number,
            product_line=None if number % 3 else "pumps",
            region=("north", None, "")[number % 2],
            service_start=f"2025-{month + 1:02d}-15" if number % 2 else None,
            service_end=f"2026-{month + 2:02d}-14" if number % 6 == 1 else None,
        )
    insert(connection, "subscriptions", subscription_id="S", customer_id="c1", start_date="2025-01-20",
           monthly_amount=500)  # fmt: skip
    insert(connection, "ops_uptime", service="api", day="2026-05-02", uptime=999_000_000)
    insert(connection, "opportunities", opportunity_id="O", stage="open", amount=5000, created_date="2026-01-01")
    insert(connection, "customers", customer_id="c1", name="Customer 1")
    insert(connection, "targets", kpi="revenue", month="2026-05", value=7)
    insert(connection, "revenue_trend", month="2025-11", recognized=5, booked=6, backlog=7)


def rebuilt(connection: sqlite3.Connection, day: str = DAY) -> list[float]:
    """Rebuild the default tenant; the shares that were told."""
    shares: list[float] = []
    rebuild(connection, "default", at(day), 0, shares.append)
    return shares


@pytest.mark.slow
def test_a_rebuild_equals_what_was_kept_up_to_date(connection: sqlite3.Connection) -> None:
    refreshed(connection, DAY)
    fill(connection)
    refreshed(connection, DAY)
    connection.execute("UPDATE orders SET order_date = '2025-02-02', customer_id = 'c9' WHERE order_id LIKE '%7'")
    connection.execute("DELETE FROM orders WHERE order_id LIKE '%3'")
    refreshed(connection, DAY)
    before = (rollups(connection), published(connection))
    assert all(before[0].values())
    shares = rebuilt(connection)
    assert (rollups(connection), published(connection)) == before
    assert (shares, shares[-1]) == (sorted(shares), 1.0)
    assert generations(connection) == [1, 2, 3, 4]
    assert marks(connection) == set()


@pytest.mark.slow
def test_a_rebuild_is_the_first_publication_of_a_tenant_that_had_none(connection: sqlite3.Connection) -> None:
    fill(connection)
    rebuilt(connection)
    stored = rollups(connection)
    rebuilt(connection)
    assert rollups(connection) == stored
    assert (generations(connection), marks(connection)) == ([1, 2], set())


def test_a_tenant_without_orders_can_be_rebuilt(connection: sqlite3.Connection) -> None:
    assert rebuilt(connection) == [1.0]
    assert generations(connection) == [1]


def test_builds_are_found_in_every_table_that_holds_some(connection: sqlite3.Connection) -> None:
    assert tuple(name for name, _ in connection.execute(statement("rebuild/tables"))) == TABLES


@pytest.mark.slow
@pytest.mark.parametrize("table", TABLES)
def test_a_rebuild_mends_what_was_spoiled(connection: sqlite3.Connection, table: str) -> None:
    fill(connection)
    refreshed(connection, DAY)
    stored = rollups(connection)
    connection.execute(f"DELETE FROM {table}")
    rebuilt(connection)
    assert rollups(connection) == stored


@pytest.mark.parametrize("table", ["subscription_flows", "uptime_flows", "pipeline_flows", "customer_names"])
def test_a_rebuild_mends_what_has_no_builds(connection: sqlite3.Connection, table: str) -> None:
    fill(connection)
    refreshed(connection, DAY)
    stored = rollups(connection)
    connection.execute(f"DELETE FROM {table}")
    rebuilt(connection)
    assert rollups(connection)[table] == stored[table]


def test_a_rebuild_removes_what_no_fact_gives(connection: sqlite3.Connection) -> None:
    fill(connection)
    refreshed(connection, DAY)
    stored = rollups(connection)
    insert(connection, "uptime_flows", tenant="default", month=24000, service="ghost", total=1, samples=1,
           worst_days="[]")  # fmt: skip
    insert(connection, "customer_names", tenant="default", customer_id="ghost", name="Ghost")
    insert(connection, "subscription_flows", tenant="default", customer_id="ghost", month=24000, mrr=1)
    rebuilt(connection)
    after = rollups(connection)
    for table in ("uptime_flows", "customer_names", "subscription_flows"):
        assert after[table] == stored[table]


@pytest.mark.slow
def test_only_the_live_build_is_kept(connection: sqlite3.Connection) -> None:
    fill(connection)
    refreshed(connection, DAY)
    rebuilt(connection)
    rebuilt(connection)
    for table in TABLES:
        builds = {build for (build,) in connection.execute(f"SELECT build FROM {table}")}
        assert builds - {0} == {3}


def test_whatever_a_killed_rebuild_left_of_a_build_is_removed(connection: sqlite3.Connection) -> None:
    fill(connection)
    refreshed(connection, DAY)
    for table in TABLES:
        names = ", ".join(f'"{row[1]}"' for row in connection.execute(f"PRAGMA table_info({table})"))
        copied = names.replace('"build"', "7")
        connection.execute(f"INSERT INTO {table} ({names}) SELECT {copied} FROM {table} WHERE build = 1")
        discard_builds(connection, load_tenant(connection, "default"))
        assert connection.execute(f"SELECT COUNT(*) FROM {table} WHERE build = 7").fetchone() == (0,)
        assert connection.execute(f"SELECT COUNT(*) FROM {table} WHERE build = 1").fetchone() != (0,)


def move(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE orders SET order_date = '2026-05-03', customer_id = 'c2' WHERE order_id = 'ORD-00008'")


def add(connection: sqlite3.Connection) -> None:
    order(connection, "NEW-00001", "2025-01-01", 777, customer_id="new", type="recurring")


def remove(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM orders WHERE order_id < 'ORD-00020'")


def empty(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM orders")


@pytest.mark.slow
@pytest.mark.parametrize("write", [move, add, remove, empty])
@pytest.mark.parametrize("share", [0.0, 0.89])
@pytest.mark.parametrize("is_refreshed", [True, False])
def test_what_is_written_meanwhile_is_in_the_rebuild(
    database: Path, connection: sqlite3.Connection, write: Write, share: float, is_refreshed: bool
) -> None:
    fill(connection)
    refreshed(connection, DAY)
    insert(connection, "recomputes", tenant="default", full=1, state="running", requested_at=DAY)
    wrote = False
    with closing(open_writer(database)) as other:

        def meanwhile(done: float) -> None:
            nonlocal wrote
            if done >= share and not wrote and done < 1.0:
                wrote = True
                write(other)
                if is_refreshed:
                    refreshed(other, DAY)

        rebuild(connection, "default", at(DAY), 0, meanwhile)
    assert wrote
    assert (marks(connection), connection.execute("SELECT * FROM rebuild_marks").fetchall()) == (set(), [])
    stored = (rollups(connection), published(connection))
    connection.execute("UPDATE recomputes SET state = 'done'")
    rebuilt(connection)
    assert (rollups(connection), published(connection)) == stored


@pytest.mark.slow
def test_many_late_marks_are_applied_in_runs(
    database: Path, connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aggregator.rollups.rebuild, "LATE_MARKS", 4)
    fill(connection)
    refreshed(connection, DAY)
    insert(connection, "recomputes", tenant="default", full=1, state="running", requested_at=DAY)
    with closing(open_writer(database)) as other:

        def meanwhile(done: float) -> None:
            if done == pytest.approx(0.9):
                other.execute("UPDATE orders SET amount = amount + 1")
                refreshed(other, DAY)

        rebuild(connection, "default", at(DAY), 0, meanwhile)
    stored = rollups(connection)
    connection.execute("UPDATE recomputes SET state = 'done'")
    rebuilt(connection)
    assert rollups(connection) == stored


@pytest.mark.slow
def test_a_turn_of_the_month_meanwhile_moves_the_windows_of_the_rebuild(
    database: Path, connection: sqlite3.Connection
) -> None:
    fill(connection)
    order(connection, "LATEST", "2026-05-19", 5, customer_id="c1")
    refreshed(connection, DAY)
    with closing(open_writer(database)) as other:

        def meanwhile(done: float) -> None:
            if done < 1.0:
                refresh(other, at("2026-06-01"))

        rebuild(connection, "default", at("2026-06-01"), 0, meanwhile)
    stored = (rollups(connection), published(connection))
    rebuilt(connection, "2026-06-01")
    assert (rollups(connection), published(connection)) == stored


@pytest.mark.slow
def test_a_rebuild_that_stops_half_way_leaves_what_is_live(connection: sqlite3.Connection) -> None:
    fill(connection)
    refreshed(connection, DAY)
    stored = (rollups(connection), published(connection), generations(connection))

    def stop(_done: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(connection, "default", at(DAY), 0, stop)
    assert (rollups(connection), published(connection), generations(connection)) == stored
    rebuilt(connection)
    assert rollups(connection) == stored[0]


def test_a_stale_epoch_swaps_nothing(connection: sqlite3.Connection) -> None:
    fill(connection)
    refreshed(connection, DAY)
    stored = (rollups(connection), published(connection))
    with pytest.raises(StaleEpochError):
        rebuild(connection, "default", at(DAY), 7, lambda _: None)
    assert (rollups(connection), published(connection), generations(connection)) == (*stored, [1])


def test_a_change_of_timezone_meanwhile_is_not_published_undated(
    database: Path, connection: sqlite3.Connection
) -> None:
    order(connection, "A", "2026-04-30", 100, ordered_at="2026-04-30T23:30:00Z")
    refreshed(connection, DAY)
    with closing(open_writer(database)) as other:

        def meanwhile(_done: float) -> None:
            other.execute("UPDATE tenants SET timezone = 'Europe/Paris'")

        with pytest.raises(RollupError, match="timezone"):
            rebuild(connection, "default", at(DAY), 0, meanwhile)
    refreshed(connection, DAY)
    assert list(months(connection)) == ["2026-05"]
    rebuilt(connection)
    assert list(months(connection)) == ["2026-05"]


@pytest.mark.slow
def test_a_rebuild_of_one_tenant_leaves_the_other_alone(connection: sqlite3.Connection) -> None:
    fill(connection)
    insert(connection, "tenants", id="other", name="Other")
    order(connection, "A", "2026-05-10", 100, tenant="other", customer_id="c1")
    refreshed(connection, DAY)
    stored = (rollups(connection, "other"), published(connection, "other"), generations(connection, "other"))
    rebuilt(connection)
    after = (rollups(connection, "other"), published(connection, "other"), generations(connection, "other"))
    assert after == stored


@pytest.mark.slow
def test_two_workers_sum_what_one_does(connection: sqlite3.Connection) -> None:
    fill(connection)
    rebuilt(connection)
    before = (rollups(connection), published(connection))
    shares: list[float] = []
    rebuild(connection, "default", at(DAY), 0, shares.append, workers=2)
    assert (rollups(connection), published(connection)) == before
    assert (shares, shares[-1]) == (sorted(shares), 1.0)


def test_what_goes_wrong_with_one_of_two_workers_ends_the_rebuild(connection: sqlite3.Connection) -> None:
    for number in range(2):
        order(connection, f"A{number}", "2025-06-01", 2**63 - 1, customer_id="huge")
    with pytest.raises(RollupError, match="2025-06"):
        rebuild(connection, "default", at(DAY), 0, lambda _: None, workers=2)
