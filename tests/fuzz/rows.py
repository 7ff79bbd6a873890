"""Rows of facts, good ones and ones with something wrong, each with what must be stored of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from random import Random

from tests.fuzz import values
from tests.fuzz.values import MISSING, Stored, Value

Make = Callable[[Random], Value]


@dataclass(frozen=True)
class Column:
    """One field: how good values of it are made, and what it must not be."""

    make: Make
    wrong: list[Value]
    required: bool = False
    default: Stored = None


@dataclass(frozen=True)
class Row:
    """One row: its values, and the columns as they must be stored; None where it must be refused, for `wrong`."""

    values: dict[str, Value]
    stored: tuple[Stored, ...] | None
    wrong: str = ""

    def as_json(self) -> str:
        """An object with its values."""
        return "{" + ", ".join(f"{values.quoted(name)}: {value.json}" for name, value in self.values.items()) + "}"


COLUMNS: dict[str, dict[str, Column]] = {
    "orders": {
        "order_id": Column(values.text, values.BAD_TEXT, required=True),
        "line_no": Column(values.line_no, values.BAD_LINE_NOS, default=1),
        "customer_id": Column(values.text, values.BAD_TEXT),
        "order_date": Column(values.day, values.BAD_INSTANTS, required=True),
        "type": Column(values.word, values.BAD_WORDS, default="one_off"),
        "amount": Column(values.money, values.BAD_MONEY, required=True),
        "profit": Column(values.money, values.BAD_MONEY),
        "service_start": Column(values.day, values.BAD_DATES),
        "service_end": Column(values.day, values.BAD_DATES),
        "product_line": Column(values.text, values.BAD_TEXT),
        "region": Column(values.text, values.BAD_TEXT),
    },
    "ops_uptime": {
        "service": Column(values.text, values.BAD_TEXT, required=True),
        "day": Column(values.day, values.BAD_DATES, required=True),
        "uptime": Column(values.share, values.BAD_SHARES, required=True),
    },
    "customers": {
        "customer_id": Column(values.text, values.BAD_TEXT, required=True),
        "name": Column(values.text, values.BAD_TEXT),
        "segment": Column(values.text, values.BAD_TEXT),
        "country": Column(values.text, values.BAD_TEXT),
    },
}


def row(random: Random, fact: str, number: int, wrong_share: float, *, text_only: bool) -> Row:
    """A row whose key holds a number, so that no other has it.

    :param wrong_share: how many of all rows have something wrong
    :param text_only: without what only JSON can say
    """
    columns = COLUMNS[fact]
    made: dict[str, Value] = {}
    for name, column in columns.items():
        given = column.required or random.random() < 0.7
        made[name] = column.make(random) if given else Value("", "null", column.default)
    key = next(iter(columns))
    made[key] = values.good(f"K{number} {made[key].stored}"[:200], f"K{number} {made[key].stored}"[:200])
    ordered_at = _order_instant(random, made) if fact == "orders" else None
    if "service_end" in made:
        _service(random, made)
    if random.random() < wrong_share:
        return _spoilt(random, columns, made, text_only=text_only)
    stored = [value.stored for value in made.values()]
    if fact == "orders":
        stored.insert(list(columns).index("order_date") + 1, ordered_at)
    return Row(made, tuple(stored))


def _order_instant(random: Random, made: dict[str, Value]) -> str | None:
    """Now and then an instant for the day of an order, of a tenant whose timezone is UTC."""
    if random.random() < 0.7:
        return None
    moment = datetime(1970, 1, 2, tzinfo=UTC) + timedelta(seconds=random.randrange(2 * 10**9))
    zone = timezone(timedelta(minutes=random.choice([0, 60, -300, 345, 840])))
    sent = moment.astimezone(zone).isoformat()
    sent = random.choice([sent, sent.replace("T", "t"), sent.replace("T", " "), sent.replace("+00:00", "z")])
    made["order_date"] = values.good(sent, moment.date().isoformat())
    return sent


def _service(random: Random, made: dict[str, Value]) -> None:
    """Days of service that follow one another, where there are two, and none that ends without a beginning."""
    start, end = made["service_start"], made["service_end"]
    if start.stored is None:
        made["service_end"] = MISSING
    elif end.stored is not None and str(end.stored) < str(start.stored):
        made["service_start"], made["service_end"] = end, start


def _spoilt(random: Random, columns: dict[str, Column], made: dict[str, Value], *, text_only: bool) -> Row:
    if "service_end" in made and random.random() < 0.1:
        late, early = date(2026, 5, 2).isoformat(), date(2026, 5, 1).isoformat()
        made["service_end"] = values.good(early, early)
        made["service_start"] = random.choice([MISSING, values.good(late, late)])
        return Row(made, None, "a service that ends before it begins")
    required = [name for name, column in columns.items() if column.required]
    if random.random() < 0.1:
        made[random.choice(required)] = MISSING
        return Row(made, None, "a required field that is missing")
    if not text_only and random.random() < 0.05:
        made[random.choice(["colour", "", "Amount", "order id", "__proto__"])] = values.good("x", "x")
        return Row(made, None, "a field that is unknown")
    if not text_only and random.random() < 0.05:
        wrong = random.choice(values.NOT_TEXT)
        made[random.choice(["currency", "tenant"])] = wrong
        return Row(made, None, wrong.wrong)
    name = random.choice(list(columns))
    wrong = random.choice([value for value in columns[name].wrong if value.cell is not None or not text_only])
    made[name] = wrong
    return Row(made, None, wrong.wrong)
