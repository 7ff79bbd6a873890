"""Mappings: one SELECT over the text of the inputs, exact, and shut off from everything else."""

from pathlib import Path

import duckdb
import pytest

import jobs.imports.converting
from jobs.imports.problems import InputError, UsageError
from tests import ROOT
from tests.jobs.imports.importing import counts, imported, left_over, query, tried

LINES = "nr,article,pieces,price\nA,x,3,0.335\nA,x,3,0.335\nB,y,-1,2.5\n"
MAPPING = """
-- numbers the lines; quantity times price is exact
SELECT _line, nr AS order_id, row_number() OVER (PARTITION BY nr ORDER BY _line) AS line_no, '2026-01-01' AS order_date,
  CAST(pieces AS DECIMAL(18, 0)) * CAST(price AS DECIMAL(18, 4)) AS amount
FROM input; -- the end
"""


def mapping(tmp_path: Path, sql: str) -> Path:
    path = tmp_path / "mapping.sql"
    path.write_text(sql, encoding="utf-8")
    return path


def lines(tmp_path: Path, text: str = LINES) -> Path:
    path = tmp_path / "lines.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_mapping_numbers_lines_and_multiplies_exactly(database: Path, tmp_path: Path) -> None:
    outcome = imported(database, "orders", lines(tmp_path), sql=mapping(tmp_path, MAPPING))
    assert counts(outcome) == (3, 0, 0, 0)
    stored = query(database, "SELECT order_id, line_no, amount FROM orders ORDER BY 1, 2")
    assert stored == [("A", 1, 100), ("A", 2, 100), ("B", 1, -250)]  # 1.005 is a tie, and goes to the even 1.00
    assert left_over(database) == []


def test_mapping_joins_further_files_of_other_formats(database: Path, tmp_path: Path) -> None:
    (tmp_path / "articles.ndjson").write_text(
        '{"code": "x", "line": "Toys", "cost": 0.10}\n{"code": "y", "extra": [1]}\n'
    )
    duckdb.sql(f"COPY (SELECT 'A' AS nr, DATE '2026-02-03' AS day) TO '{tmp_path / 'days.parquet'}' (FORMAT parquet)")
    sql = """
    SELECT i._line, nr AS order_id, i._line AS line_no, coalesce(d.day, '2026-01-01') AS order_date, 1 AS amount,
      CAST(a.cost AS DECIMAL(9, 2)) AS profit, a.line AS product_line, a.extra AS region
    FROM input AS i LEFT JOIN articles AS a ON a.code = i.article LEFT JOIN days AS d USING (nr)
    """
    further = {"articles": str(tmp_path / "articles.ndjson"), "days": str(tmp_path / "days.parquet")}
    imported(database, "orders", lines(tmp_path), sql=mapping(tmp_path, sql), further=further)
    columns = "SELECT order_id, line_no, order_date, profit, product_line, region FROM orders ORDER BY 2"
    assert query(database, columns) == [
        ("A", 2, "2026-02-03", 10, "Toys", None),
        ("A", 3, "2026-02-03", 10, "Toys", None),
        ("B", 4, "2026-01-01", None, None, "[1]"),
    ]


def test_numbers_of_ndjson_reach_the_mapping_as_they_are_written(database: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.ndjson"
    file.write_text(
        '{"n": 0.10000000000000000005, "b": true, "z": null, "s": ""}\n{"late": "x", "n": 12345678901234567890}\n'
    )
    sql = "SELECT coalesce(late, b) AS customer_id, n AS name, coalesce(z, s) AS segment FROM input"
    imported(database, "customers", file, sql=mapping(tmp_path, sql))
    assert query(database, "SELECT customer_id, name, segment FROM customers ORDER BY 1") == [
        ("true", "0.10000000000000000005", None),
        ("x", "12345678901234567890", None),
    ]


@pytest.mark.slow
def test_several_inputs_are_one_table_with_the_file_of_each_line(database: Path, tmp_path: Path) -> None:
    (tmp_path / "1.csv").write_text("id,name\nA,one\n")
    (tmp_path / "2.csv").write_text('name,id\ntwo,B\n"never\nmind",C\n')
    sql = mapping(tmp_path, "SELECT _line, _file, id AS customer_id, name FROM input")
    outcome = imported(database, "customers", tmp_path / "1.csv", tmp_path / "2.csv", sql=sql, skip_bad=True)
    assert counts(outcome) == (2, 0, 0, 1)
    assert (outcome.first[0].file, outcome.first[0].line) == (str(tmp_path / "2.csv"), 3)
    assert outcome.reports == [tmp_path / "2.csv.bad.csv"]
    (tmp_path / "3.csv").write_text("id,title\nA,one\n")
    with pytest.raises(InputError, match="other columns than the files before it: name, title"):
        imported(database, "customers", tmp_path / "1.csv", tmp_path / "3.csv", sql=sql)


@pytest.mark.slow
def test_bad_rows_of_a_mapping_are_reported_with_the_line_it_passes_on(database: Path, tmp_path: Path) -> None:
    sql = MAPPING.replace("nr AS order_id", "CASE nr WHEN 'B' THEN NULL ELSE nr END AS order_id")
    outcome = imported(database, "orders", lines(tmp_path), sql=mapping(tmp_path, sql))
    assert (outcome.state, outcome.refused) == ("abandoned", 1)
    (bad,) = outcome.first
    assert (bad.file, bad.line, bad.field, bad.reason) == (str(tmp_path / "lines.csv"), 4, "order_id", "is missing")
    sql = sql.replace("SELECT _line, ", "SELECT ", 1)
    without = imported(database, "orders", lines(tmp_path), sql=mapping(tmp_path, sql))
    assert (without.refused, without.first[0].line) == (1, None)


@pytest.mark.slow
def test_bad_row_of_the_file_itself_stops_the_mapping_too(database: Path, tmp_path: Path) -> None:
    file = lines(tmp_path, LINES + "C,x\n")
    outcome = imported(database, "orders", file, sql=mapping(tmp_path, MAPPING))
    assert [(bad.line, bad.reason) for bad in outcome.first] == [(5, "has 2 cells, the header has 4")]
    assert counts(imported(database, "orders", file, sql=mapping(tmp_path, MAPPING), skip_bad=True)) == (3, 0, 0, 1)


@pytest.mark.slow
def test_floats_are_refused_where_exactness_counts(database: Path, tmp_path: Path) -> None:
    sql = (
        "SELECT nr AS order_id, _line AS line_no, '2026-01-01' AS order_date, pieces::DOUBLE * 1.5 AS amount FROM input"
    )
    with pytest.raises(InputError, match=r"amount is DOUBLE.*CAST what it comes from to DECIMAL"):
        imported(database, "orders", lines(tmp_path), sql=mapping(tmp_path, sql))
    share = "SELECT DISTINCT nr AS service, DATE '2026-01-01' AS day, 1 - 1 / 3 AS uptime FROM input"
    imported(database, "ops_uptime", lines(tmp_path), sql=mapping(tmp_path, share))
    assert query(database, "SELECT DISTINCT uptime FROM ops_uptime") == [(666_666_667,)]
    nested = "SELECT nr AS customer_id, [nr] AS name FROM input"
    with pytest.raises(InputError, match="name is VARCHAR\\[\\], which cannot be read"):
        imported(database, "customers", lines(tmp_path), sql=mapping(tmp_path, nested))


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("SELECT nr AS customer_id, article AS colour FROM input", "does not know: colour"),
        ("SELECT article AS name FROM input", "gives no column customer_id"),
        ("SELECT nr AS customer_id FROM inputs", "does not run: .*inputs"),
        ("SELECT nr AS customer_id, CAST(article AS INTEGER) AS name FROM input", "does not run: .*Could not convert"),
        ("SELEKT 1", "does not run"),
        ("SELECT 1; SELECT 2", "one SELECT and nothing else"),
        ("DROP TABLE input", "one SELECT and nothing else"),
        ("", "one SELECT and nothing else"),
    ],
)
def test_mapping_that_does_not_run_is_wrong_usage(database: Path, tmp_path: Path, sql: str, words: str) -> None:
    with pytest.raises(UsageError, match=f"(?s){words}"):
        imported(database, "customers", lines(tmp_path), sql=mapping(tmp_path, sql))
    assert left_over(database) == []


@pytest.mark.parametrize(
    "source",
    [
        "read_csv('{}')",
        "read_text('{}')",
        "'{}'",
        "read_blob('{}')",
        "glob('{}')",
        "read_parquet('{}')",
        "read_json('{}')",
    ],
)
def test_mapping_reads_no_file_of_its_own(database: Path, tmp_path: Path, source: str) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("customer_id\nsecret\n")
    sql = f"SELECT customer_id FROM {source.format(secret)}"
    with pytest.raises(UsageError, match="does not run"):
        imported(database, "customers", lines(tmp_path), sql=mapping(tmp_path, sql))


@pytest.mark.parametrize(
    "sql", ["SET memory_limit = '9GB'", "COPY input TO 'x.csv'", "ATTACH 'x.db'", "INSTALL httpfs", "LOAD httpfs"]
)
def test_mapping_is_nothing_but_a_select(database: Path, tmp_path: Path, sql: str) -> None:
    with pytest.raises(UsageError, match="one SELECT and nothing else"):
        imported(database, "customers", lines(tmp_path), sql=mapping(tmp_path, sql))


def test_mapping_does_not_see_variables_of_this_program(database: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not run"):
        imported(database, "customers", lines(tmp_path), sql=mapping(tmp_path, "SELECT * FROM names"))


def test_dry_run_of_a_mapping_leaves_nothing(database: Path, tmp_path: Path) -> None:
    outcome = tried(database, "orders", lines(tmp_path), sql=mapping(tmp_path, MAPPING))
    assert counts(outcome) == (3, 0, 0, 0)
    assert left_over(database) == []
    assert query(database, "SELECT count(*) FROM imports") == [(0,)]


MANY = "nr,Region,price,sold\n" + "".join(
    f"A{n},north,{'n/a' if n in (7, 400, 401) else n},{'31/12/2026' if n not in (7, 500) else '12/31/2026'}\n"
    for n in range(600)
)
CONVERTING = """
SELECT nr AS order_id, strptime(sold, '%d/%m/%Y')::DATE AS order_date, CAST(price AS DECIMAL(18, 2)) AS amount,
  Region AS region
FROM input
"""


@pytest.mark.slow
def test_cell_that_a_mapping_cannot_convert_is_a_bad_row_with_line_column_and_value(
    database: Path, tmp_path: Path
) -> None:
    file, sql = lines(tmp_path, MANY), mapping(tmp_path, CONVERTING)
    outcome = imported(database, "orders", file, sql=sql)
    assert (outcome.state, outcome.refused) == ("abandoned", 4)
    assert [(bad.line, bad.field, bad.value) for bad in outcome.first] == [
        (9, "order_date", "12/31/2026"), (9, "amount", "n/a"), (402, "amount", "n/a"), (403, "amount", "n/a"),
        (502, "order_date", "12/31/2026"),
    ]  # fmt: skip
    assert outcome.first[0].file == str(file)
    assert outcome.first[1].reason == 'cannot be converted from price: Could not convert string "n/a" to DECIMAL(18,2)'
    skipped = imported(database, "orders", file, sql=sql, skip_bad=True)
    assert counts(skipped) == (596, 0, 0, 4)
    assert query(database, "SELECT DISTINCT region FROM orders") == [("north",)]


def test_what_chooses_or_joins_rows_is_found_to_fail_too(database: Path, tmp_path: Path) -> None:
    sql = "SELECT nr AS customer_id FROM input WHERE CAST(price AS DECIMAL(9, 2)) >= 0"
    outcome = imported(database, "customers", lines(tmp_path, MANY), sql=mapping(tmp_path, sql))
    assert [(bad.line, bad.field, bad.value) for bad in outcome.first] == [
        (9, "", "n/a"), (402, "", "n/a"), (403, "", "n/a"),
    ]  # fmt: skip


@pytest.mark.slow
def test_mapping_that_converts_next_to_nothing_stops_and_says_why(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs.imports.converting, "MAX_ROWS", 10)
    text = "nr,price\n" + "".join(f"A{n},x{n}\n" for n in range(1100))
    sql = "SELECT nr AS customer_id, CAST(price AS INTEGER) AS name FROM input"
    with pytest.raises(InputError, match=r"More than 10 rows cannot be converted by the mapping.*x10"):
        imported(database, "customers", lines(tmp_path, text), sql=mapping(tmp_path, sql), skip_bad=True)


def test_names_are_compared_without_case(database: Path, tmp_path: Path) -> None:
    text = "Order_ID,Order_Date,AMOUNT,Region,CUSTOMER_ID\nA,2026-01-01,1,north,c\n"
    sql = "SELECT _LINE, order_id, order_date, amount, region AS REGION, Customer_Id AS customer_id FROM input"
    imported(database, "orders", lines(tmp_path, text), sql=mapping(tmp_path, sql))
    assert query(database, "SELECT order_id, region, customer_id FROM orders") == [("A", "north", "c")]


def test_line_means_the_input_beside_further_files(database: Path, tmp_path: Path) -> None:
    sql = """SELECT _line, _file, nr AS order_id, row_number() OVER (PARTITION BY nr ORDER BY _line) AS line_no,
      '2026-01-01' AS order_date, IF(pieces = '-1', 'x', '1') AS amount
      FROM input LEFT JOIN articles AS a USING (article)"""
    (tmp_path / "names.csv").write_text("article,line\nx,Toys\n")
    further = {"articles": str(tmp_path / "names.csv")}
    outcome = imported(database, "orders", lines(tmp_path), sql=mapping(tmp_path, sql), further=further)
    assert [(bad.line, bad.value) for bad in outcome.first] == [(4, "x")]


@pytest.mark.slow
def test_downtime_is_filled_to_the_end_of_what_was_observed_for_services_without_any_too(
    database: Path, tmp_path: Path
) -> None:
    example = ROOT / "docs" / "examples" / "downtime.sql"
    observed = example.read_text(encoding="utf-8").replace("CAST([] AS VARCHAR[])", "['Login']")
    log = lines(tmp_path, "service,date,minutes_down\nAPI,2026-07-01,1\nAPI,2026-08-01,720\nSite,2026-07-31,5\n")
    assert counts(imported(database, "ops_uptime", log, sql=mapping(tmp_path, observed))) == (3 * 355, 0, 0, 0)
    spans = "SELECT service, min(day), max(day), sum(uptime < 1000000000) FROM ops_uptime GROUP BY service ORDER BY 1"
    assert query(database, spans) == [
        ("API", "2025-08-23", "2026-08-12", 2), ("Login", "2025-08-23", "2026-08-12", 0),
        ("Site", "2025-08-23", "2026-08-12", 1),
    ]  # fmt: skip


@pytest.mark.slow
def test_with_skip_bad_the_mended_file_gives_the_sums_of_a_fresh_import(database: Path, tmp_path: Path) -> None:
    sql = mapping(
        tmp_path,
        "SELECT nr AS order_id, row_number() OVER (PARTITION BY nr ORDER BY _line) AS line_no,"
        " '2026-01-01' AS order_date, CAST(price AS DECIMAL(18, 2)) AS amount, _line FROM input",
    )
    text = "nr,price\nA,n/a\nA,20\nB,n/a\nA,30\nB,5\n"
    skipped = imported(database, "orders", lines(tmp_path, text), sql=sql, skip_bad=True)
    assert counts(skipped) == (3, 0, 0, 2)
    imported(database, "orders", lines(tmp_path, text.replace("n/a", "10")), sql=sql)
    rows = query(database, "SELECT order_id, line_no, amount FROM orders ORDER BY 1, 2")
    assert rows == [("A", 1, 1000), ("A", 2, 2000), ("A", 3, 3000), ("B", 1, 1000), ("B", 2, 500)]


@pytest.mark.slow
def test_the_key_of_the_docs_makes_two_of_two_and_one_of_one(database: Path, tmp_path: Path) -> None:
    docs = (ROOT / "docs" / "imports.md").read_text(encoding="utf-8")
    sql = docs.partition("### Files without numbers of their own")[2].partition("```sql")[2].partition("```")[0]
    text = "day,customer,product,amount\n" + "".join(
        f"2026-01-01,{cells},1\n" for cells in ("a|b,c", "a,b|c", "x,", ",x", "NULL,x", '"a"",""b",c', "x,", '"a\\",b')
    )
    for inserted in (8, 0):
        outcome = imported(database, "orders", lines(tmp_path, text), sql=mapping(tmp_path, sql))
        assert (outcome.counts.inserted, outcome.summary.repeated.rows, outcome.summary.warnings) == (inserted, 0, [])
    assert query(database, "SELECT count(DISTINCT order_id), sum(amount) FROM orders") == [(7, 800)]
