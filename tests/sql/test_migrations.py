"""An older database, brought to this program's schema: its objects, facts and figures are those of a new one."""

import gzip
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import orjson
import pytest

from aggregator.facts.statements import members_statement
from aggregator.stored.preparation import prepare
from jobs.backups.verification import verify_database
from jobs.refresher.refresh import refresh_once
from sql.database import APPLICATION_ID, DatabaseError, open_writer, schema_version
from sql.statements import statement
from tests.lines import at, insert, marks, order, refreshed

DAY = "2026-05-20"
SCHEMAS = {version: Path(__file__).with_name(f"schema_{version}.sql") for version in (1, 8, 11)}
OTHERS = (
    "SELECT tenant, kpi, month, value, source, received_at FROM targets",
    "SELECT tenant, name, kpi, comparison, threshold, for_seconds, severity FROM alert_rules",
)
ROLLUPS = ("bucket_flows", "month_flows", "customer_flows", "recurring_flows")


@pytest.fixture
def version_1(tmp_path: Path) -> Path:
    """The path of a database as the first version made it."""
    path = tmp_path / "old.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(SCHEMAS[1].read_text("utf-8"))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 1")
    return path


def objects(path: Path) -> dict[tuple[str, str], str]:
    """Every table, index, trigger and view by kind and name: its text without comments and spacing."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
    return {(kind, name): re.sub(r"[\s\"]+", "", re.sub(r"--[^\n]*", "", text)) for kind, name, text in rows}


def columns(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """The columns of every table and view, in order, with their types, defaults and places in the key."""
    with closing(sqlite3.connect(path)) as connection:
        return {
            name: connection.execute("SELECT * FROM pragma_table_xinfo(?)", (name,)).fetchall()
            for _, name in objects(path)
        }


def fill(connection: sqlite3.Connection) -> None:
    """A year of orders, some with a service, over two tenants and a few shards."""
    connection.execute("INSERT INTO tenants (id, name) VALUES ('other', 'Other')")
    for number in range(0, 2400, 60):
        day = f"2026-{number // 60 % 5 + 1:02d}-{number % 28 + 1:02d}"
        more = {"service_start": day, "service_end": "2026-12-31"} if number % 120 else {}
        order(connection, f"SO-{number:06d}", day, number * 7 - 99, customer_id=f"c{number % 7}", tenant="default",
              type="subscription" if more else "one_off", product_line="pumps", profit=number, **more)  # fmt: skip
    order(connection, "X", "2026-03-03", 5000, tenant="other", region="north")


def roll_up(connection: sqlite3.Connection) -> None:
    """The buckets and months of everything written so far, as a rebuild makes them, and no mark of a bucket left."""
    connection.execute("CREATE TEMP TABLE rollup_days (tenant, build, tomorrow)")  # in version 1 everything counts
    for (tenant,) in connection.execute("SELECT id FROM tenants").fetchall():
        key = {"tenant": tenant, "build": 1, "first_bucket": 0, "last_bucket": 2**62}
        connection.execute(statement("facts/drop_month_lines"))
        connection.execute(members_statement("facts/take_month_lines"), key)
        for table in ("bucket_flows", "month_flows"):
            connection.execute(statement("rebuild/drop_work"))
            connection.execute(members_statement(f"rebuild/{table}", "rebuild/bucket_member"), key)
            connection.execute(f"INSERT INTO {table} SELECT * FROM temp.work")
    connection.execute("DROP TABLE temp.rollup_days")
    connection.execute("DELETE FROM dirty WHERE subject = 'orders'")


def figures(connection: sqlite3.Connection) -> dict[str, list[object]]:
    """What a database publishes, and the rollups below it, of the live builds."""
    found: dict[str, list[object]] = {}
    for table in ROLLUPS:
        rows = connection.execute(
            f"SELECT r.* FROM {table} AS r JOIN tenants AS t ON t.id = r.tenant AND t.build = r.build"
            " ORDER BY 1, 2, 3, 4, 5"
        )
        found[table] = [(tenant, *row) for tenant, _, *row in rows]
    documents: list[object] = []
    for tenant, range_, granularity, compressed in connection.execute(
        'SELECT d.tenant, d."range", d.granularity, d.compressed FROM documents AS d'
        " JOIN published AS p ON p.tenant = d.tenant AND p.generation = d.generation ORDER BY 1, 2, 3"
    ):
        document = orjson.loads(gzip.decompress(compressed))
        del document["generation"], document["computed_at"]
        documents.append((tenant, range_, granularity, document))
    return found | {"documents": documents}


@pytest.mark.slow
def test_a_migrated_database_has_the_objects_of_a_new_one(version_1: Path, database: Path) -> None:
    prepare(version_1)
    assert objects(version_1) == objects(database)
    assert columns(version_1) == columns(database)
    with closing(sqlite3.connect(version_1)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (schema_version(),)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.slow
def test_a_row_out_of_the_new_bounds_is_named_and_stops_the_migration(version_1: Path) -> None:
    with closing(sqlite3.connect(version_1, isolation_level=None)) as connection:
        order(connection, "SO-1", "2026-01-05", 100)
        order(connection, "SO-2", "2026-01-05", 2**63 - 1, line_no=7)
        connection.execute("INSERT INTO targets (kpi, month, value) VALUES ('gm', '2026-01', 55000000000)")
    with pytest.raises(DatabaseError, match=r"are 2: tenant default, orders SO-2, line 7.*targets gm 2026-01"):
        prepare(version_1)
    with closing(sqlite3.connect(version_1, isolation_level=None)) as connection:
        assert connection.execute("SELECT count(*), max(amount) FROM orders").fetchone() == (2, 2**63 - 1)
        connection.execute("UPDATE orders SET amount = 1 WHERE order_id = 'SO-2'")
        connection.execute("UPDATE targets SET value = 550000000")
    prepare(version_1)
    with closing(sqlite3.connect(version_1)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (schema_version(),)
        assert connection.execute("SELECT order_id, amount FROM orders").fetchall() == [("SO-1", 100), ("SO-2", 1)]
        with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
            connection.execute("UPDATE orders SET amount = 9223372036854775807")


@pytest.mark.slow
def test_a_migrated_database_publishes_what_a_new_one_does(version_1: Path, database: Path) -> None:
    late = ("SO-000060", "2026-02-11", 1)
    with closing(sqlite3.connect(version_1, isolation_level=None)) as connection:
        fill(connection)
        roll_up(connection)
        order(connection, *late, line_no=2)  # still marked by the old number of its bucket
    prepare(version_1)
    with closing(open_writer(version_1)) as old, closing(open_writer(database)) as new:
        fill(new)
        order(new, *late, line_no=2)
        refreshed(new, DAY)
        assert refreshed(old, DAY).waiting == ["default", "other"]
        assert refresh_once(version_1, at(DAY))
        assert marks(old) == set()
        assert figures(old) == figures(new)


@pytest.mark.slow
@pytest.mark.parametrize("version", [8, 11])
def test_a_release_before_is_brought_up_without_a_rebuild(tmp_path: Path, database: Path, version: int) -> None:
    """Its rollups are those of today but for what came since: they are taken from a new database."""
    old_path = tmp_path / "release.sqlite3"
    with closing(open_writer(database)) as new, closing(sqlite3.connect(old_path, isolation_level=None)) as old:
        fill(new)
        refreshed(new, DAY)
        old.executescript(SCHEMAS[version].read_text("utf-8"))
        old.execute("ATTACH ? AS new", (str(database),))
        old.execute("INSERT INTO tenants (id, name) VALUES ('other', 'Other')")
        days = ("rollup_days", "ahead_flows", "customer_ahead") if version >= 9 else ()
        for table in ("orders", *ROLLUPS, "customer_counts", *days):
            names = ", ".join(row[1] for row in old.execute(f"PRAGMA table_info({table})"))
            since = "WHERE dimension <> 'day'" if table == "month_flows" and version < 9 else ""
            old.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM new.{table} {since}")
        insert(old, "targets", kpi="arr", month="2026-01", value=5, source="import:1", received_at=7)
        insert(old, "alert_rules", tenant="default", name="low", kpi="nrr", comparison="<", threshold=1)
        old.execute("DELETE FROM dirty")
        old.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        old.execute(f"PRAGMA user_version = {version}")
        kept = [old.execute(text).fetchall() for text in OTHERS]
    prepare(old_path)
    assert objects(old_path) == objects(database)
    with closing(open_writer(old_path)) as old, closing(open_writer(database)) as new:
        assert refreshed(old, DAY).published == {"default": 1, "other": 1}
        assert old.execute("SELECT DISTINCT build FROM tenants").fetchall() == [(1,)]
        assert [old.execute(text).fetchall() for text in OTHERS] == kept
        assert figures(old) == figures(new)
    assert verify_database(old_path, at(DAY)).differences == []
