"""`python -m tests.calendar [--on DAY …] [command …]`: a command (the tests if none is given) on days other than today.

Every process below sees the wall clock of the day (Debian's faketime); the monotonic clock is left alone.
"""

import argparse
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

DAYS = {
    "last": ("2026-12-31T20:00Z", "UTC", "the last of a month and of a year"),
    "first": ("2027-01-01T00:01Z", "UTC", "the first of a month and of a year"),
    "28th": ("2027-02-28T09:00Z", "UTC", "the 28th, and the last of a February"),
    "leap": ("2028-02-29T09:00Z", "UTC", "the day that most years do not have"),
    "spring": ("2027-03-28T00:57Z", "Europe/London", "an hour is left out while the command runs"),
    "autumn": ("2026-10-25T00:57Z", "Europe/London", "an hour comes twice while the command runs"),
}
TESTS = [sys.executable, "-m", "pytest", "-q", "-n", "2"]


def main() -> None:
    """Run the command on each day, and fail if it failed on any."""
    parser = argparse.ArgumentParser(prog="python -m tests.calendar", description=__doc__)
    told = "; ".join(f"{name}: {why}" for name, (_, _, why) in DAYS.items())
    parser.add_argument("--on", action="append", metavar="DAY", help=f"{told}; or an instant, 2026-11-30T23:50Z")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="pytest's arguments, or after -- any command")
    given = parser.parse_args()
    command = given.command[1:] if given.command[:1] == ["--"] else [*TESTS, *given.command]
    codes = {day: run(day, command) for day in given.on or DAYS}
    for day, code in codes.items():
        print(f"{day:8} {'passed' if code == 0 else f'failed, exit code {code}'}")
    sys.exit(any(codes.values()))


def run(day: str, command: list[str]) -> int:
    """The exit code of a command that begins at a day's instant."""
    instant, zone, why = DAYS.get(day, (day, "UTC", "as asked for"))
    print(f"{day}: {instant}, {zone}; {why}", flush=True)
    seconds = (datetime.fromisoformat(instant) - datetime.now(UTC)).total_seconds()
    paths = [str(Path(__file__).parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = os.environ | {
        "TZ": zone,
        "PYTHONPATH": os.pathsep.join(paths),
        "NO_FAKE_STAT": "1",  # or no compiled module would be as old as its source
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "DONT_FAKE_MONOTONIC": "1",  # its name in earlier versions
    }
    # a difference, which is the same in every process, however late it is started
    return subprocess.run(["faketime", "-f", f"{seconds:+.0f}s", *command], env=environment, check=False).returncode


if __name__ == "__main__":
    main()
