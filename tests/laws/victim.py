"""A process to be killed: it writes facts and refreshes, again and again, and now and then rebuilds from nothing.

`python -m tests.laws.victim DATABASE SEED`. It says `begun` when it writes its first fact.
"""

import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from jobs.refresh import recover, refresh, request_recompute, run_recomputes
from sql.database import open_writer, writing
from sql.writes import write_rows

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)


def order(random: Random, number: int) -> dict[str, str | int | None]:
    """A row of orders, some of them replacing earlier ones."""
    month = random.randint(1, 12)
    served = random.random() < 0.5
    return {
        "tenant": "default", "order_id": f"N{random.randint(0, number)}", "line_no": 1,
        "customer_id": random.choice([None, "C1", "C2", "C3"]), "order_date": f"2025-{month:02d}-15",
        "ordered_at": None, "type": random.choice(["one_off", "subscription", "recurring"]),
        "amount": random.randint(-10_000, 100_000), "profit": random.choice([None, 100]),
        "service_start": f"2025-{month:02d}-20" if served else None, "service_end": "2026-06-30" if served else None,
        "product_line": random.choice([None, "Bikes"]), "region": None, "source": "request:1", "received_at": 0,
    }  # fmt: skip


def main(database: Path, seed: int) -> None:
    """Go on until killed."""
    random = Random(seed)
    with closing(open_writer(database)) as connection:
        recover(connection)
        print("begun", flush=True)
        for number in range(1, 1_000_000):
            with writing(connection):
                write_rows(connection, "orders", [order(random, number) for _ in range(random.randint(1, 30))])
            refresh(connection, NOW)
            if number % 5 == 0:
                with writing(connection):
                    request_recompute(connection, "default", NOW, full=True)
                run_recomputes(connection, NOW, 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
