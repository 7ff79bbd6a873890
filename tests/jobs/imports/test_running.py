"""Files of every format into facts, counted, once."""

import gzip
import json
import lzma
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
import zstandard

from aggregator.facts.table import FACTS
from jobs.imports.problems import InputError, UsageError
from tests.jobs.imports.importing import HEADER, counts, execute, imported, left_over, marks, orders_file, query, tried

ROWS = [
    {"order_id": "A-1", "line_no": 1, "customer_id": "Zoë", "order_date": "2026-01-10", "amount": "1000.005"},
    {"order_id": "A-1", "line_no": 2, "customer_id": None, "order_date": "2026-02-01", "amount": "-100.00"},
    {"order_id": "B,2", "line_no": 1, "customer_id": 'say "hi"', "order_date": "2026-02-15", "amount": "0.1"},
]
STORED = [
    ("A-1", 1, "Zoë", "2026-01-10", 100000),
    ("A-1", 2, None, "2026-02-01", -10000),
    ("B,2", 1, 'say "hi"', "2026-02-15", 10),
]
PACK: dict[str, Callable[[bytes], bytes]] = {
    "": lambda data: data,
    ".gz": gzip.compress,
    ".xz": lzma.compress,
    ".zst": lambda data: zstandard.ZstdCompressor().compress(data),
}


def written(folder: Path, kind: str) -> bytes:
    match kind:
        case "csv":
            return (
                "\ufeff" + HEADER + "A-1,1,Zoë,2026-01-10,1000.005\r\nA-1,2,,2026-02-01,-100.00\r\n"
                '"B,2",1,"say ""hi""",2026-02-15,0.1\r\n'
            ).encode()
        case "ndjson":
            numbers = (json.dumps(row).replace(f'"{row["amount"]}"', str(row["amount"])) for row in ROWS)
            return "\n".join(numbers).encode()
        case _:
            path = folder / "written.parquet"
            values = ", ".join(
                "({})".format(", ".join("NULL" if v is None else f"'{v}'" for v in row.values())) for row in ROWS
            )
            duckdb.sql(
                f"COPY (SELECT order_id, line_no::INTEGER AS line_no, customer_id, order_date::DATE AS order_date, "
                f"amount::DECIMAL(18, 4) AS amount FROM (VALUES {values}) AS v(order_id, line_no, customer_id, "
                f"order_date, amount)) TO '{path}' (FORMAT parquet)"
            )
            return path.read_bytes()


@pytest.mark.parametrize("named", [True, False], ids=["by name", "by content"])
@pytest.mark.parametrize("packed", PACK)
@pytest.mark.parametrize("kind", ["csv", "ndjson", "parquet"])
def test_every_format_and_compression_gives_the_same_rows(
    database: Path, tmp_path: Path, kind: str, packed: str, named: bool
) -> None:
    file = tmp_path / (f"lines.{kind}{packed}" if named else "lines")
    file.write_bytes(PACK[packed](written(tmp_path, kind)))
    assert counts(imported(database, "orders", file)) == (3, 0, 0, 0)
    columns = "SELECT order_id, line_no, customer_id, order_date, amount FROM orders ORDER BY 1, 2"
    assert query(database, columns) == STORED
    assert query(database, "SELECT DISTINCT source, received_at FROM orders") == [("import:1", 1779269400)]
    assert left_over(database) == []


@pytest.mark.parametrize(
    ("fact", "text", "stored"),
    [
        ("revenue_trend", "month,recognized,booked,backlog\n2026-04,1.10,2,3\n", ("2026-04", 110, 200, 300)),
        ("retention_nrr", "month,nrr\n2026-04,1.05\n", ("2026-04", 1_050_000_000)),
        ("ops_uptime", "service,day,uptime\napi,2026-04-01,0.999\n", ("api", "2026-04-01", 999_000_000)),
        ("opportunities", "opportunity_id,stage,amount\nX,open,5\n", ("X", None, "open", None, 500)),
        (
            "subscriptions",
            "subscription_id,customer_id,start_date,monthly_amount\nS,C,2026-01-01,9.99\n",
            ("S", "C", "2026-01-01", None, 999),
        ),
        ("customers", "customer_id,name,country\nC,Ada,UK\n", ("C", "Ada", None, "UK")),
        ("targets", "kpi,month,value\nrevenue,2026-04,5.5\nnrr,2026-04,1.1\n", ("nrr", "2026-04", 1_100_000_000)),
    ],
)
def test_every_fact_can_be_imported_and_undone_in_effect(
    database: Path, tmp_path: Path, fact: str, text: str, stored: tuple[object, ...]
) -> None:
    file = tmp_path / "facts.csv"
    file.write_text(text)
    rows = text.count("\n") - 1
    assert counts(imported(database, fact, file)) == (rows, 0, 0, 0)
    assert counts(imported(database, fact, file)) == (0, 0, rows, 0)
    assert query(database, f"SELECT {', '.join(FACTS[fact].columns)} FROM {fact} ORDER BY 1, 2 LIMIT 1") == [stored]


def test_import_marks_what_it_touches_and_the_same_again_marks_nothing(database: Path, tmp_path: Path) -> None:
    file = orders_file(tmp_path / "orders.csv", 1200)
    assert counts(imported(database, "orders", file)) == (1200, 0, 0, 0)
    marked = {mark[1] for mark in marks(database)}
    assert {"orders", "customer_orders"} <= marked
    execute(database, "DELETE FROM dirty")
    assert counts(imported(database, "orders", file)) == (0, 0, 1200, 0)
    assert marks(database) == []


def test_changed_rows_are_replaced_with_their_old_images_kept(database: Path, tmp_path: Path) -> None:
    imported(database, "orders", orders_file(tmp_path / "a.csv", 1000))
    changed = (
        orders_file(tmp_path / "b.csv", 1000)
        .read_text()
        .replace("O00007,1,C0,2026-01-08,10.00", "O00007,1,,2026-03-01,7")
    )
    (tmp_path / "b.csv").write_text(changed)
    assert counts(imported(database, "orders", tmp_path / "b.csv")) == (0, 1, 999, 0)
    assert query(database, "SELECT customer_id, order_date, amount, source FROM orders WHERE order_id = 'O00007'") == [
        (None, "2026-03-01", 700, "import:2")
    ]
    (image,) = query(database, "SELECT import_id, key, row FROM import_replaced")
    assert image[:2] == (2, '["O00007",1]')
    assert json.loads(image[2])["amount"] == 1000


def test_several_files_are_one_import(database: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(HEADER + "A,1,C,2026-01-01,1\n")
    (tmp_path / "b.ndjson").write_text('{"order_id": "B", "order_date": "2026-01-01", "amount": 2}\n')
    assert counts(imported(database, "orders", tmp_path / "a.csv", tmp_path / "b.ndjson")) == (2, 0, 0, 0)
    assert query(database, "SELECT DISTINCT source FROM orders") == [("import:1",)]


def test_line_that_stands_twice_with_its_number_counts_once_and_apart(database: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(HEADER + "A,1,C,2026-01-01,1\nB,1,C,2026-01-01,1\nA,1,C,2026-01-01,1.00\n")
    outcome = imported(database, "orders", file)
    assert counts(outcome) == (2, 0, 0, 0)
    assert outcome.rows_read == 3
    assert (outcome.summary.repeated.rows, outcome.summary.repeated.first) == (1, [(str(file), 4)])
    assert query(database, "SELECT rows_read, inserted, unchanged, repeated FROM imports") == [(3, 2, 0, 1)]
    assert counts(imported(database, "orders", file)) == (0, 0, 2, 0)


def test_dry_run_counts_and_writes_nothing(database: Path, tmp_path: Path) -> None:
    imported(database, "orders", orders_file(tmp_path / "a.csv", 100))
    other = (
        orders_file(tmp_path / "b.csv", 150)
        .read_text()
        .replace("O00003,1,C3,2026-01-04,10.00", "O00003,1,C3,2026-01-04,11")
    )
    (tmp_path / "b.csv").write_text(other + "O00003,1,C3,2026-01-04,11\n")
    before = database.read_bytes()
    assert counts(tried(database, "orders", tmp_path / "b.csv")) == (50, 1, 99, 0)
    assert database.read_bytes() == before
    others = {path.name for path in tmp_path.iterdir()} - {"a.csv", "b.csv", "edb.sqlite3"}
    assert others <= {"edb.sqlite3-wal", "edb.sqlite3-shm", "edb.sqlite3-turnstile"}  # empty


def test_dry_run_needs_no_database_and_creates_none(tmp_path: Path) -> None:
    file = orders_file(tmp_path / "a.csv", 10)
    assert counts(tried(tmp_path / "none.sqlite3", "orders", file)) == (10, 0, 0, 0)
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.parametrize("skip_bad", [False, True])
def test_dry_run_says_what_the_import_then_says(database: Path, tmp_path: Path, *, skip_bad: bool) -> None:
    imported(database, "orders", orders_file(tmp_path / "a.csv", 10))
    file = tmp_path / "b.csv"
    lines = "".join(f"B{n},1,C,never,1\n" for n in range(17))
    file.write_text(HEADER + lines + "O00001,1,C1,2026-01-02,11\nN,1,C,2026-01-01,1.005\nN,1,C,2026-01-01,1.005\n")
    dry = tried(database, "orders", file, skip_bad=skip_bad)
    report = (tmp_path / "b.csv.bad.csv").read_bytes()
    assert query(database, "SELECT count(*) FROM imports") == [(1,)]
    real = imported(database, "orders", file, skip_bad=skip_bad)
    assert (tmp_path / "b.csv.bad.csv").read_bytes() == report
    assert counts(dry) == counts(real) == ((1, 1, 0, 17) if skip_bad else (0, 0, 0, 17))
    assert (dry.state, real.state) == (("dry run", "done") if skip_bad else ("abandoned", "abandoned"))
    assert (dry.rows_read, dry.first, dry.reports) == (real.rows_read, real.first, real.reports)
    assert dry.summary.as_dict() == real.summary.as_dict()


def test_columns_that_are_unknown_missing_or_double_are_named(database: Path, tmp_path: Path) -> None:
    for header, words in [
        ("order_id,order_date,amount,colour", "colour"),
        ("order_id,amount", "order_date"),
        ("order_id,order_date,amount,Amount", "twice"),
        ("order_id,order_date,,amount", "column 3 has no name"),
        ("", "no header row"),
    ]:
        file = tmp_path / "a.csv"
        file.write_text(header + "\n")
        with pytest.raises(InputError, match=words):
            imported(database, "orders", file)
    assert left_over(database) == []
    assert query(database, "SELECT DISTINCT state FROM imports") == [("abandoned",)]


def test_currency_column_may_name_the_tenants_own(database: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("order_id,order_date,amount,currency\nA,2026-01-01,1,GBP\nB,2026-01-01,1,\nC,2026-01-01,1,USD\n")
    outcome = imported(database, "orders", file, skip_bad=True)
    assert counts(outcome) == (2, 0, 0, 1)
    assert outcome.first[0].field == "currency"


def test_file_that_is_not_there_is_wrong_usage(database: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        imported(database, "orders", tmp_path / "none.csv")


def test_file_that_is_not_compressed_as_its_name_says_is_refused(database: Path, tmp_path: Path) -> None:
    for ending in ("gz", "xz", "zst"):
        file = tmp_path / f"a.csv.{ending}"
        file.write_text(HEADER)
        with pytest.raises(InputError, match=f"is not {ending} data"):
            imported(database, "orders", file)


@pytest.mark.parametrize("packed", [".gz", ".xz", ".zst"])
def test_file_that_is_cut_off_is_refused(database: Path, tmp_path: Path, packed: str) -> None:
    lines = "".join(f"O{n},1,C{n * 7919 % 1000},2026-01-01,{n * 31 % 977}.5\n" for n in range(5000))
    data = PACK[packed]((HEADER + lines).encode())
    file = tmp_path / f"a.csv{packed}"
    file.write_bytes(data[: len(data) // 2])
    with pytest.raises(InputError, match="is damaged"):
        imported(database, "orders", file)
    assert query(database, "SELECT count(*) FROM orders") == [(0,)]


def test_parquet_that_is_damaged_or_inexact_is_refused(database: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    file.write_bytes(b"PAR1 and then nothing of the kind PAR1")
    with pytest.raises(InputError, match="not a Parquet file"):
        imported(database, "orders", file)
    duckdb.sql(
        f"COPY (SELECT 'A' AS order_id, '2026-01-01' AS order_date, 1.5::DOUBLE AS amount) TO '{file}' (FORMAT parquet)"
    )
    with pytest.raises(InputError, match=r"amount is DOUBLE.*CAST"):
        imported(database, "orders", file)


@pytest.mark.slow
@pytest.mark.parametrize("packed", [".gz", ".xz", ".zst"])
def test_file_that_explodes_is_refused(database: Path, tmp_path: Path, packed: str) -> None:
    bomb = HEADER.encode() + (b" " * 2**20 + b"\n") * 100
    file = tmp_path / f"a.csv{packed}"
    file.write_bytes(PACK[packed](bomb))
    assert file.stat().st_size < 200_000
    with pytest.raises(InputError, match="unpacks to more than 500 times its size"):
        imported(database, "orders", file)


def test_line_without_end_is_refused_before_it_fills_the_memory(database: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(HEADER.encode() + b"x" * (18 * 2**20))
    with pytest.raises(InputError, match="a line of more than 16 MiB"):
        imported(database, "orders", file)


def test_an_apostrophe_of_a_file_that_we_did_not_write_stays(database: Path, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("customer_id,name\nA,'=Acme\nB,x|'+y\n", "utf-8")
    imported(database, "customers", file)
    assert query(database, "SELECT name FROM customers ORDER BY customer_id") == [("'=Acme",), ("x|'+y",)]
