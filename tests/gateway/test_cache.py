"""The cache of dashboards: hit by those who may see the same, and by nobody else."""

from collections import Counter
from time import sleep

import httpx
import pytest

from tests.gateway.conftest import Gateway, bearer
from tests.gateway.test_logs import line_of
from tests.waiting import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.real_clock("Envoy does not start under libfaketime")]

RANGES = iter(f"2025-{first:02d}..2025-{last:02d}" for last in range(1, 13) for first in range(1, last + 1))
BOTH = ["default", "north"]


@pytest.fixture
def path() -> str:
    """A dashboard that no other test asks for."""
    return f"/api/executive-dashboard?range={next(RANGES)}&granularity=month"


def is_hit(answer: httpx.Response) -> bool:
    assert answer.status_code == 200, answer.text
    return "age" in answer.headers


def kept(gateway: Gateway, path: str, token: str, **headers: str) -> httpx.Response:
    """An answer from the cache: what is answered first is written to it a little later."""
    answers: list[httpx.Response] = []

    def is_kept() -> bool:
        answers.append(gateway.get(path, token, **headers))
        return is_hit(answers[-1])

    wait_until(is_kept, "nothing is kept")
    return answers[-1]


def test_a_signed_in_viewer_is_answered_from_the_cache(gateway: Gateway, path: str) -> None:
    token = gateway.issuer.token()
    first, second = gateway.get(path, token), kept(gateway, path, token)
    assert not is_hit(first)
    assert first.content == second.content
    assert first.headers["cache-control"] == second.headers["cache-control"] == "private, no-cache"
    assert first.headers["vary"] == second.headers["vary"] == "Accept-Encoding, EDB-Tenant"
    assert first.headers["etag"] == second.headers["etag"]
    assert first.headers["edb-request-id"] != second.headers["edb-request-id"]
    assert "server-timing" not in second.headers


def test_those_with_the_same_grants_share_an_answer(gateway: Gateway, path: str) -> None:
    ada, grace = gateway.issuer.token(sub="ada"), gateway.issuer.token(sub="grace")
    assert not is_hit(gateway.get(path, ada))
    assert any("age" in kept(gateway, path, ada).headers and is_hit(gateway.get(path, grace)) for _ in range(5))


@pytest.mark.parametrize(
    "claims",
    [
        {"edb_tenants": ["north"]},
        {"edb_tenants": BOTH},
        {"edb_tenants": "default"},
        {"edb_roles": ["admin"]},
        {"edb_roles": ["viewer", "ingest"]},
    ],
)
def test_no_answer_crosses_tenants_or_roles(gateway: Gateway, path: str, claims: dict[str, object]) -> None:
    kept(gateway, path, gateway.issuer.token())
    theirs = gateway.get(path, gateway.issuer.token(**claims))
    assert not is_hit(theirs)
    reached = "north" if claims.get("edb_tenants") == ["north"] else "default"
    assert theirs.json()["tenant"]["id"] == reached


def test_the_tenant_header_is_part_of_the_key(gateway: Gateway, path: str) -> None:
    token = gateway.issuer.token(edb_tenants=BOTH)
    seen = [gateway.get(path, token, EDB_Tenant=tenant).json()["tenant"]["id"] for tenant in (*BOTH, *BOTH)]
    assert seen == [*BOTH, *BOTH]


def test_a_tenant_in_the_query_is_part_of_the_key(gateway: Gateway, path: str) -> None:
    token = gateway.issuer.token(edb_tenants=BOTH)
    seen = [gateway.get(f"{path}&tenant={tenant}", token).json()["tenant"]["id"] for tenant in (*BOTH, *BOTH)]
    assert seen == [*BOTH, *BOTH]


def test_who_may_not_see_it_does_not_see_it_from_the_cache_either(gateway: Gateway, path: str) -> None:
    kept(gateway, path, gateway.issuer.token())
    assert gateway.get(path).status_code == 401
    assert gateway.get(path, gateway.issuer.token(exp=1)).status_code == 401
    assert gateway.get(path, gateway.issuer.token(edb_roles=["poller"])).status_code == 403
    assert gateway.get(path, gateway.issuer.token(scope="openid")).status_code == 403
    assert gateway.get(path, gateway.issuer.token(edb_tenants=[])).status_code == 403


def test_no_client_makes_the_key(gateway: Gateway, path: str) -> None:
    kept(gateway, path, gateway.issuer.token(edb_tenants=["north"]))
    mine = gateway.issuer.token()
    sent = {"edb-path": path, "x-envoy-original-path": path, "edb-cache-control": "public", "edb-vary": "x"}
    with gateway.client() as client:
        spoofed = client.get(path, headers=bearer(mine) | sent)
        keyed = client.get("/" + "0" * 64 + path, headers=bearer(mine))
    assert spoofed.json()["tenant"]["id"] == "default"
    assert "north" not in keyed.text


def test_codings_are_kept_apart(gateway: Gateway, path: str) -> None:
    token = gateway.issuer.token()
    zipped = kept(gateway, path, token, Accept_Encoding="gzip")
    first = gateway.get(path, token, Accept_Encoding="identity")
    plain = kept(gateway, path, token, Accept_Encoding="identity")
    assert not is_hit(first)
    assert zipped.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert zipped.text == first.text == plain.text


def test_a_problem_is_not_kept(gateway: Gateway) -> None:
    token = gateway.issuer.token()
    for _ in range(2):
        refused = gateway.get("/api/executive-dashboard?generation=999999", token)
        assert refused.status_code == 404
        assert "age" not in refused.headers
        assert refused.headers["cache-control"] == "no-store"


def test_a_pinned_generation_is_what_it_says(gateway: Gateway, path: str) -> None:
    token = gateway.issuer.token()
    first, second = gateway.get(f"{path}&generation=1", token), kept(gateway, f"{path}&generation=1", token)
    assert first.json()["generation"] == second.json()["generation"] == 1
    assert second.headers["cache-control"] == "private, max-age=31536000, immutable"


def test_a_known_answer_is_not_sent_again(gateway: Gateway, path: str) -> None:
    token = gateway.issuer.token()
    tag = gateway.get(path, token).headers["etag"]
    assert gateway.get(path, token, If_None_Match=tag).status_code == 304


def test_a_known_answer_that_is_kept_is_not_asked_for_either(gateway: Gateway, path: str) -> None:
    token = gateway.issuer.token()
    tag = kept(gateway, path, token).headers["etag"]
    names = set()
    with gateway.client() as client:
        for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            for method in ("GET", "HEAD"):
                answer = client.request(method, path, headers=bearer(token) | {"If-None-Match": known})
                assert (answer.status_code, answer.content) == (304, b""), known
                assert answer.headers["etag"] == tag
                assert answer.headers["cache-control"] == "private, no-cache"
                assert answer.headers["vary"] == "Accept-Encoding, EDB-Tenant"
                assert "content-type" not in answer.headers
                names.add(answer.headers["edb-request-id"])
        for unknown in ('"other"', tag.strip('"'), f'"{tag.strip(chr(34))}-gzip"'):
            answer = client.get(path, headers=bearer(token) | {"If-None-Match": unknown})
            assert (answer.status_code, answer.json()["tenant"]["id"]) == (200, "default")
    wait_until(lambda: names <= {line["request"] for line in gateway.logged()}, every=0.1)
    details = Counter(line["details"] for line in gateway.logged() if line["request"] in names)
    assert details["cache.response_from_cache_filter"] >= len(names) // 2


def test_a_problem_is_told_whatever_is_known(gateway: Gateway, path: str) -> None:
    token = gateway.issuer.token()
    kept(gateway, path, token)
    for known in ("*", '"x"'):
        assert gateway.get(path, If_None_Match=known).status_code == 401
        assert gateway.get(f"{path}&generation=999999", token, If_None_Match=known).status_code == 404
        assert gateway.get(f"{path}&x=1", token, If_None_Match=known).status_code == 422


def test_an_answer_is_kept_for_two_seconds(gateway: Gateway, path: str) -> None:
    token = gateway.issuer.token()
    kept(gateway, path, token)
    sleep(3.1)
    later = gateway.get(path, token)
    assert later.status_code == 200
    assert later.headers.get("age", "0") == "0"  # validated with the service, or fetched anew


def test_the_log_shows_neither_key_nor_query(gateway: Gateway, path: str) -> None:
    token = gateway.issuer.token()
    name = kept(gateway, path, token).headers["edb-request-id"]
    found = line_of(gateway.logged, name)
    assert found["path"] == "/api/executive-dashboard"
    assert found["user"] == "ada"
    assert found["details"] == "cache.response_from_cache_filter"
