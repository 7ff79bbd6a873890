import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.figures.documents.cells import Number, csv_line, guarded, unguarded

FORMULAS = "=+-@＝＋－＠"
DELIMITERS = ",;\t|"
NASTY = st.text(alphabet=st.sampled_from("=+-@＝＋－＠\t\r\n ;,|'\"\u00a0\u3000\ufeffa1"), max_size=12)


def runs(cell: str) -> bool:
    """Whether a spreadsheet may take a cell for a formula."""
    return cell.strip("\ufeff \u00a0\u3000").startswith(tuple(FORMULAS + "\t\r"))


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize(
    "before", ["", " ", "   ", "\u00a0", "\u3000", ";", ";;", " ; ", "|", ",", "'", '"', '";', "\t", "\r", "\n"]
)
def test_a_text_that_begins_as_a_formula_begins_with_an_apostrophe(before: str, formula: str) -> None:
    text = f"{before}{formula}1+2"
    assert guarded(text).startswith("'")
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["\tx", "\rx"])
def test_a_text_that_begins_with_a_control_is_guarded(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert unguarded(f"'{text}") == text


@pytest.mark.parametrize(("text", "cell"), [("a;=1", "a;'=1"), ("a; ＝1|@2", "a;' ＝1|'@2"), (";=1+2", "';'=1+2")])
def test_a_formula_behind_another_separator_is_guarded_there(text: str, cell: str) -> None:
    assert guarded(text) == cell
    assert unguarded(cell) == text


@pytest.mark.parametrize(
    "text", ["", "A-1", "a=b", "O'Brien", "'tis", "x;y", "5 - 3", "me@example.com", "A&B + C", "ü"]
)
def test_any_other_text_is_left_alone(text: str) -> None:
    assert guarded(text) == unguarded(text) == text


@pytest.mark.slow
@given(NASTY)
def test_what_was_guarded_is_read_back_as_it_was(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(st.lists(NASTY, min_size=1, max_size=3))
def test_no_spreadsheet_finds_a_formula_whatever_separates_its_cells(texts: list[str]) -> None:
    line = csv_line([Number("1.50"), *texts, None, True])
    assert list(csv.reader(io.StringIO(line, newline=""))) == [["1.50", *map(guarded, texts), "", "true"]]
    for delimiter in DELIMITERS:
        for row in csv.reader(io.StringIO(line, newline=""), delimiter=delimiter):
            assert not any(map(runs, row)), (delimiter, row)


def test_text_is_quoted_and_numbers_are_not() -> None:
    assert csv_line(["a", "2026-05-20", 'say "x"', Number("-1.50"), 3, None, True]) == (
        '"a","2026-05-20","say ""x""",-1.50,3,,true\r\n'
    )


@pytest.mark.parametrize("text", ["\t" * 100_000, "'" * 100_000, "; " * 50_000, ";'" * 50_000])
def test_a_long_cell_is_looked_at_once(text: str) -> None:
    assert re.sub("'", "", guarded(text)) == re.sub("'", "", text)
