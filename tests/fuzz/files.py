"""Files to import: CSV, NDJSON and Parquet, with what must come of every line."""

import csv
import io
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import duckdb

from tests.fuzz.packing import PACKINGS, bomb, packed, spoilt
from tests.fuzz.rows import COLUMNS, row
from tests.fuzz.values import Stored

BOM = b"\xef\xbb\xbf"
NESTED = 200_000
MAX_DIGITS = 5000


@dataclass
class Made:
    """A file and what must come of it: the rows it adds, the lines it is refused for, or that it is refused whole."""

    content: bytes = b""
    ending: str = ""
    stored: set[tuple[Stored, ...]] = field(default_factory=set)
    refused: set[int] = field(default_factory=set)
    whole: str = ""
    rows: int = 0
    wrong: Counter[str] = field(default_factory=Counter)


def made_file(random: Random, folder: Path, fact: str, rows: int, wrong_share: float) -> Made:
    """A file of some format, now and then refused whole."""
    made = random.choice([_csv, _csv, _ndjson, _ndjson, _parquet])(random, folder, fact, rows, wrong_share)
    compression = random.choice(["", "", *PACKINGS])
    made.content, made.ending = packed(made.content, compression), made.ending + compression
    if compression and random.random() < 0.3:
        made.content, made.whole = spoilt(random, made.content)
    elif random.random() < 0.15:
        _spoil(random, made, fact)
    if made.whole:
        made.wrong = Counter({made.whole: 1})
    return made


def _csv(random: Random, _folder: Path, fact: str, rows: int, wrong_share: float) -> Made:
    made = Made(ending=".csv", rows=rows)
    names = list(COLUMNS[fact])
    end = random.choice(["\n", "\n", "\r\n"])
    out = [_cells(names, end)]
    line = 2
    last, last_numbered = b"", True
    for number in range(rows):
        if last and random.random() < 0.01:
            out.append(last)  # the same line again is the same row, where it has a number
            if not last_numbered:
                made.refused.add(line)
                made.wrong["an order's line that is there twice, without a number"] += 1
            line += last.count(b"\n")
            continue
        found = row(random, fact, number, wrong_share, text_only=True)
        cells = [found.values[name].cell or "" for name in names]
        written, why = _cells(cells, end), found.wrong
        if not why and random.random() < wrong_share / 3:
            written, why = _spoilt_line(random, cells, end)
        if why:
            made.refused.add(line)
            made.wrong[why] += 1
        elif found.stored:
            made.stored.add(found.stored)
            last, last_numbered = written, bool("line_no" not in names or found.values["line_no"].cell)
        out.append(written)
        line += written.count(b"\n")
        if random.random() < 0.01:
            out.append(end.encode())  # a blank line is no row
            line += 1
    if random.random() < 0.2:
        out.append(b'"' + b"never closed," * 3)
        made.refused.add(line)
        made.wrong["a quote that is not closed"] += 1
    made.content = (BOM if random.random() < 0.3 else b"") + b"".join(out)
    return made


def _cells(cells: list[str], end: str) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, lineterminator=end).writerow(cells)
    return stream.getvalue().encode()


def _spoilt_line(random: Random, cells: list[str], end: str) -> tuple[bytes, str]:
    """A good row as a line that is none."""
    plain = [cell.replace('"', "").replace("\n", "") or "x" for cell in cells]
    match random.randrange(5):
        case 0:
            return _cells(plain[: random.randrange(1, len(plain))], end), "a row with too few cells"
        case 1:
            return _cells([*plain, "more"], end), "a row with too many cells"
        case 2:
            plain[-1] = "caf\udce9"
            line = ",".join(f'"{cell}"' for cell in plain) + end
            return line.encode("utf-8", "surrogateescape"), "bytes that are not UTF-8"
        case 3:
            return ",".join(f'"{cell}"' for cell in [*plain[:-1], "a\0b"]).encode() + end.encode(), "a NUL character"
        case _:
            return b'"closed"and on,' + _cells(plain[1:], end), "text after a closing quote"


def _ndjson(random: Random, _folder: Path, fact: str, rows: int, wrong_share: float) -> Made:
    made = Made(ending=random.choice([".ndjson", ".jsonl"]), rows=rows)
    out = []
    for number in range(rows):
        found = row(random, fact, number, wrong_share, text_only=False)
        line, why = found.as_json().encode(), found.wrong
        if not why and random.random() < wrong_share / 3:
            line, why = spoilt_document(random, line)
        if why:
            made.refused.add(number + 1)
            made.wrong[why] += 1
        elif found.stored:
            made.stored.add(found.stored)
        out.append(line.replace(b"\n", b" ") + random.choice([b"\n", b"\n", b"\r\n"]))
    made.content = (BOM if random.random() < 0.3 else b"") + b"".join(out)
    return made


def spoilt_document(random: Random, line: bytes) -> tuple[bytes, str]:
    """A good object as a line that holds none."""
    opened = line[:-1].rstrip()
    kinds: list[tuple[bytes, str]] = [
        (line[: random.randrange(1, len(line))].rstrip() or b"{", "JSON that is cut off"),
        (b"[" + line + b"]", "an array for an object"),
        (opened + b', "twice": 1, "twice": 1}', "a field that is named twice"),
        (opened + b', "amount": NaN}', "NaN or Infinity"),
        (opened + b', "amount": -Infinity}', "NaN or Infinity"),
        (opened + b', "more": "caf\xe9"}', "bytes that are not UTF-8"),
        (opened + b', "more": "\xed\xa0\x80"}', "bytes that are not UTF-8"),
        (opened + b', "more": "a\0b"}', "a NUL character"),
        (opened + b', "more": ' + b"[" * NESTED + b"]" * NESTED + b"}", "JSON that is nested too deeply"),
        (opened + b', "more": ' + b"1" * MAX_DIGITS + b"}", "a number of too many digits"),
        (opened + b",}", "a comma too many"),
        (line + line, "two objects in a line"),
        (b"null", "no object"),
        (b"'single'", "no JSON"),
    ]
    return random.choice(kinds)


def _parquet(random: Random, folder: Path, fact: str, rows: int, wrong_share: float) -> Made:
    made = Made(ending=".parquet", rows=rows)
    names = list(COLUMNS[fact])
    lines: list[list[str | None]] = []
    for number in range(rows):
        found = row(random, fact, number, wrong_share, text_only=True)
        if found.stored:
            made.stored.add(found.stored)
        else:
            made.refused.add(number + 1)
            made.wrong[found.wrong] += 1
        lines.append([found.values[name].cell or random.choice([None, ""]) for name in names])
    source, target = folder / "rows.json", folder / "rows.parquet"
    source.write_text("".join(json.dumps(dict(zip(names, line, strict=True))) + "\n" for line in lines))
    columns = ", ".join(f"{name}: 'VARCHAR'" for name in names)
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT * FROM read_json('{source}', format = 'newline_delimited', columns = {{{columns}}})) "
            f"TO '{target}' (FORMAT parquet)"
        )
    made.content = target.read_bytes()
    return made


def _spoil(random: Random, made: Made, fact: str) -> None:
    """Make a file one that has to be refused whole."""
    header = _cells(list(COLUMNS[fact]), "\n")
    plain = random.choice([".csv", ".ndjson"])
    content: bytes
    match random.randrange(8):
        case 0:
            ending = random.choice(list(PACKINGS))
            content, made.ending, made.whole = bomb(ending, header), f".csv{ending}", "a bomb"
        case 1:
            ending = random.choice(list(PACKINGS))
            content = packed(bomb(ending, header), ending)
            made.ending, made.whole = f".csv{ending}", "a bomb within a compressed file"
        case 2:
            encoding = random.choice(["utf-16", "utf-16-be", "utf-32"])
            text = header.decode() + "x,1\n"
            content, made.ending, made.whole = text.encode(encoding), ".csv", "UTF-16 or UTF-32"
        case 3:
            names = [*COLUMNS[fact], random.choice(["colour", "Amount ", next(iter(COLUMNS[fact])), "", "caf\udce9"])]
            text = ",".join(names) + "\n"
            content = text.encode("utf-8", "surrogateescape")
            made.ending, made.whole = ".csv", "a header with a column too many"
        case 4:
            content, made.ending, made.whole = header[header.index(b",") + 1 :], ".csv", "a header without the key"
        case 5:
            content, made.ending = header + b"x" * (17 * 2**20), plain
            made.whole = "a line without end"
        case 6:
            content, made.ending, made.whole = random.choice([b"", b"\n", b"   \n"]), ".csv", "a file without a header"
        case _:
            content = b"PAR1" + random.randbytes(200) + b"PAR1"
            made.ending, made.whole = ".parquet", "noise for Parquet"
    made.content = content
