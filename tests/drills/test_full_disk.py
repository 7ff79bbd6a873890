"""A full disk: nothing is half written, everybody is told, and all goes on by itself when there is room again."""

from collections.abc import Iterator
from time import monotonic, sleep

import pytest

from tests.drills.disks import Disk, kinds, small_disk
from tests.drills.launcher import Launcher
from tests.drills.stage import PATIENCE_SECONDS, Stage

pytestmark = pytest.mark.slow


@pytest.fixture(params=kinds())
def disk(request: pytest.FixtureRequest) -> Iterator[Disk]:
    with small_disk(request.param) as disk:
        yield disk


@pytest.fixture
def on_disk(disk: Disk, launcher: Launcher) -> Stage:
    stage = Stage(disk.folder, launcher)
    stage.begin()
    return stage


def test_posts_are_refused_until_there_is_room_and_reads_go_on(on_disk: Stage, disk: Disk) -> None:
    with on_disk.served() as service, on_disk.running("scheduler") as scheduler:
        assert on_disk.port is not None
        first = on_disk.post(on_disk.port)
        assert first is not None
        assert first.status == 201
        disk.fill(service, scheduler)
        refused = None
        while refused is None or refused.status == 201:
            refused = on_disk.post(on_disk.port, 200)
            assert refused is not None
        assert (refused.status, refused.headers["content-type"]) == (503, "application/problem+json")
        assert int(refused.headers["retry-after"]) > 0
        disk.free(service, scheduler)
        deadline = monotonic() + PATIENCE_SECONDS
        while (answer := on_disk.post(on_disk.port)) is None or answer.status != 201:
            assert monotonic() < deadline
            sleep(0.1)
        assert on_disk.readers is not None
        seen = on_disk.readers.newest
        while on_disk.readers.newest == seen:  # the refresher has gone on as well
            assert monotonic() < deadline
            sleep(0.02)
    on_disk.recover()
    assert on_disk.differences() == []


@pytest.mark.parametrize("disk", kinds()[-1:], indirect=True)
@pytest.mark.parametrize(
    ("command", "room"), [("import", 0), ("import", 400_000), ("recompute", 0), ("rebuild", 400_000), ("backup", 0)]
)
def test_a_command_that_meets_a_full_disk_says_so_and_succeeds_later(
    command: str, room: int, on_disk: Stage, disk: Disk
) -> None:
    arguments = on_disk.command(command)
    disk.fill(room=room)
    ended = on_disk.launcher.run(arguments, on_disk.environment, longest_file=disk.longest_file)
    disk.free()
    assert ended.code == 1 or (room and ended.code == 0), ended.output
    assert ended.code == 0 or "edb: " in ended.output or " failed " in ended.output
    on_disk.recover()
    assert on_disk.differences() == []
    again = on_disk.launcher.run(on_disk.command(command), on_disk.environment)
    assert again.code == 0, again.output
    on_disk.recover()
    assert on_disk.differences() == []
