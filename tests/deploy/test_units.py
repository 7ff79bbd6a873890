"""The units of systemd: it takes them, and finds little that they need not be allowed."""

import re
import subprocess
from pathlib import Path

import pytest

UNITS = Path(__file__).parents[2] / "deploy" / "systemd"
SERVICES = sorted(UNITS.glob("*.service"))
EXPOSED_TENTHS = 30  # of 100: systemd calls up to 39 fine


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units, of a program that is here."""
    for unit in UNITS.iterdir():
        if unit.suffix in (".service", ".timer"):
            (tmp_path / unit.name).write_text(unit.read_text().replace("/opt/edb/bin/edb", "/bin/true"))
    return tmp_path


@pytest.mark.parametrize("unit", [*SERVICES, *sorted(UNITS.glob("*.timer"))], ids=lambda unit: unit.name)
def test_systemd_takes_a_unit(units: Path, unit: Path) -> None:
    command = ["systemd-analyze", "verify", "--man=no", str(units / unit.name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = [line for line in done.stderr.splitlines() if unit.name in line]
    assert said == []
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_unit_is_allowed_little(units: Path, unit: Path) -> None:
    command = ["systemd-analyze", "security", "--offline=true", f"--threshold={EXPOSED_TENTHS}", str(units / unit.name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-300:]


def test_all_units_share_their_settings_and_write_one_folder() -> None:
    for unit in SERVICES:
        text = unit.read_text()
        assert "EnvironmentFile=/etc/edb/edb.env\n" in text
        assert "StateDirectory=edb\n" in text
        assert re.search(r"^User=edb$", text, re.MULTILINE)
