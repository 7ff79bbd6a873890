"""P13: the processor time of a service that nobody uses, per process."""

from time import sleep

from bench.processes import cpu_seconds_of, edb
from bench.results import Row, Text
from bench.stage import Stage

SETTLED_SECONDS = 10.0  # after the start, until nothing of it is left to be done
IDLE_SECONDS = 60.0
MOST = 0.003  # of a core


def measure(stage: Stage) -> tuple[list[Row], list[Text]]:
    """A service with two workers and its refresher, left alone."""
    database = stage.database(stage.sizes[0])
    seconds = stage.seconds(IDLE_SECONDS)
    with edb(database.path, "--workers", "2") as program:
        sleep(SETTLED_SECONDS)
        before = {pid: cpu_seconds_of(pid) for pid in program.tree()}
        sleep(seconds)
        shares = [(cpu_seconds_of(pid) - used) / seconds for pid, used in before.items()]
    return [
        Row(
            "P13",
            f"processor time of an idle service, the busiest of {len(shares)} processes, over {seconds:.0f} s",
            f"{max(shares):.2%} of a core, {sum(shares):.2%} all together",
            target=f"≤ {MOST:.1%} of a core",
            met=max(shares) <= MOST,
        )
    ], []
