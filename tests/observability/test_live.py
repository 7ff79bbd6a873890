"""Every expression of the rules and the dashboard, asked of a Prometheus that watches the real programs."""

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import httpx
import pytest
import yaml

from tests.gateway.conftest import DASHBOARD, Issuer, bearer, edb, free_port, gateway_of, running
from tests.observability.test_rules import FOLDER, alerts

pytestmark = [pytest.mark.slow, pytest.mark.real_clock("Prometheus is linked without the C library")]

WAIT_SECONDS = 60
SCRAPE = "500ms"
# The bound of an alert: without it, the expression shows whether there is anything to be bounded.
BOUND = re.compile(r"\s(?:>=|==|>|<)\s-?[\d.]+(?:\s\*\s\d+)*(?=\s|$)")


class Prometheus:
    """One that runs, with its alerts at hand."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def ask(self, expression: str) -> list[dict[str, Any]]:
        """The series that an expression gives now."""
        answer = self._client.get("/api/v1/query", params={"query": expression}).json()
        assert answer["status"] == "success", (expression, answer)
        found: list[dict[str, Any]] = answer["data"]["result"]
        return found

    def states(self) -> dict[str, str]:
        """The state of each alert that is pending or firing."""
        found = self._client.get("/api/v1/alerts").json()["data"]["alerts"]
        return {alert["labels"]["alertname"]: alert["state"] for alert in found}

    def wait(self, true: Callable[[], object], what: str) -> None:
        until = monotonic() + WAIT_SECONDS
        while not true():
            assert monotonic() < until, what
            sleep(0.2)


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rules as they are shipped, but for how long a thing must last."""
    path = tmp_path_factory.mktemp("rules") / "rules.yml"
    path.write_text(re.sub(r"\bfor: \w+", "for: 1s", (FOLDER / "rules.yml").read_text()))
    return path


@pytest.fixture(scope="module")
def watched(
    identity: dict[str, str],
    issuer: Issuer,
    certificate: tuple[Path, Path],
    rules: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Prometheus, Callable[[], None]]]:
    """Prometheus beside a service of two processes and a gateway, all with some traffic; and what ends the service."""
    folder = tmp_path_factory.mktemp("watched")
    port, prometheus = free_port(), free_port()
    shared = identity | {"EDB_DATABASE": str(folder / "edb.sqlite3"), "EDB_PORT": str(port)}
    public = {"EDB_PUBLIC_URL": "https://localhost"}
    with (
        running(edb("serve", "--workers", "2"), folder / "service.log", port, shared | public) as service,
        gateway_of(shared, issuer, folder / "gateway.log", certificate) as gateway,
    ):
        config = yaml.safe_load((FOLDER / "prometheus.yml").read_text())
        config["global"] = {"scrape_interval": SCRAPE, "evaluation_interval": SCRAPE}
        config["rule_files"] = [str(rules)]
        targets = {"edb": port, "edb-gateway": gateway.metrics}
        for job in config["scrape_configs"]:
            job["static_configs"] = [{"targets": [f"127.0.0.1:{targets.pop(job['job_name'])}"]}]
        assert not targets
        (folder / "prometheus.yml").write_text(json.dumps(config))
        command = [
            "prometheus",
            f"--config.file={folder / 'prometheus.yml'}",
            f"--storage.tsdb.path={folder / 'tsdb'}",
            f"--web.listen-address=127.0.0.1:{prometheus}",
        ]
        with running(command, folder / "prometheus.log", prometheus):
            admin = bearer(issuer.token(edb_roles=["admin"]))
            with gateway.client() as client:
                for number in range(10):
                    order = {"order_id": f"O-{number}", "order_date": "2026-05-01", "amount": 1}
                    assert client.post("/api/orders", json=order, headers=admin).status_code == 201
                    assert client.get(DASHBOARD, headers=admin).status_code == 200
                    client.get("/api/kpis")
            with httpx.Client(base_url=f"http://127.0.0.1:{prometheus}", timeout=10) as client:
                yield Prometheus(client), service.end


def expressions() -> list[str]:
    """Those of the recording rules, of the alerts without their bounds, and of the dashboard."""
    groups = yaml.safe_load((FOLDER / "rules.yml").read_text())["groups"]
    found = [rule["expr"] for group in groups for rule in group["rules"] if "record" in rule]
    found += [BOUND.sub("", alert["expr"]) for alert in alerts()]
    panels = json.loads((FOLDER / "dashboard.json").read_text())["panels"]
    for panel in panels:
        for target in panel.get("targets", ()):
            expression = target["expr"].replace("$__rate_interval", "1m")
            found.append(expression.replace("$tenant", ".*").replace("$route", ".*"))
    return found


def test_every_bound_of_an_alert_is_seen_as_one() -> None:
    assert all(BOUND.search(alert["expr"]) for alert in alerts())


def test_every_expression_finds_something(watched: tuple[Prometheus, Callable[[], None]]) -> None:
    prometheus, _ = watched
    counted = 'sum(edb_http_request_duration_seconds_count{route="/api/orders"})'
    prometheus.wait(lambda: _value(prometheus.ask(counted)) == 10, "ten orders are counted, whoever took them")
    for each in expressions():
        prometheus.wait(partial(prometheus.ask, each), each)  # a rate needs a moment


def test_nothing_fires_while_all_is_well_and_a_service_that_ends_is_told(
    watched: tuple[Prometheus, Callable[[], None]],
) -> None:
    prometheus, end = watched
    # the certificate here is one of a day, and a third of the traffic has no token; nothing else is to be told
    prometheus.wait(lambda: "EdbCertificateEnds" in prometheus.states(), "the rules are evaluated")
    assert set(prometheus.states()) <= {"EdbCertificateEnds", "EdbGatewayRefuses"}
    end()
    prometheus.wait(lambda: prometheus.states().get("EdbDown") == "firing", "EdbDown fires")


def test_what_is_told_has_names_as_prometheus_wants_them(watched: tuple[Prometheus, Callable[[], None]]) -> None:
    prometheus, _ = watched
    names = {series["metric"]["__name__"] for series in prometheus.ask('{job="edb", __name__=~"edb_.+"}[1m]')}
    told = "".join(f"# HELP {name} x\n# TYPE {name} untyped\n{name} 1\n" for name in sorted(names))
    done = subprocess.run(["promtool", "check", "metrics"], input=told, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _value(found: list[dict[str, Any]]) -> float:
    return float(found[0]["value"][1]) if found else 0
