"""Values of fields as they may be sent, each made together with what must come of it.

The second opinion is in the making: a good amount is written from the whole number that must be stored, a bad one from
a list of what is none. Nothing here reads a value as the program does.
"""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

MOST = (2**63 - 1) // 10**7  # minor units of one amount
FIRST_DAY, DAYS = date(1900, 1, 1), 109_572  # to 2199-12-31
PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .-_/"
ODD = "äßÆ漢字🙂\u0301\u200d\ufe0f\u3164مש'\",;|=+@\\{}[]<>&%$#"

Stored = str | int | None


@dataclass(frozen=True)
class Value:
    """One value: as text, as JSON, and what it must be stored as; `wrong` names why it must be refused instead."""

    cell: str | None  # None: a text cannot say it
    json: str
    stored: Stored = None
    wrong: str = ""


MISSING = Value("", "null")


def quoted(text: str) -> str:
    """A text as JSON, now and then with everything escaped."""
    return json.dumps(text, ensure_ascii=len(text) % 2 == 0)


def good(text: str, stored: Stored) -> Value:
    """A good value that is sent as text."""
    return Value(text, quoted(text), stored)


def bad(why: str, *texts: str) -> list[Value]:
    """Texts that must be refused."""
    return [Value(text, quoted(text), wrong=why) for text in texts]


def bad_json(why: str, *documents: str) -> list[Value]:
    """JSON values that must be refused, of which a text file knows nothing."""
    return [Value(None, document, wrong=why) for document in documents]


NOT_PLAIN = bad_json(
    "an object or array for a value",
    "{}",
    "[]",
    '["\\ud800"]',
    '{"a": "\\udfff"}',
    '{"a": 1}',
    "[1, 2]",
    "[" * 50 + "]" * 50,
)
NOT_TEXT = [*NOT_PLAIN, *bad_json("a number or truth value for text", "1", "true", "false", "1.5", "-0", "1e5")]

BAD_TEXT = [
    *bad("control characters", "a\x01b", "tab\there", "two\nlines", "a\rb", "\x1b[31m", "\x7f"),
    *bad("C1 control characters", "a\x85b", "\x80", "x\x9b31m"),
    *bad("bidi controls", "\u202eabc", "a\u202db", "\u2066a\u2069", "a\u200f", "\u061ca"),
    *bad(
        "characters that cannot be seen", "\u200b", "a\u200b", "\ufeffa", "a\u2028b", "\u00ad", "a\u2060", "a\U000e0001"
    ),
    *bad("nothing that can be seen", "\u200d", "\ufe0f\u200c", "\u3164", "\u2800 ", "\u115f\u1160"),
    *bad("blank text", " ", "   ", "\u3000", "\u00a0"),
    *bad("over-long text", "x" * 201, "漢" * 201, "🙂" * 5000, "x" * 100_000),
    *bad_json("a lone surrogate", '"\\ud800"', '"a\\udfffb"'),
    *NOT_TEXT,
]
BAD_MONEY = [
    *bad("words for a number", "abc", "one", "-", "+", ".", "£5", "5 GBP", "0x10", "1/2", "TRUE", "=1+1"),
    *bad("a number with separators or blanks", "1,000.00", "1 000", " 12", "12 ", "1.2.3", "12,5", "1_000", "--1"),
    *bad("a line break in a number", "1.00\n2.00", "1.00\n", "\n1.00", "1\r\n2", "1.00\n2.00\n3.00"),
    *bad("a number out of bounds", "9223372036.86", "-9223372036.855", "90071992547409.93", "92233720368547758.07"),
    *bad("digits that are not ASCII", "\u0661\u0662", "\uff11\uff12", "\u00b2"),
    *bad("no finite number", "NaN", "nan", "Infinity", "-inf", "1e999", "1e-999", "1e"),
    *bad(
        "a number beyond 64 bits", "92233720368547758.08", "-92233720368547758.08", "9" * 30, "1e30", "9" * 39 + ".99"
    ),
    *bad("a number of too many digits", "1" * 41, "0." + "1" * 41, "1" * 4000, "1e1000000000"),
    *bad_json("a number beyond 64 bits", "92233720368547758.08", "1e40", "9" * 30, "-1e99", "1E400", "9" * 4000),
    *bad_json("a truth value for a number", "true", "false"),
    *NOT_PLAIN,
]
BAD_DATES = [
    *bad("a day that is not in the calendar", "2026-02-30", "2025-02-29", "1900-02-29", "2026-13-01", "2026-00-10"),
    *bad("another notation of a day", "2026-1-1", "20260101", "01/02/2026", "2026/01/01", "2026-W01-1", "1 May 2026"),
    *bad("a day out of bounds", "1899-12-31", "2200-01-01", "0000-00-00", "9999-12-31", "0001-01-01", "-001-01-01"),
    *bad("digits that are not ASCII", "２０２６-01-01", "2026-0\u0661-01"),
    *bad("a day with blanks", " 2026-01-01", "2026-01-01 ", "2026-01-0\t"),
    *bad("a number for a day", "46023", "1767225600", "1.5"),
    *bad_json("a number for a day", "20260101", "46023.5", "true"),
    *NOT_PLAIN,
]
BAD_INSTANTS = [
    *BAD_DATES,
    *bad(
        "an instant of ISO 8601 and not RFC 3339",
        "2026-W01-1T00:00",
        "2026-10-01T10",
        "2026-10-01T10:00Z",
        "2026-10-01T100000Z",
        "2026-10-01T10:00:00+0200",
        "2026-10-01T10:00:00,5Z",
        "2026-10-01T24:00:00Z",
    ),
    *bad("an instant that is none", "2026-01-01T25:00:00Z", "2026-01-01T10:61:00Z", "2026-02-30T10:00:00Z"),
    *bad("an instant out of bounds", "2200-01-01T00:00:00Z", "1899-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00"),
    *bad("an over-long instant", "2026-01-01T10:00:00." + "0" * 40 + "Z", "2026-01-01T10:00:00Z" + " " * 30),
]
BAD_LINE_NOS = [
    *bad("no whole number", "x", "-1", "1.0", "0x1", " 1", "\u0661", "1e3", "+1", "9" * 400, "1000000001"),
    *bad_json("no whole number", "-1", "1.5", "true", "1000000001", "1e3", "9" * 400),
    *NOT_PLAIN,
]
BAD_WORDS = [
    *bad("no lower-case word", "One_off", "1a", "a b", "é", "a-b", "_a", "a" * 41, "a\x00b", "ａ"),
    *NOT_TEXT,
]
BAD_SHARES = [
    *bad("a share beyond 0 to 1", "1.000000001", "-0.1", "2", "100", "99.9%", "1e1"),
    *BAD_MONEY,
]


def text(random: Random) -> Value:
    """Text that is fine, however odd."""
    letters = PLAIN if random.random() < 0.7 else PLAIN + ODD * 3
    length = random.choice([1, 2, 8, 8, 20, 199])
    return good(made := "x" + "".join(random.choices(letters, k=length)), made)


def money(random: Random) -> Value:
    """An amount of two decimals, in one of the ways to write it."""
    minor = random.choice([0, 1, 5, 99, 100, 12_345, random.randrange(10**9), random.randrange(MOST), MOST])
    minor *= random.choice([1, 1, -1])
    sign, whole, part = "-" if minor < 0 else "", abs(minor) // 100, abs(minor) % 100
    plain = f"{sign}{whole}.{part:02d}"
    match random.randrange(8):
        case 0:
            return good(f"{sign or '+'}00{whole}.{part:02d}000", minor)
        case 1:
            return good(f"{sign}{whole}{part:02d}e-2", minor)
        case 2 if minor != 0:
            return good(f"{plain}49999", minor)
        case 3 if abs(minor) < MOST:  # a tie goes to the even neighbour
            return good(f"{plain}5", minor + minor % 2 * (-1 if minor < 0 else 1))
        case 4 if 0 < abs(minor) < MOST:
            return good(f"{plain}5000001", minor + (-1 if minor < 0 else 1))
        case 5 if part == 0:
            return Value(str(minor // 100), str(minor // 100), minor)
        case 6:
            return Value(plain, f"{plain}0e0", minor)
        case _:
            return Value(plain, plain, minor)


def day(random: Random) -> Value:
    """A day of the calendar."""
    made = (FIRST_DAY + timedelta(days=random.randrange(DAYS))).isoformat()
    return good(made, made)


def line_no(random: Random) -> Value:
    """A line's number."""
    made = random.choice([0, 1, 2, 1_000_000_000, random.randrange(10**9)])
    return Value(str(made), random.choice([str(made), f'"{made}"']), made)


def word(random: Random) -> Value:
    """A type of order."""
    made = random.choice(["one_off", "subscription", "recurring", "a", "z9_", "a" * 40])
    return good(made, made)


def share(random: Random) -> Value:
    """A share in billionths."""
    made = random.choice([0, 1, 10**9, random.randrange(10**9)])
    written = f"{made // 10**9}.{made % 10**9:09d}"
    return Value(written, random.choice([written, f'"{written}"']), made)
