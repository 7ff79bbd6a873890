"""Every document is answered again without being asked for again, whoever it is for, until something changes."""

import httpx
import pytest

from service.reads.generations import Published
from tests.facts import add_tenant
from tests.service.conftest import WORKED_EXAMPLE, MakeKey, Service, Start, problem

OF_THE_REQUEST = ("edb-request-id", "server-timing")
DOCUMENTS = (
    "/api/executive-dashboard?range=3m",
    "/api/executive-dashboard?range=2026-02..2026-04&format=csv",
    "/api/kpis",
    "/api/kpis/revenue?range=ytd",
    "/api/customers?limit=5",
    "/api/customers/A",
    "/api/operations/uptime?range=3m",
    "/api/alerts",
    "/api/alerts/history?limit=3",
)
LIVE = ("/api/health", "/api/orders?month=2026-05", "/api/alert-rules", "/api/quality-gates", "/api/session")
ORDER = {"order_id": "C-1", "order_date": "2026-05-04", "amount": 7}


def same(response: httpx.Response) -> tuple[int, dict[str, str], bytes]:
    headers = {name: value for name, value in response.headers.items() if name not in OF_THE_REQUEST}
    return response.status_code, headers, response.content


@pytest.mark.parametrize("path", DOCUMENTS)
def test_every_document_is_answered_again(filled: Service, path: str) -> None:
    first, again = filled.get(path), filled.get(path)
    assert (first.status_code, same(again)) == (200, same(first))
    assert filled.get(path, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    assert filled.request("HEAD", path).headers["etag"] == first.headers["etag"]
    assert (filled.process.answers.hits, filled.process.answers.loads) == (3, 1)
    assert again.headers["edb-request-id"] != first.headers["edb-request-id"]


@pytest.mark.parametrize("path", LIVE)
def test_what_is_live_is_never_answered_again(filled: Service, path: str) -> None:
    for _ in range(2):
        assert filled.get(path).status_code == 200
    assert (filled.process.answers.hits, len(filled.process.answers)) == (0, 0)


@pytest.mark.parametrize("path", DOCUMENTS)
def test_after_a_change_it_is_made_anew_without_the_framework(
    filled: Service, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = filled.get(path)
    filled.write("orders", [ORDER])
    filled.refresh()
    monkeypatch.setattr(filled.app.api, "router", None)
    second = filled.get(path)
    assert second.status_code == 200
    assert second.headers.get("edb-generation") == ("2" if "edb-generation" in first.headers else None)
    assert {*second.headers} == {*first.headers}
    assert filled.process.answers.loads == 2


def test_a_change_of_an_alert_makes_the_answers_of_its_tenant_anew(filled: Service) -> None:
    filled.get("/api/alerts")
    before: Published = filled.process.generations.by_tenant["default"]
    filled.connection.execute(
        "INSERT INTO alert_transitions (tenant, alert_id, number, rule, severity, kpi, from_state, to_state, at,"
        " generation, kind, value, threshold, message, notifies)"
        " VALUES ('default', 1, 1, 'low', 'warning', 'nrr', 'ok', 'firing', 1779269400000, 1, 'ratio', 1, 2, 'Low.', 0)"
    )
    filled.process.generations.keep_up(within=0)
    assert not before.current
    assert len(filled.get("/api/alerts/history").json()["changes"]) == 1


def test_who_may_see_something_else_is_not_answered_with_it(filled: Service, start: Start, make_key: MakeKey) -> None:
    add_tenant(filled.connection, "other", {"currency": "JPY"})
    filled.write("orders", WORKED_EXAMPLE, "other")
    filled.refresh()
    service = start(auth="keys")
    keys = {
        name: {"Authorization": f"Bearer {make_key(role, tenants=tenants)}"}
        for name, role, tenants in (
            ("mine", "viewer", ["default"]), ("others", "viewer", ["other"]), ("poller", "poller", ["default"]),
        )
    }  # fmt: skip
    path = "/api/kpis/revenue"
    for _ in range(2):
        mine, others = (service.get(path, headers=keys[name]) for name in ("mine", "others"))
        assert (mine.json()["tenant"]["id"], others.json()["tenant"]["id"]) == ("default", "other")
        assert "viewer" in problem(service.get(path, headers=keys["poller"]), 403)["detail"]
        problem(service.get(path, headers={**keys["mine"], "EDB-Tenant": "other"}), 403)
        problem(service.get(path), 401)
    assert service.process.answers.hits == 2


def test_a_tenant_that_is_named_twice_is_one_and_the_same_each_time(filled: Service) -> None:
    """The answer for one must not be found by who names the other."""
    add_tenant(filled.connection, "other", {"currency": "JPY"})
    filled.refresh()
    twice = [("EDB-Tenant", "default"), ("EDB-Tenant", "other")]
    for headers, tenant in ((twice, "other"), ([twice[1]], "other"), (twice[::-1], "default"), ([twice[0]], "default")):
        assert filled.get("/api/kpis/revenue", headers=headers).json()["tenant"]["id"] == tenant


def test_a_tenant_that_is_gone_is_not_answered_again(filled: Service) -> None:
    add_tenant(filled.connection, "other", {"currency": "JPY"})
    filled.refresh()
    for path in DOCUMENTS:
        filled.get(path, headers={"EDB-Tenant": "other"})
    filled.connection.execute("DELETE FROM published WHERE tenant = 'other'")
    filled.connection.execute("PRAGMA foreign_keys = OFF")
    filled.connection.execute("DELETE FROM tenants WHERE id = 'other'")
    filled.process.generations.keep_up(within=0)
    for path in DOCUMENTS:
        problem(filled.get(path, headers={"EDB-Tenant": "other"}), 404)


def test_a_foreign_host_name_gets_nothing_that_was_answered(filled: Service) -> None:
    for path in DOCUMENTS:
        filled.get(path)
        problem(filled.get(path, headers={"host": "rebound.example"}), 421)
