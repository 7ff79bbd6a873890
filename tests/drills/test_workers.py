"""The service with several workers, whose processes are killed: what is left goes on, and nothing stays behind."""

from pathlib import Path
from random import Random

import pytest

from tests.drills.launcher import Launcher
from tests.drills.workers import WHOLE, WORKERS, at_work
from tests.waiting import wait_until

pytestmark = pytest.mark.slow


def test_whichever_process_is_killed_nothing_is_lost_and_none_is_left(launcher: Launcher, tmp_path: Path) -> None:
    random = Random(3)
    with at_work(tmp_path, launcher) as company:
        company.wait_until_whole()
        rounds = [company.play(random, hasty=number == 2) for number in range(3)]
        assert [round_.wrong for round_ in rounds] == [[], [], []]
        assert set(WHOLE) <= {victim for round_ in rounds for victim in round_.victim.split(", then ")}
        assert company.end() == []


def test_workers_whose_main_process_is_killed_while_they_start_end_as_well(launcher: Launcher, tmp_path: Path) -> None:
    with at_work(tmp_path, launcher) as company:
        wait_until(lambda: list(company.processes().values()).count("worker") == WORKERS)
        company.kill(Random(1), "main process")


def test_workers_that_take_long_to_start_are_waited_for(launcher: Launcher, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import sys, time\ntime.sleep(6 * any('spawn_main' in part for part in sys.orig_argv))", encoding="utf-8"
    )
    with at_work(tmp_path, launcher, PYTHONPATH=str(tmp_path)) as company:
        company.wait_until_whole()
        assert b"died" not in (tmp_path / "serve.log").read_bytes()
