"""Bad rows: each kind named with its line, all of them reported, none of them written."""

import csv
from pathlib import Path

import pytest

from jobs.imports.problems import InputError
from tests.jobs.imports.importing import HEADER, counts, execute, imported, left_over, query, tried

GOOD = b"A,1,C,2026-01-01,1\n"


def bad_rows(
    database: Path, file: Path, content: bytes, fact: str = "orders", *, latest: bool = False
) -> list[tuple[str, str, str, str]]:
    """Import a file, which must fail with nothing written; what its report says."""
    file.write_bytes(content)
    outcome = imported(database, fact, file, latest=latest)
    assert outcome.state == "abandoned"
    assert outcome.counts.as_dict() == {"inserted": 0, "updated": 0, "unchanged": 0}
    assert query(database, f"SELECT count(*) FROM {fact}") == [(0,)]
    assert left_over(database) == []
    (report,) = outcome.reports
    assert report == file.with_name(f"{file.name}.bad.csv")
    with report.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    assert header == ["line", "field", "reason", "value"]
    return [(row[0], row[1], row[2], row[3]) for row in rows]


@pytest.mark.parametrize(
    ("line", "field", "reason", "value"),
    [
        (b"B,1,C,2026-02-30,1\n", "order_date", "is not a date: YYYY-MM-DD", "2026-02-30"),
        (b"B,1,C,2026-02-01,one\n", "amount", "is not a decimal number", "one"),
        (
            b"B,1,C,2026-02-01,99999999999999999999\n",
            "amount",
            "is too large: from -9223372036.85 to 9223372036.85",
            "99999999999999999999",
        ),
        (b'B,1,C,2026-02-01,"1.00\n2.00"\n', "amount", "is not a decimal number", "1.00\n2.00"),
        (
            b"B,1,A\xe2\x80\xaeB,2026-02-01,1\n",
            "customer_id",
            "has a character that cannot be seen, U+202E; remove it",
            "A\u202eB",
        ),
        (b"B,x,C,2026-02-01,1\n", "line_no", "is not a whole number from 0 to 1000000000", "x"),
        (b",1,C,2026-02-01,1\n", "order_id", "is missing", ""),
        (b"B,1,C,2026-02-01\n", "", "has 4 cells, the header has 5", "B,1,C,2026-02-01"),
        (b"B,1,C,2026-02-01,1,2\n", "", "has 6 cells, the header has 5", "B,1,C,2026-02-01,1,2"),
        (b"B,1,\xe9t\xe9,2026-02-01,1\n", "customer_id", "is not UTF-8 text", "\\udce9t\\udce9"),
        (b"B,1,\x00,2026-02-01,1\n", "customer_id", "has a NUL character", "\x00"),
        (b'B,1,"C"x,2026-02-01,1\n', "", "is not CSV: ',' expected after '\"'", ""),
        (b"B,1,=cmd(),never,1\n", "order_date", "is not a date: YYYY-MM-DD", "never"),
    ],
)
def test_bad_row_is_named_with_line_field_and_reason(
    database: Path, tmp_path: Path, line: bytes, field: str, reason: str, value: str
) -> None:
    content = HEADER.encode() + GOOD + line + b"Z,1,C,2026-01-01,1\n"
    assert bad_rows(database, tmp_path / "a.csv", content) == [("3", field, reason, value)]


def test_quote_that_is_not_closed_is_named_where_it_begins(database: Path, tmp_path: Path) -> None:
    content = HEADER.encode() + GOOD + b'B,1,"C,2026-02-01,1\nD,1,C,2026-01-01,1\n'
    assert bad_rows(database, tmp_path / "a.csv", content) == [("3", "", "has a quote that is not closed", "")]


@pytest.mark.slow
def test_quote_that_swallows_much_costs_no_more_than_a_cell(database: Path, tmp_path: Path) -> None:
    lines = b"".join(b"N%05d,1,C,2026-01-01,1\n" % n for n in range(20_000))
    (reported, *_) = bad_rows(database, tmp_path / "a.csv", HEADER.encode() + b'B,1,"C,2026-02-01,1\n' + lines)
    assert reported == ("2", "", "has a quote that is not closed", "")


def test_lines_are_counted_through_quoted_line_ends_and_blank_lines(database: Path, tmp_path: Path) -> None:
    content = HEADER.encode() + b'A,1,"C\n\nC",2026-01-01,1\n\nB,1,C,2026-01-01,x\n'
    rows = bad_rows(database, tmp_path / "a.csv", content)
    assert [(row[0], row[1]) for row in rows] == [("2", "customer_id"), ("6", "amount")]


def test_row_with_several_flaws_is_one_bad_row_with_every_reason(database: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    rows = bad_rows(database, file, HEADER.encode() + b"B,x,C,never,1\n")
    assert [row[1] for row in rows] == ["line_no", "order_date"]
    assert query(database, "SELECT refused, rows_read FROM imports") == [(1, 1)]


def test_service_that_ends_before_it_starts_is_a_bad_row(database: Path, tmp_path: Path) -> None:
    header = b"order_id,order_date,amount,service_start,service_end\n"
    lines = b"A,2026-01-01,1,2026-01-02,2026-01-01\nB,2026-01-01,1,,2026-01-01\nC,2026-01-01,1,2026-01-01,2026-01-01\n"
    rows = bad_rows(database, tmp_path / "a.csv", header + lines)
    assert [row[:3] for row in rows] == [
        ("2", "service_end", "is before service_start"),
        ("3", "service_end", "is given without service_start"),
    ]


def test_key_with_different_content_names_both_lines(database: Path, tmp_path: Path) -> None:
    content = HEADER.encode() + GOOD + b"B,1,C,2026-01-01,1\nA,1,C,2026-01-01,2\n"
    assert bad_rows(database, tmp_path / "a.csv", content) == [
        ("4", "order_id, line_no", "stands already on line 2 with other content", "A, 1")
    ]


@pytest.mark.parametrize("latest", [False, True])
@pytest.mark.parametrize("amount", [b"20.00", b"30.00"])
def test_line_that_stands_twice_without_its_number_is_refused(
    database: Path, tmp_path: Path, amount: bytes, latest: bool
) -> None:
    file = tmp_path / "a.csv"
    lines = b"order_id,order_date,amount\nG1,2026-10-01,20.00\nG2,2026-10-01,1\nG1,2026-10-01," + amount + b"\n"
    rows = bad_rows(database, file, lines, latest=latest)
    (found,) = rows
    assert found[:2] == ("4", "line_no")
    assert found[2].startswith("is missing, and the order stands already on line 2: number its lines")
    numbered = HEADER.encode() + b"G1,1,C,2026-10-01,20.00\nG1,,C,2026-10-01,20.00\n"
    assert [row[:2] for row in bad_rows(database, file, numbered)] == [("3", "line_no")]


def test_repeat_in_another_file_is_the_same_row_by_its_instant(database: Path, tmp_path: Path) -> None:
    header = "order_id,order_date,amount\n"
    (tmp_path / "a.csv").write_text(header + "G1,2026-10-01T10:00:00Z,20.00\nG2,2026-10-01T23:00:00Z,5\n")
    (tmp_path / "b.csv").write_text(header + "G1,2026-10-01T12:00:00+02:00,20.00\nG3,2026-10-02T10:00:00Z,5\n")
    outcome = imported(database, "orders", tmp_path / "a.csv", tmp_path / "b.csv")
    assert (counts(outcome), outcome.summary.repeated.rows) == ((3, 0, 0, 0), 1)
    execute(database, "DELETE FROM dirty")
    assert counts(imported(database, "orders", tmp_path / "b.csv")) == (0, 0, 2, 0)
    assert counts(tried(database, "orders", tmp_path / "b.csv")) == (0, 0, 2, 0)


@pytest.mark.parametrize("latest", [False, True])
def test_the_same_line_without_its_number_in_two_files_is_one_line_and_named(
    database: Path, tmp_path: Path, latest: bool
) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text("order_id,order_date,amount\nG1,2026-10-01,20.00\n")
    outcome = imported(database, "orders", tmp_path / "a.csv", tmp_path / "b.csv", latest=latest)
    assert query(database, "SELECT sum(amount) FROM orders") == [(2000,)]
    assert (counts(outcome), outcome.summary.repeated.rows) == ((1, 0, 0, 0), 1)
    assert [Path(file).name for file, _ in outcome.summary.repeated.first] == ["b.csv"]


def test_with_latest_the_later_row_of_an_input_counts(database: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(
        HEADER.encode() + GOOD + b"A,1,C,2026-01-01,2\nB,1,C,2026-01-01,5\nA,1,C,2026-01-01,3\nA,1,C,2026-01-01,3\n"
    )
    outcome = imported(database, "orders", file, latest=True)
    assert counts(outcome) == (2, 0, 0, 0)
    assert (outcome.summary.superseded.rows, outcome.summary.repeated.rows, outcome.rows_read) == (2, 1, 5)
    assert query(database, "SELECT order_id, amount FROM orders ORDER BY 1") == [("A", 300), ("B", 500)]
    assert query(database, "SELECT rows_read, repeated, superseded FROM imports") == [(5, 1, 2)]


@pytest.mark.parametrize(
    ("line", "field", "reason"),
    [
        (b"{not json}", "", "is not JSON"),
        (b"[1, 2]", "", "is not a JSON object"),
        (b'{"order_id": "B", "order_id": "C"}', "", "names a field twice"),
        (b'{"order_id": "B", "order_date": "2026-01-01", "amount": NaN}', "", "holds NaN, which is no number"),
        (b'{"order_id": "B", "order_date": "2026-01-01", "amount": true}', "amount", "is not a decimal number"),
        (b'{"order_id": 7, "order_date": "2026-01-01", "amount": 1}', "order_id", "is not text"),
        (b'{"order_id": "B", "order_date": "2026-01-01", "amount": 1, "x": 1}', "x", "is not a field of orders"),
        (b'{"order_id": "\\u0000", "order_date": "2026-01-01", "amount": 1}', "", "has a NUL character"),
        (b'{"order_id": "\\ud800", "order_date": "2026-01-01", "amount": 1}', "", "is not UTF-8 text"),
        (b'{"order_id": "\xff", "order_date": "2026-01-01", "amount": 1}', "", "is not UTF-8 text"),
        (b"[" * 100_000, "", "is not JSON"),
        (b'{"order_id": "B", "order_date": "2026-01-01", "amount": 1, "currency": ["GBP"]}', "currency", "is not the"),
        (
            b'{"order_id": "B", "order_date": "2026-01-01", "amount": 1, "tenant": {"a": 1}}',
            "tenant",
            "is not 'default'",
        ),
        (b'{"order_id": ["\\ud800"], "order_date": "2026-01-01", "amount": 1}', "", "is not UTF-8 text"),
        (b'{"order_id": "B", "order_date": "2026-01-01", "amount": "1.00\\n2.00"}', "amount", "is not a decimal"),
    ],
)
def test_bad_line_of_ndjson_is_named(database: Path, tmp_path: Path, line: bytes, field: str, reason: str) -> None:
    good = b'{"order_id": "A", "order_date": "2026-01-01", "amount": 1.10, "line_no": 1}\n\n'
    ((number, *found),) = bad_rows(database, tmp_path / "a.ndjson", good + line + b"\n")
    assert (number, found[0]) == ("3", field)
    assert found[1].startswith(reason)


def test_skip_bad_writes_the_good_rows_and_counts_the_others(database: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(HEADER.encode() + GOOD + b"B,1,C,never,1\nA,1,C,2026-01-01,2\nD,1,C,2026-01-01,4\n")
    outcome = imported(database, "orders", file, skip_bad=True)
    assert (outcome.state, counts(outcome), outcome.rows_read) == ("done", (2, 0, 0, 2), 4)
    assert query(database, "SELECT order_id, amount FROM orders ORDER BY 1") == [("A", 100), ("D", 400)]
    assert query(database, "SELECT state, rows_read, inserted, refused FROM imports") == [("done", 4, 2, 2)]


def test_report_shows_formulas_as_text(database: Path, tmp_path: Path) -> None:
    lines = b"A,1,C,=1+1,1\nB,1,C,2026-01-01,-x\n"
    rows = bad_rows(database, tmp_path / "a.csv", HEADER.encode() + lines)
    assert [row[3] for row in rows] == ["'=1+1", "'-x"]


def test_report_goes_to_the_current_folder_where_the_inputs_cannot_be_written(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "inputs"
    folder.mkdir()
    (folder / "a.csv").write_bytes(HEADER.encode() + b"B,1,C,never,1\n")
    (folder / "a.csv.bad.csv").mkdir()  # stands in the way for everyone, root included
    monkeypatch.chdir(tmp_path)
    outcome = imported(database, "orders", folder / "a.csv")
    assert outcome.reports == [Path("a.csv.bad.csv")]
    assert list((folder / "a.csv.bad.csv").iterdir()) == []


def test_utf_16_is_named(database: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(HEADER.encode("utf-16"))
    with pytest.raises(InputError, match="is UTF-16; save it as UTF-8"):
        imported(database, "orders", file)


def test_report_of_a_value_with_a_carriage_return_is_still_csv(database: Path, tmp_path: Path) -> None:
    content = HEADER.encode() + b'A,1,"C\rD",2026-01-01,1\n'
    assert bad_rows(database, tmp_path / "a.csv", content) == [
        ("2", "customer_id", "has control characters", "C\rD"),
    ]
