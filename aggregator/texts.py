"""Characters that nobody sees: refused in texts that are stored, and written out where texts are shown.

They would move a terminal's cursor, begin a line of the log, or turn round what stands beside them.
"""

import re

# Controls, halves of characters, and format characters; not those that join letters into the words of some scripts.
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff0-\ufffb"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)
_UNSEEN_IN_LINES = re.compile(rf"(?!\n){_UNSEEN.pattern}")


def has_unseen(text: str) -> bool:
    """Whether something in a text cannot be seen."""
    return not text.isprintable() and _UNSEEN.search(text) is not None


def visible(text: str, *, lines: bool = False) -> str:
    """A text in which everything can be seen: what cannot is written as JSON does, so that JSON stays the same value.

    :param lines: it has lines, which it keeps
    """
    if text.isprintable():
        return text
    return (_UNSEEN_IN_LINES if lines else _UNSEEN).sub(_written, text)


def _written(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
