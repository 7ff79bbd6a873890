"""The units of systemd: it takes them, and finds little that they need not be allowed."""

import re
import subprocess
from pathlib import Path

import pytest

from tests import ROOT

UNITS = ROOT / "deploy" / "systemd"
SERVICES = sorted(UNITS.glob("*.service"))
EXPOSED_TENTHS = 30  # of 100: systemd calls up to 39 fine


def instance(unit: Path) -> str:
    """The name of a unit; of a template, that of the folder of backups."""
    return unit.name.replace("@.", "@var-backups-edb.")


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units, of a program that is here."""
    for unit in UNITS.iterdir():
        if unit.suffix in (".service", ".timer"):
            here = unit.read_text().replace("/opt/edb/bin/edb", "/bin/true")
            (tmp_path / instance(unit)).write_text(here)
    return tmp_path


@pytest.mark.parametrize("unit", [*SERVICES, *sorted(UNITS.glob("*.timer"))], ids=lambda unit: unit.name)
def test_systemd_takes_a_unit(units: Path, unit: Path) -> None:
    command = ["systemd-analyze", "verify", "--man=no", str(units / instance(unit))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = [line for line in done.stderr.splitlines() if instance(unit) in line]
    assert said == []
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_unit_is_allowed_little(units: Path, unit: Path) -> None:
    command = [
        "systemd-analyze",
        "security",
        "--offline=true",
        f"--threshold={EXPOSED_TENTHS}",
        str(units / instance(unit)),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-300:]


def test_all_units_share_their_settings_and_write_one_folder() -> None:
    for unit in SERVICES:
        text = unit.read_text()
        assert "EnvironmentFile=/etc/edb/edb.env\n" in text
        assert "StateDirectory=edb\n" in text
        assert re.search(r"^User=edb$", text, re.MULTILINE)


def test_the_folder_of_backups_is_said_once() -> None:
    """It is written and may be written: the name of the unit's instance says both."""
    text = (UNITS / "edb-backup@.service").read_text()
    assert re.findall(r"^ReadWritePaths=(.*)$", text, re.MULTILINE) == ["%f"]
    assert "/var/backups" not in text
    assert len(re.findall(r"^ExecStart=.*%f", text, re.MULTILINE)) == 2
