"""Characters that nobody sees: refused in texts that are stored, and written out where texts are shown.

They would move a terminal's cursor, begin a line of the log, or turn round what stands beside them.
"""

import re

_CONTROL = r"\x00-\x1f\x7f-\x9f\ud800-\udfff"  # and halves of characters
# Format characters and separators; not those that join letters, or stand before the digits of a number.
_FORMAT = (
    r"\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e001f"
)
_TAGS = (
    r"\U000e0020-\U000e007f"  # seen as part of a flag alone: names may have them, and by themselves nobody sees them
)
_CONTROLS = re.compile(f"[{_CONTROL}]")
_FORMATS = re.compile(f"[{_FORMAT}]")
_UNSEEN = re.compile(f"[{_CONTROL}{_FORMAT}{_TAGS}]")
_UNSEEN_IN_LINES = re.compile(f"(?!\n)[{_CONTROL}{_FORMAT}{_TAGS}]")
# What shows only beside something else, or stands for a letter that is not there.
FILLERS = re.compile(
    r"[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200c\u200d\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0020-\U000e01ef]"
)


def text_flaw(text: str) -> str | None:
    """Why a text cannot be a name or an id, if so: nobody sees it, or something in it."""
    if text.isspace():
        return "is blank"
    if not text.isprintable():
        if _CONTROLS.search(text):
            return "has control characters"
        if unseen := _FORMATS.search(text):
            return f"has a character that cannot be seen, U+{ord(unseen[0]):04X}; remove it"
    if not text.isascii() and not FILLERS.sub("", text).strip():
        return "has nothing that can be seen"
    return None


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
