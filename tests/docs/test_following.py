"""What the pages of the documentation tell to do works, and says what they show."""

from pathlib import Path

import pytest

from tests import ROOT
from tests.docs.following import Step, follow, steps

PAGES = {
    path.relative_to(ROOT).as_posix(): text
    for path in [ROOT / "README.md", *sorted(ROOT.glob("docs/*.md"))]
    if steps(text := path.read_text(encoding="utf-8"))
}


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_a_page_can_be_followed(page: str, tmp_path: Path) -> None:
    follow(PAGES[page], tmp_path)


def test_pages_that_tell_what_to_do_are_among_them() -> None:
    assert {"README.md", "docs/connecting-a-database.md", "docs/inviting-a-colleague.md", "docs/operations.md"} <= {
        *PAGES
    }


def test_what_is_not_marked_is_only_shown() -> None:
    page = "```sh\nfalse\n```\n```sh run\necho 1\n```\n\n```text\n1\n```\nbut\n```text\n2\n```\n<!-- run: true -->\n"
    assert steps(page) == [Step("echo 1\n", "1\n"), Step("true")]


@pytest.mark.parametrize(
    ("page", "why"),
    [
        ("```sh run\nfalse\n```\n", "exit code 1"),
        ("```sh run\necho one\n```\n\n```text\ntwo\n```\n", "not:\ntwo"),
        ("```sh run\necho one; echo two\n```\n\n```text\ntwo\none\n```\n", "not:\ntwo\none"),
        ("```sh run\necho one\n```\n\n```sh run\ntrue\n```\n\n```text\none\n```\n", "not:\none"),
        ("```sh\necho one\n```\n", "nothing on the page"),
    ],
)
def test_a_page_that_is_wrong_is_found(page: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=why):
        follow(page, tmp_path)


def test_what_is_said_may_have_more_words_and_lines(tmp_path: Path) -> None:
    follow("```sh run\necho 'a  b c'; echo; echo d\n```\n\n```text\na b …\nd\n```\n", tmp_path)


def test_a_change_of_the_program_is_made_in_a_copy(tmp_path: Path) -> None:
    page = """<!-- in a copy of the program -->

1. Its row:

   ```python file=row.txt
   NAMES = ["one"]
   ```

   <!-- run: sed -i '/^from functools/r row.txt' sql/statements.py -->

   ```sh run
   python -c 'import sql.statements; print(sql.statements.NAMES)'
   ```

   ```text
   ['one']
   ```
"""
    follow(page, tmp_path)
    assert "NAMES = " not in (ROOT / "sql" / "statements.py").read_text(encoding="utf-8")
