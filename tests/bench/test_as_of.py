import sys

import pytest

import bench.__main__


@pytest.mark.parametrize("given", [["--as-of", "2026-11-30"], ["--as-of=2026-11-30"]])
def test_a_run_as_of_a_day_begins_itself_anew_on_that_day(monkeypatch: pytest.MonkeyPatch, given: list[str]) -> None:
    begun: list[tuple[str, list[str]]] = []

    def run(day: str, command: list[str]) -> int:
        begun.append((day, command))
        return 3

    monkeypatch.setattr(bench.__main__, "run", run)
    monkeypatch.setattr(sys, "argv", ["bench", "--quick", *given, "P7"])
    with pytest.raises(SystemExit, match="3"):
        bench.__main__.main()
    assert begun == [("2026-11-30T12:00Z", [sys.executable, "-m", "bench", "--quick", "P7"])]
