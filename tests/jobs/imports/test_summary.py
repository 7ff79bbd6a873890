"""What an import says of itself: what somebody checks who knows the books, and what looks odd."""

from pathlib import Path

import pytest

from jobs.cli.import_summary import summary_lines
from tests.jobs.imports.importing import HEADER, execute, imported, tried

LINES = HEADER + (
    "A,1,C,2026-01-31,1000.00\nA,2,C,2026-01-02,-250.50\nB,1,D,2026-03-05,1.234\nC,1,D,2026-03-04,900\nC,1,D,2026-03-04,900\n"
)


def mapped(tmp_path: Path, sql: str) -> Path:
    path = tmp_path / "mapping.sql"
    path.write_text(sql)
    return path


def said(database: Path, tmp_path: Path, text: str, fact: str = "orders", sql: str | None = None) -> list[str]:
    """The warnings of a dry run of a file, which are those of its import."""
    file = tmp_path / "a.csv"
    file.write_text(text)
    mapping = None if sql is None else mapped(tmp_path, sql)
    dry = tried(database, fact, file, sql=mapping).summary
    assert imported(database, fact, file, sql=mapping).summary.warnings == dry.warnings
    return dry.warnings


def test_a_summary_has_days_months_totals_and_what_was_rounded(database: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(LINES)
    summary = tried(database, "orders", file).summary
    assert summary.as_dict() | {"warnings": []} == {
        "rows": 4,
        "first_day": "2026-01-02",
        "last_day": "2026-03-05",
        "currency": "GBP",
        "total": "1650.73",
        "negative": {"rows": 1, "total": "-250.50"},
        "months": [
            {"month": "2026-01", "rows": 2, "total": "749.50"},
            {"month": "2026-03", "rows": 2, "total": "901.23"},
        ],
        "rounded": {"amounts": 1, "difference": "-0.004"},
        "repeated": {"rows": 1, "first": [{"file": str(file), "line": 6}]},
        "superseded": {"rows": 0, "first": []},
        "unused_columns": [],
        "warnings": [],
    }
    assert list(summary_lines(summary)) == [
        "4 rows, 2026-01-02 to 2026-03-05, GBP 1,650.73, of that -250.50 negative on 1.",
        "  2026-01  2  749.50",
        "  2026-03  2  901.23",
        f"Repeated within the input, counted once: 1 ({file}, line 6).",
    ]
    (warning,) = summary.warnings
    assert warning == (
        f"1 amount has more than 2 decimals, the first 1.234 ({file}, line 4); rounding them adds -0.004 in all. "
        "Look whether the point separates thousands."
    )


def test_a_long_history_shows_its_last_two_years_and_the_rest_in_one(database: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(HEADER + "".join(f"O{n},1,C,{2020 + n // 12}-{n % 12 + 1:02d}-01,-1\n" for n in range(30)))
    lines = list(summary_lines(tried(database, "orders", file).summary))
    assert lines[:3] == [
        "30 rows, 2020-01-01 to 2022-06-01, GBP -30.00, of that -30.00 negative on 30.",
        "  earlier  6  -6.00",
        "  2020-07  1  -1.00",
    ]
    assert len(lines) == 26


def test_sums_of_the_largest_amounts_fit(database: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        HEADER + "".join(f"O{n},1,C,2026-01-01,9223372036.85\nN{n},1,C,2026-01-01,-0.01\n" for n in range(99))
    )
    summary = tried(database, "orders", file).summary
    assert summary.as_dict()["total"] == "913113831647.16"


@pytest.mark.parametrize(
    ("fact", "text", "days", "total"),
    [
        ("ops_uptime", "service,day,uptime\napi,2026-04-01,0.999\n", ("2026-04-01", "2026-04-01"), None),
        ("revenue_trend", "month,recognized,booked,backlog\n2026-04,1.10,2,3\n", ("2026-04", "2026-04"), "1.10"),
        ("opportunities", "opportunity_id,stage,amount\nX,open,5\nY,open,\n", (None, None), "5.00"),
        ("customers", "customer_id,name\nC,Ada\n", (None, None), None),
        ("targets", "kpi,month,value\nnrr,2026-04,1.1\n", ("2026-04", "2026-04"), None),
    ],
)
def test_every_fact_has_a_summary(
    database: Path, tmp_path: Path, fact: str, text: str, days: tuple[str | None, str | None], total: str | None
) -> None:
    (tmp_path / "a.csv").write_text(text)
    summary = tried(database, fact, tmp_path / "a.csv").summary
    assert ((summary.first_day, summary.last_day), summary.as_dict()["total"]) == (days, total)
    assert next(summary_lines(summary)).endswith(".")


@pytest.mark.slow
def test_a_currency_that_a_mapping_drops_is_named_and_every_column_that_it_leaves(
    database: Path, tmp_path: Path
) -> None:
    text = "nr,day,amount,Currency,note\nA,2026-01-01,1,EUR,x\nB,2026-01-01,1,GBP,y\n"
    sql = "SELECT nr AS order_id, day AS order_date, amount FROM input"
    (warning,) = said(database, tmp_path, text, sql=sql)
    assert warning.startswith(
        "The mapping does not use the column Currency, which says EUR, GBP: every amount is taken as"
    )
    summary = tried(database, "orders", tmp_path / "a.csv", sql=mapped(tmp_path, sql)).summary
    assert summary.unused == ["Currency", "note"]
    assert "Columns not used: Currency, note." in list(summary_lines(summary))
    assert said(database, tmp_path, text.replace("EUR", "GBP"), sql=sql) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("'O' || _line AS order_id", "The key (order_id, line_no) is made of _line"),
        ("nr AS order_id, _line AS line_no", "line_no is made of _line"),
        ("nr AS order_id, row_number() OVER (ORDER BY _line) AS line_no", "line_no is made of _line, or of a number"),
        ("nr AS order_id, row_number() OVER (PARTITION BY nr ORDER BY _line) AS line_no", ""),
        ("md5(nr || day) AS order_id, row_number() OVER (PARTITION BY nr, day ORDER BY _line) AS line_no", ""),
    ],
)
def test_a_key_that_hangs_on_the_line_is_said_to_replace_the_last_files_rows(
    database: Path, tmp_path: Path, key: str, words: str
) -> None:
    text = "nr,day,amount\nA,2026-01-01,1\nA,2026-01-01,1\nB,2026-01-02,2\n"
    warnings = said(database, tmp_path, text, sql=f"SELECT {key}, day AS order_date, amount, _line FROM input")
    assert [warning.startswith(words) for warning in warnings] == ([True] if words else [])


def test_doubtful_recurring_lines_and_orders_of_ledger_months_are_named(database: Path, tmp_path: Path) -> None:
    execute(database, "INSERT INTO revenue_trend (month, recognized, booked, backlog) VALUES ('2026-02', 1, 1, 1)")
    header = "order_id,order_date,amount,type,service_start,service_end\n"
    rows = (
        "A,2026-01-05,-50,subscription,,\nB,2026-01-05,50,recurring,2026-01-05,\nC,2026-02-05,5,one_off,,\n"
        "D,2026-01-05,-60,recurring,2026-01-01,2026-12-31\nE,2026-01-05,-60,one_off,,\n"
    )
    credit, open_ended, ledger = said(database, tmp_path, header + rows)
    assert credit.startswith("1 credit on a recurring type without a service_end, the first on line 2")
    assert open_ended.startswith("1 recurring line without a service_end, the first on line 3")
    assert ledger.startswith("1 order is dated in months that the ledger has (2026-02 to 2026-02), the first on line 4")


def test_orders_whose_day_moves_with_the_timezone_are_counted(database: Path, tmp_path: Path) -> None:
    execute(database, "UPDATE tenants SET timezone = 'Asia/Tokyo'")
    (warning,) = said(database, tmp_path, HEADER + "A,1,C,2026-01-05T20:00:00Z,1\nB,1,C,2026-01-05T02:00:00Z,1\n")
    assert warning.startswith("1 order moved to another day than its instant says, the first on line 2")


def test_names_that_look_alike_and_count_as_two_are_named(database: Path, tmp_path: Path) -> None:
    text = (
        HEADER + "A,1,Zoe\u0308,2026-01-01,1\nB,1,Zo\u00eb,2026-01-01,1\nC,1,Ada ,2026-01-01,1\nD,1,漢字,2026-01-01,1\n"
    )
    (twins,) = said(database, tmp_path, text)
    assert twins.startswith(
        r"customer_id has 1 name written in ways that look alike and count as different: 'Zoe\u0308' and"
    )
    (known,) = said(database, tmp_path, HEADER + "E,1,Ada  Ltd,2026-01-01,1\nF,1,Ada Ltd,2026-01-01,1\n")
    assert "'Ada  Ltd' and 'Ada Ltd'" in known
    (stored,) = said(database, tmp_path, HEADER + "G,1, Ada Ltd,2026-01-01,1\n")
    assert "' Ada Ltd' and 'Ada Ltd'" in stored


@pytest.mark.slow
def test_repeats_over_files_that_a_mapping_does_not_tell_apart_are_pointed_out(database: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text("nr,day,amount\nA,2026-01-01,1\n")
    files = (tmp_path / "a.csv", tmp_path / "b.csv")
    sql = mapped(tmp_path, "SELECT nr AS order_id, day AS order_date, amount FROM input")
    outcome = imported(database, "orders", *files, sql=sql)
    assert outcome.summary.repeated.rows == 1
    assert outcome.summary.warnings[0].startswith("Whether repeated rows stand in one file is not known")
    named = mapped(tmp_path, "SELECT nr AS order_id, day AS order_date, amount, _file FROM input")
    assert imported(database, "orders", *files, sql=named).summary.warnings == []
