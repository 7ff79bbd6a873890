"""P10 and P11: the page in a real browser, as `bench/browser.mjs` measures it against a demo company."""

import json
import subprocess
from pathlib import Path

from bench.processes import Program
from bench.results import Row, Text
from bench.stage import Stage
from bench.texts import ROOT


def measure(stage: Stage) -> tuple[list[Row], list[Text]]:
    """From click to painted chart; the largest paint of a cold load, and the JavaScript of the first route."""
    environment = {"EDB_DATABASE": str(stage.folder / "page.sqlite3")}
    demo = Program(
        ["-m", "jobs.cli", "demo", "--port", "PORT"], environment, stage.folder / "page.log", "/api/health/ready"
    )
    with demo as service:
        script = Path(ROOT, "bench", "browser.mjs")
        printed = subprocess.run(
            ["node", script, f"http://127.0.0.1:{service.port}"], check=True, capture_output=True, text=True
        ).stdout
    found = json.loads(printed)
    switch, paint = found["granularity_switch_ms"], found["largest_contentful_paint_ms"]
    script_bytes = found["javascript_gzip_bytes"]["value"]
    return [
        Row(
            "P10",
            f"switching granularity, click to painted chart, {switch['samples']} times",
            f"p50 {switch['p50']:.0f} ms, p95 {switch['p95']:.0f} ms",
            target="p95 ≤ 100 ms",
            met=switch["p95"] <= 100,
        ),
        Row(
            "P11",
            f"largest contentful paint of a cold load, {paint['samples']} loads",
            f"p50 {paint['p50']:.0f} ms, worst {paint['worst']:.0f} ms",
            target="≤ 1.0 s",
            met=paint["worst"] <= 1000,
        ),
        Row(
            "P11",
            "JavaScript on the first route, gzipped",
            f"{script_bytes / 1000:.0f} kB",
            target="≤ 300 kB",
            met=script_bytes <= 300_000,
        ),
    ], []
