import pytest

from service.exchange.problems import Problem
from service.identity.roles import EVERYBODY_HERE, Principal, grants


def principal(tenants: list[str] | None, *roles: str) -> Principal:
    return Principal("ada", grants(tenants, roles))


@pytest.mark.parametrize(
    ("held", "included"),
    [
        ("viewer", {"viewer", "poller"}),
        ("poller", {"poller"}),
        ("ingest", {"ingest"}),
        ("admin", {"viewer", "poller", "ingest", "admin"}),
    ],
)
def test_a_role_includes_what_it_needs(held: str, included: set[str]) -> None:
    assert grants(None, [held]).roles == included


def test_a_role_that_is_not_known_grants_nothing() -> None:
    assert grants(None, ["owner", "Admin", ""]).roles == frozenset()


def test_a_missing_role_is_named() -> None:
    with pytest.raises(Problem, match=r"needs the role admin; you have poller, viewer\."):
        principal(None, "viewer").require("admin")


def test_the_only_tenant_need_not_be_named() -> None:
    assert principal(["acme"], "viewer").tenant(None) == "acme"


def test_one_of_several_tenants_is_chosen_by_name() -> None:
    ada = principal(["acme", "initech"], "viewer")
    assert ada.tenant("initech") == "initech"
    with pytest.raises(Problem, match="choose one by EDB-Tenant or \\?tenant=: acme, initech"):
        ada.tenant(None)


def test_whoever_reaches_the_default_tenant_gets_it() -> None:
    assert principal(["acme", "default"], "viewer").tenant(None) == "default"
    assert EVERYBODY_HERE.tenant(None) == "default"


def test_a_tenant_out_of_reach_is_refused_whether_there_is_one_or_not() -> None:
    for named in ("default", "nobody", ""):
        with pytest.raises(Problem) as refusal:
            principal(["acme"], "viewer").tenant(named)
        assert refusal.value.status == 403
        assert refusal.value.detail == f"You have no access to a tenant {named!r}."


def test_whoever_reaches_no_tenant_is_told_so() -> None:
    with pytest.raises(Problem, match="no access to any tenant"):
        principal([], "admin").tenant(None)
