"""The largest members of a window of months: the orders in which they are asked for, and how much of a list is proved.

A list holds the largest of a window's members, not all. By order, a floor says down to which place it is whole: whoever
is not listed lies below every floor. In an order without a floor nobody lies outside.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple, TypeAlias

import orjson

Order = Literal["ordered", "recognized", "booked", "profit"]
"""By an amount, of all members; `ordered`: by what was booked, of those alone who ordered a line in the window."""

ORDERS: tuple[Order, ...] = ("ordered", "recognized", "booked", "profit")

Place: TypeAlias = tuple[int, str]
"""Where a member stands in an order, the first lowest: its amount, negated, and its name, by which equals are told."""

Floors: TypeAlias = Mapping[Order, Place]


class Sums(NamedTuple):
    """What a member's order lines give to a window, in minor units; booked and lines by order date."""

    recognized: int = 0
    booked: int = 0
    profit: int = 0
    profit_amount: int = 0
    lines: int = 0


def place(order: Order, member: str, sums: Sums) -> Place | None:
    """A member's place in an order; None if it has none."""
    if order == "ordered":
        return (-sums.booked, member) if sums.lines > 0 else None
    amount: int = getattr(sums, order)
    return -amount, member


def proved(order: Order, member: str, sums: Sums, floors: Floors) -> bool:
    """Whether a list with these floors would have the member for its place in an order."""
    found, floor = place(order, member, sums), floors.get(order)
    return found is not None and (floor is None or found <= floor)


def proves(listed: Sequence[tuple[str, object, Sums]], order: Order, limit: int, floors: Floors) -> bool:
    """Whether the first of a list in an order, at most `limit` of them, are the first of all members."""
    return order not in floors or (len(listed) == limit and proved(order, listed[-1][0], listed[-1][2], floors))


def read_floors(text: str) -> Floors:
    """The floors of a list, as `write_floors` wrote them."""
    return {order: (amount, member) for order, (amount, member) in orjson.loads(text).items()} if text != "{}" else {}


def write_floors(floors: Floors) -> str:
    """The floors of a list as JSON."""
    return orjson.dumps(floors).decode()
