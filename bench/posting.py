"""A sustained load of order lines, from a process of its own: `python -m bench.posting`.

Reads a port and a day as one line of JSON, posts at a fixed pace until standard input ends, and writes what it did as
JSON. Most lines are of the day, every tenth of a month before; amounts are whole hundreds.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import count
from threading import Event
from time import perf_counter

from bench.client import Client
from bench.results import percentile
from bench.texts import new_order_id

LINES_PER_SECOND, LINES_PER_POST, CONNECTIONS = 1_000, 20, 8
CUSTOMERS = 100_000


def post_until_told(port: int, day: date) -> dict[str, float]:
    """Post on several connections in turn, each due at its moment; what is late is posted at once, to keep the pace.

    :returns: lines posted, seconds, and the p99 of the posts from the moment each was sent
    """
    ended, began = Event(), perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        senders = [pool.submit(_send, port, day, sender, began, ended) for sender in range(CONNECTIONS)]
        sys.stdin.readline()
        ended.set()
        latencies = [latency for sender in senders for latency in sender.result()]
    lines = len(latencies) * LINES_PER_POST
    return {"lines": lines, "seconds": perf_counter() - began, "p99": percentile(latencies, 99)}


def _send(port: int, day: date, sender: int, began: float, ended: Event) -> list[float]:
    """Every CONNECTIONS-th post."""
    latencies = []
    with Client(port) as client:
        for post in count(sender, CONNECTIONS):
            due = began + post * LINES_PER_POST / LINES_PER_SECOND
            if ended.wait(max(0.0, due - perf_counter())):
                break
            latencies.append(client.post("/api/orders", _lines(post, day), expect=201).seconds)
    return latencies


def _lines(post: int, day: date) -> list[dict[str, str]]:
    before = (day - timedelta(days=30)).isoformat()
    return [
        {
            "order_id": new_order_id(f"{post * LINES_PER_POST + place:08d}"),
            "customer_id": f"C-{(post * 7919 + place * 104729) % CUSTOMERS:06d}",
            "order_date": before if place % 10 == 9 else day.isoformat(),
            "amount": f"{(place + 1) * 100}.00",
            "profit": "30.00",
            "product_line": ("Machines", "Tools", "Software")[place % 3],
            "region": ("Europe", "Asia", "Americas")[place % 3],
        }
        for place in range(LINES_PER_POST)
    ]


if __name__ == "__main__":
    asked = json.loads(sys.stdin.readline())
    print(json.dumps(post_until_told(asked["port"], date.fromisoformat(asked["day"]))))
