import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
SLOW = ("duckdb", "fastapi", "sqlite_utils", "uvicorn")  # each a good part of the time until the first publication


def test_a_refresher_starts_without_what_it_does_not_need() -> None:
    script = (
        "import sys, jobs.cli; jobs.cli.commands('serve'); import jobs.refresher.scheduler;"
        f"print([name for name in {SLOW!r} if name in sys.modules])"
    )
    started = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert started.stdout.strip() == "[]"
