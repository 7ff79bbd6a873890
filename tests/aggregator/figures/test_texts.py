import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.figures.texts import has_unseen, visible

UNSEEN = ["\x00", "\x1b", "\x7f", "\x85", "\x9b", "\u00ad", "\u200b", "\u200f", "\u2028", "\u202e", "\u2066", "\ufeff",
          "\ud800", "\U000e0041"]  # fmt: skip


@pytest.mark.parametrize("character", UNSEEN)
def test_what_cannot_be_seen_is_written_out(character: str) -> None:
    assert has_unseen(f"a{character}b")
    shown = visible(f"a{character}b")
    assert shown.isascii()
    assert shown.isprintable()
    assert json.loads(f'"{shown}"') == f"a{character}b"


@pytest.mark.parametrize(
    "text", ["", "Zoë & Söhne", "漢字", "🙂", "नमस्ते", "می\u200cخواهم", "👩\u200d🔬", 'a "quoted" \\ one', "a\u00a0b"]
)
def test_what_can_be_seen_is_shown_as_it_is(text: str) -> None:
    assert not has_unseen(text)
    assert visible(text) == text


def test_lines_stay_lines_where_there_may_be_some() -> None:
    assert visible("a\nb\r\x1b[31m\u2028", lines=True) == "a\nb\\u000d\\u001b[31m\\u2028"
    assert visible("a\nb") == "a\\u000ab"


@given(st.text(st.characters(max_codepoint=sys.maxunicode)))
def test_json_in_which_all_can_be_seen_is_the_same_value(text: str) -> None:
    dumped = json.dumps({text: [text]}, ensure_ascii=False, indent=2)
    shown = visible(dumped, lines=True)
    assert json.loads(shown) == {text: [text]}
    assert not has_unseen(shown.replace("\n", ""))
