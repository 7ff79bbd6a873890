"""A short run of the fuzzer; `python -m tests.fuzz` goes on for longer."""

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from tests import ROOT
from tests.fuzz.rounds import Tally, body_round, import_round


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("wrong_share", [0.0, 0.05, 1.0])
def test_files_are_refused_by_line_or_stored_exactly(seed: int, wrong_share: float) -> None:
    tally = Tally()
    import_round(Random(f"file {seed} {wrong_share}"), 120, wrong_share, tally)
    assert tally.files == 1


@pytest.mark.slow
def test_bodies_are_refused_by_pointer_or_stored_exactly() -> None:
    tally = Tally()
    body_round(Random("bodies"), 120, 8, 0.5, tally)
    assert tally.bodies == 120
    assert tally.stored > 0 < tally.malformed


@pytest.mark.slow
def test_a_run_of_the_fuzzer_stays_within_its_memory_and_writes_what_it_found(tmp_path: Path) -> None:
    report = tmp_path / "fuzz.md"
    command = [sys.executable, "-m", "tests.fuzz", "--rows", "1500", "--seed", "7", "--report", str(report)]
    ended = subprocess.run(command, cwd=ROOT, env=os.environ, check=False, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    assert "malformed rows, bodies and files refused" in report.read_text(encoding="utf-8")
