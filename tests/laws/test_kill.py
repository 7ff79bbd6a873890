"""Law 8: whatever moment a process is killed at, the next start publishes what a rebuild would."""

import subprocess
import sys
from pathlib import Path
from random import Random
from time import sleep

import pytest

from aggregator.verification import second_opinion
from jobs.refresh import recover, refresh, run_recomputes
from tests.laws.conftest import NewStage
from tests.laws.published import copy_facts, documents, rollups
from tests.laws.victim import NOW

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 8


@pytest.mark.slow
def test_next_start_publishes_what_a_rebuild_would(new_stage: NewStage, bare_stage: NewStage) -> None:
    random = Random(8)
    with new_stage() as stage:
        for seed in range(ROUNDS):
            kill_after(random.uniform(0, 0.4), stage.database, seed)
            (integrity,) = stage.connection.execute("PRAGMA integrity_check").fetchone()
            assert integrity == "ok"
            if seed % 2 == 0:  # every other time the next victim is the next start
                continue
            recover(stage.connection)
            assert not refresh(stage.connection, NOW).failed
            run_recomputes(stage.connection, NOW, 0)
            assert list(second_opinion(stage.connection, "default")) == []
            with bare_stage() as fresh:
                copy_facts(stage.database, fresh.connection)
                refresh(fresh.connection, NOW)
                assert rollups(stage.connection, "default") == rollups(fresh.connection, "default")
                assert documents(stage.connection, "default") == documents(fresh.connection, "default")


def kill_after(seconds: float, database: Path, seed: int) -> None:
    """Start a victim, and kill it that long after it began to write."""
    command = [sys.executable, "-m", "tests.laws.victim", str(database), str(seed)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as victim:
        assert victim.stdout is not None
        assert victim.stdout.readline() == "begun\n"
        sleep(seconds)
        assert victim.poll() is None, "the victim died of something else"
        victim.kill()
